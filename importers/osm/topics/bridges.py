"""Shortbread `bridges`: the outlines of bridges, whatever goes over them."""

from importers.osm.topic import Element, Row, Tags, Topic


def row(area: Element, tags: Tags) -> Row | None:
    return () if tags.get("man_made") == "bridge" else None


topic = Topic(
    name="bridges",
    table="bridge",
    keys=("man_made",),
    columns=(),
    rows={"area": row},
    minzoom=12,
)
