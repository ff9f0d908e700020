"""An import as a list of named stages. Nothing that is served changes before the last one.

Each stage leaves what it made in osm_load, osm_next or the job's folder, and a small result; both
outlive the process, so that a killed import can go on after the last stage that ended.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from core.sql import queries
from core.taxonomy import taxonomy
from importers.osm import places, tables
from importers.osm.areas import RelationAreas
from importers.osm.blobs import Blobs
from importers.osm.load import Desk, Loaded, load, load_relations
from importers.osm.locations import Locations
from importers.osm.progress import Progress
from importers.osm.source import Source
from importers.osm.topic import Topic
from importers.osm.topics import topics
from importers.osm.topics.boundaries import borders_of

SQL = queries(__name__)
CONNECTIONS = 2

Result = dict[str, Any]


@dataclass
class Import:
    """What the stages share; `results` is by stage, also of those an earlier process ended."""

    url: str
    source: Source
    file: Path  # the source, or the same elements sorted
    folder: Path  # of this import's own files
    progress: Progress
    results: dict[str, Result] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    def connect(self) -> psycopg.Connection[TupleRow]:
        # Imports are made of long statements that the services' time limit is not meant for.
        options = "-c statement_timeout=0 -c synchronous_commit=off -c jit=off"
        conn = psycopg.connect(self.url, options=options, application_name="mapcommons import")
        conn.execute(SQL["hold"])
        return conn

    @cached_property
    def blobs(self) -> Blobs:
        return Blobs(self.file)

    @cached_property
    def topics(self) -> list[Topic]:
        return topics(borders_of(self.blobs.relations_from_the_end()))

    @cached_property
    def locations(self) -> Locations:
        return Locations(self.folder)

    @cached_property
    def areas(self) -> RelationAreas:
        return RelationAreas(self.file, self.folder)

    @cached_property
    def desk(self) -> Desk:
        return Desk(self.blobs, self.topics, self.locations, self.connect, self.folder)

    def told(self, loaded: Loaded) -> Result:
        """What is kept of a loading."""
        rows, dropped = dict(loaded.rows), dict(loaded.dropped)
        return {"blob": loaded.blob, "rows": rows, "dropped": dropped}

    def ended(
        self, conn: psycopg.Connection[TupleRow], stage: str, seconds: float, result: Result
    ) -> None:
        """Record that a stage has ended, in the transaction that ends it."""
        record = {"stage": stage, "seconds": seconds, "result": Jsonb(result)}
        conn.execute(SQL["end_stage"], record)
        self.results[stage] = result

    @property
    def dropped(self) -> Counter[str]:
        """Reason → how many elements were left out for it."""
        return sum((Counter(r.get("dropped", {})) for r in self.results.values()), Counter())

    @property
    def rows(self) -> Mapping[str, int]:
        """Table → how many rows were loaded."""
        return sum((Counter(r.get("rows", {})) for r in self.results.values()), Counter())


def start(job: Import) -> Result:
    """Make the tables to fill; begin to assemble the areas of relations, in another process."""
    with job.connect() as conn:
        conn.execute(SQL["start_clean"])
        tables.create_loads(conn, job.topics)
    return {}


def nodes(job: Import) -> Result:
    """Read the nodes: their rows, and where each is."""
    tables.forget(job.connect, job.topics, "n")
    job.areas.begin()
    return job.told(load(job.desk, "n", 0, job.progress.advance, beside=lambda: locate(job)))


def locate(job: Import) -> None:
    """Write down where every node is."""
    with job.locations.written() as add:
        for _, _, block in job.blobs.of("n", 0):
            for group in block.nodes:
                add(group)


def ways(job: Import) -> Result:
    """Read the ways: lines, areas, and which nodes they use."""
    tables.forget(job.connect, job.topics, "w")
    job.locations.open()
    return job.told(load(job.desk, "w", job.results["nodes"]["blob"], job.progress.advance))


def relations(job: Import) -> Result:
    """Read the relations: who is a member, and the areas that another process has made."""
    tables.forget(job.connect, job.topics, "r")
    first = job.results["ways"]["blob"]
    return job.told(
        load_relations(job.desk, first, job.progress.advance, job.areas.shapes())
    )


def identify(job: Import) -> Result:
    """Give every place its id: the one it had, that of a place it redraws, or a new one."""
    with job.connect() as conn:
        conn.execute(SQL["begin_build"])
        places.identify(conn, partial=False, at=job.source.timestamp)
    return {}


def build(job: Import) -> Result:
    """Order, complete, index and analyse every table, two at a time."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda table: _build(job, table), _largest_first(job)))
    for table in tables.DERIVED:
        _build(job, table)
    return {}


def swap(job: Import) -> Result:
    """Serve the new data: one short transaction. Then let the old go."""
    source = job.source
    extract = {
        "name": source.path.name,
        "sha256": _sha256(source.path),
        "data_timestamp": source.timestamp,
        "sequence": source.sequence,
        "feed": source.feed,
        "seconds": time.monotonic() - job.started,
        "taxonomy": taxonomy().version,
        "dropped": Jsonb(dict(job.dropped)),
        "bbox": list(source.bbox) if source.bbox else None,
    }
    with job.connect() as conn:
        tables.create_next(conn, "extract")
        conn.execute(SQL["record_extract"], extract)
        conn.execute(SQL["swap"])
        places.settle(conn, None)
    with job.connect() as conn:
        conn.execute(SQL["drop_leftovers"])
    return {}


Stage = Callable[[Import], Result]
STAGES: tuple[Stage, ...] = (
    start, nodes, ways, relations, identify, build, swap,
)  # fmt: skip


def _largest_first(job: Import) -> list[str]:
    """So that two connections share the work evenly."""
    names = {topic.table for topic in job.topics} | {*tables.RAW, "category_phrase"}
    return sorted(names, key=lambda name: (name != "place", -job.rows.get(name, 0), name))


def _build(job: Import, table: str) -> None:
    """One transaction a table, so that a killed import need not build it again."""
    name = f"build {table}"
    if name in job.results:
        return
    began = time.monotonic()
    with job.connect() as conn:
        tables.create_next(conn, table)
        tables.build(conn, table)
        tables.index(conn, table)
        job.ended(conn, name, time.monotonic() - began, {})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
