"""Parts of one job side by side: a forked process for each, which ends when we do."""

import ctypes
import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, cast

from core.errors import Unavailable

Advance = Callable[[int, float], None]
Part = Callable[[Advance], Any]

PR_SET_PDEATHSIG = 1  # prctl(2)


def count() -> int:
    """How many processes to read with: one for each processor that we may use, at most eight."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, 8)


def run(parts: Sequence[Part], advance: Advance) -> list[Any]:
    """The results of the parts, in order. The first failure ends all of them, and is raised."""
    fork = get_context("fork")
    ends, processes = [], []
    for part in parts:
        here, there = fork.Pipe(duplex=False)
        process = fork.Process(target=_work, args=(part, there, os.getpid()), daemon=True)
        process.start()
        there.close()
        ends.append(here)
        processes.append(process)
    try:
        return _collect(ends, advance)
    finally:
        for process in processes:
            process.kill()
            process.join()


def _collect(ends: Sequence[Connection], advance: Advance) -> list[Any]:
    results: dict[int, Any] = {}
    open_ends = {end: number for number, end in enumerate(ends)}
    while open_ends:
        for end in cast(list[Connection], wait(list(open_ends))):
            try:
                kind, content = pickle.loads(end.recv_bytes())  # noqa: S301 - from our own child
            except EOFError:
                raise Unavailable(
                    fr="Un processus de l’import a été tué, peut-être faute de mémoire. Les "
                    "données servies n’ont pas changé : réessayez.",
                    en="A process of the import was killed, perhaps for lack of memory. The data "
                    "being served has not changed: try again.",
                ) from None
            if kind == "advance":
                advance(*content)
            elif kind == "failed":
                raise content
            else:
                results[open_ends.pop(end)] = content
    return [results[number] for number in range(len(ends))]


def end_with(parent: int) -> None:
    """kill -9 of the parent process must leave nobody who goes on working."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was killed before we asked for the signal
        os._exit(1)


def _work(part: Part, end: Connection, parent: int) -> None:
    """In the child: do the part, and say how it goes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with(parent)
    gc.disable()  # rows make no cycles, and looking for some takes a seventh of the time
    try:
        result = part(lambda *step: end.send_bytes(pickle.dumps(("advance", step))))
        end.send_bytes(pickle.dumps(("result", result)))
    except Exception as error:  # the parent raises it
        end.send_bytes(pickle.dumps(("failed", error)))
