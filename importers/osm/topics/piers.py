"""Shortbread `pier_lines` and `pier_polygons`: piers, breakwaters, groynes."""

from importers.osm.topic import Element, Row, Tags, Topic

KINDS = ("pier", "breakwater", "groyne")


def row(area: Element, tags: Tags) -> Row | None:
    kind = tags.get("man_made")
    return (kind,) if kind in KINDS else None


def row_of_line(way: Element, tags: Tags) -> Row | None:
    """A closed way comes as an area as well, unless it says that it is none."""
    return None if way.closed and tags.get("area") != "no" else row(way, tags)


topic = Topic(
    name="piers",
    table="pier",
    keys=("man_made",),
    columns=("kind",),
    rows={"way": row_of_line, "area": row},
    minzoom=12,
)
