"""What a caller of a standard's API asks for: the form of the answer, and no unknown parameters."""

from collections.abc import Iterable, Sequence

from fastapi import Request

from core.errors import Malformed
from core.http.language import LANGS

#: Taken everywhere: the form, the language of texts and errors, an API key.
ALWAYS = ("f", "lang", "key")
MEDIA_TYPES = {
    "html": "text/html",
    "json": "application/json",
    "geojson": "application/geo+json",
}


def asked(request: Request, *forms: str, takes: Iterable[str] = ()) -> str:
    """The form to answer in: `?f=`, else the one that Accept prefers, else the first of `forms`.

    What Accept names and we do not have is no error: clients ask for everything they can read, and
    some for less. Raises `Malformed` for a parameter that is not in `takes`, or an unknown value.
    """
    check_parameters(request, takes)
    check_value(request, "lang", LANGS)
    check_value(request, "f", forms)
    return request.query_params.get("f") or _preferred(request.headers.get("accept", ""), forms)


def check_value(request: Request, name: str, values: Sequence[str]) -> None:
    """Raises `Malformed` where a parameter is there and none of these."""
    value = request.query_params.get(name)
    if value is not None and value not in values:
        known = ", ".join(values)
        raise Malformed(
            fr=f"« {name} » vaut {value[:40]} ; il y a ici : {known}.",
            en=f"“{name}” is {value[:40]}; here there is: {known}.",
        )


def check_parameters(request: Request, takes: Iterable[str] = ()) -> None:
    """Raises `Malformed` for a parameter that is not there."""
    known = (*ALWAYS, *takes)
    if unknown := [name for name in request.query_params if name not in known]:
        name, there_is = unknown[0][:40], ", ".join(known)
        raise Malformed(
            fr=f"Il n’y a pas de paramètre « {name} » ici ; il y a : {there_is}.",
            en=f"There is no parameter “{name}” here; there is: {there_is}.",
        )


def _preferred(accept: str, forms: Sequence[str]) -> str:
    """The form with the greatest weight (RFC 9110 §12.5.1); the earlier one of equals."""
    weights = dict(_weighted(part) for part in accept[:1000].split(","))
    return max(forms, key=lambda form: _weight(weights, MEDIA_TYPES.get(form, "")))


def _weight(weights: dict[str, float], media_type: str) -> float:
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((weights[name] for name in ranges if name in weights), 0.0)


def _weighted(part: str) -> tuple[str, float]:
    """A media range without its parameters, and its weight."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0.0
