"""An import as a list of named stages. Nothing that is served changes before the last one."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from core.sql import queries
from core.taxonomy import taxonomy
from importers.osm.reader import Dropped, Source, read, readable
from importers.osm.topics import topics
from importers.osm.topics.boundaries import read_borders
from importers.osm.writer import open_writers

SQL = queries(__name__)
CONNECTIONS = 2
ID_ATTEMPTS = 8  # of 5 million places about one meets a taken id; none does 8 times

BUILDS = (
    SQL["build_place"],
    SQL["build_building"],
    SQL["build_street"],
    SQL["build_address"],
    SQL["build_land"],
    SQL["build_water_polygon"],
    SQL["build_coastline"],
    SQL["build_boundary"],
    SQL["build_place_label"],
    SQL["build_category_phrase"],
)


@dataclass
class Import:
    """What the stages share."""

    url: str
    source: Source
    started: float = field(default_factory=time.monotonic)
    dropped: Dropped = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)

    def connect(self) -> psycopg.Connection[TupleRow]:
        # Imports are made of long statements that the services' time limit is not meant for.
        options = "-c statement_timeout=0 -c synchronous_commit=off -c jit=off"
        return psycopg.connect(self.url, options=options, application_name="mapcommons import")


def start(job: Import) -> None:
    """Clear what a killed import left; make the tables to fill."""
    with job.connect() as conn:
        conn.execute(SQL["start_clean"])
        conn.execute(SQL["create_load_tables"])
        conn.execute(SQL["create_next_tables"])
        phrases = [
            {"category": category.id, "label": label, "phrase": phrase}
            for category in taxonomy().categories
            for label, texts in (
                (True, category.labels.values()),
                (False, [word for words in category.words.values() for word in words]),
            )
            for phrase in texts
        ]
        conn.cursor().executemany(SQL["add_category_phrase"], phrases)


def load(job: Import) -> None:
    """Read the file once, and COPY the rows of every topic."""
    with readable(job.source.path):
        themes = topics(read_borders(job.source.path))
    with open_writers(job.url, themes) as writers:
        for topic, osm_type, osm_id, geometry, row in read(job.source.path, themes, job.dropped):
            writers[topic.table].write(osm_type, osm_id, geometry, row)
    job.rows = {table: writer.rows for table, writer in writers.items()}


def identify(job: Import) -> None:
    """Give every place its id: the one it had, or a new one."""
    with job.connect() as conn:
        for attempt in range(ID_ATTEMPTS):
            conn.execute(SQL["identify"], {"attempt": attempt})
            row = conn.execute(SQL["count_unidentified"]).fetchone()
            if row is not None and row[0] == 0:
                return
        raise RuntimeError(f"{row} places without an id after {ID_ATTEMPTS} attempts")


def build(job: Import) -> None:
    """Project, order and complete the rows."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda statement: _execute(job, statement), BUILDS))
    _execute(job, SQL["build_place_word"])


def index(job: Import) -> None:
    """Index and analyse every table."""
    with job.connect() as conn:
        tables = [row[0] for row in conn.execute(SQL["tables"])]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda table: _index(job, table), tables))


def ocean(job: Import) -> None:
    """Work out which side of the coast is sea."""
    with job.connect() as conn:
        conn.execute(SQL["read_and_write_next"])
        box = list(job.source.bbox) if job.source.bbox else None
        conn.execute(SQL["build_ocean"], {"bbox": box})
        [(faults,)] = conn.execute(SQL["count_faults"]).fetchall()
    if faults:
        job.dropped["cell of the sea: its coastline is broken"] = faults


def swap(job: Import) -> None:
    """Serve the new data: one short transaction. Then let the old go."""
    extract = {
        "name": job.source.path.name,
        "sha256": _sha256(job.source),
        "data_timestamp": job.source.timestamp,
        "sequence": job.source.sequence,
        "seconds": time.monotonic() - job.started,
        "taxonomy": taxonomy().version,
        "dropped": Jsonb(dict(job.dropped)),
        "bbox": list(job.source.bbox) if job.source.bbox else None,
    }
    with job.connect() as conn:
        conn.execute(SQL["record_extract"], extract)
        conn.execute(SQL["swap"])
    _execute(job, SQL["drop_leftovers"])


STAGES: tuple[Callable[[Import], None], ...] = (start, load, identify, build, index, ocean, swap)


def _execute(job: Import, statement: str) -> None:
    with job.connect() as conn:
        conn.execute(statement.encode())


def _index(job: Import, table: str) -> None:
    with job.connect() as conn:
        conn.execute(SQL["copy_indexes"], {"table": table})
        conn.execute(
            psycopg.sql.SQL("ANALYZE {}").format(psycopg.sql.Identifier("osm_next", table))
        )


def _sha256(source: Source) -> str:
    with source.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
