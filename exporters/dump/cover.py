"""Which tiles a bbox touches, in the order in which an archive has them."""

from collections.abc import Iterator
from typing import NamedTuple

from pmtiles.tile import tileid_to_zxy, zxy_to_tileid

from core.errors import Invalid
from core.tiling import NORTH, Box, Range, touched


class Tile(NamedTuple):
    id: int  # its place in an archive: zoom by zoom, along a Hilbert curve
    z: int
    x: int
    y: int


def check(box: Box) -> Box:
    """The box, cut where Web Mercator ends. Raises `Invalid`."""
    west, south, east, north = box
    shown = ",".join(f"{degrees:g}" for degrees in box)
    if not (
        -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90
    ):
        raise Invalid(
            fr=f"L’emprise {shown} sort du monde : il faut ouest,sud,est,nord en degrés, avec "
            "des longitudes de -180 à 180 et des latitudes de -90 à 90.",
            en=f"The bbox {shown} leaves the world: it is west,south,east,north in degrees, "
            "longitudes from -180 to 180 and latitudes from -90 to 90.",
        )
    if west >= east or south >= north:
        raise Invalid(
            fr=f"L’emprise {shown} est vide ou à l’envers : il faut ouest,sud,est,nord, avec "
            "ouest < est et sud < nord.",
            en=f"The bbox {shown} is empty or the wrong way round: it is west,south,east,north, "
            "with west < east and south < north.",
        )
    cut = Box(west, max(south, -NORTH), east, min(north, NORTH))
    if cut.south >= cut.north:
        raise Invalid(
            fr=f"L’emprise {shown} est au-delà de {NORTH:.2f}° : il n’y a pas de tuiles.",
            en=f"The bbox {shown} is beyond {NORTH:.2f}°, where there are no tiles.",
        )
    return cut


def along(box: Box, z: int) -> Iterator[Tile]:
    """The tiles of a zoom that the box touches, along the curve; few are held at a time."""
    within, first = touched(box, z), zxy_to_tileid(z, 0, 0)

    def descend(zoom: int, position: int) -> Iterator[Tile]:
        _, x, y = tileid_to_zxy(zxy_to_tileid(zoom, 0, 0) + position)
        if zoom == z:
            if within.has(x, y):
                yield Tile(first + position, z, x, y)
        elif _meets(within, x, y, z - zoom):
            for child in range(4 * position, 4 * position + 4):
                yield from descend(zoom + 1, child)

    return descend(0, 0)


def _meets(within: Range, x: int, y: int, below: int) -> bool:
    """Whether some tile that is so many zooms below x/y is within."""
    return within.left >> below <= x <= within.right >> below and (
        within.top >> below <= y <= within.bottom >> below
    )
