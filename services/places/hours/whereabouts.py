"""The clock and the calendar of a place: its time zone, and the country whose holidays it keeps."""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from tzfpy import get_tz

UTC = ZoneInfo("UTC")

# Territories with a code of their own that keep the holidays of their state.
HOLIDAYS_OF = {
    **dict.fromkeys(("BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "WF", "YT"), "FR"),
    **dict.fromkeys(("PR", "VI", "GU"), "US"),
    "AX": "FI",
}


def zone_of(lon: float, lat: float) -> ZoneInfo:
    """The time zone at a position in WGS 84; where the sea has none, the nautical one."""
    name = get_tz(lon, lat)
    return _zone(name) if name else UTC


def country_of(zone: ZoneInfo) -> str | None:
    """The country, ISO 3166-1, whose public holidays are kept in a time zone; None at sea."""
    country = _countries().get(zone.key)
    return HOLIDAYS_OF.get(country, country) if country else None


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def _countries() -> dict[str, str]:
    """The country of each zone that lies in one: lines of country, position, name, remarks."""
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines()
    fields = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: country for country, _position, name, *_ in fields}
