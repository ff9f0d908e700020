"""Whose data is shown: OpenStreetMap's, and that of the address sources that are loaded."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.database import Connection
from core.sql import queries

SQL = queries(__name__)


@dataclass(frozen=True)
class Credit:
    """A name to show with a link; the licence is an SPDX identifier."""

    text: str
    url: str
    licence: str


OSM = Credit("© OpenStreetMap", "https://www.openstreetmap.org/copyright", "ODbL-1.0")


async def address_credits(conn: Connection) -> list[Credit]:
    """OpenStreetMap first, then each address source, with the day its data was last loaded."""
    cursor = await conn.execute(SQL["address_sources"])
    return [
        OSM,
        *(
            Credit(f"{row['attribution']}, {row['loaded_on']}", row["url"], row["licence"])
            for row in await cursor.fetchall()
        ),
    ]


def licence_of(credited: Iterable[Credit]) -> str:
    """The licences of all, as one SPDX expression."""
    return " AND ".join(dict.fromkeys(credit.licence for credit in credited))
