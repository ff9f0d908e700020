"""One place, with all that is known of it."""

from core.database import Connection, Row
from core.sql import queries
from services.places.history import absence

SQL = queries(__name__)

GREATEST_ID = 2**52 - 1


async def details(conn: Connection, place_id: int) -> Row:
    """The place.

    Raises `Moved` if it goes by another id, `Gone` if it has left, `NotFound` if there never was
    one.
    """
    cursor = await conn.execute(SQL["details"], {"id": place_id})
    if row := await cursor.fetchone():
        return row
    raise await absence(conn, place_id)
