"""Vector tiles, decoded; where on which tile a point is."""

import math

import mapbox_vector_tile


def decoded(content):
    """A tile's layers; rows count downwards, as in the tile."""
    return mapbox_vector_tile.decode(bytes(content), default_options={"y_coord_down": True})


def position(lon, lat, z):
    """The tile that a point is on: (column, row)."""
    row = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**z), int(row * 2**z)
