"""What a program costs: wall time, CPU and memory of its process tree, and CPU of PostgreSQL.

Read from Linux's /proc; where there is none, memory and PostgreSQL's CPU are not known (None).
"""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import Unavailable
from core.settings import ROOT

PROC = Path("/proc")
SAMPLE_S = 0.05
TICKS = os.sysconf("SC_CLK_TCK")
# Fields of /proc/PID/stat behind the program's name, counted from 0: see proc(5).
UTIME, STIME, CUTIME, CSTIME = 11, 12, 13, 14
PARENT = 1


@dataclass(frozen=True)
class Cost:
    """`cpu_s` is user + system of the program and its children. `peak_bytes` is the largest sum of
    their resident memory (RSS): pages that several of them share count once for each."""

    wall_s: float
    cpu_s: float
    peak_bytes: int | None
    output: str


class Watch(threading.Thread):
    """Samples the memory of a process tree until it is told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak_bytes = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(SAMPLE_S):
            sizes = [_resident(pid) for pid in _tree(self.pid)]
            # The kernel remembers each process's own peak, between two samples too.
            highest = max((peak for _, peak in sizes), default=0)
            self.peak_bytes = max(self.peak_bytes, highest, sum(now for now, _ in sizes))


def measured(command: Sequence[str], env: Mapping[str, str]) -> Cost:
    """Run a program to its end. Raises `Unavailable` with its last words where it fails."""
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        watch = Watch(process.pid)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall_s = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            watch.over.set()
            watch.join()
            if process.returncode is None:  # Ctrl-C, or SIGTERM
                process.terminate()
                process.wait()
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if process.returncode:
        last = (text.strip().splitlines() or ["?"])[-1]
        raise Unavailable(
            fr=f"{command[0]} a échoué ({process.returncode}) : {last}",
            en=f"{command[0]} failed ({process.returncode}): {last}",
        )
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, watch.peak_bytes or None, text)


def postmaster(backend: int) -> int | None:
    """The process above a PostgreSQL backend; None where the server is not on this machine."""
    if _name(backend) != "postgres":
        return None
    above = int(_stat(backend)[PARENT])
    return above if _name(above) == "postgres" else None


def server_cpu_s(server: int) -> float:
    """CPU that a PostgreSQL server has used so far, with its backends, gone ones included."""
    ticks = 0
    for pid in (server, *children(server)):
        if stat := _stat(pid):
            ticks += sum(int(stat[i]) for i in (UTIME, STIME, CUTIME, CSTIME))
    return ticks / TICKS


def resident_bytes(pid: int) -> int:
    """Resident memory (RSS) of a process and its children now; 0 where there is no /proc."""
    return sum(_resident(each)[0] for each in _tree(pid))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for child in children(pid):
        yield from _tree(child)


def children(pid: int) -> list[int]:
    """The processes that it has started, and that are still there."""
    found = []
    for file in (PROC / str(pid) / "task").glob("*/children"):
        found += [int(child) for child in _text(file).split()]
    return found


def _resident(pid: int) -> tuple[int, int]:
    """Resident bytes of a process, now and at its peak; zeros for one that has ended."""
    sizes = dict(
        line.split(":", 1)
        for line in _text(PROC / str(pid) / "status").splitlines()
        if line.startswith(("VmRSS:", "VmHWM:"))
    )
    now, peak = (int(sizes.get(key, "0 kB").split()[0]) * 1024 for key in ("VmRSS", "VmHWM"))
    return now, peak


def _name(pid: int) -> str:
    return _text(PROC / str(pid) / "comm").strip()


def _stat(pid: int) -> list[str]:
    # The name, in parentheses, may hold spaces and parentheses itself.
    return _text(PROC / str(pid) / "stat").rpartition(")")[2].split()


def _text(file: Path) -> str:
    """What /proc says; nothing of a process that ended meanwhile."""
    try:
        return file.read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError, NotADirectoryError):
        return ""
