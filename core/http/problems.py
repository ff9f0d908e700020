"""Errors, told over HTTP as RFC 9457 problems, in the caller's language."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import psycopg
from fastapi import Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from core.errors import (
    Conflict,
    DomainError,
    Gone,
    Invalid,
    Lang,
    Malformed,
    Moved,
    NotFound,
    TooLarge,
    Unavailable,
)
from core.http.language import language_of
from core.http.validation import sentences

STATUS: dict[type[DomainError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    Moved: HTTPStatus.MOVED_PERMANENTLY,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Malformed: HTTPStatus.BAD_REQUEST,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Conflict: HTTPStatus.CONFLICT,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: DomainError) -> HTTPStatus:
    """That of its class, else of the nearest class above."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


TITLES: dict[Lang, dict[int, str]] = {
    "fr": {
        301: "Déplacé",
        400: "Requête incompréhensible",
        404: "Introuvable",
        405: "Méthode non permise",
        409: "Conflit",
        410: "Supprimé",
        413: "Trop gros",
        422: "Paramètre refusé",
        500: "Erreur du serveur",
        503: "Indisponible",
    },
    "en": {422: "Parameter refused"},  # the others have HTTP's own words
}
MEDIA_TYPE = "application/problem+json"

log = logging.getLogger(__name__)


class Problem(BaseModel):
    """RFC 9457. `detail` names the bad value and the fix."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def problem(
    lang: Lang,
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """A problem; `more` are its extension members."""
    title = TITLES[lang].get(status) or HTTPStatus(status).phrase
    body = Problem(title=title, status=status, detail=detail)
    told = {**(headers or {}), "Content-Language": lang, "Vary": "Accept-Language"}
    content = jsonable_encoder(body.model_dump() | dict(more or {}))
    return JSONResponse(content, status, told, MEDIA_TYPE)


async def domain_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, DomainError):
        raise error
    lang = language_of(request)
    wait_s = error.retry_after_s if isinstance(error, Unavailable) else None
    headers = {} if wait_s is None else {"Retry-After": str(wait_s)}
    if isinstance(error, Moved):
        headers = {"Location": _elsewhere(request, error)}
    return problem(lang, status_of(error), error.text(lang), headers=headers, more=error.more)


def _elsewhere(request: Request, moved: Moved) -> str:
    """The same address with the new id in the place of the old one, relative to the site."""
    parts = [moved.new if part == moved.old else part for part in request.url.path.split("/")]
    query = request.url.query
    return "/".join(parts) + (f"?{query}" if query else "")


async def validation_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    lang = language_of(request)
    return problem(lang, HTTPStatus.UNPROCESSABLE_ENTITY, sentences(error.errors(), lang))


async def http_error(request: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses: unknown paths and methods."""
    if not isinstance(error, HTTPException):
        raise error
    lang = language_of(request)
    details: dict[int, dict[Lang, str]] = {
        404: {
            "fr": f"Il n’y a rien à {request.url.path}. "
            "Les adresses sont décrites dans /openapi.json.",
            "en": f"There is nothing at {request.url.path}. "
            "The addresses are described in /openapi.json.",
        },
        405: {
            "fr": f"{request.url.path} n’accepte pas {request.method}.",
            "en": f"{request.url.path} does not take {request.method}.",
        },
    }
    detail = details.get(error.status_code, {}).get(lang, str(error.detail))
    return problem(lang, error.status_code, detail, headers=error.headers)


async def database_error(request: Request, error: Exception) -> JSONResponse:
    """The database is away, busy or refuses: say so, and keep the reason for the log."""
    log.error("%s %s: %s", request.method, request.url.path, error)
    lang = language_of(request)
    texts: dict[Lang, str] = {
        "fr": "La base de données ne répond pas en ce moment. Réessayez dans un instant.",
        "en": "The database does not answer at the moment. Try again in a moment.",
    }
    if isinstance(error, psycopg.errors.QueryCanceled):
        texts = {
            "fr": "Cette recherche prend trop de temps. Précisez-la, ou réduisez la zone.",
            "en": "This search takes too long. Make it more precise, or the area smaller.",
        }
    return problem(lang, HTTPStatus.SERVICE_UNAVAILABLE, texts[lang], headers={"Retry-After": "5"})


async def unexpected(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours. Starlette logs it once this has been answered; nothing of it is told."""
    texts: dict[Lang, str] = {
        "fr": "Le serveur s’est trompé. La personne qui l’héberge trouvera pourquoi dans son "
        "journal.",
        "en": "The server made a mistake. Whoever hosts it will find the reason in its log.",
    }
    lang = language_of(request)
    return problem(lang, HTTPStatus.INTERNAL_SERVER_ERROR, texts[lang])


HANDLERS: dict[type[Exception], Any] = {
    DomainError: domain_error,
    RequestValidationError: validation_error,
    HTTPException: http_error,
    psycopg.OperationalError: database_error,
    PoolTimeout: database_error,
    Exception: unexpected,
}
