"""The tilesets, their layers and every field a layer has: what TileJSON tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAXZOOM = 14
CLUSTERED_BELOW = 12


@dataclass(frozen=True)
class Layer:
    """`dimension` is 0 for points, 1 for lines, 2 for areas; None where it is not said."""

    id: str
    description: str
    minzoom: int
    fields: Mapping[str, str]
    dimension: int | None = None


@dataclass(frozen=True)
class Tileset:
    id: str
    name: str
    description: str
    layers: tuple[Layer, ...]
    worldwide: bool = False
    minzoom: int = 0
    maxzoom: int = MAXZOOM

    @property
    def shows_addresses(self) -> bool:
        """Whether its tiles may show the data of other sources than OpenStreetMap."""
        return any(layer.id == "addresses" for layer in self.layers)


def describe(tileset: Tileset, attribution: str, licence: str) -> dict[str, Any]:
    """What TileJSON and the metadata of an archive say alike, in TileJSON's words."""
    return {
        "name": tileset.name,
        "description": tileset.description,
        "version": "1.0.0",
        "attribution": attribution,
        "licence": licence,
        "vector_layers": [
            {
                "id": layer.id,
                "description": layer.description,
                "minzoom": layer.minzoom,
                "maxzoom": tileset.maxzoom,
                "fields": dict(layer.fields),
            }
            for layer in tileset.layers
        ],
    }


def _fields(**keys: str) -> dict[str, str]:
    """Field → type, from the fields of each type, separated by spaces."""
    return {field: kind for kind, fields in keys.items() for field in fields.split()}


KIND = _fields(string="kind")
NAMES = _fields(string="name name_en name_de name_fr")
LABEL = KIND | NAMES
AREA = _fields(number="way_area")
LEVEL = _fields(boolean="tunnel bridge")

BASEMAP = Tileset(
    "basemap",
    "MapCommons basemap",
    "OpenStreetMap in the vocabulary of Shortbread 1.0; booleans are left out when false",
    (
        Layer("ocean", "The sea", 0, {}),
        Layer("land", "Land cover and land use", 7, KIND),
        Layer(
            "sites",
            "Grounds of schools, hospitals, car parks and the like",
            14,
            _fields(string="kind name"),
        ),
        Layer(
            "water_polygons",
            "Inland water and glaciers; way_area in square metres of Web Mercator",
            4,
            KIND | AREA,
        ),
        Layer("water_lines", "Rivers, canals, streams and ditches", 9, KIND | LEVEL),
        Layer("dam_polygons", "Dams mapped as areas", 12, KIND),
        Layer("dam_lines", "Dams mapped as lines", 12, KIND),
        Layer("pier_polygons", "Piers, breakwaters and groynes mapped as areas", 12, KIND),
        Layer("pier_lines", "Piers, breakwaters and groynes mapped as lines", 12, KIND),
        Layer(
            "street_polygons",
            "Squares, yards, runways and taxiways mapped as areas",
            11,
            KIND | _fields(boolean="rail") | LEVEL | _fields(string="surface"),
        ),
        Layer("buildings", "Buildings", 14, {}),
        Layer("bridges", "Outlines of bridges", 12, KIND),
        Layer("ferries", "Lines of ferries", 10, LABEL),
        Layer(
            "streets",
            "Roads, paths, railways and runways",
            5,
            KIND
            | _fields(boolean="rail link")
            | LEVEL
            | _fields(
                boolean="oneway oneway_reverse",
                string="tracktype surface service bicycle horse",
            ),
        ),
        Layer("aerialways", "Cable cars and lifts", 12, KIND),
        Layer(
            "boundaries",
            "Borders of countries (admin_level 2) and states (4)",
            0,
            _fields(number="admin_level", boolean="maritime disputed"),
        ),
        Layer(
            "water_polygons_labels",
            "Names of inland water and glaciers; way_area in square metres of Web Mercator",
            4,
            LABEL | AREA,
        ),
        Layer("water_lines_labels", "Names of rivers, canals, streams and ditches", 12, LABEL),
        Layer(
            "street_labels",
            "Names and numbers of streets",
            10,
            LABEL | _fields(string="ref", number="ref_rows ref_cols"),
        ),
        Layer("streets_polygons_labels", "Names of squares, yards and runways", 14, LABEL),
        Layer(
            "street_labels_points",
            "Numbers and names of motorway exits",
            12,
            LABEL | _fields(string="ref"),
        ),
        Layer(
            "public_transport",
            "Stations, stops and terminals",
            11,
            LABEL | _fields(string="iata"),
        ),
        Layer(
            "boundary_labels",
            "Names of countries (admin_level 2) and states (4); way_area in hectares",
            2,
            _fields(number="admin_level way_area") | NAMES,
        ),
        Layer(
            "place_labels",
            "Names of settlements",
            4,
            LABEL | _fields(number="population"),
        ),
        Layer(
            "addresses",
            "House numbers and names",
            14,
            _fields(string="housename housenumber"),
        ),
        Layer(
            "pois",
            "Points of interest by OSM's own tags",
            14,
            _fields(
                string="amenity leisure tourism shop man_made historic emergency highway office "
                "housename housenumber cuisine sport vending information tower:type religion "
                "denomination",
                boolean="recycling:glass_bottles recycling:paper recycling:clothes "
                "recycling:scrap_metal atm",
            )
            | NAMES,
        ),
    ),
    worldwide=True,
)

PLACES = Tileset(
    "places",
    "MapCommons places",
    f"Every public place; below z{CLUSTERED_BELOW} the number of places in each cell of a grid",
    (
        Layer(
            "places",
            "The feature id is the place's id in /places/{id}; point_count below "
            f"z{CLUSTERED_BELOW}",
            0,
            _fields(string="name category group", number="rank point_count"),
        ),
    ),
)

TILESETS: Mapping[str, Tileset] = {tileset.id: tileset for tileset in (BASEMAP, PLACES)}
