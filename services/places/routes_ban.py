"""GET /compat/ban/…: for what was written to ask the Base Adresse Nationale, or an Addok."""

import json
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from core.errors import DomainError, Invalid, Lang, TooLarge
from core.http.deps import ReadOnly
from core.http.language import asked_of
from services.places.compat.ban import answers, parameters
from services.places.compat.ban.parameters import Missing
from services.places.compat.given import Given
from services.places.routes_data_date import data_date
from services.places.routes_described import HIDDEN, JSON, described

router = APIRouter(prefix="/compat/ban", tags=["compat"])

SEARCH = ("q", "limit", "autocomplete", "lat", "lon", *parameters.FILTERS, "key")
REVERSE = ("lat", "lon", "limit", *parameters.FILTERS, "key")
#: Of errors; the first is the one that Addok speaks.
LANGS: tuple[Lang, ...] = ("en", "fr")
TOO_LONG = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@router.get("/search", **described(SEARCH, refusing=TOO_LONG))
@router.get("/search/", **HIDDEN)
async def search(request: Request, conn: ReadOnly) -> Response:
    """Addresses, streets, localities and municipalities, as Addok's /search."""
    return await _answered(request, answers.search(conn, _given(request)))


@router.get("/reverse", **described(REVERSE))
@router.get("/reverse/", **HIDDEN)
async def reverse(request: Request, conn: ReadOnly) -> Response:
    """The address of a position, as Addok's /reverse."""
    return await _answered(request, answers.reverse(conn, _given(request)))


@router.get("/health", **described((), failing=HTTPStatus.SERVICE_UNAVAILABLE))
@router.get("/health/", **HIDDEN)
async def health(request: Request) -> Response:
    """Whether the database answers, as Addok's /health."""
    _, away = await data_date(request)
    if away:
        return sent({"status": "UNHEALTHY"}, HTTPStatus.SERVICE_UNAVAILABLE, "no-store")
    return sent({"status": "HEALTHY"}, cache="no-store")


async def _answered(request: Request, work: Awaitable[dict[str, Any]]) -> Response:
    try:
        return sent(await work)
    except (Invalid, TooLarge) as error:
        return refused(request, error)


def refused(request: Request, error: DomainError) -> Response:
    """What is wrong with a request, as Addok tells it."""
    lang = asked_of(request, LANGS)
    if isinstance(error, TooLarge):
        return sent({"title": error.text(lang)}, TOO_LONG)
    what = TITLES["missing" if isinstance(error, Missing) else "invalid"][lang]
    return sent({"title": what, "description": error.text(lang)}, HTTPStatus.BAD_REQUEST)


TITLES: dict[str, dict[Lang, str]] = {
    "missing": {"en": "Missing parameter", "fr": "Paramètre manquant"},
    "invalid": {"en": "Invalid parameter", "fr": "Paramètre non valable"},
}


def sent(
    content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK, cache: str = "public, max-age=60"
) -> Response:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    headers = {"Cache-Control": cache, "Vary": "Accept-Language"}
    return Response(text, status, headers, JSON)


def _given(request: Request) -> Given:
    return Given(request.query_params.multi_items())
