"""What a request to /compat/nominatim says; parameters that are not Nominatim's are ignored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from core.errors import Invalid, Malformed
from services.places.compat.given import Given, number, whole
from services.places.compat.languages import languages

Format = Literal["xml", "json", "jsonv2", "geojson", "geocodejson"]
FORMATS: tuple[Format, ...] = get_args(Format)
StatusFormat = Literal["text", "json"]
STATUS_FORMATS: tuple[StatusFormat, ...] = get_args(StatusFormat)
Tag = TypeVar("Tag", bound=str)
GEOMETRIES = ("geojson", "text", "kml", "svg")
#: GeoJSON is the only geometry that these have a place for.
GEOMETRIES_OF = {"geojson": GEOMETRIES[:1], "geocodejson": GEOMETRIES[:1]}


@dataclass(frozen=True)
class Form:
    """How to answer: the format, what to tell of each result, and in which languages."""

    format: Format
    address: bool
    extratags: bool
    namedetails: bool
    entrances: bool
    geometry: str | None
    langs: tuple[str, ...]


def format_of(given: Given, default: Tag, known: Sequence[Tag]) -> Tag:
    """Raises `Malformed`."""
    asked = given.get("format")
    if asked is None:
        return default
    for fmt in known:
        if asked == fmt:
            return fmt
    names = ", ".join(known)
    raise Malformed(
        fr=f"Le paramètre « format » doit être l’un de : {names}.",
        en=f"Parameter 'format' must be one of: {names}",
    )


def form_of(given: Given, default: Format, accepted: str | None, *, address: bool) -> Form:
    """`accepted` is the Accept-Language header, `address` the default of `addressdetails`.

    Raises `Malformed` for an unknown format, or more than one geometry.
    """
    fmt = format_of(given, default, FORMATS)
    return Form(
        format=fmt,
        address=yes(given, "addressdetails", address),
        extratags=yes(given, "extratags"),
        namedetails=yes(given, "namedetails"),
        entrances=yes(given, "entrances"),
        geometry=_geometry_of(given, fmt),
        langs=languages(given.get("accept-language") or accepted),
    )


def _geometry_of(given: Given, fmt: Format) -> str | None:
    asked = [name for name in GEOMETRIES_OF.get(fmt, GEOMETRIES) if yes(given, f"polygon_{name}")]
    if len(asked) > 1:
        raise Malformed(
            fr="Trop de formes de géométrie demandées : une seule à la fois.",
            en="Too many polygon output options selected.",
        )
    return asked[0] if asked else None


def yes(given: Given, name: str, default: bool = False) -> bool:
    """Everything but `0` and nothing is yes: `no` and `false` are, too."""
    value = given.get(name)
    return default if value is None else value not in ("", "0")


def whole_of(given: Given, name: str, default: int) -> int:
    """Raises `Malformed`."""
    text = given.get(name)
    if text is None:
        return default
    value = whole(text)
    if value is None:
        raise _not_a_number(name)
    return value


def number_of(given: Given, name: str) -> float:
    """Raises `Malformed` for what is missing, is no number, or is not finite."""
    text = given.get(name)
    if text is None:
        raise Malformed(fr=f"Il manque le paramètre « {name} ».", en=f"Parameter '{name}' missing.")
    value = number(text)
    if value is None:
        raise _not_a_number(name)
    return value


def listed(given: Given, name: str) -> list[str]:
    """The parts of a comma-separated list."""
    return [part.strip() for part in (given.get(name) or "").split(",") if part.strip()]


def callback_of(given: Given) -> str | None:
    """The name of a function to call with the answer. Raises `Invalid` for what is no name."""
    name = given.get("json_callback")
    if name is None or all(part.isascii() and part.isidentifier() for part in name.split(".")):
        return name
    raise Invalid(
        fr="La valeur de « json_callback » n’est pas un nom de fonction.",
        en="Invalid json_callback value",
    )


def _not_a_number(name: str) -> Malformed:
    return Malformed(
        fr=f"Le paramètre « {name} » doit être un nombre.",
        en=f"Parameter '{name}' must be a number.",
    )
