"""A place in Google's form: as lists show it, and with all that is known of it."""

import re
from datetime import datetime
from typing import Any

from core.database import Row
from core.errors import Lang
from services.places.compat.google import address, types
from services.places.compat.google.geometry import geometry
from services.places.compat.google.opening import opening_hours, utc_offset
from services.places.compat.google.rows import kind_of

CLOSED = ("off", "closed")
SITE = re.compile(r"https?://\S+", re.IGNORECASE)
BARE_SITE = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}([/:?]\S*)?", re.IGNORECASE)
#: Country codes of telephones in which a number dialled at home begins with 0.
WITH_ZERO = ("31", "32", "33", "41", "43", "44", "49")


def nearby(row: Row, lang: Lang, at: datetime) -> dict[str, Any]:
    """As nearbysearch lists it."""
    vicinity = address.vicinity(row, lang)
    return _summary(row, lang, at) | ({"vicinity": vicinity} if vicinity else {})


def listed(row: Row, lang: Lang, at: datetime) -> dict[str, Any]:
    """As textsearch lists it."""
    return _summary(row, lang, at) | {"formatted_address": _whole(row, lang)}


def whole(row: Row, lang: Lang, origin: str, at: datetime) -> dict[str, Any]:
    """All that is known of it; `origin` is this site, which has a page for each place."""
    found = {
        **nearby(row, lang, at),
        **listed(row, lang, at),
        "address_components": address.components(row, lang),
        "editorial_summary": _editorial(row),
        **_contact(row),
        "url": f"{origin}/?place={row['id']}" if kind_of(row) == "place" else None,
        "utc_offset": utc_offset(row, at),
        "wheelchair_accessible_entrance": _wheelchair(row),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _summary(row: Row, lang: Lang, at: datetime) -> dict[str, Any]:
    summary = {
        "geometry": geometry(row),
        "name": address.called(row, lang),
        "place_id": str(row["id"]),
        "types": types.of_row(row),
    }
    if kind_of(row) == "place":
        summary["business_status"] = _status(row)
        if hours := opening_hours(row, lang, at):
            summary["opening_hours"] = hours
    return summary


def _whole(row: Row, lang: Lang) -> str:
    return address.formatted(row, lang, named=False)


def _status(row: Row) -> str:
    """OSM keeps no place that has closed for good; one may be closed until further notice."""
    is_closed = str(row.get("opening_hours") or "").strip().strip('"').lower() in CLOSED
    return "CLOSED_TEMPORARILY" if is_closed else "OPERATIONAL"


def _editorial(row: Row) -> dict[str, str] | None:
    text = row.get("description")
    return {"overview": str(text)} if text else None


def _contact(row: Row) -> dict[str, str | None]:
    contact = row.get("contact") or {}
    phone = str(contact.get("phone") or "").partition(";")[0].strip()
    return {
        "international_phone_number": phone if phone.startswith("+") else None,
        "formatted_phone_number": _at_home(phone) or None,
        "website": _site(str(contact.get("website") or "").partition(";")[0].strip()),
    }


def _at_home(phone: str) -> str:
    """+33 1 99 00 00 01 as it is dialled in France; where that is not known, as it is."""
    code, _, rest = phone.removeprefix("+").partition(" ")
    rest = rest.removeprefix("(0)").strip()
    return f"0{rest}" if phone.startswith("+") and code in WITH_ZERO and rest else phone


def _site(text: str) -> str | None:
    """An http(s) address; nothing that a browser would run."""
    if SITE.fullmatch(text):
        return text
    return f"https://{text}" if BARE_SITE.fullmatch(text) else None


def _wheelchair(row: Row) -> bool | None:
    return {"yes": True, "designated": True, "no": False}.get(str(row.get("wheelchair")))
