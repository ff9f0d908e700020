"""Edits whose tiles are watched: features of a shared layer, by SQL, and nodes of OpenStreetMap, by
the diffs of a feed in a folder."""

import gzip
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import atan, degrees, exp, pi
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg.rows import TupleRow

from bench.tiles.real import MAXZOOM, SEED, Tile
from core.errors import Unavailable
from core.mercator import EDGE, RADIUS
from core.settings import ROOT
from core.sql import queries

SQL = queries(__name__)
LAYER = "bench-fresh"
NEAR = 69 / 4096  # of a tile: within it an edit may show, by docs/life-of-an-update.md
FIRST_SEQUENCE = 100  # where the extract has none of its own
UPDATE = [sys.executable, "-m", "cli", "update", "osm", "--once", "--feed"]
UPDATE_S = 60.0  # within which a small diff is applied
FIRST_NODE = 2**39  # far beyond OpenStreetMap's

_random = random.Random(SEED)  # noqa: S311


class Spot(NamedTuple):
    """A point, in the units of z14's tiles from the north-west of the world."""

    x: float
    y: float

    @classmethod
    def within(cls, tile: Tile) -> "Spot":
        return cls(tile.x + _random.random(), tile.y + _random.random())

    @property
    def tile(self) -> Tile:
        return Tile(MAXZOOM, int(self.x), int(self.y))

    @property
    def metres(self) -> tuple[float, float]:
        """x, y in EPSG:3857."""
        size = 2 * EDGE / 2**MAXZOOM
        return self.x * size - EDGE, EDGE - self.y * size

    @property
    def lon_lat(self) -> tuple[float, float]:
        """Degrees of WGS 84."""
        x, y = self.metres
        return degrees(x / RADIUS), degrees(2 * atan(exp(y / RADIUS)) - pi / 2)

    def touched(self) -> set[Tile]:
        """The tiles of all zooms in which it may show."""
        tiles = set()
        for z in range(MAXZOOM + 1):
            x, y = (number / 2 ** (MAXZOOM - z) for number in self)
            tiles |= {
                Tile(z, int(x + dx), int(y + dy)) for dx in (-NEAR, NEAR) for dy in (-NEAR, NEAR)
            }
        return tiles


class Edit(NamedTuple):
    """What to look for: a tile that shows a name from then on, or shows it no more."""

    tileset: str
    tile: Tile
    name: str
    shown: bool
    committed: float  # by time.perf_counter()


class Layer:
    """A shared layer whose features come, move and go."""

    def __init__(self, conn: psycopg.Connection[TupleRow], tiles: list[Tile], count: int) -> None:
        self.conn, self.tiles = conn, tiles
        self.spots: dict[int, tuple[Spot, str]] = {}
        self.touched: set[Tile] = set()
        conn.execute(SQL["declare_layer"], {"slug": LAYER})
        for number in range(count):
            self._put(number, f"first {number}.")
        conn.commit()
        self.touched = set()

    def edit(self, number: int) -> Edit:
        """One of: a new feature, another place and name for one, one that goes."""
        feature = _random.choice([*self.spots][:100])
        match number % 3:
            case 0:
                spot, name, shown = *self._put(10**6 + number, f"edit {number}."), True
            case 1:
                spot, name, shown = *self._put(feature, f"edit {number}."), True
            case _:
                spot, name, shown = *self._remove(feature), False
        self.conn.commit()
        # The answer to COMMIT has come: from now on everybody may see it.
        return Edit(LAYER, spot.tile, name, shown, time.perf_counter())

    def _put(self, feature: int, name: str) -> tuple[Spot, str]:
        spot = Spot.within(_random.choice(self.tiles))
        if feature in self.spots:
            self.touched |= self.spots[feature][0].touched()
        self.touched |= spot.touched()
        self.spots[feature] = spot, name
        x, y = spot.metres
        values = {"slug": LAYER, "id": feature, "x": x, "y": y, "name": name}
        self.conn.execute(SQL["put_feature"], values)
        return spot, name

    def _remove(self, feature: int) -> tuple[Spot, str]:
        spot, name = self.spots.pop(feature)
        self.touched |= spot.touched()
        self.conn.execute(SQL["remove_feature"], {"slug": LAYER, "id": feature})
        return spot, name


