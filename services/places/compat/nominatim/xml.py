"""Nominatim's XML, made by a library that escapes what names may hold."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from services.places.compat.credit import notice
from services.places.compat.found import Found
from services.places.compat.nominatim.documents import element, named
from services.places.compat.nominatim.geometry import FIELDS, as_text
from services.places.compat.nominatim.geometry import geojson as geojson_of
from services.places.compat.nominatim.naming import RANKS, address, box, display_name
from services.places.compat.nominatim.parameters import Form

DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n'
#: Characters that no XML 1.0 document may have, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNABLE = "Unable to geocode"


def search_results(founds: Sequence[Found], form: Form, about: Mapping[str, str]) -> str:
    """`about` are more attributes of the root: `querystring`, `more_url`."""
    root = _root("searchresults", founds, about)
    for one in founds:
        place = _result(root, "place", one, form)
        place.attrib |= {
            "display_name": _clean(display_name(one)),
            "class": one.tag[0],
            "type": _clean(one.tag[1]),
            "importance": str(one.importance),
        }
        if form.address:
            _add_address(place, one)
        _add_extras(place, one, form)
    return _written(root)


def reverse_result(found: Found | None, form: Form, about: Mapping[str, str]) -> str:
    root = _root("reversegeocode", [found] if found else [], about)
    if found is None:
        SubElement(root, "error").text = UNABLE
        return _written(root)
    _result(root, "result", found, form).text = _clean(display_name(found))
    if form.address:
        _add_address(SubElement(root, "addressparts"), found)
    _add_extras(root, found, form)
    return _written(root)


def _root(name: str, founds: Sequence[Found], about: Mapping[str, str]) -> Element:
    now = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +00:00")
    cleaned = {key: _clean(value) for key, value in about.items()}
    return Element(name, {"timestamp": now, "attribution": notice(founds)} | cleaned)


def _result(parent: Element, name: str, found: Found, form: Form) -> Element:
    west, south, east, north = box(found)
    attributes = {
        "place_id": str(found.number),
        **{key: str(value) for key, value in element(found).items()},
        **({"ref": _clean(found.name)} if found.name else {}),
        "lat": f"{found.lat:.7f}",
        "lon": f"{found.lon:.7f}",
        "boundingbox": ",".join(f"{edge:.7f}" for edge in (south, north, west, east)),
        "place_rank": str(RANKS[found.layer]),
        "address_rank": str(RANKS[found.layer]),
    }
    made = SubElement(parent, name, attributes)
    if form.geometry == "kml":
        # The one result of a reverse search is text: it has no room for elements.
        point = SubElement(SubElement(parent if name == "result" else made, "geokml"), "Point")
        SubElement(point, "coordinates").text = f"{found.lon:.7f},{found.lat:.7f}"
    elif form.geometry == "geojson":
        made.set("geojson", json.dumps(geojson_of(found)))
    elif form.geometry:
        field = FIELDS[form.geometry]
        made.set("geosvg" if field == "svg" else field, as_text(found, form.geometry))
    return made


def _add_address(parent: Element, found: Found) -> None:
    for name, part in address(found).items():
        SubElement(parent, re.sub(r"[^\w.-]", "_", name)).text = _clean(part)


def _add_extras(parent: Element, found: Found, form: Form) -> None:
    if form.extratags:
        tags = SubElement(parent, "extratags")
        for key, value in found.tags.items():
            SubElement(tags, "tag", {"key": _clean(key), "value": _clean(value)})
    if form.namedetails:
        names = SubElement(parent, "namedetails")
        for key, name in named(found).items():
            SubElement(names, "name", {"desc": _clean(key)}).text = _clean(name)
    if form.entrances:
        SubElement(parent, "entrances")


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)


def _written(root: Element) -> str:
    return DECLARATION + tostring(root, encoding="unicode")
