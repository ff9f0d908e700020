"""Which answers a search wants: by country, by theme, by kind of settlement, but for some."""

from collections.abc import Collection

from core.errors import Malformed
from services.places.compat.asking import Keep
from services.places.compat.found import Found, Layer
from services.places.compat.given import Given
from services.places.compat.nominatim.parameters import listed

#: The last is what is in none of the others.
THEMES = ("address", "railway", "natural", "manmade", "poi")
KEYS = {
    "railway": {"railway", "public_transport"},
    "natural": {"natural", "waterway", "water", "geological"},
    "manmade": {"man_made", "power", "bridge"},
}
FEATURE_TYPES: dict[str, set[Layer]] = {
    "country": {"country"},
    "state": {"state"},
    "city": {"city"},
    "settlement": {"state", "county", "city", "district", "locality"},
}


def theme(found: Found) -> str:
    """Which of Nominatim's layers a result is in."""
    if found.kind != "place" or found.tag[0] == "place":
        return "address"
    key, value = found.tag
    if value == "peak":
        return "natural"
    return next((name for name, keys in KEYS.items() if key in keys), "poi")


def themes_of(given: Given) -> Collection[str] | None:
    """Raises `Malformed` for a layer that does not exist."""
    asked = [name.lower() for name in listed(given, "layer")]
    if unknown := [name for name in asked if name not in THEMES]:
        known = ", ".join(THEMES)
        raise Malformed(
            fr=f"Il n’y a pas de « layer » {unknown[0][:40]} ; il y a : {known}.",
            en=f"There is no 'layer' {unknown[0][:40]}; there is: {known}.",
        )
    return asked or None


def keeper(given: Given) -> Keep | None:
    """Says of each answer whether it is wanted; None when all are. Raises `Malformed`."""
    tests = [
        test
        for test in (_of_countries(given), _of_themes(given), _of_type(given), _not_seen(given))
        if test
    ]
    return (lambda found: all(test(found) for test in tests)) if tests else None


def _of_countries(given: Given) -> Keep | None:
    """What lies in no country that we know is kept: extracts may have no borders."""
    codes = {code.upper() for code in listed(given, "countrycodes") if len(code) == 2}
    return (lambda found: found.country_code in codes | {None}) if codes else None


def _of_themes(given: Given) -> Keep | None:
    wanted = themes_of(given)
    return (
        (lambda found: theme(found) in wanted) if wanted and not given.get("featureType") else None
    )


def _of_type(given: Given) -> Keep | None:
    layers = FEATURE_TYPES.get(given.get("featureType") or "")
    return (lambda found: found.layer in layers and theme(found) == "address") if layers else None


def _not_seen(given: Given) -> Keep | None:
    """But those whose place_id, or OSM element (N123), the caller has already."""
    seen = set(listed(given, "exclude_place_ids"))
    return (lambda found: not seen & {str(found.number), _ref(found)}) if seen else None


def _ref(found: Found) -> str:
    return f"{(found.osm_type or '').upper()}{found.osm_id}"
