"""Layers for tests: declared and filled by the functions that their owner is promised."""

from typing import Any

import mapbox_vector_tile
import psycopg
from psycopg.types.json import Jsonb

HALF = 20037508.342789244  # of the world, in Web Mercator metres
FIELDS = {"name": "string", "beds": "number", "open": "boolean"}


class Layers:
    """What the owner of layers does on a connection. Coordinates: EPSG:3857 unless `srid` says."""

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self.conn = conn

    def one(self, statement: str, *values: Any) -> Any:
        return self.conn.execute(statement, values).fetchone()[0]

    def declare(self, slug: str, geometry: str = "point", fields: Any = None, **more: Any) -> bool:
        values = {
            "slug": slug,
            "title": slug.title(),
            "geometry": geometry,
            "fields": Jsonb(FIELDS if fields is None else fields),
            "licence": "ODbL-1.0",
        } | more
        named = ", ".join(f"{name} => %({name})s" for name in values)
        statement = f"SELECT tiles.declare_layer({named})"
        return self.conn.execute(statement, values).fetchone()[0]

    def put(
        self, slug: str, number: int, wkt: str, rank: float = 0, srid: int = 3857, **properties: Any
    ) -> bool:
        return self.one(
            "SELECT tiles.put_feature(%s, %s, ST_GeomFromText(%s, %s), %s, %s)",
            slug, number, wkt, srid, rank, Jsonb(properties),
        )  # fmt: skip

    def put_points(self, slug: str, points: Any) -> int:
        """(x, y) in EPSG:3857, numbered from 1, all in one change."""
        entries = [(number, x, y) for number, (x, y) in enumerate(points, 1)]
        return self.one(
            "SELECT tiles.put_features(%s, (SELECT array_agg((n, ST_SetSRID(ST_MakePoint(x, y), 3857), 0, '{}')::tiles.entry) FROM unnest(%s::bigint[], %s::float8[], %s::float8[]) AS p (n, x, y)))",
            slug, *(list(column) for column in zip(*entries, strict=True)),
        )  # fmt: skip

    def remove(self, slug: str, number: int) -> bool:
        return self.one("SELECT tiles.remove_feature(%s, %s)", slug, number)

    def version(self, slug: str) -> int:
        return self.one("SELECT version FROM tiles.tileset WHERE id = %s", slug)

    def told(self, slug: str, since: int = 0) -> list[tuple[int, int, int, int]]:
        rows = self.conn.execute(
            "SELECT z, x, y, to_zoom FROM tiles.change WHERE tileset = %s AND seq > %s",
            [slug, since],
        )
        return rows.fetchall()

    def last(self, slug: str) -> int:
        return self.one("SELECT coalesce(max(seq), 0) FROM tiles.change WHERE tileset = %s", slug)

    def tile(self, slug: str, z: int, x: int, y: int) -> list[dict[str, Any]]:
        """The features of a tile, decoded."""
        return decode(
            self.one("SELECT mvt FROM tiles.make_layer(%s, %s, %s, %s)", slug, z, x, y), slug
        )

    def dropped(self, slug: str, z: int, x: int, y: int) -> int:
        return self.one("SELECT dropped FROM tiles.make_layer(%s, %s, %s, %s)", slug, z, x, y)


def decode(mvt: bytes, layer: str) -> list[dict[str, Any]]:
    """The features of the one layer of a tile."""
    layers = mapbox_vector_tile.decode(mvt, default_options={"y_coord_down": True})
    assert set(layers) <= {layer}
    return layers[layer]["features"] if layers else []


def around(x: float, y: float, z: int) -> set[tuple[int, int]]:
    """The tiles of a zoom that a point (EPSG:3857) may show a cluster on: its own, and neighbours
    where it lies on an edge."""
    side, last = 2 * HALF / 2**z, 2**z - 1
    columns = {min(max(int((x + HALF) / side + off), 0), last) for off in (-1e-6, 1e-6)}
    rows = {min(max(int((HALF - y) / side + off), 0), last) for off in (-1e-6, 1e-6)}
    return {(column, row) for column in columns for row in rows}
