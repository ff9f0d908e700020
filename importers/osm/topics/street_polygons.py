"""Shortbread `street_polygons` and `streets_polygons_labels`: squares, yards, runways as areas."""

from importers.osm.level import is_bridge, is_tunnel
from importers.osm.topic import Element, Row, Tags, Topic
from importers.osm.topics.streets import AEROWAYS, HIGHWAYS, z_order

# key → value → minzoom, after Shortbread 1.0.
KINDS = {
    "highway": {"pedestrian": 14, "service": 14},
    "area:aeroway": {"runway": 11, "taxiway": 13},
    "aeroway": {"runway": 11, "taxiway": 13},
}
CLASSES = HIGHWAYS | AEROWAYS


def row(area: Element, tags: Tags) -> Row | None:
    for key, minzooms in KINDS.items():
        kind = tags.get(key, "")
        if kind in minzooms and _is_area(area, tags, key):
            return (
                kind,
                is_tunnel(tags),
                is_bridge(tags),
                tags.get("surface"),
                tags.get("name"),
                tags.get("name:en"),
                tags.get("name:de"),
                tags.get("name:fr"),
                z_order(CLASSES[kind][2], tags),
                minzooms[kind],
            )
    return None


def _is_area(area: Element, tags: Tags, key: str) -> bool:
    """A closed street is a ring one goes round, unless it is a relation or says that it is none."""
    return area.osm_type == "r" or key == "area:aeroway" or tags.get("area") == "yes"


topic = Topic(
    name="street_polygons",
    table="street_polygon",
    keys=tuple(KINDS),
    columns=(
        "kind", "tunnel", "bridge", "surface", "name", "name_en", "name_de", "name_fr",
        "z_order", "minzoom",
    ),
    rows={"area": row},
)  # fmt: skip
