"""Shortbread `streets` and `street_labels`: roads, paths, railways, runways, as lines."""

from importers.osm.level import is_bridge, is_tunnel, layer
from importers.osm.topic import Element, Row, Tags, Topic

# kind → (minzoom of the line, minzoom of its label, drawing order), after Shortbread 1.0.
HIGHWAYS = {
    "motorway": (5, 10, 380),
    "trunk": (6, 12, 370),
    "primary": (8, 12, 360),
    "secondary": (9, 13, 350),
    "tertiary": (10, 13, 340),
    "unclassified": (12, 14, 330),
    "residential": (12, 14, 330),
    "busway": (12, 14, 320),
    "bus_guideway": (12, 14, 320),
    "living_street": (13, 14, 310),
    "service": (13, 14, 150),
    "pedestrian": (13, 14, 300),
    "track": (13, 14, 110),
    "footway": (13, 14, 100),
    "steps": (13, 14, 100),
    "path": (13, 14, 100),
    "cycleway": (13, 14, 100),
}
AEROWAYS = {"runway": (11, 11, 60), "taxiway": (13, 13, 50)}
RAILWAYS = {
    "rail": (8, 10, 440),
    "narrow_gauge": (8, 10, 420),
    "tram": (10, 10, 430),
    "light_rail": (10, 10, 430),
    "funicular": (10, 10, 430),
    "subway": (10, 10, 420),
    "monorail": (10, 10, 430),
}
LINK_LABELS = {"motorway": 13, "trunk": 13, "primary": 13, "secondary": 13, "tertiary": 14}
SIDING_MINZOOM = 10
LAYER_STEP = 1_000  # a layer counts more than any class of road


def row(way: Element, tags: Tags) -> Row | None:
    found = _kind(tags)
    if found is None or (way.closed and tags.get("area") == "yes"):
        return None
    kind, link, rail, (minzoom, label_minzoom, order) = found
    if rail and minzoom < SIDING_MINZOOM and "service" in tags:
        minzoom = label_minzoom = SIDING_MINZOOM
    tunnel, bridge = is_tunnel(tags), is_bridge(tags)
    oneway = "" if rail else tags.get("oneway", "")
    return (
        kind,
        link,
        rail,
        tunnel,
        bridge,
        oneway in ("yes", "1", "true", "-1"),
        oneway == "-1",
        tags.get("tracktype"),
        tags.get("surface"),
        tags.get("service"),
        tags.get("bicycle"),
        tags.get("horse"),
        tags.get("name"),
        tags.get("name:en"),
        tags.get("name:de"),
        tags.get("name:fr"),
        tags.get("ref"),
        z_order(order, tags),
        minzoom,
        LINK_LABELS.get(kind, label_minzoom) if link else label_minzoom,
    )


def _kind(tags: Tags) -> tuple[str, bool, bool, tuple[int, int, int]] | None:
    """(kind, link, rail, zooms and order), or None if this is no street."""
    if highway := tags.get("highway"):
        kind = highway.removesuffix("_link")
        return (kind, kind != highway, False, HIGHWAYS[kind]) if kind in HIGHWAYS else None
    if (railway := tags.get("railway")) in RAILWAYS:
        return railway, False, True, RAILWAYS[railway]
    if (aeroway := tags.get("aeroway")) in AEROWAYS:
        return aeroway, False, False, AEROWAYS[aeroway]
    return None


def z_order(order: int, tags: Tags) -> int:
    """Where a street comes in the drawing order: first its level, then its class."""
    return order + LAYER_STEP * (layer(tags) + is_bridge(tags) - is_tunnel(tags))


topic = Topic(
    name="streets",
    table="street",
    keys=("highway", "railway", "aeroway"),
    columns=(
        "kind", "link", "rail", "tunnel", "bridge", "oneway", "oneway_reverse", "tracktype",
        "surface", "service", "bicycle", "horse", "name", "name_en", "name_de", "name_fr", "ref",
        "z_order", "minzoom", "label_minzoom",
    ),
    rows={"way": row},
)  # fmt: skip
