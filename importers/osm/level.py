"""What lies above what: bridges, tunnels and the `layer` tag."""

from importers.osm.topic import Tags

BRIDGES = {
    "yes", "viaduct", "boardwalk", "cantilever", "covered", "low_water_crossing", "movable",
    "trestle",
}  # fmt: skip
TUNNELS = {"yes", "building_passage"}
HIGHEST = 7


def is_bridge(tags: Tags) -> bool:
    return tags.get("bridge") in BRIDGES


def is_tunnel(tags: Tags) -> bool:
    return tags.get("tunnel") in TUNNELS or tags.get("covered") == "yes"


def layer(tags: Tags) -> int:
    """The `layer` tag as a number from -7 to 7; anything else counts as the ground."""
    text = tags.get("layer", "0")
    return int(text) if text.lstrip("-").isdecimal() and abs(int(text)) <= HIGHEST else 0
