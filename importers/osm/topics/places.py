"""Places: every named or meaningful point or area of interest, with all that OSM says of it."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from core.taxonomy import taxonomy, values
from importers.osm.topic import Element, Row, Tags, Topic

LANGUAGE = re.compile(r"name:([a-z]{2,3}(?:-[A-Za-z]+)?)")
OTHER_NAMES = (
    "alt_name", "short_name", "official_name", "loc_name", "old_name", "brand", "operator",
)  # fmt: skip
# What a contact may be called in OSM, the preferred key first.
CONTACT = {
    "phone": ("contact:phone", "phone"),
    "mobile": ("contact:mobile", "mobile"),
    "email": ("contact:email", "email"),
    "website": ("contact:website", "website", "url"),
    "facebook": ("contact:facebook",),
    "instagram": ("contact:instagram",),
    "mastodon": ("contact:mastodon",),
}
# On a road these say who may drive there (wiki: Key:emergency), not that there is a place.
EMERGENCY_ACCESS = {"yes", "no", "designated", "official", "private"}
# Where people hide from violence: OSM may know, but a directory must not lead anybody there.
PROTECTED_FOR = {"abused", "victim"}
BEFORE_OSM = datetime(2004, 1, 1, tzinfo=UTC).timestamp()  # extracts without metadata say 1970
END = 2**32  # of the clock of OSM's own programs


def row(element: Element, tags: Tags) -> Row | None:
    every = tags
    category = taxonomy().categorise(_meaningful(every))
    if category is None:  # most elements
        return None
    if PROTECTED_FOR.intersection(values(every.get("social_facility:for", ""))):
        return None
    name = every.get("name") or every.get("name:fr") or every.get("brand")
    if not (name or category.unnamed):
        return None
    return (
        element.version,
        _date(element.timestamp),
        category.id,
        category.group,
        category.rank,
        name,
        _json({m[1]: value for key, value in every.items() if (m := LANGUAGE.fullmatch(key))}),
        _json(_other_names(every, name)),
        every.get("addr:housenumber"),
        every.get("addr:street") or every.get("addr:place"),
        every.get("addr:postcode"),
        every.get("addr:city"),
        _json(_contact(every)),
        every.get("opening_hours"),
        every.get("wheelchair"),
        every.get("description:fr") or every.get("description"),
        _json(every),
    )


def row_of_line(way: Element, tags: Tags) -> Row | None:
    """A closed way comes as an area as well, unless it says that it is none."""
    if way.closed and tags.get("area") != "no":
        return None
    return row(way, tags)


def _date(timestamp: int | None) -> str | None:
    if timestamp is None or not BEFORE_OSM <= timestamp < END:
        return None
    return datetime.fromtimestamp(timestamp, UTC).isoformat()


def _meaningful(tags: Mapping[str, str]) -> Mapping[str, str]:
    if tags.get("emergency") in EMERGENCY_ACCESS:
        return {key: value for key, value in tags.items() if key != "emergency"}
    return tags


def _other_names(tags: Mapping[str, str], name: str | None) -> list[str]:
    names = [part for key in OTHER_NAMES for part in values(tags.get(key, ""))]
    return [other for other in dict.fromkeys(names) if other != name]


def _contact(tags: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for field, keys in CONTACT.items():
        value = next((tags[key] for key in keys if tags.get(key)), None)
        if value:
            found[field] = value
    return found


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def topic() -> Topic:
    return Topic(
        name="places",
        table="place",
        keys=taxonomy().keys,
        columns=(
            "osm_version", "osm_timestamp", "category", "category_group", "rank", "name", "names",
            "other_names", "housenumber", "street", "postcode", "city", "contact",
            "opening_hours", "wheelchair", "description", "tags",
        ),
        rows={"node": row, "way": row_of_line, "area": row},
        values=taxonomy().values,
        tileset="places",
        drawn=("id", "name", "category", "category_group", "rank"),
    )  # fmt: skip
