"""Addok's GeoJSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.places.compat.ban.naming import (
    city_of,
    citycode_of,
    context_of,
    id_of,
    label_of,
    name_of,
    type_of,
)
from services.places.compat.ban.parameters import Position
from services.places.compat.credit import attribution, licence
from services.places.compat.found import Found

#: Of a reverse search: how far away in metres nothing is left of the score.
FARTHEST_M = 10_000


def collection(
    founds: Sequence[Found],
    limit: int,
    filters: Mapping[str, Sequence[str]],
    query: str | None = None,
    center: Position | None = None,
) -> dict[str, Any]:
    """What was asked is told back."""
    told: dict[str, Any] = {
        "type": "FeatureCollection",
        "version": "draft",
        "features": [_feature(one) for one in founds],
        "attribution": attribution(founds),
        "licence": licence(founds),
        "limit": limit,
    }
    if query is not None:
        told["query"] = query
    if filters:
        told["filters"] = {name: " ".join(values) for name, values in filters.items()}
    if center is not None:
        told["center"] = list(center)
    return told


def _feature(found: Found) -> dict[str, Any]:
    properties = {name: value for name, value in _properties(found).items() if value is not None}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [found.lon, found.lat]},
        "properties": properties,
    }


def _properties(found: Found) -> dict[str, Any]:
    kind, name = type_of(found), name_of(found)
    return {
        "label": label_of(found),
        "score": score_of(found),
        "id": id_of(found.id, found.source),
        "type": kind,
        "name": name,
        "housenumber": found.housenumber if kind == "housenumber" else None,
        "street": found.street if kind == "housenumber" else name if kind == "street" else None,
        "locality": name if kind == "locality" else None,
        "postcode": found.postcode,
        "citycode": citycode_of(found),
        "city": city_of(found),
        "context": context_of(found),
        "importance": found.importance,
        "distance": None if found.distance_m is None else round(found.distance_m),
    }


def score_of(found: Found) -> float:
    """0 to 1: of a search its own, of a reverse search by how near it is."""
    if found.score is not None:
        return round(min(max(found.score, 0.0), 1.0), 4)
    return round(max(0.0, 1 - (found.distance_m or 0) / FARTHEST_M), 4)
