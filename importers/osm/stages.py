"""An import as a list of named stages. Nothing that is served changes before the last one.

Each stage leaves what it made in osm_load, osm_next or the job's folder, and a small result; both
outlive the process, so that a killed import can go on after the last stage that ended.
"""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from psycopg.types.json import Jsonb

from core.sql import queries
from core.taxonomy import taxonomy
from importers.osm import builds, places, tables
from importers.osm.job import Import, Result
from importers.osm.load import load, load_relations

SQL = queries(__name__)


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
    return job.told(load(job.desk, "n", 0, job.progress.advance))


def ways(job: Import) -> Result:
    """Read the ways: lines, areas, and which nodes they use."""
    tables.forget(job.connect, job.topics, "w")
    job.locations.open()
    return job.told(load(job.desk, "w", job.results["nodes"]["blob"], job.progress.advance))


def relations(job: Import) -> Result:
    """Read the relations: who is a member, and the areas that another process has made."""
    tables.forget(job.connect, job.topics, "r")
    first = job.results["ways"]["blob"]
    return job.told(load_relations(job.desk, first, job.progress.advance, job.areas.shapes()))


def build(job: Import) -> Result:
    """Order, complete, join, index and analyse every table."""
    builds.run(job, builds.tasks(job))
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
        "bbox": job.results["ocean"]["bbox"],
    }
    with job.connect() as conn:
        tables.create_next(conn, "extract")
        conn.execute(SQL["record_extract"], extract)
        conn.execute(SQL["swap"])
        places.settle(conn, None)
    with job.connect() as conn:
        conn.execute(SQL["drop_leftovers"])
        conn.execute(SQL["match_addresses"])
    return {}


Stage = Callable[[Import], Result]
STAGES: tuple[Stage, ...] = (start, nodes, ways, relations, build, swap)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
