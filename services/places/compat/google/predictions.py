"""What autocomplete proposes while somebody types."""

from typing import Any

from core.database import Row
from core.errors import Lang
from services.places.compat.google import address, types
from services.places.compat.google.geometry import distance_m
from services.places.compat.google.matching import matched
from services.places.compat.google.parameters import Position

MOST = 5
BETWEEN = ", "


def prediction(row: Row, typed: str, lang: Lang, origin: Position | None) -> dict[str, Any]:
    """One proposal; with its distance from `origin` (lon, lat) where that is given."""
    main, secondary = address.called(row, lang), address.around(row, lang)
    description = BETWEEN.join(part for part in (main, secondary) if part)
    found: dict[str, Any] = {
        "description": description,
        "matched_substrings": matched(description, typed),
        "place_id": str(row["id"]),
        "structured_formatting": {
            "main_text": main,
            "main_text_matched_substrings": matched(main, typed),
            "secondary_text": secondary,
            "secondary_text_matched_substrings": matched(secondary, typed),
        },
        "terms": _terms(description),
        "types": types.of_row(row),
    }
    if origin is not None:
        found["distance_meters"] = round(distance_m(origin, (row["lon"], row["lat"])))
    return found


def _terms(description: str) -> list[dict[str, Any]]:
    terms, offset = [], 0
    for value in description.split(BETWEEN):
        terms.append({"offset": offset, "value": value})
        offset += len(value) + len(BETWEEN)
    return terms
