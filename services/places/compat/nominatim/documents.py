"""Nominatim's four JSON formats, as plain objects."""

from collections.abc import Sequence
from typing import Any

from services.places.compat.credit import attribution, licence, notice
from services.places.compat.found import Found
from services.places.compat.nominatim.geometry import geojson, geometry
from services.places.compat.nominatim.naming import RANKS, address, box, display_name, label
from services.places.compat.nominatim.parameters import Form
from services.places.schemas import OSM_TYPES

GEOCODEJSON_VERSION = "0.1.0"
Document = dict[str, Any]


def document(founds: Sequence[Found], form: Form, query: str | None) -> Document | list[Document]:
    """All results, in the JSON format asked for."""
    if form.format == "geojson":
        features = [_feature(one, form) for one in founds]
        return {"type": "FeatureCollection", "licence": notice(founds), "features": features}
    if form.format == "geocodejson":
        return _geocodejson(founds, form, query)
    return [item(one, form) for one in founds]


def item(found: Found, form: Form) -> Document:
    """One result of `json` or `jsonv2`; positions are text, latitudes first."""
    west, south, east, north = box(found)
    edges = (south, north, west, east)
    return {
        "place_id": found.number,
        "licence": notice([found]),
        **element(found),
        "lat": f"{found.lat:.7f}",
        "lon": f"{found.lon:.7f}",
        "class" if form.format == "json" else "category": found.tag[0],
        "type": found.tag[1],
        **_described(found),
        **_extras(found, form),
        "boundingbox": [f"{edge:.7f}" for edge in edges],
        **geometry(found, form.geometry),
    }


def element(found: Found) -> Document:
    """The OSM element; an address of another source has none."""
    if found.osm_type is None or found.osm_id is None:
        return {}
    return {"osm_type": OSM_TYPES[found.osm_type], "osm_id": found.osm_id}


def _described(found: Found) -> Document:
    return {
        "place_rank": RANKS[found.layer],
        "importance": found.importance,
        "addresstype": label(found),
        "name": found.name or "",
        "display_name": display_name(found),
    }


def _extras(found: Found, form: Form, tags: str = "extratags") -> Document:
    extras: Document = {"address": address(found)} if form.address else {}
    if form.entrances:
        extras["entrances"] = None
    if form.extratags:
        extras[tags] = dict(found.tags)
    if form.namedetails:
        extras["namedetails"] = named(found)
    return extras


def named(found: Found) -> dict[str, str]:
    """As OSM tags them: `name`, `name:fr`."""
    local = {"name": found.tags["name"]} if "name" in found.tags else {}
    return local | {f"name:{lang}": name for lang, name in found.names.items()}


def _feature(found: Found, form: Form) -> Document:
    properties = {
        "place_id": found.number,
        **element(found),
        "category": found.tag[0],
        "type": found.tag[1],
        **_described(found),
        **_extras(found, form),
    }
    return {
        "type": "Feature",
        "properties": properties,
        "bbox": list(box(found)),
        "geometry": geojson(found),
    }


def _geocodejson(founds: Sequence[Found], form: Form, query: str | None) -> Document:
    geocoding = {
        "version": GEOCODEJSON_VERSION,
        "attribution": attribution(founds),
        "licence": licence(founds),
    }
    return {
        "type": "FeatureCollection",
        "geocoding": geocoding | ({} if query is None else {"query": query}),
        "features": [
            {
                "type": "Feature",
                "properties": {"geocoding": _geocoding(one, form)},
                "geometry": geojson(one),
            }
            for one in founds
        ],
    }


def _geocoding(found: Found, form: Form) -> Document:
    key, value = found.tag
    fields: Document = {
        "place_id": found.number,
        **element(found),
        "osm_key": key,
        "osm_value": value,
        "type": found.layer if found.layer != "other" else "locality",
        "label": display_name(found),
    }
    if found.distance_m is not None:
        fields["accuracy"] = round(found.distance_m)
    if found.name:
        fields["name"] = found.name
    if form.address:
        fields |= _geocodejson_address(found)
    extras = _extras(found, form, "extra")
    extras.pop("address", None)
    extras.pop("namedetails", None)
    return fields | extras


def _geocodejson_address(found: Found) -> Document:
    """The parts of an address, and the units around by `level` and their usual admin_level."""
    units = {kind: unit.name for kind, unit in found.units.items()}
    levels = (("country", 2), ("region", 4), ("county", 6), ("municipality", 8))
    country = found.country_code
    parts = {
        "housenumber": found.housenumber,
        "street": found.street,
        "postcode": found.postcode,
        "city": found.city,
        "county": units.get("county"),
        "state": units.get("region"),
        "country": units.get("country"),
        "country_code": country and country.lower(),
    }
    admin = {f"level{level}": units[kind] for kind, level in reversed(levels) if kind in units}
    return {name: part for name, part in parts.items() if part} | {"admin": admin}
