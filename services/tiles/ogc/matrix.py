"""The tile matrix set WebMercatorQuad, and which of its tiles a tileset has.

Defined in OGC 17-083r4 (Two Dimensional Tile Matrix Set and Tile Set Metadata 2.0), annex D: the
square of Web Mercator, halved at each zoom. `tileMatrix` is the zoom, `tileCol` counts from the
west, `tileRow` from the north.
"""

import math
import re
from typing import Any

from core.errors import Malformed, NotFound
from core.tiling import Box, Range, touched

ID = "WebMercatorQuad"
TITLE = "Web Mercator, the zooms of the web"
URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{ID}"
CRS = "http://www.opengis.net/def/crs/EPSG/0/3857"
SCALE_SET = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
LAST_ZOOM = 24  # of the registered definition
EDGE = math.pi * 6_378_137  # metres: the world is the square from -EDGE to EDGE
TILE_PX = 256  # for the scale; a vector tile has no pixels
PIXEL_M = 0.00028  # the standardised rendering pixel, by which scales are told
NUMBER = re.compile(r"-?[0-9]{1,20}")


def definition() -> dict[str, Any]:
    """The whole definition, in the JSON of the standard."""
    return {
        "id": ID,
        "title": TITLE,
        "uri": URI,
        "crs": CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": SCALE_SET,
        "tileMatrices": [_tile_matrix(z) for z in range(LAST_ZOOM + 1)],
    }


def _tile_matrix(z: int) -> dict[str, Any]:
    cell_m = 2 * EDGE / TILE_PX / 2**z
    return {
        "id": str(z),
        "scaleDenominator": cell_m / PIXEL_M,
        "cellSize": cell_m,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-EDGE, EDGE],
        "tileWidth": TILE_PX,
        "tileHeight": TILE_PX,
        "matrixWidth": 2**z,
        "matrixHeight": 2**z,
    }


def limits(bounds: Box, z: int) -> Range:
    """The rows and columns that touch the bounds; one at least, however small they are."""
    left, top, right, bottom = touched(bounds, z)
    return Range(left, top, max(left, right), max(top, bottom))


def check_id(tile_matrix_set: str) -> None:
    """Raises `NotFound` for another tile matrix set."""
    if tile_matrix_set != ID:
        raise NotFound(
            fr=f"Il n’y a pas de grille « {tile_matrix_set[:80]} » ici, seulement {ID}.",
            en=f"There is no tile matrix set “{tile_matrix_set[:80]}” here, only {ID}.",
        )


def number(name: str, text: str) -> int:
    """Raises `Malformed` for what is no whole number."""
    if not NUMBER.fullmatch(text):
        raise Malformed(
            fr=f"« {name} » vaut {text[:40]} ; il faut un nombre entier.",
            en=f"“{name}” is {text[:40]}; it must be a whole number.",
        )
    return int(text)


def check_zoom(z: int, first: int, last: int) -> None:
    """Raises `NotFound` outside the zooms of a tileset."""
    if not first <= z <= last:
        raise NotFound(
            fr=f"Il n’y a pas de tuile au zoom {z} : ils vont ici de {first} à {last}.",
            en=f"There is no tile at zoom {z}: they go from {first} to {last} here.",
        )


def check_limits(there: Range, z: int, row: int, col: int) -> None:
    """Raises `NotFound` outside the limits that the tileset declares."""
    left, top, right, bottom = there
    if not there.has(col, row):
        raise NotFound(
            fr=f"Il n’y a pas de tuile {row}/{col} : au zoom {z}, les lignes vont de {top} à "
            f"{bottom} et les colonnes de {left} à {right}.",
            en=f"There is no tile {row}/{col}: at zoom {z}, rows go from {top} to {bottom} "
            f"and columns from {left} to {right}.",
        )
