"""Shortbread `place_labels`: names of settlements and other populated places."""

from importers.osm.topic import Element, Row, Tags, Topic

# place → (minzoom, population where none is tagged), after Shortbread 1.0.
KINDS = {
    "city": (6, 100_000),
    "town": (7, 5_000),
    "village": (10, 100),
    "hamlet": (10, 50),
    "suburb": (10, 1_000),
    "quarter": (10, 500),
    "neighbourhood": (10, 100),
    "isolated_dwelling": (10, 5),
    "farm": (10, 5),
    "island": (10, 0),
    "locality": (10, 0),
}
CAPITALS = {"yes": "capital", "4": "state_capital"}
CAPITAL_OF = ("city", "town", "village", "hamlet")
CAPITAL_MINZOOM = 4
MOST_PEOPLE = 100_000_000


def row(node: Element, tags: Tags) -> Row | None:
    place, name = tags.get("place"), tags.get("name")
    if place not in KINDS or not name:
        return None
    minzoom, default = KINDS[place]
    capital = CAPITALS.get(tags.get("capital", "")) if place in CAPITAL_OF else None
    return (
        capital or place,
        name,
        tags.get("name:en"),
        tags.get("name:de"),
        tags.get("name:fr"),
        _population(tags, default),
        CAPITAL_MINZOOM if capital else minzoom,
    )


def _population(tags: Tags, default: int) -> int:
    """The tagged number, whose thousands people separate by spaces, commas or points."""
    text = tags.get("population", "")
    for separator in (" ", ",", ".", "\u202f", "\u00a0", "'"):
        text = text.replace(separator, "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return default
    return min(int(text), MOST_PEOPLE)


topic = Topic(
    name="place_labels",
    table="place_label",
    keys=("place",),
    columns=("kind", "name", "name_en", "name_de", "name_fr", "population", "minzoom"),
    rows={"node": row},
)
