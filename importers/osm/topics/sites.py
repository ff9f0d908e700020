"""Shortbread `sites`: grounds drawn above the land and below buildings."""

from importers.osm.topic import Element, Row, Tags, Topic

# key → value → kind, after Shortbread 1.0; OSM's own word is sports_centre.
KINDS = {
    "amenity": {
        kind: kind
        for kind in (
            "university", "college", "school", "hospital", "prison", "parking", "bicycle_parking",
        )
    },
    "leisure": {"sports_centre": "sports_center", "sports_center": "sports_center"},
    "landuse": {"construction": "construction"},
    "military": {"danger_area": "danger_area"},
}  # fmt: skip


def row(area: Element, tags: Tags) -> Row | None:
    for key, kinds in KINDS.items():
        kind = kinds.get(tags.get(key, ""))
        if kind:
            return kind, tags.get("name")
    return None


topic = Topic(
    name="sites",
    table="site",
    keys=tuple(KINDS),
    columns=("kind", "name"),
    rows={"area": row},
    minzoom=14,
)
