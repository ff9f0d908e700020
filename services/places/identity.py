"""What has an id, whatever its kind: a place, an address, a street or an area.

Only places are numbered by us. The ids of the others say where to find them: the element of an
address, the line and the number of one between two others, the source and its own id, the words of
a street and where it is, the number of an area.
"""

import re
from collections.abc import Mapping

from core.database import Connection, Row
from core.errors import NotFound
from core.sql import queries
from services.places.details import GREATEST_ID, details
from services.places.reverse import reverse

SQL = queries(__name__)

NUMBERED = re.compile(r"[0-9]{1,16}")
LOCALITY = r"m-?[0-9]{1,18}|c-?[0-9]{1,9},-?[0-9]{1,9}"  # a municipality, or a cell of the map
#: Each form of id, and the kinds that it may be of.
FORMS = (
    ("element", r"address-(?P<osm_type>[nwr])(?P<osm_id>[0-9]{1,18})", ("address",)),
    ("interpolated", r"address-w(?P<osm_id>[0-9]{1,18})-(?P<number>[^-].{0,40})", ("address",)),
    ("loaded", r"address-(?P<source>[a-z]{1,20})-(?P<source_id>.{1,100})", ("address",)),
    ("street", rf"street-(?P<locality>{LOCALITY})-(?P<words>.{{1,200}})", ("street",)),
    ("feature", r"feature-(?P<layer>.{1,100})-(?P<feature_id>-?[0-9]{1,18})", ("feature",)),
    ("area", r"area-(?P<area_id>-?[0-9]{1,18})", ("municipality", "area")),
)
PARTS = ("osm_type", "osm_id", "number", "source", "source_id", "locality", "words", "area_id")
#: What is looked for stands at the position itself; others may stand there, too.
WITHIN_M = 1
SHARING = 100


async def identified(conn: Connection, text: str) -> Row:
    """The row with this id.

    Raises `NotFound`; of a place also `Moved` and `Gone`, as `services.places.details` does.
    """
    if NUMBERED.fullmatch(text) and int(text) <= GREATEST_ID:
        return await details(conn, int(text))
    for form, pattern, kinds in FORMS:
        match = re.fullmatch(pattern, text.replace("\0", " "))
        if match is None:
            continue
        if form == "feature":
            if found := await _feature(conn, match.groupdict()):
                return found
            continue
        if position := await _position(conn, form, match.groupdict()):
            lon, lat = position["lon"], position["lat"]
            there = await reverse(conn, lon, lat, radius_m=WITHIN_M, limit=SHARING, kinds=kinds)
            if found := next((row for row in there if row["id"] == text), None):
                return found
    raise NotFound(
        fr=f"Il n’y a ni lieu, ni adresse, ni rue « {text[:80]} ». Cherchez par le nom : "
        "/places/search?q=…",
        en=f"There is no place, address or street “{text[:80]}”. Search by name: "
        "/places/search?q=…",
    )


async def _feature(conn: Connection, parts: Mapping[str, str]) -> Row | None:
    """The feature of a public layer."""
    return await (await conn.execute(SQL["feature"], parts)).fetchone()


async def _position(conn: Connection, form: str, parts: Mapping[str, str]) -> Row | None:
    """Where it is: lon, lat in WGS 84."""
    values = {name: parts.get(name) for name in PARTS} | {"form": form}
    values["words"] = (values["words"] or "").replace("-", " ")
    return await (await conn.execute(SQL["position"], values)).fetchone()
