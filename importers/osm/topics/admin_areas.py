"""Administrative units (communes, départements, regions, countries) and postal areas."""

import json
import re

from core.taxonomy import values
from importers.osm.topic import Element, Row, Tags, Topic

LANGUAGE = re.compile(r"name:([a-z]{2,3}(?:-[A-Za-z]+)?)")
LEVELS = {str(level): level for level in range(2, 11)}  # below 10 they differ from town to town
POSTCODE = re.compile(r"[A-Z0-9][A-Z0-9 -]*")
ISO_KEYS = ("ISO3166-1:alpha2", "ISO3166-1", "ISO3166-2")


def row(_: Element, tags: Tags) -> Row | None:
    """A unit without a name is of no use: often it is the outline of a relation that has one."""
    kind, name = tags.get("boundary"), tags.get("name")
    postcodes = _postcodes(tags)
    if kind == "administrative" and name:
        level = LEVELS.get(tags.get("admin_level", ""))
        return None if level is None else (level, name, *_references(tags), postcodes)
    if kind == "postal_code" and postcodes != "{}":
        return None, name, *_references(tags), postcodes
    return None


def _references(tags: Tags) -> tuple[str, str | None, str | None, str | None]:
    names = {m[1]: value for key, value in dict(tags).items() if (m := LANGUAGE.fullmatch(key))}
    return (
        json.dumps(names, ensure_ascii=False, separators=(",", ":")),
        tags.get("ref:INSEE"),
        next((tags[key] for key in ISO_KEYS if tags.get(key)), None),
        tags.get("wikidata"),
    )


def _postcodes(tags: Tags) -> str:
    """As PostgreSQL writes an array."""
    written = ";".join(tags.get(key, "") for key in ("postal_code", "addr:postcode"))
    found = {code.upper() for code in values(written.replace(",", ";"))}
    return "{" + ",".join(f'"{code}"' for code in sorted(found) if POSTCODE.fullmatch(code)) + "}"


topic = Topic(
    name="admin_areas",
    table="admin_area",
    keys=("boundary",),
    columns=("admin_level", "name", "names", "insee", "iso", "wikidata", "postcodes"),
    rows={"area": row},
    minzoom=None,
)
