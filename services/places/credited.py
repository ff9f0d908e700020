"""Whom answers are credited to, beside OpenStreetMap."""

from collections.abc import Sequence

from core.credits import OSM, Credit, address_credits
from core.database import Connection, Row


async def credits_of(conn: Connection, rows: Sequence[Row]) -> list[Credit]:
    """The layers that rows are from; the address sources that are loaded, if one is from one."""
    layers = [row for row in rows if row.get("kind") == "feature"]
    credits = [
        Credit(row["layer_attribution"], row["layer_url"] or "", row["licence"]) for row in layers
    ]
    if any(row["source"] != "osm" for row in rows if row.get("kind") != "feature"):
        credits += [credit for credit in await address_credits(conn) if credit != OSM]
    return list(dict.fromkeys(credits))
