"""Shortbread `public_transport`: where one gets on; an area is shown by a point on it."""

from importers.osm.topic import Element, Row, Tags, Topic

# key → value → (kind, minzoom), after Shortbread 1.0.
KINDS = {
    "railway": {
        "station": ("station", 13),
        "halt": ("halt", 13),
        "tram_stop": ("tram_stop", 14),
    },
    "highway": {"bus_stop": ("bus_stop", 14)},
    "amenity": {"bus_station": ("bus_station", 13), "ferry_terminal": ("ferry_terminal", 12)},
    "aerialway": {"station": ("aerialway_station", 13)},
    "aeroway": {"aerodrome": ("aerodrome", 11), "helipad": ("helipad", 13)},
}


def row(element: Element, tags: Tags) -> Row | None:
    for key, kinds in KINDS.items():
        found = kinds.get(tags.get(key, ""))
        if found:
            kind, minzoom = found
            names = tags.get("name"), tags.get("name:en"), tags.get("name:de"), tags.get("name:fr")
            return kind, *names, tags.get("iata"), minzoom
    return None


topic = Topic(
    name="public_transport",
    table="public_transport",
    keys=tuple(KINDS),
    columns=("kind", "name", "name_en", "name_de", "name_fr", "iata", "minzoom"),
    rows={"node": row, "area": row},
)
