"""The places nearest to a point."""

from collections.abc import Sequence

from core.database import Connection, Row
from core.sql import queries
from services.places.categories import check

SQL = queries(__name__)

FARTHEST_M = 50_000


async def nearby(
    conn: Connection,
    lon: float,
    lat: float,
    radius_m: float,
    categories: Sequence[str] | None,
    limit: int,
) -> list[Row]:
    """Places at most `radius_m` from lon/lat (WGS 84), nearest first on the ellipsoid.

    Raises `Invalid` for an unknown category.
    """
    check(categories)
    cursor = await conn.execute(
        SQL["nearby"],
        {
            "lon": lon,
            "lat": lat,
            "radius_m": radius_m,
            "categories": list(categories) if categories else None,
            "max_results": limit,
        },
    )
    return await cursor.fetchall()
