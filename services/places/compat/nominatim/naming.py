"""What Nominatim says of a result besides its tags: its rank, its address, its whole name."""

from collections.abc import Iterator

from services.places.compat.found import Found, Layer

#: As Nominatim ranks them, from the country down to the house.
RANKS: dict[Layer, int] = {
    "country": 4,
    "state": 8,
    "county": 12,
    "city": 16,
    "district": 20,
    "other": 22,
    "locality": 22,
    "street": 26,
    "house": 30,
}
LABELS: dict[Layer, str] = {
    "country": "country",
    "state": "state",
    "county": "county",
    "city": "city",
    "district": "suburb",
    "locality": "locality",
    "street": "road",
}
#: The unit, its layer and label, and the admin_level that it has in most countries.
WIDER: tuple[tuple[str, Layer, int], ...] = (("county", "county", 6), ("region", "state", 4))
#: Half the width in degrees of the box around a result of which we know only a point.
REACH: dict[Layer, float] = {
    "country": 5,
    "state": 1,
    "county": 0.3,
    "city": 0.08,
    "district": 0.02,
    "other": 0.01,
    "locality": 0.01,
    "street": 0.002,
    "house": 0.00005,
}


def label(found: Found) -> str:
    """What kind of part of an address this is: its `addresstype`."""
    key, value = found.tag
    if found.kind == "address":
        return "place"
    if found.layer in ("house", "other"):
        return value if key == "place" else key
    return value if key == "place" else LABELS[found.layer]


def address(found: Found) -> dict[str, str]:
    """From the thing itself up to its country, whose code is in lower case."""
    return dict(_parts(found))


def display_name(found: Found) -> str:
    parts = (part for key, part in _parts(found) if key != "country_code" and key[:3] != "ISO")
    said: list[str] = []
    for part in parts:
        if not said or said[-1] != part:
            said.append(part)
    return ", ".join(said)


def box(found: Found) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    if found.extent:
        return found.extent
    reach = REACH[found.layer]
    west, east = max(found.lon - reach, -180.0), min(found.lon + reach, 180.0)
    return west, max(found.lat - reach, -90.0), east, min(found.lat + reach, 90.0)


def _parts(found: Found) -> Iterator[tuple[str, str]]:
    if found.name:
        yield label(found), found.name
    if found.housenumber:
        yield "house_number", found.housenumber
    if found.street and found.layer != "street":
        yield "road", found.street
    if found.city and RANKS[found.layer] > RANKS["city"]:
        yield "city", found.city
    yield from _wider(found)


def _wider(found: Found) -> Iterator[tuple[str, str]]:
    rank = RANKS[found.layer]
    for kind, layer, level in WIDER:
        unit = found.units.get(kind)
        if unit and rank > RANKS[layer]:
            yield layer, unit.name
        if unit and unit.code and unit.code[2:3] == "-" and rank >= RANKS[layer]:
            yield f"ISO3166-2-lvl{level}", unit.code
    if found.postcode:
        yield "postcode", found.postcode
    country = found.units.get("country")
    if country and rank > RANKS["country"]:
        yield "country", country.name
    if found.country_code:
        yield "country_code", found.country_code.lower()
