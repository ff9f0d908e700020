"""A position in the four forms of Nominatim's `polygon_…` options. Outlines are not kept: a result
that has one is told by the point in it, and by its bounding box."""

from typing import Any

from services.places.compat.found import Found


def geojson(found: Found) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [found.lon, found.lat]}


def as_text(found: Found, form: str) -> str:
    """WKT, KML, or the attributes of a circle in SVG, whose y goes down."""
    lon, lat = f"{found.lon:.7f}", f"{found.lat:.7f}"
    if form == "kml":
        return f"<Point><coordinates>{lon},{lat}</coordinates></Point>"
    if form == "svg":
        return f'cx="{lon}" cy="{-found.lat:.7f}"'
    return f"POINT({lon} {lat})"


#: The field that holds each.
FIELDS = {"geojson": "geojson", "text": "geotext", "kml": "geokml", "svg": "svg"}


def geometry(found: Found, form: str | None) -> dict[str, Any]:
    """The field of the form asked for; none asked for, none given."""
    if form is None:
        return {}
    return {FIELDS[form]: geojson(found) if form == "geojson" else as_text(found, form)}
