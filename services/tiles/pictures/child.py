"""One process that draws: started, asked, watched, ended."""

import asyncio
import json
import os
import signal
import struct
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path

from core.settings import ROOT

LENGTH = struct.Struct(">I")
PAGE = os.sysconf("SC_PAGE_SIZE")
WATCH_S = 0.05
#: What its libraries say where its limit leaves no room for a buffer, or for the stack of a thread.
NO_ROOM = ("bad_alloc", "MemoryError", "Cannot allocate memory", "Resource temporarily unavailable")
GRACE_S = 2  # the process ends itself; if it cannot even do that, it is killed
#: More than any picture has: 2560 × 2560 pixels of noise, uncompressed
LARGEST_ANSWER = 32 * 2**20


class Lost(Exception):
    """The process ended, or had to be ended; the message says why, for the log."""


class TooLarge(Lost):
    """It reached its memory ceiling."""


class TooSlow(Lost):
    """The picture was not ready in time."""


class Refused(Exception):
    """The renderer could not draw: a tile, glyph or icon could not be had."""


class Child:
    """A running `services.tiles.pictures.painting`. `pictures` says how many it has drawn."""

    def __init__(
        self, process: asyncio.subprocess.Process, *, timeout_s: int, memory_bytes: int
    ) -> None:
        self._process = process
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._said: deque[str] = deque(maxlen=12)
        self._listening = asyncio.create_task(self._listen())
        self.pictures = 0
        self.resident = 0

    @classmethod
    async def start(cls, proxy: str, *, timeout_s: int, memory_bytes: int) -> "Child":
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.tiles.pictures.painting"),
            *(str(timeout_s), str(memory_bytes)),
            cwd=ROOT,
            env=_environment(proxy),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LARGEST_ANSWER,
        )
        return cls(process, timeout_s=timeout_s, memory_bytes=memory_bytes)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def paint(self, job: bytes) -> bytes:
        """The file of a job. Raises `Refused`, or `Lost` after the process has gone."""
        asking = asyncio.create_task(self._ask(job))
        try:
            await self._watch(asking)
            return await asking
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._ended() from error
        except BaseException as error:
            # Also when the caller is cancelled: an answer half read makes the process useless.
            if not isinstance(error, Refused):
                await self.end()
            raise
        finally:
            asking.cancel()

    async def end(self) -> None:
        if self.alive:
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()
        self._listening.cancel()

    async def _ask(self, job: bytes) -> bytes:
        if self._process.stdin is None:
            raise RuntimeError("the process has no stdin")
        self._process.stdin.write(LENGTH.pack(len(job)) + job)
        await self._process.stdin.drain()
        answer = json.loads(await self._part())
        file = await self._part()
        self.pictures += 1
        self.resident = answer["resident"]
        if answer["error"] is not None:
            raise Refused(answer["error"])
        return file

    async def _part(self) -> bytes:
        if self._process.stdout is None:
            raise RuntimeError("the process has no stdout")
        (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
        return await self._process.stdout.readexactly(length)

    async def _watch(self, asking: asyncio.Task[bytes]) -> None:
        """Wait for the answer, with an eye on the clock and on memory."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timeout_s + GRACE_S
        while not asking.done():
            await asyncio.wait({asking}, timeout=WATCH_S)
            if (resident := _resident(self.pid)) > self._memory_bytes:
                raise TooLarge(f"{resident >> 20} MB are more than {self._memory_bytes >> 20} MB")
            if loop.time() > deadline:
                raise TooSlow(f"no picture after {self._timeout_s} s")

    async def _ended(self) -> Lost:
        """Why the process has gone, from its status and last words."""
        status = await self._process.wait()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._listening), 1)
        if status == -signal.SIGALRM:
            return TooSlow(f"no picture after {self._timeout_s} s")
        told = f"status {status}: {' / '.join(self._said) or 'no word'}"
        return TooLarge(told) if any(sign in told for sign in NO_ROOM) else Lost(told)

    async def _listen(self) -> None:
        """Keep the last lines of stderr, which must be read lest the process waits for it."""
        if self._process.stderr is not None:
            async for line in self._process.stderr:
                self._said.append(line.decode("utf-8", "replace").strip()[:300])


def _environment(proxy: str) -> dict[str, str]:
    """Nothing of ours but what drawing needs: no database URL, no key."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # libcurl, in the renderer, asks these for every URL.
        **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), proxy),
        # Mesa without a screen, and the same in software everywhere: same scene, same bytes.
        "EGL_PLATFORM": "surfaceless",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "MESA_SHADER_CACHE_DISABLE": "true",
        # glibc gives each thread a heap of its own, none of which shrinks.
        "MALLOC_ARENA_MAX": "2",
    }


def _resident(pid: int) -> int:
    """Bytes that a process occupies; 0 once it has ended, or where there is no /proc."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    return 0
