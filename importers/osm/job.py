"""An import under way: what its stages share, and what outlives the process."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from core.sql import queries
from importers.osm.areas import RelationAreas
from importers.osm.blobs import Blobs
from importers.osm.load import Desk, Loaded
from importers.osm.locations import Locations
from importers.osm.progress import Progress
from importers.osm.source import Source
from importers.osm.topic import Topic
from importers.osm.topics import topics
from importers.osm.topics.boundaries import borders_of

SQL = queries(__name__)

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
