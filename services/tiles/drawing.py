"""Tiles drawn by the database."""

import asyncio

from core.database import Pool
from core.sql import queries
from services.tiles.tile import Key, Tile

SQL = queries(__name__)
BUILT_IN = {"basemap": SQL["draw_basemap"], "places": SQL["draw_places"]}
#: Compressing more than this takes longer than handing it to a thread.
LONG = 8_192  # bytes


async def draw(pool: Pool, key: Key) -> Tile:
    """The tile as the database has it now, and the number of the last change that it shows.

    One statement reads both, so of one moment. Raises psycopg's errors where the database is away
    or too slow.
    """
    async with pool.connection() as conn, conn.cursor(binary=True) as cursor:
        await cursor.execute(BUILT_IN.get(key.tileset, SQL["draw_layer"]), key._asdict())
        row = await cursor.fetchone()
    if row is None:
        raise RuntimeError(f"no row for a tile of {key.tileset}")
    mvt, dropped, seq = row["mvt"] or b"", row["dropped"], row["seq"]
    if len(mvt) < LONG:
        return Tile.made(mvt, dropped, seq)
    return await asyncio.to_thread(Tile.made, mvt, dropped, seq)
