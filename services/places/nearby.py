"""The places nearest to a point, page by page."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from core.database import Connection, Row
from core.sql import queries
from services.places.categories import check
from services.places.conditions import Condition, jsonpath
from services.places.cursor import Cursor
from services.places.hours.opening import state_at

SQL = queries(__name__)

FARTHEST_M = 50_000
# Whether a place is open is worked out here, not in the database: so many at once, and at most.
LOOKED_AT_ONCE, MOST_LOOKED_AT = 200, 2_000


@dataclass(frozen=True)
class Near:
    """Where and what to look for: lon/lat in WGS 84, all filters at once.

    `open_at` has a time zone; `verified_since` is a day (UTC); `after` is where a page ended.
    """

    lon: float
    lat: float
    radius_m: float
    limit: int
    categories: Sequence[str] | None = None
    conditions: Sequence[Condition] = ()
    verified_since: date | None = None
    open_at: datetime | None = None
    after: Cursor | None = None


@dataclass(frozen=True)
class Page:
    """Places, nearest first; where they go on, if they may; whether all there are were looked at.

    Only a look for open places may end before its page is full: `next` goes on then.
    """

    rows: list[Row]
    next: Cursor | None
    complete: bool = True


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
    return (await page(conn, Near(lon, lat, radius_m, limit, categories))).rows


async def page(conn: Connection, near: Near) -> Page:
    """The places that are as asked, nearest first on the ellipsoid, and what comes after them.

    Raises `Invalid` for an unknown category.
    """
    check(near.categories)
    if near.open_at is not None:
        return await _open_page(conn, near, near.open_at)
    rows = await _rows(conn, "nearby", near, near.limit + 1)
    return Page(rows[: near.limit], _end(rows, near.limit))


async def _open_page(conn: Connection, near: Near, at: datetime) -> Page:
    """Those that are open, of the nearest `MOST_LOOKED_AT` that say when they are."""
    found: list[Row] = []
    looked_at = 0
    last = near.after
    async for row in _with_hours(conn, near):
        full = len(found) == near.limit
        if full or looked_at == MOST_LOOKED_AT:
            return Page(await _whole(conn, found), last, complete=full)
        looked_at += 1
        last = Cursor(row["distance_m"], row["id"])
        if state_at(row, at) == "open":
            found.append(row)
    return Page(await _whole(conn, found), None)


async def _with_hours(conn: Connection, near: Near) -> AsyncIterator[Row]:
    """All that say when they are open, nearest first, some at a time."""
    at_once = LOOKED_AT_ONCE
    while True:
        rows = await _rows(conn, "with_hours", near, at_once)
        for row in rows:
            yield row
        if len(rows) < at_once:
            return
        near = replace(near, after=Cursor(rows[-1]["distance_m"], rows[-1]["id"]))


async def _rows(conn: Connection, query: str, near: Near, limit: int) -> list[Row]:
    since, after = near.verified_since, near.after
    values = {
        "lon": near.lon,
        "lat": near.lat,
        "radius_m": near.radius_m,
        "categories": list(near.categories) if near.categories is not None else None,
        "conditions": jsonpath(near.conditions),
        "verified_since": since.isoformat() if since else None,
        "today": datetime.now(UTC).date().isoformat(),
        "after_m": after.distance_m if after else None,
        "after_id": after.place_id if after else None,
        "max_results": limit,
    }
    return await (await conn.execute(SQL[query], values)).fetchall()


async def _whole(conn: Connection, found: Sequence[Row]) -> list[Row]:
    """All that is known of the places found; one that left meanwhile is not among them."""
    if not found:
        return []
    values = {
        "ids": [row["id"] for row in found],
        "distances": [row["distance_m"] for row in found],
    }
    return await (await conn.execute(SQL["found"], values)).fetchall()


def _end(rows: Sequence[Row], limit: int) -> Cursor | None:
    """Where a page of `limit` ends, if there are more rows than that."""
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return Cursor(last["distance_m"], last["id"])
