"""Nominatim's reverse: the one thing that best says where a position is, for a zoom."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.database import Connection
from services.places.compat.asking import Around, look_around
from services.places.compat.found import UNITS, Found, Layer, Unit
from services.places.compat.given import Given
from services.places.compat.nominatim.filters import theme, themes_of
from services.places.compat.nominatim.parameters import Form, number_of, whole_of

LAYERS: tuple[Layer, ...] = (
    *("house", "street", "locality", "district", "other", "city", "county", "state", "country"),
)
#: How far away in metres something still says where one is; all wider things are areas.
REACH_M: dict[Layer, float] = {"house": 100, "street": 300}
AREAS = ("municipality", "area")
#: What is looked for to tell each; all kinds, and areas alone for the rest.
KINDS: dict[Layer, tuple[str, ...] | None] = {"house": None, "street": ("street", *AREAS)}
NEAR_M = 1_000
TOWNS_AND_FINER = LAYERS[: LAYERS.index("city") + 1]
#: The finest thing that is told, up to each zoom of a map of 256-pixel tiles.
FINEST: tuple[tuple[int, Layer], ...] = (
    (4, "country"),
    (7, "state"),
    (9, "county"),
    (12, "city"),
    (15, "district"),
    (17, "street"),
)
CLOSEST_ZOOM = 18
MANY = 20
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
    position, layer = (lon, lat), finest(zoom)
    kinds, radius_m = KINDS.get(layer, AREAS), REACH_M.get(layer, 0)
    here = Around(position, radius_m, MANY, langs, kinds=kinds)
    one = best(await look_around(conn, here), layer, themes)
    if one or layer not in TOWNS_AND_FINER:
        return one
    # Where no borders are known, what is near may say which town it is in.
    near = Around(position, NEAR_M, MANY, langs)
    return best(await look_around(conn, near), layer, themes)


def finest(zoom: int) -> Layer:
    """The finest layer that a map shows at this zoom."""
    return next((layer for most, layer in FINEST if zoom <= most), "house")


def best(around: Sequence[Found], finest: Layer, themes: Collection[str]) -> Found | None:
    """Of things around, nearest first: the first of the finest layer that has one near enough."""
    for layer in LAYERS[LAYERS.index(finest) :]:
        reach_m = REACH_M.get(layer, 0)
        for one in around:
            near = one.covers or (one.distance_m or 0) <= reach_m
            if one.layer == layer and near and theme(one) in themes:
                return one
        if "address" in themes and (unit := first_unit(around, layer)):
            return unit
    return None


def first_unit(around: Sequence[Found], layer: Layer) -> Found | None:
    units = (unit_around(one, layer) for one in around)
    return next((unit for unit in units if unit), None)


def unit_around(found: Found, layer: Layer) -> Found | None:
    """The unit of this layer that a thing is in, where it is; we know its name, not its element."""
    kind = next((kind for kind, known in UNITS.items() if known == layer), None)
    unit = found.units.get(kind or "")
    if kind == "municipality" and unit is None and found.city:
        unit = Unit(found.city, None)
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
