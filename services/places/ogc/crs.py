"""Reference systems that coordinates may be asked and given in (OGC API – Features Part 2).

Each has the order of axes that its own definition says, which is latitude first for EPSG:4326, and
longitude first for CRS84. PostGIS always has longitude, or easting, first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pyproj import CRS, Transformer

from core.errors import Malformed
from core.ogc import CRS84

WGS84 = 4326
MERCATOR = 3857
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
#: Offered for every collection, besides that of its storage: the world's, and that of France.
ALWAYS = (WGS84, MERCATOR, 2154)
DECIMALS_OF_DEGREES = 7  # a centimetre, as OpenStreetMap has them
DECIMALS_OF_LENGTHS = 3


@dataclass(frozen=True)
class Crs:
    """`srid` is EPSG's number; `north_first` is whether northing, or latitude, comes first."""

    uri: str
    srid: int
    north_first: bool
    geographic: bool

    @property
    def decimals(self) -> int:
        return DECIMALS_OF_DEGREES if self.geographic else DECIMALS_OF_LENGTHS


DEFAULT = Crs(CRS84, WGS84, north_first=False, geographic=True)


@cache
def of_epsg(srid: int) -> Crs:
    """Raises `pyproj.exceptions.CRSError` for a number that EPSG has not."""
    known = CRS.from_epsg(srid)
    directions = [axis.direction for axis in known.axis_info[:2]]
    return Crs(f"{EPSG}{srid}", srid, directions == ["north", "east"], known.is_geographic)


def offered(storage: int) -> tuple[Crs, ...]:
    """Those of a collection that is stored in that reference system, the default one first."""
    return (DEFAULT, *(of_epsg(srid) for srid in dict.fromkeys((*ALWAYS, storage))))


def storage_uri(storage: int) -> str:
    """As it is stored: longitude comes first in PostGIS, so that EPSG:4326 is CRS84 there."""
    return DEFAULT.uri if storage == WGS84 else of_epsg(storage).uri


def find(name: str, uri: str | None, storage: int) -> Crs:
    """The one that the parameter `name` asks for, by default CRS84. Raises `Malformed`."""
    if uri is None:
        return DEFAULT
    known = offered(storage)
    for crs in known:
        if crs.uri == uri:
            return crs
    listed = _list(known)
    raise Malformed(
        fr=f"« {name} » vaut {uri[:80]} ; il y a ici : {listed}.",
        en=f"“{name}” is {uri[:80]}; here there is: {listed}.",
    )


@cache
def to_degrees(srid: int) -> Transformer:
    """To longitude and latitude, from eastings and northings in that order."""
    return Transformer.from_crs(srid, WGS84, always_xy=True)


def _list(known: Sequence[Crs]) -> str:
    return ", ".join(crs.uri for crs in known)
