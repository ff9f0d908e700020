"""Shortbread `water_lines` and `water_lines_labels`: rivers, canals, streams, ditches."""

from importers.osm.level import is_bridge, is_tunnel, layer
from importers.osm.topic import Element, Row, Tags, Topic

# waterway → (minzoom of the line, minzoom of its label), after Shortbread 1.0.
KINDS = {"river": (9, 12), "canal": (9, 12), "stream": (14, 14), "ditch": (14, 14)}


def row(way: Element, tags: Tags) -> Row | None:
    kind = tags.get("waterway", "")
    found = KINDS.get(kind)
    if found is None or (way.closed and _encloses_water(kind, tags)):
        return None
    return (
        kind,
        # Where water goes through a pipe, OSM most often says so by `culvert`.
        is_tunnel(tags) or tags.get("tunnel") == "culvert",
        is_bridge(tags),
        layer(tags),
        tags.get("name"),
        tags.get("name:en"),
        tags.get("name:de"),
        tags.get("name:fr"),
        *found,
    )


def _encloses_water(kind: str, tags: Tags) -> bool:
    """Whether a closed way is the bank, and so a water polygon: a canal is, unless area=no."""
    area = tags.get("area")
    return area == "yes" or (kind == "canal" and area != "no")


topic = Topic(
    name="water_lines",
    table="water_line",
    keys=("waterway",),
    columns=(
        "kind", "tunnel", "bridge", "layer", "name", "name_en", "name_de", "name_fr", "minzoom",
        "label_minzoom",
    ),
    rows={"way": row},
)  # fmt: skip
