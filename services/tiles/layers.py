"""The tilesets, their layers and every field a layer has: what TileJSON tells."""

from collections.abc import Mapping
from dataclasses import dataclass

MAXZOOM = 14
CLUSTERED_BELOW = 12


@dataclass(frozen=True)
class Layer:
    id: str
    description: str
    minzoom: int
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Tileset:
    id: str
    name: str
    description: str
    layers: tuple[Layer, ...]
    worldwide: bool = False
    minzoom: int = 0
    maxzoom: int = MAXZOOM


NAMES = {"name": "string", "name_en": "string", "name_de": "string"}

BASEMAP = Tileset(
    "basemap",
    "MapCommons basemap",
    "OpenStreetMap in the vocabulary of Shortbread 1.0",
    (
        Layer("ocean", "The sea", 0, {}),
        Layer("land", "Land cover and land use", 7, {"kind": "string"}),
        Layer(
            "water_polygons",
            "Inland water and glaciers; way_area in square metres of Web Mercator",
            4,
            {"kind": "string", "way_area": "number"},
        ),
        Layer("buildings", "Buildings", 14, {}),
        Layer(
            "streets",
            "Roads, paths, railways and runways; booleans are left out when false",
            5,
            {
                "kind": "string",
                "rail": "boolean",
                "link": "boolean",
                "tunnel": "boolean",
                "bridge": "boolean",
                "oneway": "boolean",
                "oneway_reverse": "boolean",
                "tracktype": "string",
                "surface": "string",
                "service": "string",
                "bicycle": "string",
                "horse": "string",
            },
        ),
        Layer(
            "boundaries",
            "Borders of countries (admin_level 2) and states (4)",
            0,
            {"admin_level": "number", "maritime": "boolean", "disputed": "boolean"},
        ),
        Layer(
            "street_labels",
            "Names and numbers of streets",
            10,
            {
                "kind": "string",
                **NAMES,
                "ref": "string",
                "ref_rows": "number",
                "ref_cols": "number",
            },
        ),
        Layer(
            "boundary_labels",
            "Names of countries; way_area in hectares of Web Mercator",
            2,
            {"admin_level": "number", "way_area": "number", **NAMES},
        ),
        Layer(
            "place_labels",
            "Names of settlements",
            4,
            {"kind": "string", **NAMES, "population": "number"},
        ),
        Layer(
            "addresses",
            "House numbers and names",
            14,
            {"housename": "string", "housenumber": "string"},
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
            {
                "name": "string",
                "category": "string",
                "group": "string",
                "rank": "number",
                "point_count": "number",
            },
        ),
    ),
)

TILESETS: Mapping[str, Tileset] = {tileset.id: tileset for tileset in (BASEMAP, PLACES)}
