"""How /openapi.json describes the routes whose shapes are those of other geocoders."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

#: The same route under another path: with a trailing slash, or the name of a script.
HIDDEN: dict[str, Any] = {"include_in_schema": False}


#: As the other geocoders send it, charset and all.
JSON = "application/json; charset=utf-8"


def described(
    names: Iterable[str],
    *media_types: str,
    failing: HTTPStatus | None = None,
    refusing: HTTPStatus = HTTPStatus.BAD_REQUEST,
) -> dict[str, Any]:
    """Parameters, all of them text and none required by its form, and what is answered.

    Routes read the query string themselves: each adapter has rules of its own for what it ignores
    and what it refuses, and refuses in the words of the one it stands for.
    """
    content: dict[str, Any] = {
        media_type: {"schema": {}} for media_type in media_types or ("application/json",)
    }
    statuses = (HTTPStatus.OK, HTTPStatus.BAD_REQUEST, refusing, *((failing,) if failing else ()))
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in names
    ]
    return {
        "openapi_extra": {"parameters": parameters},
        "responses": {
            int(status): {"description": TEXTS[status], "content": content} for status in statuses
        },
    }


TEXTS: dict[int, str] = {
    200: "As the geocoder answers that this stands for",
    400: "The request was refused, told as that geocoder tells it",
    413: "The query is too long",
    500: "The database is away",
    503: "The database is away",
}
