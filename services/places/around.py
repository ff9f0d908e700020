"""What is looked for, and where: "boulangerie près de la gare", "pharmacie à Annecy"."""

import re
from dataclasses import replace

from core.database import Connection, Row
from core.sql import queries
from services.places.search import Query, search

SQL = queries(__name__)

#: "of" in French; what stands after "près" and its like.
OF = r"(?:\s+(?:de\s+l[’']|de\s+la\s|des?\s|du\s|d[’'])|\s+(?=\S))"
NEAR = re.compile(
    rf"(?P<what>\S.*?)\s+(?:(?:tout\s+)?(?:près|pres|proche|autour|(?:à|a)\s+c[oô]té|(?:à|a)\s+"
    rf"proximit[eé]){OF}|(?:near|close\s+to|next\s+to|around)\s+)(?P<where>\S.*)",
    re.IGNORECASE,
)
IN = re.compile(r"(?P<what>\S.*?)\s+(?:à|a|au|aux|en|dans|in|at)\s+(?P<where>\S.*)", re.IGNORECASE)
#: The farther out, the less distance counts: a landmark is near what is in walking distance, a
#: municipality is near all that is in it.
ZOOM_NEAR, ZOOM_IN = 15, 12
EXACT = 1.1  # the `text` of a name that is what was typed: sql/functions/places/search.sql
LOOKED_AT = 5


async def find(conn: Connection, query: Query) -> list[Row]:
    """As `services.places.search.search`, but a place that is named sets the bias.

    "Près de", "near" and their like take what is found first for the rest; "à" and "in" a
    municipality of just that name, and only if what stands before is a category. What is called
    so as a whole ("Chemin près de l'Église") comes before both.
    """
    if not (NEAR.fullmatch(query.q) or IN.fullmatch(query.q)):
        return await search(conn, query)
    plain = await search(conn, query)
    if plain and plain[0]["parts"]["text"] >= EXACT and plain[0]["parts"]["share"] == 1:
        return plain
    there = await _near(conn, query) or await _in(conn, query)
    return (await search(conn, there) if there else []) or plain


async def _near(conn: Connection, query: Query) -> Query | None:
    match = NEAR.fullmatch(query.q)
    if match is None:
        return None
    landmarks = await search(conn, Query(q=match["where"], bias=query.bias, limit=1))
    if not landmarks or landmarks[0]["parts"]["share"] < 1:
        return None
    return _at(query, match["what"], landmarks[0], ZOOM_NEAR)


async def _in(conn: Connection, query: Query) -> Query | None:
    match = IN.fullmatch(query.q)
    if match is None:
        return None
    cursor = await conn.execute(SQL["is_category"], {"words": match["what"]})
    row = await cursor.fetchone()
    if row is None or not row["is_category"]:
        return None
    found = await search(conn, Query(q=match["where"], kinds=("municipality",), limit=LOOKED_AT))
    towns = [r for r in found if r["kind"] == "municipality" and r["parts"]["text"] >= EXACT]
    return _at(query, match["what"], towns[0], ZOOM_IN) if towns else None


def _at(query: Query, what: str, place: Row, zoom: float) -> Query:
    return replace(query, q=what, bias=(place["lon"], place["lat"]), zoom=zoom)
