"""Nominatim's search: free text, or the parts of an address each by its name."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.database import Connection
from core.errors import Malformed
from services.places.compat.asking import Sought, search_for
from services.places.compat.found import Found
from services.places.compat.given import Given, number
from services.places.compat.nominatim.filters import keeper
from services.places.compat.nominatim.parameters import Form, whole_of, yes
from services.places.compat.nominatim.reverse import at

#: In the order in which an address is written. The wider units only choose among answers: a
#: search for their names would leave out what is in them.
WRITTEN = ("amenity", "street", "postalcode", "city")
WIDER = {"county": "county", "state": "region", "country": "country"}
LONGEST_Q = 200
USUAL, MOST = 10, 50
COORDINATES = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d+)?)[\s,]+([+-]?\d{1,3}(?:\.\d+)?)\s*", re.ASCII)


@dataclass(frozen=True)
class View:
    """A box that is preferred; `bounded` when nothing outside it is wanted."""

    box: tuple[float, float, float, float]
    bounded: bool

    @property
    def middle(self) -> tuple[float, float]:
        west, south, east, north = self.box
        return (west + east) / 2, (south + north) / 2

    @property
    def zoom(self) -> float:
        """At which a map of some 512 px shows the box."""
        west, _, east, _ = self.box
        return max(0.0, min(math.log2(360 / max(east - west, 1e-6)), 20.0))


async def search(conn: Connection, given: Given, form: Form) -> list[Found]:
    """The answers, best first. Raises `Malformed`."""
    q, limit = query_of(given), max(1, min(whole_of(given, "limit", USUAL), MOST))
    if at_position := COORDINATES.fullmatch(q):
        lat, lon = map(float, at_position.groups())
        one = await at(conn, lon, lat, form.langs)
        return [one] if one else []
    view, keep = view_of(given), keeper(given)
    sought = Sought(
        q=_searched(given)[:LONGEST_Q],
        limit=limit,
        langs=form.langs,
        bias=view.middle if view and not view.bounded else None,
        zoom=view.zoom if view and not view.bounded else None,
        bbox=view.box if view and view.bounded else None,
        keep=keep,
    )
    return _preferred(await search_for(conn, sought), given)


def query_of(given: Given) -> str:
    """What was asked for, as Nominatim repeats it. Raises `Malformed`."""
    parts = [part for name in (*WRITTEN, *WIDER) if (part := given.get(name))]
    q = given.get("q")
    if q is None and not parts:
        raise Malformed(
            fr="Il n’y a rien à chercher : il manque « q ».", en="Nothing to search for."
        )
    if q is not None and parts:
        names = "amenity, street, city, county, state, postalcode, country"
        raise Malformed(
            fr=f"Les parties d’une adresse ({names}) ne vont pas avec « q ».",
            en=f"Structured query parameters ({names}) cannot be used together with 'q' parameter.",
        )
    return ", ".join(parts) if q is None else q.strip()


def view_of(given: Given) -> View | None:
    """Of two opposite corners, in any order. Raises `Malformed`."""
    text = given.get("viewbox", "viewboxlbrt")
    if not text:
        return None
    corners = [number(part) for part in text.split(",")]
    x1, y1, x2, y2 = corners if len(corners) == 4 else (None,) * 4
    if x1 is None or y1 is None or x2 is None or y2 is None:
        raise Malformed(
            fr=f"« viewbox » vaut {text[:80]} ; il faut quatre nombres, x1,y1,x2,y2.",
            en=f"Parameter 'viewbox' is {text[:80]}; it must be four numbers, x1,y1,x2,y2.",
        )
    west, east = sorted((_within(x1, 180), _within(x2, 180)))
    south, north = sorted((_within(y1, 90), _within(y2, 90)))
    if west == east or south == north:
        raise Malformed(
            fr=f"« viewbox » vaut {text[:80]}, ce qui n’a pas de surface.",
            en=f"Parameter 'viewbox' is {text[:80]}, which has no area.",
        )
    return View((west, south, east, north), yes(given, "bounded"))


def _within(value: float, most: float) -> float:
    return max(-most, min(value, most))


def _searched(given: Given) -> str:
    if q := given.get("q"):
        return q
    parts = [part for name in WRITTEN if (part := given.get(name))]
    # Nothing but a county, a state or a country: then it is what is looked for.
    return " ".join(parts) or next((part for name in WIDER if (part := given.get(name))), "")


def _preferred(founds: Sequence[Found], given: Given) -> list[Found]:
    """Those in the county, state and country that were named before the others."""
    wanted = {
        unit: text.strip().casefold() for name, unit in WIDER.items() if (text := given.get(name))
    }

    def misses(found: Found) -> int:
        units = ((found.units.get(unit), text) for unit, text in wanted.items())
        return sum(unit is not None and not unit.is_called(text) for unit, text in units)

    return sorted(founds, key=misses)
