"""Shortbread `pois`: points of interest by OSM's own tags, whether or not they have a name.

What the directory knows of places is in `places`; this is for styles made for Shortbread.
"""

from core.taxonomy import values
from importers.osm.topic import Element, Row, Tags, Topic, Value
from importers.osm.topics.places import PROTECTED_FOR

# key → values, after Shortbread 1.0. Where its list misspells OSM's word, both are there.
KINDS: dict[str, frozenset[str]] = {
    key: frozenset(listed.split())
    for key, listed in {
        "amenity": """
            arts_centre atm bank bar bench bicycle_rental biergarten cafe car_rental car_sharing
            car_wash cinema clinic college community_centre courthouse dentist doctors dog_park
            drinking_water embassy fast_food fire_station food_court fountain grave_yard hospital
            hunting_stand library marketplace nightclub nursing_home pharmacy place_of_worship
            playground police post_box post_office prison pub public_building recycling restaurant
            school shelter telephone theatre toilets townhall university vending_machine
            veterinary waste_basket""",
        "leisure": """
            dog_park golf_course ice_rink pitch playground sports_centre stadium swimming_pool
            water_park""",
        "tourism": """
            alpine_hut bed_and_breakfast camp_site caravan_site chalet guest_house hostel hotel
            information motel picnic_site theme_park viewpoint zoo""",
        "shop": """
            alcohol bakery beauty beverages bicycle books butcher car chemist clothes computer
            convenience convinience department_store doityourself dry_cleaning florist furniture
            garden_centre general gift greengrocer hairdresser hardware jewelry kiosk laundry mall
            mobile_phone newsagent optican optician outdoor shoes sports stationery supermarket
            toys travel_agency video""",
        "man_made": """
            lighthouse surveillance tower wastewater_plant water_well water_works watermill
            windmill""",
        "historic": """
            archaelogical_site archaeological_site artwork battlefield castle fort memorial
            monument ruins wayside_cross wayside_shrine""",
        "emergency": "defibrillator fire_hydrant phone",
        "highway": "emergency_access_point",
        "office": "diplomatic",
    }.items()
}
CATERING = {"restaurant", "fast_food", "pub", "bar", "cafe"}
SPORTING = {"pitch", "sports_centre"}
RECYCLED = ("glass_bottles", "paper", "clothes", "scrap_metal")


def row(element: Element, tags: Tags) -> Row | None:
    found = {key: value for key in KINDS if (value := tags.get(key)) in KINDS[key]}
    # A refuge stays out of every list, as in `places`.
    if not found or PROTECTED_FOR.intersection(values(tags.get("social_facility:for", ""))):
        return None
    return (
        *(found.get(key) for key in KINDS),
        tags.get("name"),
        tags.get("name:en"),
        tags.get("name:de"),
        tags.get("name:fr"),
        tags.get("addr:housename"),
        tags.get("addr:housenumber"),
        *_details(found, tags),
    )


def _details(found: Tags, tags: Tags) -> tuple[Value, ...]:
    """What only some kinds have, in the order of the columns."""
    amenity = found.get("amenity")
    worship = amenity == "place_of_worship"
    recycling = amenity == "recycling"
    return (
        tags.get("cuisine") if amenity in CATERING else None,
        tags.get("sport") if found.get("leisure") in SPORTING else None,
        tags.get("vending") if amenity == "vending_machine" else None,
        tags.get("information") if found.get("tourism") == "information" else None,
        tags.get("tower:type") if found.get("man_made") == "tower" else None,
        tags.get("religion") if worship else None,
        tags.get("denomination") if worship else None,
        *(recycling and tags.get(f"recycling:{what}") == "yes" for what in RECYCLED),
        amenity == "bank" and tags.get("atm") == "yes",
    )


topic = Topic(
    name="pois",
    table="poi",
    keys=tuple(KINDS),
    values=KINDS,
    columns=(
        *KINDS, "name", "name_en", "name_de", "name_fr", "housename", "housenumber", "cuisine",
        "sport", "vending", "information", "tower_type", "religion", "denomination",
        *(f"recycling_{what}" for what in RECYCLED), "atm",
    ),
    rows={"node": row, "area": row},
    minzoom=14,
)  # fmt: skip
