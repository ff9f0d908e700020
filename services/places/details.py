"""One place, with all that is known of it."""

from core.database import Connection, Row
from core.errors import Gone, NotFound
from core.sql import queries

SQL = queries(__name__)

GREATEST_ID = 2**52 - 1


async def details(conn: Connection, place_id: int) -> Row:
    """The place. Raises `Gone` if it was deleted, `NotFound` if there never was one."""
    cursor = await conn.execute(SQL["details"], {"id": place_id})
    if row := await cursor.fetchone():
        return row
    cursor = await conn.execute(SQL["was_there"], {"id": place_id})
    if await cursor.fetchone():
        raise Gone(
            fr=f"Le lieu {place_id} n’existe plus dans OpenStreetMap.",
            en=f"The place {place_id} is no longer in OpenStreetMap.",
        )
    raise NotFound(
        fr=f"Il n’y a pas de lieu {place_id}. Cherchez-le par son nom : /places/search?q=…",
        en=f"There is no place {place_id}. Search for it by name: /places/search?q=…",
    )
