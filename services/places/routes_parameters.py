"""The parameters that routes of /places share."""

from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from core.errors import Invalid
from services.places.categories import chosen

A_MINUTE = "public, max-age=60"
LONGEST_Q = 200
MOST = 100
MOST_CATEGORIES = 50


def _clean(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("nul_byte", "a NUL character")
    return text.strip()


Text = Annotated[
    str,
    Query(min_length=1, max_length=LONGEST_Q, description="what to look for"),
    AfterValidator(_clean),
]
Lon = Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False, description="degrees, WGS 84")]
Lat = Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False, description="degrees, WGS 84")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Bias = Annotated[
    str | None,
    Query(max_length=60, description="lon,lat: nearer places first", examples=["6.14,46.2"]),
]
Bbox = Annotated[
    str | None,
    Query(max_length=120, description="west,south,east,north", examples=["6.1,46.19,6.16,46.23"]),
]
Categories = Annotated[
    str | None,
    Query(
        max_length=2_000,
        description="ids of categories or groups, separated by commas: any of these, but none "
        "that begins with `-`",
        examples=["food,-fast_food"],
    ),
]
Kinds = Annotated[
    str | None,
    Query(
        max_length=200,
        description="only these, separated by commas",
        examples=["address,place,street,municipality,area"],
    ),
]
Layers = Annotated[
    str | None,
    Query(
        max_length=2_000,
        description="of which public shared layers features are found, too, separated by commas: "
        "of all unless told, of no other's with `none`",
        examples=["jardins,composts", "none"],
    ),
]


def bias_of(text: str | None) -> tuple[float, float] | None:
    """lon, lat. Raises `Invalid`."""
    if text is None:
        return None
    lon, lat = _numbers("bias", text, 2, "lon,lat", "6.14,46.2")
    _check_position("bias", text, lon, lat)
    return lon, lat


def bbox_of(text: str | None) -> tuple[float, float, float, float] | None:
    """west, south, east, north. Raises `Invalid`."""
    if text is None:
        return None
    west, south, east, north = _numbers(
        "bbox", text, 4, "west,south,east,north", "6.1,46.19,6.16,46.23"
    )
    _check_position("bbox", text, west, south)
    _check_position("bbox", text, east, north)
    if west >= east or south >= north:
        raise Invalid(
            fr=f"« bbox » vaut {text} ; l’ouest doit être plus petit que l’est, "
            "le sud que le nord.",
            en=f"“bbox” is {text}; west must be less than east, and south than north.",
        )
    return west, south, east, north


def categories_of(text: str | None) -> list[str] | None:
    """The categories that a list of categories and groups means: see docs/nearby.md.

    Raises `Invalid` for what is none, and when there are too many.
    """
    ids = [part.strip() for part in text.split(",") if part.strip()] if text else []
    if len(ids) > MOST_CATEGORIES:
        raise Invalid(
            fr=f"« categories » en nomme {len(ids)} ; le maximum est {MOST_CATEGORIES}.",
            en=f"“categories” names {len(ids)}; the most is {MOST_CATEGORIES}.",
        )
    return chosen(ids) if ids else None


def kinds_of(text: str | None) -> list[str] | None:
    """The kinds of a comma-separated list; whether there are such is for who asks for them."""
    return [part.strip() for part in text.split(",") if part.strip()] or None if text else None


def layers_of(text: str | None) -> list[str] | None:
    """The ids of layers; None for all. What is no public layer has no features to be found."""
    if text is None:
        return None
    ids = [part.strip() for part in text.split(",") if part.strip()]
    return [] if ids == ["none"] else [one for one in ids if "\0" not in one]


def _numbers(name: str, text: str, count: int, form: str, example: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise Invalid(
            fr=f"« {name} » vaut {text[:80]} ; il faut {form}, comme {example}.",
            en=f"“{name}” is {text[:80]}; it must be {form}, such as {example}.",
        )
    return numbers


def _check_position(name: str, text: str, lon: float, lat: float) -> None:
    # Written so that NaN, which is not less or more than anything, is refused.
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Invalid(
            fr=f"« {name} » vaut {text[:80]} ; la longitude va de -180 à 180, la latitude de "
            "-90 à 90, dans cet ordre.",
            en=f"“{name}” is {text[:80]}; longitude goes from -180 to 180, latitude from "
            "-90 to 90, in this order.",
        )
