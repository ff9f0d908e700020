"""Shortbread `aerialways`: cable cars and lifts."""

from importers.osm.topic import Element, Row, Tags, Topic

# aerialway → kind, after Shortbread 1.0.
KINDS = {
    "cable_car": "cable_car",
    "gondola": "gondola",
    "goods": "goods",
    "chair_lift": "chair_lift",
    "drag_lift": "drag_lift",
    "t-bar": "t-bar",
    "j-bar": "j-bar",
    "platter": "platter",
    "rope_tow": "rope-tow",
}


def row(way: Element, tags: Tags) -> Row | None:
    kind = KINDS.get(tags.get("aerialway", ""))
    return (kind,) if kind else None


topic = Topic(
    name="aerialways",
    table="aerialway",
    keys=("aerialway",),
    columns=("kind",),
    rows={"way": row},
    minzoom=12,
)
