"""The calls: what was asked → the rows that are found, and how each is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.database import Connection, Row
from core.errors import Gone, NotFound
from services.places.compat.google import finding, geocoding, place, predictions, types
from services.places.compat.google.fields import prune
from services.places.compat.google.opening import is_open
from services.places.compat.google.paging import MOST
from services.places.compat.google.parameters import FARTHEST_M, Area, Asked, Position, missing

#: More than are shown, as filters may drop some.
LOOKED_AT = 40
#: Of which those that are open are kept.
LOOKED_AT_FOR_OPEN = 300


@dataclass(frozen=True)
class Found:
    rows: list[Row]
    show: Callable[[Row], dict[str, Any]]


async def geocode(conn: Connection, asked: Asked) -> Found:
    """By `place_id`, `latlng`, `address` or `components`; else raises `Invalid`."""
    if place_id := asked.text("place_id"):
        return Found(await _one(conn, place_id), lambda row: geocoding.result(row, asked.lang))
    if asked.values.get("latlng"):
        position = asked.position("latlng")
        if position is None:
            raise missing("latlng")
        return await _reverse(conn, asked, position)
    components = asked.components()
    typed = geocoding.typed_in(asked.text("address"), components)
    if not typed and not components:
        raise missing("address")
    if position := asked.position("address"):
        return await _reverse(conn, asked, position)
    rows = await finding.search(conn, typed, asked.area(), limit=LOOKED_AT) if typed else []
    rows = [row for row in rows if geocoding.in_components(row, components)]
    rows = geocoding.likeliest(geocoding.regional(rows, asked.word("region")), typed)
    return Found(rows, lambda row: geocoding.result(row, asked.lang, typed))


async def _reverse(conn: Connection, asked: Asked, position: Position) -> Found:
    rows = geocoding.chosen(
        await finding.reverse(conn, position),
        types.wanted(asked.names("result_type")),
        asked.names("location_type"),
    )
    return Found(rows, lambda row: geocoding.result(row, asked.lang))


async def nearby_search(conn: Connection, asked: Asked) -> Found:
    """The places around `location`. Raises `Invalid` where it, or how far to look, is missing."""
    area = _circle(asked)
    typed = " ".join(filter(None, (asked.text("keyword"), asked.text("name"))))
    categories = types.categories_of(asked.names("type", "types"))
    if typed:
        limit = _limit(asked)
        kinds = ("place",) if categories is None else None
        rows = await finding.search(
            conn, typed, area, categories=categories, inside=True, kinds=kinds, limit=limit
        )
        if asked.word("rankby") == "distance":
            rows.sort(key=lambda row: row.get("distance_m") or 0)
        rows = _open(rows, asked)
    else:
        rows = await _nearest(conn, asked, area, categories)
    return Found(rows, lambda row: place.nearby(row, asked.lang, asked.at))


def _circle(asked: Asked) -> Area:
    location, radius = asked.position("location"), asked.radius()
    if location is None:
        raise missing("location")
    if asked.word("rankby") == "distance":
        if not any(asked.values.get(name) for name in ("keyword", "name", "type", "types")):
            raise missing("keyword")
        return Area(location, radius or FARTHEST_M)
    if radius is None:
        raise missing("radius")
    return Area(location, radius)


async def text_search(conn: Connection, asked: Asked) -> Found:
    """What `query` says, or all of a `type` around `location`; else raises `Invalid`."""
    typed, area = asked.text("query"), asked.area()
    names = asked.names("type", "types")
    categories = types.categories_of(names)
    if not typed and not names:
        raise missing("query")
    if typed or area is None:
        words = typed or " ".join(names).replace("_", " ")
        rows = await finding.search(conn, words, area, categories=categories, limit=_limit(asked))
        rows = _open(geocoding.regional(rows, asked.word("region")), asked)
    else:
        rows = await _nearest(conn, asked, area, categories)
    return Found(rows, lambda row: place.listed(row, asked.lang, asked.at))


async def _nearest(
    conn: Connection, asked: Asked, area: Area, categories: list[str] | None
) -> list[Row]:
    open_at = asked.at if asked.flag("opennow") else None
    return await finding.nearby(conn, area, categories, MOST + 1, open_at)


def _limit(asked: Asked) -> int:
    return LOOKED_AT_FOR_OPEN if asked.flag("opennow") else MOST + 1


def _open(rows: list[Row], asked: Asked) -> list[Row]:
    """Those that are open, if it was asked for."""
    return [row for row in rows if is_open(row, asked.at)] if asked.flag("opennow") else rows


async def find_place(conn: Connection, asked: Asked) -> Found:
    """The likeliest for `input`, which is a text or a telephone number. Raises `Invalid`."""
    typed, form = asked.needed("input"), asked.word("inputtype")
    if form == "textquery":
        rows = await finding.search(conn, typed, asked.area(), limit=LOOKED_AT)
        rows = geocoding.likeliest(rows, typed)
    elif form == "phonenumber":
        rows = await finding.telephone(conn, typed, geocoding.MOST)
    else:
        raise missing("inputtype")
    names = asked.names("fields") or ["place_id"]
    return Found(rows, lambda row: _pruned(row, asked, names))


async def details(conn: Connection, asked: Asked) -> Found:
    """The place with `place_id`, or `placeid`. Raises `Invalid`, `NotFound` or `Gone`."""
    place_id = asked.text("place_id") or asked.text("placeid")
    if place_id is None:
        raise missing("place_id")
    row, names = await finding.details(conn, place_id), asked.names("fields")
    return Found([row], lambda row: _pruned(row, asked, names))


def _pruned(row: Row, asked: Asked, names: list[str]) -> dict[str, Any]:
    return prune(place.whole(row, asked.lang, asked.origin, asked.at), names)


async def autocomplete(conn: Connection, asked: Asked) -> Found:
    """Proposals for the beginning of something that is being typed. Raises `Invalid`."""
    text, offset = asked.needed("input"), asked.number("offset")
    typed = text[: int(offset)].strip() if offset and 1 <= offset < len(text) else text
    wanted = types.wanted(asked.names("types"))
    rows = await finding.search(
        conn,
        typed,
        asked.area(),
        categories=types.categories_of(wanted) if types.are_categories(wanted) else None,
        kinds=("address", "street") if wanted == types.ADDRESSES else None,
        inside=asked.flag("strictbounds") or bool(asked.values.get("locationrestriction")),
        prefix=True,
        limit=LOOKED_AT,
    )
    origin, countries = asked.position("origin"), asked.components()
    shown = [
        row
        for row in rows
        if (not wanted or wanted.intersection(types.of_row(row)))
        and geocoding.in_components(row, countries)
    ]
    return Found(
        shown[: predictions.MOST],
        lambda row: predictions.prediction(row, typed, asked.lang, origin),
    )


async def _one(conn: Connection, place_id: str) -> list[Row]:
    """What has an id, if anything has: the Geocoding service does not tell why not."""
    try:
        return [await finding.details(conn, place_id)]
    except (NotFound, Gone):
        return []
