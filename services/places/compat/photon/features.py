"""Photon's GeoJSON: flat properties, all of them text but for the id and the extent."""

from collections.abc import Sequence
from typing import Any

from services.places.compat.credit import attribution, licence
from services.places.compat.found import UNITS, Found

#: Tags that are told in `extra`, where an element has them.
EXTRA = ("opening_hours", "phone", "website", "wheelchair", "wikidata", "wikipedia")


def collection(founds: Sequence[Found]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "attribution": attribution(founds),
        "licence": licence(founds),
        "features": [_feature(one) for one in founds],
    }


def _feature(found: Found) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {name: value for name, value in _properties(found).items() if value},
        "geometry": {"type": "Point", "coordinates": [found.lon, found.lat]},
    }


def _properties(found: Found) -> dict[str, Any]:
    """What is not known is left out, and so is a unit that it is itself."""
    key, value = found.tag
    units: dict[str, str] = {
        layer: unit.name
        for kind, layer in UNITS.items()
        if layer not in ("city", found.layer) and (unit := found.units.get(kind))
    }
    return {
        "osm_type": found.osm_type and found.osm_type.upper(),
        "osm_id": found.osm_id,
        "osm_key": key,
        "osm_value": value,
        "type": found.layer,
        "name": found.name,
        "housenumber": found.housenumber,
        "street": found.street if found.layer != "street" else None,
        "postcode": found.postcode,
        "city": found.city if found.layer not in ("city", *units) else None,
        **units,
        "countrycode": found.country_code,
        "extent": _extent(found),
        "extra": {tag: found.tags[tag] for tag in EXTRA if tag in found.tags},
    }


def _extent(found: Found) -> list[float] | None:
    """West, north, east, south: from one corner to the other, as Photon has it."""
    if found.extent is None:
        return None
    west, south, east, north = found.extent
    return [west, north, east, south]
