"""The calls: what was asked → what is found → the answer's own part, without status."""

from typing import Any

from core.database import Connection, Row
from core.errors import Gone, NotFound
from services.places.compat.google import finding, geocoding, place, predictions, types
from services.places.compat.google.fields import prune
from services.places.compat.google.paging import MOST
from services.places.compat.google.parameters import FARTHEST_M, Area, Asked, Position, missing

Found = tuple[list[dict[str, Any]], list[Row]]
#: More than are shown, as filters may drop some.
LOOKED_AT = 40


async def geocode(conn: Connection, asked: Asked) -> Found:
    """By `place_id`, `latlng`, `address` or `components`; else raises `Invalid`."""
    if place_id := asked.text("place_id"):
        rows = await _one(conn, place_id)
        return [geocoding.result(row, asked.lang) for row in rows], rows
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
    rows = [row for row in rows if geocoding.in_components(row, components, asked.lang)]
    rows = geocoding.regional(rows, asked.text("region"))
    return geocoding.results(rows, typed, asked.lang), rows


async def _reverse(conn: Connection, asked: Asked, position: Position) -> Found:
    rows = await finding.reverse(conn, position)
    result_types = types.wanted(asked.names("result_type"))
    location_types = asked.names("location_type")
    return geocoding.reverse(rows, asked.lang, result_types, location_types), rows


async def nearby_search(conn: Connection, asked: Asked) -> Found:
    """The places around `location`. Raises `Invalid` where it, or how far to look, is missing."""
    area = _circle(asked)
    typed = " ".join(filter(None, (asked.text("keyword"), asked.text("name"))))
    categories = types.categories_of(asked.names("type", "types"))
    if typed:
        rows = await finding.search(
            conn, typed, area, categories=categories, inside=True, kinds=("place",), limit=MOST + 1
        )
        if asked.values.get("rankby") == "distance":
            rows.sort(key=lambda row: row.get("distance_m") or 0)
    else:
        rows = await finding.nearby(conn, area, categories, MOST + 1)
    return [place.nearby(row, asked.lang) for row in rows], rows


def _circle(asked: Asked) -> Area:
    location, radius = asked.position("location"), asked.radius()
    if location is None:
        raise missing("location")
    if asked.values.get("rankby") == "distance":
        if not any(asked.text(name) for name in ("keyword", "name", "type", "types")):
            raise missing("keyword")
        return Area(location, radius or FARTHEST_M)
    if radius is None:
        raise missing("radius")
    return Area(location, radius)


async def text_search(conn: Connection, asked: Asked) -> Found:
    """What `query` says, or all of a `type` around `location`."""
    typed, area = asked.text("query"), asked.area()
    names = asked.names("type", "types")
    categories = types.categories_of(names)
    if not typed and not names:
        raise missing("query")
    if typed or area is None:
        words = typed or " ".join(names).replace("_", " ")
        rows = await finding.search(conn, words, area, categories=categories, limit=MOST + 1)
        rows = geocoding.regional(rows, asked.text("region"))
    else:
        rows = await finding.nearby(conn, area, categories, MOST + 1)
    return [place.listed(row, asked.lang) for row in rows], rows


async def find_place(conn: Connection, asked: Asked) -> Found:
    """The likeliest for `input`. Telephone numbers are not looked for: nothing is found."""
    typed, form = asked.needed("input"), asked.values.get("inputtype", "").strip()
    if form not in ("textquery", "phonenumber"):
        raise missing("inputtype")
    if form == "phonenumber":
        return [], []
    names = asked.names("fields") or ["place_id"]
    rows = await finding.search(conn, typed, asked.area(), limit=LOOKED_AT)
    kept = [row for row in rows if geocoding.is_whole(row, typed)][: geocoding.MOST] or rows[:1]
    return [prune(place.whole(row, asked.lang, asked.origin), names) for row in kept], kept


async def details(conn: Connection, asked: Asked) -> Found:
    """The place with `place_id`, or `placeid`. Raises `Invalid`, `NotFound` or `Gone`."""
    place_id = asked.text("place_id") or asked.text("placeid")
    if place_id is None:
        raise missing("place_id")
    row = await finding.details(conn, place_id)
    found = place.whole(row, asked.lang, asked.origin)
    return [prune(found, asked.names("fields"))], [row]


async def autocomplete(conn: Connection, asked: Asked) -> Found:
    """Proposals for the beginning of something that is being typed."""
    text, offset = asked.needed("input"), asked.number("offset")
    typed = text[: int(offset)].strip() if offset and 0 < offset < len(text) else text
    area = asked.area()
    wanted = types.wanted(asked.names("types"))
    rows = await finding.search(
        conn,
        typed,
        area,
        categories=types.categories_of(wanted) if types.are_categories(wanted) else None,
        kinds=("address", "street") if wanted == types.ADDRESSES else None,
        inside=asked.flag("strictbounds") or bool(asked.values.get("locationrestriction")),
        prefix=True,
        limit=LOOKED_AT,
    )
    rows = _proposed(rows, asked, wanted)
    origin = asked.position("origin")
    shown = rows[: predictions.MOST]
    return [predictions.prediction(row, typed, asked.lang, origin) for row in shown], shown


def _proposed(rows: list[Row], asked: Asked, wanted: frozenset[str]) -> list[Row]:
    components = [pair for pair in asked.components() if pair[0] == "country"]
    return [
        row
        for row in rows
        if (not wanted or wanted.intersection(types.of_row(row)))
        and geocoding.in_components(row, components, asked.lang)
    ]


async def _one(conn: Connection, place_id: str) -> list[Row]:
    """What has an id, if anything has: the Geocoding service does not tell why not."""
    try:
        return [await finding.details(conn, place_id)]
    except (NotFound, Gone):
        return []
