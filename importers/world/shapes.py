"""The rows of world.jsonl.gz, and their shapes on the square of Web Mercator."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from core.errors import Invalid
from core.mercator import project

Fields = dict[str, Any]
Shape = Any  # a shapely geometry: its functions make any kind
Row = tuple[Fields, Shape]
Shapes = NDArray[Any]  # of shapely geometries
Coordinates = NDArray[np.float64]

SOUTH = -85.2  # degrees; Web Mercator ends a little before, and has no place for the pole


def read(file: Path) -> list[Row]:
    """Fields and shape of each row, in lon/lat (WGS 84, degrees; on beyond 180° E).

    Raises `Invalid` for what the build of widget/ did not write, or not to its end.
    """
    try:
        return list(_rows(file))
    except (EOFError, KeyError, OSError, ValueError) as error:
        raise Invalid(
            fr=f"{file} est abîmé ({error!r}) : effacez le dossier {file.parent.parent} et lancez "
            "`./mapcommons up`, qui le refait.",
            en=f"{file} is damaged ({error!r}): delete the folder {file.parent.parent} and run "
            "`./mapcommons up`, which makes it again.",
        ) from error


def flatten(shapes: Shapes) -> Shapes:
    """The pieces of shapes in lon/lat, in Web Mercator.

    What lies beyond 180° E comes in again at 180° W.
    """
    here = shapely.clip_by_rect(shapes, -180, SOUTH, 180, 90)
    beyond = shapely.clip_by_rect(shapes, 180, SOUTH, 540, 90)
    both = np.concatenate((here, _move(beyond, lambda c: c - (360, 0))))
    return _move(shapely.get_parts(both), lambda c: project(c[:, 0], c[:, 1]))


def polygons(shapes: Any) -> Shapes:
    """The polygons among shapes and their parts, valid or not."""
    return _parts(shapes, dimension=2)


def lines(shapes: Any) -> Shapes:
    """The lines among shapes and their parts."""
    return _parts(shapes, dimension=1)


def _parts(shapes: Any, dimension: int) -> Shapes:
    parts: Shapes = shapely.get_parts(shapes)
    wanted: Shapes = parts[(shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)]
    return wanted


def _rows(file: Path) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row, _shape(row.pop("geometry"))


def _shape(geometry: Fields) -> Shape:
    """Of GeoJSON. Arrays take half the time of lists of points."""
    coordinates = geometry["coordinates"]
    if geometry["type"] == "LineString":
        return shapely.LineString(np.array(coordinates))
    shell, *holes = map(np.array, coordinates)
    return shapely.Polygon(shell, holes)


def _move(shapes: Shapes, function: Callable[[Coordinates], Coordinates]) -> Shapes:
    moved: Shapes = shapely.transform(shapes, function)
    return moved
