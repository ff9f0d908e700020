"""GET /compat/photon/…: for what was written to ask Photon."""

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from core.database import Connection
from core.errors import Invalid
from core.http.deps import ReadOnly
from core.http.language import asked_of
from services.places.compat.found import Found
from services.places.compat.given import Given
from services.places.compat.photon import answers, parameters
from services.places.compat.photon.features import collection
from services.places.routes_data_date import data_date
from services.places.routes_described import HIDDEN, JSON, described

router = APIRouter(prefix="/compat/photon", tags=["compat"])

Work = Callable[[Connection, Given, str | None], Awaitable[list[Found]]]


@router.get("/api", **described(parameters.SEARCH))
@router.get("/api/", **HIDDEN)
async def search(request: Request, conn: ReadOnly) -> Response:
    """Places and addresses as one types, as Photon's /api."""
    return await _answered(request, conn, answers.search)


@router.get("/structured", **described(parameters.STRUCTURED))
@router.get("/structured/", **HIDDEN)
async def structured(request: Request, conn: ReadOnly) -> Response:
    """An address by its parts, as Photon's /structured."""
    return await _answered(request, conn, answers.structured)


@router.get("/reverse", **described(parameters.REVERSE))
@router.get("/reverse/", **HIDDEN)
async def reverse(request: Request, conn: ReadOnly) -> Response:
    """What is at a position, as Photon's /reverse."""
    return await _answered(request, conn, answers.reverse)


@router.get("/status", **described((), failing=HTTPStatus.SERVICE_UNAVAILABLE))
@router.get("/status/", **HIDDEN)
async def status(request: Request) -> Response:
    """Whether the database answers, and the date of its data, as Photon's /status."""
    date, away = await data_date(request)
    if away:
        return _sent({"status": "Error"}, HTTPStatus.SERVICE_UNAVAILABLE, "no-store")
    return _sent({"status": "Ok", "import_date": date and date.isoformat()}, cache="no-store")


async def _answered(request: Request, conn: Connection, work: Work) -> Response:
    """The answer, or what is wrong with the request, as Photon tells it."""
    given = Given(request.query_params.multi_items())
    try:
        founds = await work(conn, given, request.headers.get("accept-language"))
    except Invalid as error:
        message = error.text(asked_of(request, ("en", "fr")))
        return _sent({"message": message}, HTTPStatus.BAD_REQUEST)
    return _sent(collection(founds))


def _sent(
    content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK, cache: str = "public, max-age=60"
) -> Response:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    headers = {"Cache-Control": cache, "Vary": "Accept-Language"}
    return Response(text, status, headers, JSON)
