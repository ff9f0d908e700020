"""Coastlines, with the land on their left: what the sea is made of (`importer.build_ocean`)."""

from importers.osm.topic import Element, Row, Tags, Topic


def row(way: Element, tags: Tags) -> Row | None:
    return () if tags.get("natural") == "coastline" else None


topic = Topic(
    name="coastlines",
    table="coastline",
    keys=("natural",),
    columns=(),
    rows={"way": row},
    minzoom=None,  # the sea is drawn
)
