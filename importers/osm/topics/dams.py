"""Shortbread `dam_lines` and `dam_polygons`: dams, not dykes."""

from importers.osm.topic import Element, Row, Tags, Topic


def row(area: Element, tags: Tags) -> Row | None:
    return () if tags.get("waterway") == "dam" else None


def row_of_line(way: Element, tags: Tags) -> Row | None:
    """A closed way comes as an area as well, unless it says that it is none."""
    return None if way.closed and tags.get("area") != "no" else row(way, tags)


topic = Topic(
    name="dams",
    table="dam",
    keys=("waterway",),
    columns=(),
    rows={"way": row_of_line, "area": row},
    minzoom=12,
)
