"""Who gets pictures drawn: one at a time, in a process apart, each picture once."""

import asyncio
import logging
from collections import OrderedDict

from core.errors import Unavailable
from core.packages import RENDERING
from services.tiles.pictures.child import Child, Lost, Refused, TooLarge, TooSlow
from services.tiles.pictures.source import App, Source

MOST_WAITING = 16
RETRY_AFTER_S = 5
#: The process is replaced after so many pictures, or when that part of its memory is in use.
RECYCLE_AFTER = 250
RECYCLE_ABOVE = 0.85
IDLE_S = 300.0  # then it ends; the next picture starts another
KEPT_BYTES = 32 * 2**20

log = logging.getLogger(__name__)


class Painter:
    """Draws scenes in a child process, which is started by the first one."""

    def __init__(
        self,
        *,
        timeout_s: int,
        memory_bytes: int,
        most_waiting: int = MOST_WAITING,
        recycle_after: int = RECYCLE_AFTER,
        kept_bytes: int = KEPT_BYTES,
        idle_s: float = IDLE_S,
    ) -> None:
        self.timeout_s = timeout_s
        self.memory_bytes = memory_bytes
        self.most_waiting = most_waiting
        self.recycle_after = recycle_after
        self.idle_s = idle_s
        self.child: Child | None = None
        self.kept = Kept(kept_bytes)
        self._source: Source | None = None
        self._turn = asyncio.Lock()
        self._asked: dict[str, asyncio.Task[bytes]] = {}
        self._idle: asyncio.TimerHandle | None = None
        self._resting: asyncio.Task[None] | None = None

    async def open(self, app: App, state: dict[str, object]) -> None:
        """Say what tiles, glyphs and icons come from; only the first time counts."""
        async with self._turn:
            if self._source is None:
                self._source = await Source.open(app, state)

    async def paint(self, key: str, job: bytes) -> bytes:
        """The file of a scene; `key` names it. Whoever asks for the same meanwhile gets the same.

        Raises `Unavailable` when too many wait, and when the picture cannot be drawn.
        """
        if (file := self.kept.get(key)) is not None:
            return file
        if key not in self._asked:
            if len(self._asked) >= self.most_waiting:
                raise _busy(self.most_waiting)
            self._asked[key] = asyncio.create_task(self._paint(key, job))
        # One of those who wait may leave; the picture is drawn for the others, or for later.
        return await asyncio.shield(self._asked[key])

    async def close(self) -> None:
        for task in list(self._asked.values()):
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)
        await self._end_child()
        if self._resting is not None:
            await self._resting
        if self._source is not None:
            await self._source.close()

    async def _paint(self, key: str, job: bytes) -> bytes:
        try:
            async with self._turn:
                self._busy_now()
                file = await self._drawn(job)
            self.kept.put(key, file)
            return file
        except Refused as error:
            log.error("a picture could not be drawn: %s", error)
            raise _nothing_to_draw() from error
        except Lost as error:
            log.error("a picture could not be drawn: %s", error)
            raise _explained(error) from error
        finally:
            del self._asked[key]
            self._idle_from_now()

    async def _drawn(self, job: bytes) -> bytes:
        """The file. A process that has drawn before may be at fault for its own end: then a new one
        tries once more. Time is not given twice."""
        child = await self._ready_child()
        try:
            return await child.paint(job)
        except TooSlow:
            raise
        except Lost as error:
            if isinstance(error, TooLarge) and not child.pictures:
                raise
            log.warning("the process that draws is replaced: %s", error)
            return await (await self._ready_child()).paint(job)

    async def _ready_child(self) -> Child:
        if self.child is not None and self._is_worn(self.child):
            await self._end_child()
        if self.child is None:
            if self._source is None:
                raise RuntimeError("the painter has not been opened")
            self.child = await Child.start(
                self._source.url, timeout_s=self.timeout_s, memory_bytes=self.memory_bytes
            )
        return self.child

    def _is_worn(self, child: Child) -> bool:
        return (
            not child.alive
            or child.pictures >= self.recycle_after
            or child.resident > RECYCLE_ABOVE * self.memory_bytes
        )

    async def _end_child(self) -> None:
        self._busy_now()
        child, self.child = self.child, None
        if child is not None:
            await child.end()

    def _busy_now(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _idle_from_now(self) -> None:
        self._busy_now()
        if not self._asked and self.child is not None:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self.idle_s, self._rest)

    def _rest(self) -> None:
        if self.child is not None and not self._asked:
            self._resting = asyncio.create_task(self._end_child())


class Kept:
    """The files asked for last, bounded in bytes."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._files: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        if key in self._files:
            self._files.move_to_end(key)
        return self._files.get(key)

    def put(self, key: str, file: bytes) -> None:
        self.bytes += len(file) - len(self._files.pop(key, b""))
        self._files[key] = file
        while self.bytes > self.most_bytes:
            _, oldest = self._files.popitem(last=False)
            self.bytes -= len(oldest)


def _busy(waiting: int) -> Unavailable:
    return Unavailable(
        fr=f"{waiting} images attendent déjà d’être dessinées. Réessayez dans un instant.",
        en=f"{waiting} pictures are waiting to be drawn already. Try again in a moment.",
        retry_after_s=RETRY_AFTER_S,
    )


def _nothing_to_draw() -> Unavailable:
    return Unavailable(
        fr="Une tuile, un glyphe ou une icône de cette image ne peut pas être lu en ce moment. "
        "Réessayez dans un instant.",
        en="A tile, glyph or icon of this picture cannot be read at the moment. "
        "Try again in a moment.",
        retry_after_s=RETRY_AFTER_S,
    )


def _explained(error: Lost) -> Unavailable:
    if isinstance(error, TooSlow):
        return Unavailable(
            fr="Cette image prend trop de temps. Demandez-la plus petite, ou réessayez.",
            en="This picture takes too long. Ask for a smaller one, or try again.",
            retry_after_s=RETRY_AFTER_S,
        )
    if isinstance(error, TooLarge):
        return Unavailable(
            fr="Cette image demande trop de mémoire. Demandez-la plus petite.",
            en="This picture needs too much memory. Ask for a smaller one.",
            retry_after_s=RETRY_AFTER_S,
        )
    if any(sign in str(error) for sign in ("egl", "EGL", "shared object file", "No module named")):
        names = " ".join(RENDERING)
        return Unavailable(
            fr=f"Ce serveur n’a pas de quoi dessiner des images. Paquets Debian : {names}.",
            en=f"This server lacks what draws pictures. Debian packages: {names}.",
        )
    return Unavailable(
        fr="Le programme qui dessine les images s’est arrêté. Réessayez dans un instant.",
        en="The program that draws pictures has stopped. Try again in a moment.",
        retry_after_s=RETRY_AFTER_S,
    )
