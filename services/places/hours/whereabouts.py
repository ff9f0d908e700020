"""The clock and the calendar of a place: its time zone, and the country whose holidays it keeps."""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from tzfpy import get_tz

from core.database import Row

# The names of zones are few; what is found by position is asked each time, in some 15 µs.
UTC = ZoneInfo("UTC")


def zone_of(lon: float, lat: float) -> ZoneInfo:
    """The time zone at a position in WGS 84; where the sea has none, the nautical one."""
    name = get_tz(lon, lat)
    return _zone(name) if name else UTC


def country_of(row: Row, zone: ZoneInfo) -> str | None:
    """ISO 3166-1, upper case: as the units around the place say, else that of its time zone.

    An extract that is cut within a country has no outline of it; a zone lies in one country, by
    its entry in the list of zones (some small countries share the zone of a neighbour).
    """
    country = (row.get("units") or {}).get("country") or {}
    code = country.get("code")
    return str(code).upper() if code else _countries().get(zone.key)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def _countries() -> dict[str, str]:
    """The country of each zone that lies in one: lines of country, position, name, remarks."""
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines()
    fields = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: country for country, _position, name, *_ in fields}
