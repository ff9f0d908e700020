"""Shortbread `water_polygons` and `water_polygons_labels`: inland water and glaciers."""

from importers.osm.topic import Element, Row, Tags, Topic

# (key, value) → (kind, minzoom), after Shortbread 1.0.
KINDS = {
    ("natural", "glacier"): ("glacier", 4),
    ("natural", "water"): ("water", 4),
    ("waterway", "riverbank"): ("river", 4),
    ("landuse", "reservoir"): ("reservoir", 4),
    ("landuse", "basin"): ("basin", 4),
    ("waterway", "dock"): ("dock", 10),
    ("waterway", "canal"): ("canal", 10),
}
KEYS = ("natural", "waterway", "landuse")


def row(area: Element, tags: Tags) -> Row | None:
    for key in KEYS:
        found = KINDS.get((key, tags.get(key, "")))
        if found:
            kind, minzoom = found
            if kind == "water" and tags.get("water") == "river":
                kind = "river"
            return (
                kind,
                tags.get("name"),
                tags.get("name:en"),
                tags.get("name:de"),
                tags.get("name:fr"),
                minzoom,
            )
    return None


topic = Topic(
    name="water_polygons",
    table="water_polygon",
    keys=KEYS,
    columns=("kind", "name", "name_en", "name_de", "name_fr", "minzoom"),
    rows={"area": row},
)
