"""Web Mercator (EPSG:3857), in metres, in which geometry is stored."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

SRID = 3857
RADIUS = 6_378_137.0  # of its sphere, in metres
EDGE = float(np.pi * RADIUS)  # the world is the square from -EDGE to EDGE


def project(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[np.float64]:
    """x, y (shape (n, 2)) of longitudes and latitudes in degrees of WGS 84.

    Formula: EPSG Guidance Note 7-2, Popular Visualisation Pseudo-Mercator.
    """
    x = RADIUS * np.radians(lon)
    y = RADIUS * np.log(np.tan(np.pi / 4 + np.radians(lat) / 2))
    return np.column_stack((x, y)).astype(np.float64)


def encode(shapes: NDArray[Any]) -> list[str]:
    """Shapes in Web Mercator as COPY takes them: EWKB in hexadecimal."""
    encoded: list[str] = shapely.to_wkb(
        shapely.set_srid(shapes, SRID), hex=True, include_srid=True
    ).tolist()
    return encoded
