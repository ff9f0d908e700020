"""Whole answers: a status word, what was found, and whose data it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.credits import OSM, address_credits, attribution
from core.database import Connection, Row
from core.errors import DomainError, Gone, Invalid, Lang, NotFound
from services.places.compat.google.calls import Found
from services.places.compat.google.paging import MOST, PAGE, token
from services.places.compat.google.services import Service

Body = dict[str, Any]
ACCOUNT = ("client", "signature")


class Denied(Invalid):
    """The request is signed for an account of Google's."""


STATUS: tuple[tuple[type[DomainError], str], ...] = (
    (NotFound, "NOT_FOUND"),
    (Gone, "NOT_FOUND"),
    (Denied, "REQUEST_DENIED"),
    (Invalid, "INVALID_REQUEST"),
)
#: Where an answer has one thing and no list.
SINGLE = "result"


def check_account(values: Mapping[str, str]) -> None:
    """Raises `Denied` for a request that is signed; a `key` of any form is nobody's business."""
    if signed := [name for name in ACCOUNT if values.get(name)]:
        raise Denied(
            fr=f"« {signed[0]} » : les requêtes signées pour un compte ne sont pas acceptées ici ; "
            "aucune clé n’est nécessaire.",
            en=f"“{signed[0]}”: requests that are signed for an account are not taken here; no "
            "key is needed.",
        )


async def answered(
    conn: Connection, service: Service, found: Found, values: Mapping[str, str], offset: int
) -> Body:
    """OK or ZERO_RESULTS; of a service with pages, the page that begins at `offset`."""
    rows, more = found.rows, {}
    if service.is_paged:
        end = offset + PAGE
        if len(rows) > end and end < MOST:
            more = {"next_page_token": token(values, end)}
        rows = rows[offset:end]
    shown: list[Any] = [found.show(row) for row in rows]
    body = _body("OK" if rows else "ZERO_RESULTS", await _credits(conn, rows))
    return body | {service.holds: shown[0] if service.holds == SINGLE else shown} | more


def refused(service: Service, error: DomainError, lang: Lang) -> Body:
    status = next((word for kind, word in STATUS if isinstance(error, kind)), "UNKNOWN_ERROR")
    return _failed(service, status, error.text(lang))


def failed(service: Service, lang: Lang) -> Body:
    """The database is away, or the search took too long."""
    texts: dict[Lang, str] = {
        "fr": "La base de données n’a pas répondu à temps. Réessayez dans un instant.",
        "en": "The database did not answer in time. Try again in a moment.",
    }
    return _failed(service, "UNKNOWN_ERROR", texts[lang])


def _failed(service: Service, status: str, message: str) -> Body:
    nothing: Any = {} if service.holds == SINGLE else []
    return _body(status, []) | {"error_message": message, service.holds: nothing}


def _body(status: str, credited: list[str]) -> Body:
    return {"status": status, "html_attributions": credited}


async def _credits(conn: Connection, rows: Sequence[Row]) -> list[str]:
    """Who is to be credited, and under which licence the answer may be kept and published."""
    sources = {row.get("source") or "osm" for row in rows}
    credited = await address_credits(conn) if sources - {"osm"} else [OSM]
    return [f"{attribution([credit])} ({credit.licence})" for credit in credited]
