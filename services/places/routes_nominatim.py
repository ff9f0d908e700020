"""GET /compat/nominatim/…: for what was written to ask Nominatim."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from core.errors import Invalid
from core.http.deps import Origin, ReadOnly
from core.http.language import asked_of
from services.places.compat.given import Given
from services.places.compat.nominatim import answer as nominatim_answer
from services.places.compat.nominatim import lookup as nominatim_lookup
from services.places.compat.nominatim import reverse as nominatim_reverse
from services.places.compat.nominatim import search as nominatim_search
from services.places.compat.nominatim.answer import Answer
from services.places.compat.nominatim.parameters import FORMATS, STATUS_FORMATS, form_of, format_of
from services.places.routes_data_date import data_date
from services.places.routes_described import HIDDEN, described

PREFIX = "/compat/nominatim"
router = APIRouter(prefix=PREFIX, tags=["compat"])

FORM = (
    *("format", "addressdetails", "extratags", "namedetails", "entrances", "layer", "key"),
    *("polygon_geojson", "polygon_kml", "polygon_svg", "polygon_text"),
    *("accept-language", "json_callback"),
)
SEARCH = (
    *("q", "amenity", "street", "city", "county", "state", "country", "postalcode", "limit"),
    *("viewbox", "bounded", "countrycodes", "featureType", "exclude_place_ids", "dedupe"),
    *FORM,
)
TYPES = ("application/json", "application/javascript", "text/xml", "text/plain")


@router.get("/search", **described(SEARCH, *TYPES))
@router.get("/search/", **HIDDEN)
@router.get("/search.php", **HIDDEN)
async def search(request: Request, conn: ReadOnly, origin: Origin) -> Response:
    """Places and addresses by name, as Nominatim's /search."""

    async def work(given: Given) -> Answer:
        form = form_of(given, "jsonv2", _accepted(request), address=False)
        founds = await nominatim_search.search(conn, given, form)
        query = nominatim_search.query_of(given)
        return nominatim_answer.many(founds, form, given, query, f"{origin}{PREFIX}/search")

    return await _answered(request, work)


@router.get("/reverse", **described(("lat", "lon", "zoom", *FORM), *TYPES))
@router.get("/reverse/", **HIDDEN)
@router.get("/reverse.php", **HIDDEN)
async def reverse(request: Request, conn: ReadOnly) -> Response:
    """What is at a position, as Nominatim's /reverse."""

    async def work(given: Given) -> Answer:
        form = form_of(given, "xml", _accepted(request), address=True)
        found = await nominatim_reverse.reverse(conn, given, form)
        return nominatim_answer.one(found, form, given, request.url.query)

    return await _answered(request, work)


@router.get("/lookup", **described(("osm_ids", *FORM), *TYPES))
@router.get("/lookup/", **HIDDEN)
@router.get("/lookup.php", **HIDDEN)
async def lookup(request: Request, conn: ReadOnly, origin: Origin) -> Response:
    """OSM elements by their ids, as Nominatim's /lookup."""

    async def work(given: Given) -> Answer:
        form = form_of(given, "xml", _accepted(request), address=True)
        founds = await nominatim_lookup.lookup(conn, given, form)
        query = given.get("osm_ids") or ""
        return nominatim_answer.many(founds, form, given, query, f"{origin}{PREFIX}/lookup")

    return await _answered(request, work)


@router.get("/status", **described(("format",), *TYPES, failing=HTTPStatus.INTERNAL_SERVER_ERROR))
@router.get("/status/", **HIDDEN)
@router.get("/status.php", **HIDDEN)
async def status(request: Request) -> Response:
    """Whether the database answers, and how old its data are."""

    async def work(given: Given) -> Answer:
        fmt = format_of(given, "text", STATUS_FORMATS)
        updated, away = await data_date(request)
        return nominatim_answer.status(fmt, updated, away)

    return await _answered(request, work, cache="no-store")


async def _answered(
    request: Request, work: Callable[[Given], Awaitable[Answer]], cache: str = "public, max-age=60"
) -> Response:
    """The answer, or what is wrong with the request, as Nominatim tells it."""
    given = Given(request.query_params.multi_items())
    try:
        answer = await work(given)
    except Invalid as error:
        fmt = given.get("format")
        message = error.text(asked_of(request, ("en", "fr")))
        answer = nominatim_answer.refused(message, fmt if fmt in FORMATS else None)
    headers = {"Cache-Control": cache, "Vary": "Accept-Language"}
    return Response(answer.content, answer.status, headers, answer.media_type)


def _accepted(request: Request) -> str | None:
    return request.headers.get("accept-language")
