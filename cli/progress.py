"""How far an import is: a bar on a terminal, a line for each stage elsewhere."""

import os
import shutil
import sys
import time
from pathlib import Path

from cli.terminal import lang, say
from importers.osm.progress import Lines, Progress, Say

PAUSE_S = 0.2
EVERY_S = 10.0
BAR = 20  # characters
SURE = 0.02  # of the file must have been read before the time left means anything


def progress() -> Progress:
    return Bar() if sys.stdout.isatty() else Lines(say)


def counting(*, fr: str, en: str) -> "Bar | Tenths":
    """The same for one stage, of things that are called so."""
    return Bar(fr=fr, en=en) if sys.stdout.isatty() else Tenths(say)


class Tenths(Lines):
    """A line for each tenth of a long stage; none where that would be more often than `EVERY_S`."""

    def __init__(self, say: Say) -> None:
        super().__init__(say)
        self._name = ""
        self._told = 0
        self._next = 0.0

    def stage(self, name: str) -> None:
        self._name, self._told = name, 0
        self._next = time.monotonic() + EVERY_S

    def advance(self, objects: int, share: float) -> None:
        if int(10 * share) > self._told and time.monotonic() >= self._next:
            self._told = int(10 * share)
            self._next = time.monotonic() + EVERY_S
            self.say(f"  {self._name:<9} {share:6.0%}")

    def clear(self) -> None:
        """Take the bar away: there is none."""


class Bar(Lines):
    """One line that is written over: stage, share, objects a second, memory, time left."""

    def __init__(self, *, fr: str = "objets", en: str = "objects") -> None:
        super().__init__(say)
        self._unit = fr if _fr() else en
        self._name = ""
        self._objects = 0
        self._first = self._share = 0.0  # of the file: where the stage began, and where it is
        self._began = self._shown = 0.0

    def stage(self, name: str) -> None:
        self._begin(name)
        self._show()

    def advance(self, objects: int, share: float) -> None:
        self._objects += objects
        self._first = min(share, self._first)
        self._share = max(share, self._share)
        if time.monotonic() - self._shown >= PAUSE_S:
            self._show()

    def ended(self, name: str, seconds: float, told: str) -> None:
        self.clear()
        super().ended(name, seconds, told)

    def clear(self) -> None:
        """Take the bar away."""
        print("\r\x1b[K", end="", flush=True)

    def _begin(self, name: str) -> None:
        self._name, self._objects = name, 0
        self._first, self._share = 1.0, 0.0
        self._began, self._shown = time.monotonic(), 0.0

    def _show(self) -> None:
        self._shown = time.monotonic()
        width = shutil.get_terminal_size().columns - 1
        print(f"\r\x1b[K{self._text()[:width]}", end="", flush=True)

    def _text(self) -> str:
        seconds = max(time.monotonic() - self._began, 1e-3)
        parts = [f"  {self._name:<9} {seconds:6.1f} s"]
        if self._objects:
            full = round(BAR * self._share)
            parts.append(f"[{'#' * full}{'.' * (BAR - full)}] {self._share:4.0%}")
            parts.append(f"{self._objects / seconds:,.0f} {self._unit}/s")
        parts.append(f"{memory_bytes() / 1e6:.0f} {'Mo' if _fr() else 'MB'}")
        read = self._share - self._first
        if read > SURE:
            left = seconds * (1 - self._share) / read
            parts.append(f"{'reste' if _fr() else 'left'} {left:.0f} s")
        return "  ".join(parts)


def memory_bytes() -> int:
    """What we and the processes we started have in memory (Linux; elsewhere 0)."""
    try:
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    except OSError:
        children = []
    return sum(_resident(pid) for pid in ("self", *children))


def _resident(pid: str) -> int:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except (OSError, IndexError):  # not Linux, or it has just ended
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _fr() -> bool:
    return lang() == "fr"
