"""Shortbread `buildings`: everything with a building tag."""

from importers.osm.topic import Element, Row, Tags, Topic


def row(area: Element, tags: Tags) -> Row | None:
    return () if tags.get("building", "no") != "no" else None


topic = Topic(
    name="buildings",
    table="building",
    keys=("building",),
    columns=(),
    rows={"area": row},
    minzoom=14,
)
