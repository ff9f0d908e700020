"""What is sent back by /compat/nominatim: text, its media type and its status."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from core.settings import VERSION
from services.places.compat.found import Found
from services.places.compat.given import Given
from services.places.compat.nominatim.documents import document, item
from services.places.compat.nominatim.parameters import Form, StatusFormat, callback_of, listed
from services.places.compat.nominatim.xml import DECLARATION, UNABLE, reverse_result, search_results

JSON = "application/json; charset=utf-8"
JAVASCRIPT = "application/javascript; charset=utf-8"
XML = "text/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
#: What Nominatim says, and its number for it, when its database is away.
AWAY = 700, "Database connection failed"


@dataclass(frozen=True)
class Answer:
    content: str
    media_type: str = JSON
    status: int = 200


def many(founds: Sequence[Found], form: Form, given: Given, query: str, url: str) -> Answer:
    """All results of a search or lookup; `url` is where it was asked. Raises `Invalid`."""
    if form.format == "xml":
        about = {"querystring": query, "more_url": _more(founds, given, url)}
        return Answer(search_results(founds, form, about), XML)
    return _called(document(founds, form, query), given)


def one(found: Found | None, form: Form, given: Given, query: str) -> Answer:
    """The result of a reverse search, or that there is none. Raises `Invalid`."""
    if form.format == "xml":
        return Answer(reverse_result(found, form, {"querystring": query}), XML)
    if found is None:
        return _called({"error": UNABLE}, given)
    if form.format in ("json", "jsonv2"):
        return _called(item(found, form), given)
    return _called(document([found], form, None), given)


def refused(message: str, fmt: str | None) -> Answer:
    """What is wrong with the request, in the format it asked for; text is for no JSON asked."""
    if fmt is None:
        return Answer(f"ERROR 400: {message}", TEXT, 400)
    if fmt == "xml":
        error = f"<error><code>400</code><message>{escape(message)}</message></error>"
        return Answer(DECLARATION + error, XML, 400)
    return Answer(_json({"error": {"code": 400, "message": message}}), JSON, 400)


def status(fmt: StatusFormat, data_updated: datetime | None, away: bool) -> Answer:
    """Whether the database answers: in text by the status code, in JSON by a number."""
    if fmt == "json":
        number, message = AWAY if away else (0, "OK")
        told: dict[str, Any] = {"status": number, "message": message}
        if not away:
            told["data_updated"] = data_updated and data_updated.isoformat()
        return Answer(_json(told | {"software_version": VERSION, "database_version": VERSION}))
    return Answer(f"ERROR: {AWAY[1]}", TEXT, 500) if away else Answer("OK", TEXT)


def _called(content: Any, given: Given) -> Answer:
    name = callback_of(given)
    text = _json(content)
    return Answer(text) if name is None else Answer(f"{name}({text})", JAVASCRIPT)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _more(founds: Sequence[Found], given: Given, url: str) -> str:
    """Where the next results are: the same request, without what was answered already."""
    seen = [*listed(given, "exclude_place_ids"), *(str(found.number) for found in founds)]
    kept: Mapping[str, str] = {
        name: given.get(name) or "" for name in given.names if name != "exclude_place_ids"
    }
    return f"{url}?{urlencode({**kept, 'exclude_place_ids': ','.join(seen), 'format': 'xml'})}"
