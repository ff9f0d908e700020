"""Whose data is shown: OpenStreetMap's, and that of the address sources that are loaded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import psycopg
from psycopg.rows import dict_row

from core.database import Connection, Row
from core.sql import queries

SQL = queries(__name__)


@dataclass(frozen=True)
class Credit:
    """A name to show, with a link unless `url` is empty; the licence is an SPDX identifier."""

    text: str
    url: str
    licence: str


OSM = Credit("© OpenStreetMap", "https://www.openstreetmap.org/copyright", "ODbL-1.0")


async def address_credits(conn: Connection) -> list[Credit]:
    """OpenStreetMap first, then each address source, with the day its data was last loaded."""
    cursor = await conn.execute(SQL["address_sources"])
    return _credits(await cursor.fetchall())


def read_address_credits(conn: psycopg.Connection[Any]) -> list[Credit]:
    """The same, for the command line."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return _credits(cursor.execute(SQL["address_sources"]))


def attribution(credited: Iterable[Credit]) -> str:
    """As HTML, which is what TileJSON asks for."""
    return " ".join(map(_link, credited))


def _link(credit: Credit) -> str:
    if not credit.url:
        return escape(credit.text)
    return f'<a href="{escape(credit.url)}" rel="noopener">{escape(credit.text)}</a>'


def licence_of(credited: Sequence[Credit]) -> str:
    """The licences of all, as one SPDX expression."""
    return " AND ".join(dict.fromkeys(credit.licence for credit in credited))


def _credits(rows: Iterable[Row]) -> list[Credit]:
    return [
        OSM,
        *(
            Credit(f"{row['attribution']}, {row['loaded_on']}", row["url"], row["licence"])
            for row in rows
        ),
    ]
