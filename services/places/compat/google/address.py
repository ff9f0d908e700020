"""Addresses in Google's form: components, the whole in one line, and its short form."""

from collections.abc import Iterable
from typing import Any

from core.database import Row
from core.errors import Lang
from services.places.compat.google import types
from services.places.compat.google.rows import kind_of
from services.places.schemas import Address, category_label

Component = dict[str, Any]


def name_of(row: Row, lang: Lang) -> str:
    """The name in a language; what has none is called by its category or its address."""
    names = row.get("names") or {}
    if name := names.get(lang) or row.get("name"):
        return str(name)
    if category := row.get("category"):
        return category_label(category, lang)
    return _line(row) or str(row["id"])


def components(row: Row, lang: Lang) -> list[Component]:
    """The parts of an address, the smallest first; the postcode comes last, as Google has it."""
    place, units = _address(row, lang), row.get("units") or {}
    own = []
    if kind_of(row) != "address":
        own = [_component(name_of(row, lang), _own_types(row), _short(units, types.unit_of(row)))]
    rest = [
        _component(place.get("housenumber"), ["street_number"]),
        _component(place.get("street"), ["route"]),
        _component(place.get("city"), ["locality", "political"]),
        *(
            _component(place.get(unit), list(types.UNITS[unit]), _short(units, unit))
            for unit in ("county", "region", "country")
        ),
        _component(place.get("postcode"), ["postal_code"]),
    ]
    known = own[0]["types"][0] if own else ""
    return [*own, *(part for part in rest if part["long_name"] and part["types"][0] != known)]


def formatted(row: Row, lang: Lang, *, named: bool) -> str:
    """In one line, to the country; with the name of a place in front if `named` is asked for."""
    place = _address(row, lang)
    town = " ".join(_filled(place.get("postcode"), place.get("city")))
    kind = kind_of(row)
    name = name_of(row, lang)
    if kind == "address":
        first = [_line(row)]
    elif kind == "street":
        first = [place.get("street") or name]
    elif kind in ("municipality", "area"):
        return _joined(name, *_wider(place, row, lang))
    else:
        line = _line(row)
        first = [name, line] if named or not (line or town) else [line]
    return _joined(*first, town, place.get("country")) or name


def vicinity(row: Row, lang: Lang) -> str:
    """Street and town, without postcode and country."""
    place = _address(row, lang)
    return _joined(_line(row), place.get("city"))


def around(row: Row, lang: Lang) -> str:
    """What tells one thing from its namesakes: its address without what it is called itself."""
    whole = formatted(row, lang, named=False)
    parts = whole.split(", ")
    return ", ".join(parts[1:] if parts[0] == called(row, lang) else parts)


def called(row: Row, lang: Lang) -> str:
    """A place by its name, an address by its first line."""
    return _line(row) if kind_of(row) == "address" and _line(row) else name_of(row, lang)


def country_code(row: Row) -> str | None:
    """ISO 3166-1, upper case, where it is known."""
    code = ((row.get("units") or {}).get("country") or {}).get("code")
    return str(code).upper() if code else None


def postcode(row: Row) -> str | None:
    found = row.get("postcode") or row.get("area_postcode")
    return str(found) if found else None


def _address(row: Row, lang: Lang) -> dict[str, Any]:
    found = Address.from_row(row, lang)
    return found.model_dump() if found else {}


def _line(row: Row) -> str:
    return " ".join(_filled(row.get("housenumber"), row.get("street")))


def _wider(place: dict[str, Any], row: Row, lang: Lang) -> Iterable[str | None]:
    """What a municipality or an area lies in, but for itself."""
    country = place.get("country")
    return () if country == name_of(row, lang) else (country,)


def _own_types(row: Row) -> list[str]:
    """What the thing itself is among the parts of its address."""
    if kind_of(row) == "place" and not any(name in types.LAND for name in types.of_row(row)):
        return ["establishment", "point_of_interest"]
    return types.of_row(row)


def _short(units: dict[str, Any], unit: str | None) -> str | None:
    """FR for France, 74 for FR-74; a code that is no ISO code is not shown."""
    country, code = ((units.get(kind or "") or {}).get("code") or "" for kind in ("country", unit))
    if unit == "country":
        return str(country) or None
    is_iso = bool(country) and str(code).startswith(f"{country}-")
    return str(code).removeprefix(f"{country}-") if is_iso else None


def _component(name: str | None, names: list[str], short: str | None = None) -> Component:
    return {"long_name": name or "", "short_name": short or name or "", "types": names}


def _filled(*parts: str | None) -> list[str]:
    return [part for part in parts if part]


def _joined(*parts: str | None) -> str:
    """With commas; what would say the same twice in a row says it once."""
    filled = _filled(*parts)
    return ", ".join(part for n, part in enumerate(filled) if n == 0 or part != filled[n - 1])
