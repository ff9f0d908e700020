"""Which tiles are asked for: real ones, chosen by a fixed seed, so that every run has the same."""

import json
import random
from typing import NamedTuple

from bench.servers import Server
from core.database import connect
from core.errors import Unavailable
from core.mercator import EDGE
from core.sql import queries

SQL = queries(__name__)
MAXZOOM = 14
SEED = 4


class Tile(NamedTuple):
    z: int
    x: int
    y: int

    def above(self, z: int) -> "Tile":
        """The tile of a lower zoom that this one lies in."""
        return Tile(z, self.x >> self.z - z, self.y >> self.z - z)


def tiles(url: str, zooms: range = range(MAXZOOM + 1)) -> list[Tile]:
    """All tiles of some zooms in which a street begins, shuffled. Raises `Unavailable`."""
    with connect(url) as conn:
        size = 2 * EDGE / 2**MAXZOOM
        rows = conn.execute(SQL["tiles_with_streets"], {"edge": EDGE, "size": size}).fetchall()
    if not rows:
        raise Unavailable(
            fr="La base n’a pas de rues : importez d’abord un extrait.",
            en="The database has no streets: import an extract first.",
        )
    closest = [Tile(MAXZOOM, x, y) for x, y in rows]
    chosen = sorted({tile.above(z) for z in zooms for tile in closest})
    random.Random(SEED).shuffle(chosen)  # noqa: S311
    return chosen


def template(server: Server, tileset: str) -> str:
    """The path of a tileset's tiles, with {z}, {x} and {y}, as TileJSON gives it: versioned."""
    with server.get(f"/tiles/{tileset}") as answer:
        url: str = json.loads(answer.read())["tiles"][0]
    return url.removeprefix(server.origin)


def paths(pattern: str, chosen: list[Tile]) -> list[str]:
    return [pattern.format(z=tile.z, x=tile.x, y=tile.y) for tile in chosen]
