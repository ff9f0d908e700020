"""Whom answers are credited to, beside OpenStreetMap."""

from collections.abc import Sequence

from core.credits import OSM, Credit, address_credits
from core.database import Connection, Row


async def credits_of(conn: Connection, rows: Sequence[Row]) -> list[Credit]:
    """The address sources that are loaded, if one of these rows is from one."""
    if all(row["source"] == "osm" for row in rows):
        return []
    return [credit for credit in await address_credits(conn) if credit != OSM]
