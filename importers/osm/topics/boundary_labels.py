"""Shortbread `boundary_labels`: names of countries (admin_level 2) and states (4), on a point."""

from importers.osm.topic import Element, Row, Tags, Topic

LEVELS = {"2": 2, "4": 4}


def row(area: Element, tags: Tags) -> Row | None:
    level, name = LEVELS.get(tags.get("admin_level", "")), tags.get("name")
    if level is None or not name or tags.get("boundary") != "administrative":
        return None
    return level, name, tags.get("name:en"), tags.get("name:de"), tags.get("name:fr")


topic = Topic(
    name="boundary_labels",
    table="boundary_label",
    keys=("boundary",),
    columns=("admin_level", "name", "name_en", "name_de", "name_fr"),
    rows={"area": row},
)