class Feed:
    """A replication feed in a folder, and `./mapcommons update osm --once` that follows it."""

    def __init__(
        self, conn: psycopg.Connection[TupleRow], folder: Path, tiles: list[Tile],
        env: Mapping[str, str],
    ) -> None:  # fmt: skip
        """`conn` commits by itself, and is nobody else's: it listens."""
        self.conn, self.folder, self.tiles, self.env = conn, folder, tiles, os.environ | env
        self.touched: set[Tile] = set()
        self.update: subprocess.Popen[str] | None = None
        conn.execute(SQL["listen"])
        row = conn.execute(SQL["get_position"]).fetchone() or (None, None)
        self.start = [] if row[0] else ["--from", str(FIRST_SEQUENCE)]
        self.sequence: int = row[0] or FIRST_SEQUENCE
        self.time: datetime = row[1] or datetime(2026, 1, 1, tzinfo=UTC)
        self._say()

    def edit(self, number: int) -> Edit:
        """A new café, from a diff to its commit, which PostgreSQL notifies us of.

        It is looked for in `places`: the basemap's `pois` have a budget that city centres exceed.
        """
        spot = Spot.within(_random.choice(self.tiles))
        self.touched |= spot.touched()
        name = f"bench café {number}."
        self.sequence += 1
        self.time += timedelta(minutes=1)
        diff = self._path("osc.gz")
        diff.parent.mkdir(parents=True, exist_ok=True)
        diff.write_bytes(gzip.compress(self._diff(number, spot, name).encode(), mtime=0))
        self._say()
        self.finish()
        command = [*UPDATE, str(self.folder), *self.start]
        self.start = []
        list(self.conn.notifies(timeout=0))  # of other changes
        self.update = subprocess.Popen(
            command, env=self.env, cwd=ROOT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        for _ in self.conn.notifies(timeout=UPDATE_S, stop_after=1):
            return Edit("places", spot.tile, name, True, time.perf_counter())
        self.finish()
        raise Unavailable(
            fr=f"Le diff {self.sequence} n’a rien changé.",
            en=f"Diff {self.sequence} has changed nothing.",
        )

    def finish(self) -> None:
        """Wait for the end of an update. Raises `Unavailable` where it failed."""
        if self.update is None:
            return
        _, said = self.update.communicate()
        if self.update.returncode:
            raise Unavailable(
                fr=f"update osm a échoué : {said.strip()}", en=f"update osm failed: {said.strip()}"
            )
        self.update = None

    def _diff(self, number: int, spot: Spot, name: str) -> str:
        lon, lat = spot.lon_lat
        return (
            f'<osmChange version="0.6"><create><node id="{FIRST_NODE + number}" version="1" '
            f'timestamp="{self.time:%Y-%m-%dT%H:%M:%SZ}" lat="{lat:.7f}" lon="{lon:.7f}">'
            f'<tag k="amenity" v="cafe"/><tag k="name" v="{name}"/></node></create></osmChange>'
        )

    def _path(self, kind: str) -> Path:
        digits = f"{self.sequence:09}"
        return self.folder / digits[:3] / digits[3:6] / f"{digits[6:]}.{kind}"

    def _say(self) -> None:
        """The state, as osmosis writes it: in Java's properties, colons are escaped."""
        moment = f"{self.time:%Y-%m-%dT%H:%M:%SZ}".replace(":", "\\:")
        text = f"timestamp={moment}\nsequenceNumber={self.sequence}\n"
        for file in (self._path("state.txt"), self.folder / "state.txt"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
