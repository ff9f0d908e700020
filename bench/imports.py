"""A full import against osm2pgsql: the same file, the same server, by turns, in one run."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import databases, processes
from bench.tiling import Survey, tiled
from core import packages
from core.database import connect
from core.settings import ROOT

PEER, OURS = "osm2pgsql", "mapcommons"
CLI = [sys.executable, "-m", "cli"]

Say = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """One import, measured."""

    cost: processes.Cost
    server_cpu_s: float | None  # None where the server is not on this machine
    content: databases.Content


@dataclass(frozen=True)
class Result:
    """The runs of one tool on n copies of the extract; the quickest one stands for them."""

    tool: str
    n: int
    nodes: int
    runs: list[Run]

    @property
    def best(self) -> Run:
        return min(self.runs, key=lambda run: run.cost.wall_s)

    @property
    def spread_s(self) -> float:
        """By how much the slowest run was slower than the quickest."""
        return max(run.cost.wall_s for run in self.runs) - self.best.cost.wall_s

    @property
    def seconds_per_million_nodes(self) -> float:
        return self.best.cost.wall_s / max(self.nodes, 1) * 1e6


def install_peer(say: Say) -> None:
    """Raises `Unavailable` where osm2pgsql is missing and cannot be installed."""
    if not shutil.which(PEER):
        packages.install([PEER], why="bench import", say=say)


def bench(
    server_url: str, source: Path, found: Survey, *,
    scales: Sequence[int], runs: int, folder: Path, say: Say,
) -> list[Result]:  # fmt: skip
    """Measure both tools for every scale: the peer's result, then ours.

    Files of several copies are made in `folder`, and kept there. Raises `Unavailable` where a tool
    fails, `Invalid` for a scale that cannot be.
    """
    results = []
    for n in scales:
        if n > 1:
            say(f"N = {n}: {source.name} × {n} …")
        file = tiled(source, n, folder, found) if n > 1 else source
        measured: dict[str, list[Run]] = {PEER: [], OURS: []}
        for turn in range(runs):
            for tool, done in measured.items():
                done.append(_run(tool, server_url, file.resolve()))
                say(f"N = {n}, {turn + 1}/{runs}: {tool} {done[-1].cost.wall_s:.1f} s")
        results += [Result(tool, n, n * found.counts[0], done) for tool, done in measured.items()]
    return results


def _run(tool: str, server_url: str, file: Path) -> Run:
    with databases.fresh(server_url, tool) as url, connect(server_url) as conn:
        if tool == OURS:
            _prepare(url)
        databases.checkpoint(conn)
        server = processes.postmaster(conn.info.backend_pid)
        before = processes.server_cpu_s(server) if server else None
        command, env = (_peer if tool == PEER else _ours)(url, file)
        cost = processes.measured(command, os.environ | env)
        # The backends' time is the server's to tell once they have ended, as the tool has.
        used = processes.server_cpu_s(server) - before if server and before is not None else None
        return Run(cost, used, databases.content(url))


def _peer(url: str, file: Path) -> tuple[list[str], Mapping[str, str]]:
    """osm2pgsql with its default style, tables, cache and threads."""
    address, password = databases.without_password(url)
    command = [PEER, "--slim", "--drop", "-d", address, str(file)]
    return command, {"PGPASSWORD": password} if password else {}


def _ours(url: str, file: Path) -> tuple[list[str], Mapping[str, str]]:
    """`./mapcommons import osm`, as the launcher hands it over."""
    return [*CLI, "import", "osm", str(file)], _settings(url)


def _prepare(url: str) -> None:
    """What a database is given once, whatever is imported: tables, functions, the world.

    Raises `Unavailable` where that fails.
    """
    processes.measured([*CLI, "db", "migrate"], os.environ | _settings(url))


def _settings(url: str) -> dict[str, str]:
    return {"MAPCOMMONS_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
