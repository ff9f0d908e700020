"""Shortbread `ferries`: the lines that ferries follow."""

from importers.osm.topic import Element, Row, Tags, Topic

MINZOOM = 10
MINZOOM_ON_FOOT = 12  # of a ferry that takes no motor vehicles


def row(way: Element, tags: Tags) -> Row | None:
    if tags.get("route") != "ferry":
        return None
    minzoom = MINZOOM_ON_FOOT if tags.get("motor_vehicle") == "no" else MINZOOM
    return tags.get("name"), tags.get("name:en"), tags.get("name:de"), tags.get("name:fr"), minzoom


topic = Topic(
    name="ferries",
    table="ferry",
    keys=("route",),
    columns=("name", "name_en", "name_de", "name_fr", "minzoom"),
    rows={"way": row},
)
