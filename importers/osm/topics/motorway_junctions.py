"""Shortbread `street_labels_points`: the numbers and names of motorway exits."""

from importers.osm.topic import Element, Row, Tags, Topic


def row(node: Element, tags: Tags) -> Row | None:
    name, ref = tags.get("name"), tags.get("ref")
    if tags.get("highway") != "motorway_junction" or not (name or ref):
        return None
    return name, tags.get("name:en"), tags.get("name:de"), tags.get("name:fr"), ref


topic = Topic(
    name="motorway_junctions",
    table="motorway_junction",
    keys=("highway",),
    columns=("name", "name_en", "name_de", "name_fr", "ref"),
    rows={"node": row},
    minzoom=12,
)
