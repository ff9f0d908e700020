"""Nominatim's reverse: the one thing that best says where a position is, for a zoom."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.database import Connection
from services.places.compat.asking import look_around
from services.places.compat.found import UNITS, Found, Layer
from services.places.compat.given import Given
from services.places.compat.nominatim.filters import theme, themes_of
from services.places.compat.nominatim.parameters import Form, number_of, whole_of

#: From the finest to the widest, and how far away in metres each still says where one is.
REACH_M: dict[Layer, float] = {
    "house": 100,
    "street": 300,
    "locality": 2_000,
    "district": 5_000,
    "other": 5_000,
    "city": 20_000,
    "county": 50_000,
    "state": 50_000,
    "country": 50_000,
}
#: The finest thing that is told, up to each zoom of a map of 256-pixel tiles.
FINEST: tuple[tuple[int, Layer], ...] = (
    (4, "country"),
    (7, "state"),
    (9, "county"),
    (12, "city"),
    (14, "district"),
    (15, "locality"),
    (17, "street"),
)
CLOSEST_ZOOM = 18
MANY = 50
USUAL_THEMES = ("address", "poi")


async def reverse(conn: Connection, given: Given, form: Form) -> Found | None:
    """Raises `Malformed`."""
    lon, lat = number_of(given, "lon"), number_of(given, "lat")
    zoom = whole_of(given, "zoom", CLOSEST_ZOOM)
    return await at(conn, lon, lat, form.langs, zoom, themes_of(given) or USUAL_THEMES)


async def at(
    conn: Connection,
    lon: float,
    lat: float,
    langs: Sequence[str],
    zoom: int = CLOSEST_ZOOM,
    themes: Collection[str] = USUAL_THEMES,
) -> Found | None:
    """What is at a position in degrees of WGS 84; None for one that is nowhere."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    around = await look_around(
        conn, (lon, lat), radius_m=max(REACH_M.values()), limit=MANY, langs=langs
    )
    return best(around, zoom, themes)


def best(around: Sequence[Found], zoom: int, themes: Collection[str]) -> Found | None:
    """Of the nearest things, nearest first: the finest layer that zoom and reach allow."""
    layers = list(REACH_M)
    finest = next((layer for most, layer in FINEST if zoom <= most), layers[0])
    for layer in layers[layers.index(finest) :]:
        for one in around:
            near = (one.distance_m or 0) <= REACH_M[layer]
            if one.layer == layer and near and theme(one) in themes:
                return one
        if around and "address" in themes and (unit := unit_around(around[0], layer)):
            return unit
    return None


def unit_around(found: Found, layer: Layer) -> Found | None:
    """The unit of this layer that a thing is in, where it is; we know its name, not its element."""
    kind = next((kind for kind, known in UNITS.items() if known == layer), None)
    unit = found.units.get(kind or "")
    if kind is None or unit is None or not unit.name:
        return None
    wider = list(UNITS)[list(UNITS).index(kind) :]
    return replace(
        found,
        id=f"{kind}-{unit.code or unit.name}",
        kind="area",
        layer=layer,
        tag=("boundary", "administrative"),
        name=unit.name,
        names={},
        housenumber=None,
        street=None,
        postcode=None,
        city=None,
        units={name: found.units[name] for name in wider if name in found.units},
        extent=None,
        osm_type=None,
        osm_id=None,
        tags={},
    )
