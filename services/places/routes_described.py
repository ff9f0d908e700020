"""How /openapi.json describes the routes whose shapes are those of other geocoders."""

from typing import Any

#: The same route under another path: with a trailing slash, or the name of a script.
HIDDEN: dict[str, Any] = {"include_in_schema": False}


def described(names: str, *media_types: str, failing: int | None = None) -> dict[str, Any]:
    """Parameters, all of them text and none required by its form, and what is answered.

    Routes read the query string themselves: each adapter has rules of its own for what it ignores
    and what it refuses, and refuses in the words of the one it stands for.
    """
    content: dict[str, Any] = {media_type: {"schema": {}} for media_type in media_types}
    statuses = (200, 400, *((failing,) if failing else ()))
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in names.split()
    ]
    return {
        "openapi_extra": {"parameters": parameters},
        "responses": {
            status: {"description": TEXTS[status], "content": content} for status in statuses
        },
    }


TEXTS = {
    200: "As the geocoder answers that this stands for",
    400: "The request was refused, told as that geocoder tells it",
    413: "The query is too long",
    500: "The database is away",
    503: "The database is away",
}
