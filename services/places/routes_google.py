"""GET /compat/google/maps/api/…: Google's Geocoding and Places web services, over our places.

The answer is always HTTP 200, as Google's clients ask for: its `status` says what came of it.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import psycopg
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout
from pydantic import BaseModel, ConfigDict

from core.errors import DomainError, Lang
from core.http.deps import Origin
from core.http.language import LANGS, language_of
from services.places.compat.google import answers, paging
from services.places.compat.google.parameters import Asked
from services.places.compat.google.services import SERVICES, Service

#: The second is for clients that can be told another host, and no path.
PREFIXES = ("/compat/google/maps/api", "/maps/api")
HEADERS = {"Cache-Control": "public, max-age=60", "Vary": "Accept-Language"}
PASSING = {"Cache-Control": "no-store"}
ANSWERED = ("OK", "ZERO_RESULTS")

log = logging.getLogger(__name__)
router = APIRouter(tags=["google"])


class GoogleAnswer(BaseModel):
    """What all answers have; the rest is described in docs/coming-from-google-maps.md."""

    model_config = ConfigDict(extra="allow")

    status: Literal[
        "OK", "ZERO_RESULTS", "NOT_FOUND", "INVALID_REQUEST", "REQUEST_DENIED", "UNKNOWN_ERROR"
    ]
    html_attributions: list[str]
    error_message: str | None = None


def _route(service: Service) -> Callable[..., Awaitable[JSONResponse]]:
    """The route of one service; what fails, fails in Google's words."""

    async def route(request: Request, origin: Origin) -> JSONResponse:
        lang = _language(request, request.query_params)
        try:
            answers.check_account(request.query_params)
            values, offset = paging.resume(request.query_params, service.is_paged)
            asked = Asked(values, _language(request, values), origin, datetime.now(UTC))
            async with request.state.pools.read.connection() as conn:
                found = await service.call(conn, asked)
                body = await answers.answered(conn, service, found, values, offset)
        except DomainError as error:
            body = answers.refused(service, error, lang)
        except (psycopg.OperationalError, PoolTimeout) as error:
            log.error("%s: %s", request.url.path, error)
            body = answers.failed(service, lang)
        return JSONResponse(body, headers=HEADERS if body["status"] in ANSWERED else PASSING)

    return route


def _language(request: Request, values: Mapping[str, str]) -> Lang:
    """`language=fr-CH` is French; a language that we do not speak is left to Accept-Language."""
    asked = values.get("language", "").strip().lower().replace("_", "-").partition("-")[0]
    return next((lang for lang in LANGS if lang == asked), None) or language_of(request)


def _described(service: Service) -> dict[str, Any]:
    """The parameters, for the API's description: texts, all of them, as nothing is refused."""
    names = (*service.parameters.split(), "language")
    return {
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in names
        ]
    }


for _service in SERVICES:
    for _prefix in PREFIXES:
        for _slash in ("", "/"):
            router.add_api_route(
                f"{_prefix}/{_service.path}/json{_slash}",
                _route(_service),
                responses={200: {"model": GoogleAnswer}},
                response_class=JSONResponse,
                openapi_extra=_described(_service),
                summary=_service.summary,
                operation_id=f"google_{_service.path.replace('/', '_')}",
                include_in_schema=_prefix == PREFIXES[0] and not _slash,
            )
