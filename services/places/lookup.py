"""Places, addresses, streets and areas by the OSM elements that they are."""

from collections.abc import Sequence

from core.database import Connection, Row
from core.sql import queries

SQL = queries(__name__)

Ref = tuple[str, int]
GREATEST_OSM_ID = 2**63 - 1


async def lookup(conn: Connection, refs: Sequence[Ref]) -> list[Row]:
    """Rows in the order asked, each once; `refs` are (`n`, `w` or `r`, the id).

    An element that is several things is the first of: a place, an address, a street, an area. What
    is none of these is left out.
    """
    missing = {ref: None for ref in refs if 0 <= ref[1] <= GREATEST_OSM_ID}
    found: dict[Ref, Row] = {}
    for statement in (SQL["places"], SQL["addresses"], SQL["streets"], SQL["areas"]):
        if not missing:
            break
        types, ids = zip(*missing, strict=True)
        cursor = await conn.execute(statement, {"types": list(types), "ids": list(ids)})
        for row in await cursor.fetchall():
            ref = (row["osm_type"], row["osm_id"])
            found[ref] = row
            missing.pop(ref, None)
    return [found[ref] for ref in dict.fromkeys(refs) if ref in found]
