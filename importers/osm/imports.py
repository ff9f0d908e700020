"""Import an OSM file: one at a time, and nothing served changes until all of it is ready."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from core.database import connect
from core.errors import Conflict, Invalid
from core.migrations import function_hash, migrate
from core.settings import settings
from core.sql import queries
from core.taxonomy import taxonomy
from importers.osm import report, tables
from importers.osm.frames import Damaged, Unsuited
from importers.osm.job import Import, Result
from importers.osm.progress import Lines, Progress
from importers.osm.source import open_source, readable, sort
from importers.osm.stages import STAGES, Stage

SQL = queries(__name__)

Say = Callable[[str], None]
SORTED = "sorted.osm.pbf"


class Imported(NamedTuple):
    """What a database holds of OpenStreetMap."""

    name: str
    data_timestamp: Any  # datetime, or None where the file did not say
    imported_at: Any
    seconds: float
    bbox: list[float] | None  # west, south, east, north
    dropped: dict[str, int]
    counts: dict[str, int]


def import_osm(
    url: str, file: Path, say: Say, *, resume: bool = False, progress: Progress | None = None
) -> Path | None:
    """Replace the OSM data of the database by the file's.

    Returns the file that lists the elements that were left out, and why; None if none was.

    `resume` goes on after the last stage that a killed import of the same file ended; where there
    is none, it starts from the beginning, as without it.
    Raises `Invalid` for a file that cannot be read, `Conflict` while another import runs.
    """
    source = open_source(file)
    with connect(url, autocommit=True) as conn:
        migrate(conn)
        with locked(conn):
            folder = _folder(conn)
            job = Import(url, source, file, folder, progress or Lines(say))
            try:
                _take_up(conn, job, resume)
                _run(job)
            except BaseException as error:
                if not isinstance(error, KeyboardInterrupt | SystemExit):
                    conn.execute(SQL["drop_unfinished"])  # what is half built goes
                    shutil.rmtree(folder, ignore_errors=True)
                raise
            listed = report.keep(folder, f"import.{file.name}")
            shutil.rmtree(folder, ignore_errors=True)
    return listed


@contextmanager
def locked(conn: psycopg.Connection[Any]) -> Iterator[None]:
    """Let nobody else change the OSM data meanwhile. Raises `Conflict`."""
    row = conn.execute(SQL["try_lock"]).fetchone()
    if row is None or not row[0]:
        raise Conflict(
            fr="Un autre import, ou une mise à jour, est en cours dans cette base : attendez "
            "la fin.",
            en="Another import, or an update, is running in this database: wait until it "
            "has ended.",
        )
    try:
        yield
    finally:
        conn.execute(SQL["unlock"])


def imported(url: str) -> Imported | None:
    """What was imported last; None if nothing ever was."""
    with connect(url) as conn:
        row = conn.execute(SQL["imported"]).fetchone()
    return Imported(*row) if row else None


def _folder(conn: psycopg.Connection[Any]) -> Path:
    """Where an import into this database keeps its files."""
    row = conn.execute(SQL["database"]).fetchone()
    folder = settings().data_dir / "import" / str(row and row[0])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _take_up(conn: psycopg.Connection[Any], job: Import, resume: bool) -> None:
    """Find what an earlier process did of this job, or begin it."""
    conn.execute(SQL["wait"])
    stat = job.source.path.stat()
    this = {
        "path": str(job.source.path.resolve()),
        "size": stat.st_size,
        "modified_ns": stat.st_mtime_ns,
        "taxonomy": taxonomy().version,
        "functions": function_hash(),
    }
    if resume and conn.execute(SQL["find_job"], this).fetchone() is not None:
        conn.execute(SQL["forget_ids"])
        job.results = dict(conn.execute(SQL["list_stages"]).fetchall())
        if _whole(conn, job):
            job.file = job.folder / SORTED if (job.folder / SORTED).exists() else job.file
            return
    job.results = {}
    shutil.rmtree(job.folder)
    job.folder.mkdir()
    conn.execute(SQL["begin_job"], this)


def _whole(conn: psycopg.Connection[Any], job: Import) -> bool:
    """Whether the load tables still have what was loaded: a crash of PostgreSQL empties them."""
    if any(tables.count_loaded(conn, table) < rows for table, rows in job.rows.items()):
        return False
    return "nodes" not in job.results or (job.folder / "node.ids").exists()


def _run(job: Import) -> None:
    """Run the stages; on a sorted copy where the file is none that can be read block by block."""
    if job.file == job.source.path and not job.file.name.endswith(".pbf"):
        job = _sorted(job)
    try:
        _run_stages(job)
    except Unsuited as reason:
        if job.file != job.source.path:
            raise Invalid(
                fr=f"{job.source.path} ne peut pas être lu : {reason}.",
                en=f"{job.source.path} cannot be read: {reason}.",
            ) from reason
        _run(_sorted(job))


def _sorted(job: Import) -> Import:
    """Anew, from a sorted copy: the stages that have ended were of the file as it is."""
    job.progress.stage("sort")
    began = time.monotonic()
    with job.connect() as conn:
        conn.execute(SQL["forget_stages"])
    sort(job.source.path, job.folder / SORTED)
    job.progress.ended("sort", time.monotonic() - began, "")
    return replace(job, file=job.folder / SORTED, results={})


def _run_stages(job: Import) -> None:
    try:
        for stage in STAGES:
            if stage.__name__ not in job.results:
                _run_stage(job, stage)
    finally:
        job.areas.stop()


def _run_stage(job: Import, stage: Stage) -> None:
    name = stage.__name__
    began = time.monotonic()
    job.progress.stage(name)
    with readable(job.source.path, (Damaged,)):
        result = stage(job)
    seconds = time.monotonic() - began
    if stage is not STAGES[-1]:
        with job.connect() as conn:
            job.ended(conn, name, seconds, result)
    job.progress.ended(name, seconds, _told(result))


def _told(result: Result) -> str:
    rows = ", ".join(f"{count} {table}" for table, count in sorted(result.get("rows", {}).items()))
    dropped = result.get("dropped", {})
    return rows + "".join(f"; left out: {n} × {why}" for why, n in sorted(dropped.items()))
