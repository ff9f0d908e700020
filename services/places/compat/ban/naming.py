"""The four types of things that the Base Adresse Nationale has, and how it writes them."""

from collections.abc import Mapping
from typing import Literal

from services.places.compat.found import Found, Layer

Type = Literal["housenumber", "street", "locality", "municipality"]

TYPES: Mapping[Layer, Type] = {
    "street": "street",
    "locality": "locality",
    "district": "locality",
    "city": "municipality",
}
FRENCH = "FR-"  # before the number of a département in ISO 3166-2


def type_of(found: Found) -> Type | None:
    """None for what is not in an address base: shops, associations, départements."""
    if found.kind == "address":
        return "housenumber" if found.layer == "house" else "locality"
    return TYPES.get(found.layer)


def name_of(found: Found) -> str:
    """`8 Boulevard du Port`, `Boulevard du Port`, `Amiens`."""
    if type_of(found) == "housenumber":
        return " ".join(filter(None, (found.housenumber, found.street or found.name)))
    return found.name or found.street or ""


def city_of(found: Found) -> str | None:
    return found.name if found.layer == "city" else found.city


def label_of(found: Found) -> str:
    """`8 Boulevard du Port 80000 Amiens`: without commas, and a municipality by its name alone."""
    if found.layer == "city":
        return found.name or ""
    return " ".join(filter(None, (name_of(found), found.postcode, city_of(found))))


def citycode_of(found: Found) -> str | None:
    """INSEE's of the municipality."""
    municipality = found.units.get("municipality")
    return municipality.code if municipality else None


def context_of(found: Found) -> str | None:
    """`80, Somme, Hauts-de-France`: number and name of the département, name of the region."""
    county, region = found.units.get("county"), found.units.get("region")
    return context(
        county.code if county else None,
        county.name if county else None,
        region.name if region else None,
    )


def context(county_code: str | None, county: str | None, region: str | None) -> str | None:
    number = (county_code or "").removeprefix(FRENCH)
    return ", ".join(filter(None, (number, county, region))) or None


def id_of(found_id: str, source: str | None) -> str:
    """Of an address that is the base's own, the id that it has there."""
    return found_id.removeprefix("address-ban-") if source == "ban" else found_id
