"""What a request to /compat/photon says; Photon refuses what it does not know."""

from collections.abc import Collection, Sequence

from core.errors import Malformed
from services.places.compat.given import Given, number, whole
from services.places.compat.languages import TAG, languages

#: A `key` is for those who have one for another server of that kind; it is not looked at.
EVERYWHERE = (
    *("limit", "lang", "osm_tag", "layer", "include", "exclude", "dedupe", "geometry", "debug"),
    "key",
)
BIASED = ("lat", "lon", "zoom", "location_bias_scale", "bbox", "countrycode", *EVERYWHERE)
#: In the order in which an address is written.
PARTS = ("housenumber", "street", "postcode", "city", "district", "county", "state")
SEARCH = ("q", *BIASED)
STRUCTURED = (*PARTS, *BIASED)
REVERSE = ("lat", "lon", "radius", "distance_sort", "query_string_filter", *EVERYWHERE)
LONGEST_Q = 200
MOST = 50
FARTHEST_KM = 5_000
Position = tuple[float, float]
Box = tuple[float, float, float, float]


def check_names(given: Given, known: Collection[str]) -> None:
    """Raises `Malformed` for a parameter that is not known."""
    for name in given.names:
        if name not in known:
            listed = ", ".join(known)
            raise Malformed(
                fr=f"Paramètre « {name[:40]} » inconnu ; il y a : {listed}.",
                en=f"Unknown query parameter '{name[:40]}'. Allowed parameters are: {listed}.",
            )


def q_of(given: Given) -> str:
    """Raises `Malformed`."""
    q = (given.get("q") or "").strip()
    if not q:
        raise Malformed(fr="Il manque « q », ce qu’il faut chercher.", en="Missing parameter 'q'.")
    return q[:LONGEST_Q]


def address_of(given: Given) -> str:
    """The parts that are given, as an address is written. Raises `Malformed` if none is."""
    parts = [part.strip() for name in PARTS if (part := given.get(name)) and part.strip()]
    if not parts:
        known = ", ".join(PARTS)
        raise Malformed(
            fr=f"Il faut au moins une partie d’adresse : {known}.",
            en=f"At least one part of an address is needed: {known}.",
        )
    return " ".join(parts)[:LONGEST_Q]


def limit_of(given: Given, usual: int) -> int:
    """Raises `Malformed`."""
    text = given.get("limit")
    limit = usual if text is None else whole(text)
    if limit is None or limit < 1:
        raise _refused(
            "limit", text, fr="un nombre entier, 1 ou plus", en="a whole number, 1 or more"
        )
    return min(limit, MOST)


def languages_of(given: Given, accepted: str | None) -> Sequence[str]:
    """`lang`, else the Accept-Language header; `default` is the local name. Raises `Malformed`."""
    lang = given.get("lang")
    if lang is None:
        return languages(accepted)
    if lang == "default":
        return ()
    if not TAG.fullmatch(lang):
        raise _refused("lang", lang, fr="une langue, comme fr", en="a language, such as en")
    return languages(lang)


def bias_of(given: Given) -> Position | None:
    """lon, lat of what is looked at. Raises `Malformed`."""
    return position_of(given) if "lat" in given or "lon" in given else None


def zoom_of(given: Given) -> float | None:
    """Of the map that is looked at. Raises `Malformed`."""
    _number(given, "location_bias_scale")
    return _number(given, "zoom")


def position_of(given: Given) -> Position:
    """lon, lat. Raises `Malformed` for one that is missing, no number or out of range."""
    return _degrees(given, "lon", 180), _degrees(given, "lat", 90)


def radius_m_of(given: Given, usual_km: float) -> float:
    """Raises `Malformed`."""
    text = given.get("radius")
    radius_km = usual_km if text is None else number(text)
    if radius_km is None or not 0 < radius_km <= FARTHEST_KM:
        kilometres = f"0 < radius ≤ {FARTHEST_KM}"
        raise _refused(
            "radius",
            text,
            fr=f"un nombre de kilomètres, {kilometres}",
            en=f"a number of kilometres, {kilometres}",
        )
    return radius_km * 1_000


def bbox_of(given: Given) -> Box | None:
    """West, south, east, north. Raises `Malformed`."""
    text = given.get("bbox")
    if text is None:
        return None
    edges = [number(part) for part in text.split(",")]
    west, south, east, north = edges if len(edges) == 4 else (None,) * 4
    if west is None or south is None or east is None or north is None:
        raise _no_box(text)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise _no_box(text)
    return west, south, east, north


def countries_of(given: Given) -> set[str]:
    """Upper-case codes of ISO 3166-1. Raises `Malformed`."""
    codes = {code.strip() for text in given.all("countrycode") for code in text.split(",")}
    for code in codes:
        if not (len(code) == 2 and code.isascii() and code.isalpha()):
            fr, en = "un code de deux lettres, comme FR", "a code of two letters, such as FR"
            raise _refused("countrycode", code, fr=fr, en=en)
    return {code.upper() for code in codes}


def _degrees(given: Given, name: str, most: float) -> float:
    value = _number(given, name)
    if value is None:
        raise Malformed(
            fr=f"Il manque « {name} » : il faut « lat » et « lon ».",
            en=f"Missing parameter '{name}': both 'lat' and 'lon' are needed.",
        )
    if not -most <= value <= most:
        text, most = given.get(name), int(most)
        raise _refused(name, text, fr=f"entre -{most} et {most}", en=f"between -{most} and {most}")
    return value


def _number(given: Given, name: str) -> float | None:
    text = given.get(name)
    if text is None:
        return None
    value = number(text)
    if value is None:
        raise _refused(name, text, fr="un nombre", en="a number")
    return value


def _no_box(text: str) -> Malformed:
    form = "minLon,minLat,maxLon,maxLat"
    return _refused("bbox", text, fr=f"{form}, en degrés", en=f"{form}, in degrees")


def _refused(name: str, value: str | None, *, fr: str, en: str) -> Malformed:
    shown = (value or "")[:80]
    return Malformed(
        fr=f"« {name} » vaut « {shown} » ; il faut {fr}.",
        en=f"Invalid value '{shown}' for parameter '{name}': it must be {en}.",
    )
