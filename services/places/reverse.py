"""What is at a point: the address, the places there, the streets, and the areas around it."""

from collections.abc import Sequence

from core.database import Connection, Row
from core.errors import Invalid
from core.sql import queries

SQL = queries(__name__)

KINDS = ("address", "place", "street", "municipality", "area")
FARTHEST_M = 5_000
USUAL_M = 200.0


async def reverse(
    conn: Connection,
    lon: float,
    lat: float,
    *,
    radius_m: float = USUAL_M,
    limit: int = 5,
    kinds: Sequence[str] | None = None,
) -> list[Row]:
    """At most `limit` of each kind, by kind in the order of `KINDS`; lon/lat in WGS 84.

    Addresses: the best first, of the building one stands in before any other. Places and streets:
    the nearest first, on the ellipsoid. Municipality and areas: those that cover the point, the
    smallest first. `kinds` keeps some. Raises `Invalid` for a kind that there is not.
    """
    _check(kinds)
    values = {
        "lon": lon,
        "lat": lat,
        "radius_m": radius_m,
        "kinds": list(kinds) if kinds else None,
        "max_results": limit,
    }
    return await (await conn.execute(SQL["reverse"], values)).fetchall()


def best_address(rows: Sequence[Row]) -> Row | None:
    """The address of the point that these rows are of."""
    return next((row for row in rows if row["kind"] == "address"), None)


def _check(kinds: Sequence[str] | None) -> None:
    known = ", ".join(KINDS)
    for kind in kinds or ():
        if kind not in KINDS:
            raise Invalid(
                fr=f"Il n’y a pas de genre {kind[:80]} ; il y a {known}.",
                en=f"There is no kind {kind[:80]}; there are {known}.",
            )
