"""An import as a list of named stages. Nothing that is served changes before the last one.

Each stage leaves what it made in osm_load, osm_next or the job's folder, and a small result; both
outlive the process, so that a killed import can go on after the last stage that ended.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
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
from importers.osm import derived, tables
from importers.osm.areas import RelationAreas
from importers.osm.blobs import Blobs, Keeper
from importers.osm.locations import Locations
from importers.osm.pbf import Block, Relation
from importers.osm.progress import Progress
from importers.osm.reader import Made, Reader, is_area
from importers.osm.report import Report
from importers.osm.source import Source
from importers.osm.topic import Topic
from importers.osm.topics import topics
from importers.osm.topics.boundaries import borders_of
from importers.osm.writer import Writer

SQL = queries(__name__)
CONNECTIONS = 2
ID_ATTEMPTS = 8  # of 5 million places about one meets a taken id; none does 8 times

Result = dict[str, Any]
Fill = Callable[[psycopg.Connection[TupleRow], str], None]


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
        return psycopg.connect(self.url, options=options, application_name="mapcommons import")

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

    def report(self, osm_type: str) -> Path:
        """The file that lists which elements of a type were left out, and why."""
        return self.folder / f"dropped.{osm_type}.tsv"

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
    job.areas.begin()
    job.locations.begin()

    def rows(reader: Reader, block: Block) -> Iterator[Made]:
        for group in block.nodes:
            job.locations.add(group)
            yield from reader.nodes(group)

    result = _load(job, "n", 0, rows)
    job.locations.end()
    return result


def ways(job: Import) -> Result:
    """Read the ways: lines, areas, and which nodes they use."""
    job.locations.open()
    return _load(
        job, "w", job.results["nodes"]["blob"], lambda reader, block: reader.ways(block.ways)
    )


def relations(job: Import) -> Result:
    """Read the relations: their areas, and who is a member."""
    every: list[Relation] = []

    def rows(reader: Reader, block: Block) -> Iterator[Made]:
        every.extend(relation for relation in block.relations if is_area(relation))
        return iter(())

    def areas(reader: Reader) -> Iterator[Made]:
        return reader.relations(every, job.areas.shapes())

    return _load(job, "r", job.results["ways"]["blob"], rows, areas)


def identify(job: Import) -> Result:
    """Give every place its id: the one it had, or a new one."""
    with job.connect() as conn:
        for attempt in range(ID_ATTEMPTS):
            conn.execute(SQL["identify"], {"attempt": attempt})
            row = conn.execute(SQL["count_unidentified"]).fetchone()
            if row is not None and row[0] == 0:
                return {}
        raise RuntimeError(f"{row} places without an id after {ID_ATTEMPTS} attempts")


def build(job: Import) -> Result:
    """Order, complete, index and analyse every table, two at a time."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda table: _build(job, table), _largest_first(job)))
    for table in tables.DERIVED:
        _build(job, table)
    for table in derived.TABLES:
        _build(job, table, derived.build)
    return {}


def swap(job: Import) -> Result:
    """Serve the new data: one short transaction. Then let the old go."""
    source = job.source
    extract = {
        "name": source.path.name,
        "sha256": _sha256(source.path),
        "data_timestamp": source.timestamp,
        "sequence": source.sequence,
        "seconds": time.monotonic() - job.started,
        "taxonomy": taxonomy().version,
        "dropped": Jsonb(dict(job.dropped)),
        "bbox": list(source.bbox) if source.bbox else None,
    }
    with job.connect() as conn:
        tables.create_next(conn, "extract")
        conn.execute(SQL["record_extract"], extract)
        conn.execute(SQL["swap"])
    with job.connect() as conn:
        conn.execute(SQL["drop_leftovers"])
    return {}


STAGES: tuple[Callable[[Import], Result], ...] = (
    start, nodes, ways, relations, identify, build, swap,
)  # fmt: skip


def _load(
    job: Import,
    osm_type: str,
    first_blob: int,
    rows: Callable[[Reader, Block], Iterator[Made]],
    rest: Callable[[Reader], Iterator[Made]] = Reader.odd_rings,
) -> Result:
    """Make rows of every block with elements of a type; `rest` are those that come at the end."""
    last = first_blob
    with job.connect() as conn:
        tables.forget(conn, job.topics, osm_type)
    with Report(job.report(osm_type)) as report, Writer(job.url) as writer, job.connect() as conn:
        reader = Reader(job.topics, job.locations, report)
        keeper = Keeper(conn, osm_type)
        for last, blob, block in job.blobs.of(osm_type, first_blob):
            keeper.keep(blob, block)
            writer.write(rows(reader, block))
            job.progress.advance(block.size(osm_type), job.blobs.share(last))
        writer.write(rest(reader))
        keeper.end()
    return {"blob": last, "rows": writer.rows | keeper.rows, "dropped": dict(report.counts)}


def _largest_first(job: Import) -> list[str]:
    """So that two connections share the work evenly."""
    names = {topic.table for topic in job.topics} | {*tables.RAW, "category_phrase"}
    return sorted(names, key=lambda name: (name != "place", -job.rows.get(name, 0), name))


def _build(job: Import, table: str, fill: Fill = tables.build) -> None:
    """One transaction a table, so that a killed import need not build it again."""
    name = f"build {table}"
    if name in job.results:
        return
    began = time.monotonic()
    with job.connect() as conn:
        tables.create_next(conn, table)
        fill(conn, table)
        tables.index(conn, table)
        job.ended(conn, name, time.monotonic() - began, {})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
