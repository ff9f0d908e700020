"""Places by their telephone number."""

import re

from core.database import Connection, Row
from core.sql import queries

SQL = queries(__name__)

#: The end of a number is the same with a country code and without.
ENDING = 9
LEAST = 6


async def telephone(conn: Connection, number: str, limit: int) -> list[Row]:
    """The places that have it as their first number, the most prominent first.

    `number` is written in any way. With a country code (`+33 …`) it is that of the place, too,
    unless the map leaves it out.
    """
    digits = _digits(number)
    if len(digits) < LEAST:
        return []
    values = {"ending": digits[-ENDING:], "max_results": limit}
    rows = await (await conn.execute(SQL["telephone"], values)).fetchall()
    is_whole = number.strip().startswith("+")
    return [row for row in rows if not (is_whole and _is_abroad(row, digits))]


def _is_abroad(row: Row, digits: str) -> bool:
    """Whether the map has the number with the code of another country."""
    phone = str(row["contact"]["phone"]).strip()
    return phone.startswith("+") and _digits(phone.partition(";")[0]) != digits


def _digits(number: str) -> str:
    return re.sub(r"\(0\)|[^0-9]", "", number)
