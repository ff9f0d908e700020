"""Tiles of the features that meet a filter; otherwise as they are without one.

The statements are made by SQLAlchemy and run on the connection that is given. What is drawn, and
how, is said by the same functions of SQL that tiles without a filter are made by.
"""

from typing import Any

from psycopg.errors import QueryCanceled
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.types import UserDefinedType

from core.database import Connection
from core.errors import Malformed
from core.sql import queries
from core.tilesets import CLUSTERED_BELOW
from services.tiles.sources import FEATURE, PLACE

SQL = queries(__name__)
LONGEST_MS = 2_000
MOST_FEATURES = 20_000  # as tiles.layer_features has it
CELLS = 8  # to a side of a tile

Tile = tuple[int, int, int]
Condition = ColumnElement[bool]


class Drawn(UserDefinedType[Any]):
    """The composite type tiles.drawn."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tiles.drawn"


async def draw_filtered(
    conn: Connection, tileset: str, z: int, x: int, y: int, expression: Condition
) -> tuple[bytes, int]:
    """The tile of the features that meet the condition, and how many its budget left out.

    Raises `Malformed` where that takes longer than `LONGEST_MS`.
    """
    statement = await _statement(conn, tileset, (z, x, y), expression)
    if statement is None:
        return b"", 0
    # mypy takes the class of a dialect for untyped; its instances are not.
    compiled = statement.compile(
        dialect=dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"render_postcompile": True},
    )
    async with conn.transaction():
        cursor = await conn.execute(SQL["limit_time"], {"milliseconds": str(LONGEST_MS)})
        before = await cursor.fetchone()
        try:
            cursor = await conn.execute(str(compiled).encode(), compiled.params)
        except QueryCanceled as error:
            raise Malformed(
                fr="Ce filtre demande trop de temps ici : essayez un zoom plus grand, ou moins "
                "de conditions.",
                en="This filter takes too long here: try a larger zoom, or fewer conditions.",
            ) from error
        row = await cursor.fetchone()
        await conn.execute(SQL["set_time"], before)
    return (bytes(row["mvt"] or b""), row["dropped"]) if row else (b"", 0)


async def _statement(
    conn: Connection, tileset: str, tile: Tile, expression: Condition
) -> Select[Any] | None:
    if tileset == "places":
        if tile[0] < CLUSTERED_BELOW:
            return _clusters(tileset, tile, PLACE, expression)
        return _features(tileset, tile, PLACE, _place_properties(), expression, simplify=False)
    cursor = await conn.execute(SQL["get_layer"], {"tileset": tileset, "z": tile[0]})
    layer = await cursor.fetchone()
    if layer is None:
        return None
    ours = FEATURE.c.tileset_number == layer["number"]
    if layer["clustered"]:
        return _clusters(tileset, tile, FEATURE, and_(ours, expression))
    large = or_(FEATURE.c.minzoom <= tile[0], literal(tile[0] == layer["maxzoom"]))
    condition = and_(ours, large, expression)
    return _features(tileset, tile, FEATURE, FEATURE.c.properties, condition, simplify=True)


def _place_properties() -> ColumnElement[Any]:
    """What tiles.place_points shows of a place."""
    shown = {"name": "name", "category": "category", "group": "category_group", "rank": "rank"}
    pairs = (part for field, name in shown.items() for part in (field, PLACE.c[name]))
    return func.jsonb_strip_nulls(func.jsonb_build_object(*pairs), type_=JSONB())


def _features(
    tileset: str,
    tile: Tile,
    source: FromClause,
    properties: ColumnElement[Any],
    condition: Condition,
    *,
    simplify: bool,
) -> Select[Any]:
    """The highest-ranked features; see sql/functions/tiles/layer_features.sql."""
    columns = source.c
    candidate = (
        select(
            columns.id,
            columns.rank,
            columns.geom,
            properties.label("properties"),
            func.count().over().label("of_all"),
        )
        .where(columns.geom.intersects(func.tiles.reach(*tile)), condition)
        .order_by(columns.rank.desc(), columns.id)
        .limit(MOST_FEATURES)
        .cte("candidate")
    )
    geom = candidate.c.geom
    detail = func.tiles.simplify(geom, tile[0]) if simplify else geom
    shape = select(
        candidate.c.id,
        candidate.c.rank,
        candidate.c.properties,
        candidate.c.of_all,
        func.tiles.draw(detail, *tile).label("geom"),
    ).cte("shape")
    drawn = cast(func.row(shape.c.id, shape.c.geom, shape.c.properties), Drawn())
    visible = shape.c.geom.is_not(None)
    in_order = aggregate_order_by(drawn, shape.c.rank.desc(), shape.c.id)
    chosen = select(
        func.array_agg(in_order).filter(visible).label("features"),
        (func.max(shape.c.of_all) - func.count().filter(~visible)).label("found"),
    ).cte("chosen")
    packed = func.tiles.pack(tileset, chosen.c.features).table_valued("mvt", "kept", name="packed")
    dropped = func.coalesce(chosen.c.found - packed.c.kept, 0)
    return select(packed.c.mvt, dropped.label("dropped")).select_from(chosen.join(packed, true()))


def _clusters(tileset: str, tile: Tile, source: FromClause, condition: Condition) -> Select[Any]:
    """How many of the features each cell has; see sql/functions/tiles/layer_clusters.sql."""
    z, x, y = tile
    geom = source.c.geom
    point = (
        select(
            func.ST_X(geom).label("easting"),
            func.ST_Y(geom).label("northing"),
            func.tiles.cell_column(geom, z, type_=BigInteger).label("column_number"),
            func.tiles.cell_row(geom, z, type_=BigInteger).label("row_number"),
        )
        .where(geom.intersects(func.tiles.reach(*tile)), condition)
        .cte("point")
    )
    column, row = point.c.column_number, point.c.row_number
    centre = func.ST_MakePoint(func.avg(point.c.easting), func.avg(point.c.northing))
    cluster = (
        select(
            cast(func.count(), Integer).label("point_count"),
            func.tiles.draw(func.ST_SetSRID(centre, 3857), *tile).label("geom"),
        )
        .where(column.between(CELLS * x, CELLS * x + CELLS - 1))
        .where(row.between(CELLS * y, CELLS * y + CELLS - 1))
        .group_by(column, row)
        .order_by(func.count().desc(), row, column)
        .cte("cluster")
    )
    mvt = func.ST_AsMVT(cluster.table_valued(), tileset, 4096, "geom")
    return select(mvt.label("mvt"), literal(0).label("dropped")).select_from(cluster)
