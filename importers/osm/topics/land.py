"""Shortbread `land`: land cover and land use, drawn first."""

from importers.osm.topic import Element, Row, Tags, Topic

# key → value → minzoom, after Shortbread 1.0; the kind is the value, but for natural=wood.
KINDS = {
    "landuse": {
        "forest": 7, "grass": 11, "meadow": 11, "orchard": 11, "vineyard": 11, "allotments": 11,
        "cemetery": 13, "village_green": 11, "recreation_ground": 11,
        "greenhouse_horticulture": 11, "plant_nursery": 11, "residential": 10, "industrial": 10,
        "commercial": 10, "garages": 10, "retail": 10, "railway": 10, "landfill": 10,
        "quarry": 11, "brownfield": 10, "greenfield": 10, "farmyard": 10, "farmland": 10,
    },
    "natural": {
        "wood": 7, "sand": 10, "beach": 10, "heath": 11, "scrub": 11, "grassland": 11,
        "bare_rock": 11, "scree": 11, "shingle": 11,
    },
    "wetland": {"swamp": 11, "bog": 11, "string_bog": 11, "wet_meadow": 11, "marsh": 11},
    "leisure": {
        "golf_course": 11, "park": 11, "garden": 11, "playground": 11, "miniature_golf": 11,
    },
    "amenity": {"grave_yard": 13},
}  # fmt: skip


def row(area: Element, tags: Tags) -> Row | None:
    for key, minzooms in KINDS.items():
        value = tags.get(key)
        if value in minzooms:
            return "forest" if value == "wood" else value, minzooms[value]
    return None


topic = Topic(
    name="land",
    table="land",
    keys=tuple(KINDS),
    columns=("kind", "minzoom"),
    rows={"area": row},
)
