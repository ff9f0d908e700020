"""Which tags make which feature of which Shortbread 1.0 layer, and from which zoom."""

import pytest

from importers.osm.topics import topics

SQUARE = "n1 x0 y0\nn2 x0.001 y0\nn3 x0.001 y0.001\nn4 x0 y0.001\n"
OPL = {
    "node": "n9 T{tags} x2 y48\n",
    "line": SQUARE + "w9 T{tags} Nn1,n2\n",
    "ring": SQUARE + "w9 T{tags} Nn1,n2,n3,n4,n1\n",
    "relation": SQUARE + "w8 Nn1,n2,n3,n4,n1\nr9 T{tags} Mw8@outer\n",
}


def made(rows, shape, tags):
    """The rows of one element, without what says which element it is, by table."""
    escaped = tags.replace(" ", "%20%")
    found = rows(OPL[shape].format(tags=escaped))
    del found["dropped"]
    found.pop("place", None)
    return {
        table: [
            {key: value for key, value in row.items() if not key.startswith("osm_")}
            for row in listed
        ]
        for table, listed in found.items()
    }


WATER = {"tunnel": False, "bridge": False, "layer": 0, "name": None}
EXPECTED = [
    # shape, tags, table, some of the row's columns
    ("line", "waterway=river,name=Arve,name:en=the Arve", "water_line",
     {"kind": "river", "name": "Arve", "name_en": "the Arve", "minzoom": 9, "label_minzoom": 12}),
    ("line", "waterway=canal", "water_line", {"kind": "canal", "minzoom": 9, "label_minzoom": 12}),
    ("line", "waterway=stream", "water_line",
     {"kind": "stream", "minzoom": 14, "label_minzoom": 14, **WATER}),
    ("line", "waterway=ditch,tunnel=culvert,layer=-1", "water_line",
     {"kind": "ditch", "tunnel": True, "layer": -1}),
    ("line", "waterway=canal,bridge=yes,layer=1", "water_line", {"bridge": True, "layer": 1}),
    ("ring", "waterway=river", "water_line", {"kind": "river"}),
    ("ring", "waterway=canal,area=no", "water_line", {"kind": "canal"}),
    ("ring", "waterway=canal", "water_polygon", {"kind": "canal", "minzoom": 10}),
    ("relation", "type=multipolygon,natural=water,name=Lac,name:de=See,name:fr=Lac", "water_polygon",
     {"kind": "water", "name": "Lac", "name_en": None, "name_de": "See", "name_fr": "Lac", "minzoom": 4}),
    ("line", "waterway=dam", "dam", {}),
    ("ring", "waterway=dam", "dam", {}),
    ("line", "man_made=pier", "pier", {"kind": "pier"}),
    ("line", "man_made=groyne", "pier", {"kind": "groyne"}),
    ("ring", "man_made=breakwater", "pier", {"kind": "breakwater"}),
    ("ring", "man_made=bridge", "bridge", {}),
    ("ring", "amenity=school,name=Foo", "site", {"kind": "school", "name": "Foo"}),
    ("ring", "amenity=university", "site", {"kind": "university", "name": None}),
    ("ring", "amenity=college", "site", {"kind": "college"}),
    ("ring", "amenity=hospital", "site", {"kind": "hospital"}),
    ("ring", "amenity=prison", "site", {"kind": "prison"}),
    ("ring", "amenity=parking", "site", {"kind": "parking"}),
    ("ring", "amenity=bicycle_parking", "site", {"kind": "bicycle_parking"}),
    ("ring", "leisure=sports_centre", "site", {"kind": "sports_center"}),
    ("ring", "landuse=construction", "site", {"kind": "construction"}),
    ("ring", "military=danger_area", "site", {"kind": "danger_area"}),
    ("ring", "highway=pedestrian,area=yes,name=Foo,surface=sett", "street_polygon",
     {"kind": "pedestrian", "name": "Foo", "surface": "sett", "z_order": 300, "minzoom": 14}),
    ("relation", "type=multipolygon,highway=service,tunnel=yes", "street_polygon",
     {"kind": "service", "tunnel": True, "z_order": -850, "minzoom": 14}),
    ("ring", "area:aeroway=runway", "street_polygon", {"kind": "runway", "minzoom": 11}),
    ("ring", "aeroway=taxiway,area=yes", "street_polygon", {"kind": "taxiway", "minzoom": 13}),
    ("node", "highway=motorway_junction,ref=12,name=Foo", "motorway_junction",
     {"ref": "12", "name": "Foo", "name_en": None}),
    ("line", "aerialway=cable_car", "aerialway", {"kind": "cable_car"}),
    ("line", "aerialway=rope_tow", "aerialway", {"kind": "rope-tow"}),
    ("line", "route=ferry,name=Foo", "ferry", {"name": "Foo", "minzoom": 10}),
    ("line", "route=ferry,motor_vehicle=no", "ferry", {"minzoom": 12}),
    ("node", "railway=station,name=Foo", "public_transport",
     {"kind": "station", "name": "Foo", "minzoom": 13}),
    ("node", "railway=halt", "public_transport", {"kind": "halt", "minzoom": 13}),
    ("node", "railway=tram_stop", "public_transport", {"kind": "tram_stop", "minzoom": 14}),
    ("node", "highway=bus_stop", "public_transport", {"kind": "bus_stop", "minzoom": 14}),
    ("ring", "amenity=bus_station", "public_transport", {"kind": "bus_station", "minzoom": 13}),
    ("node", "amenity=ferry_terminal", "public_transport",
     {"kind": "ferry_terminal", "minzoom": 12}),
    ("node", "aerialway=station", "public_transport",
     {"kind": "aerialway_station", "minzoom": 13}),
    ("ring", "aeroway=aerodrome,iata=GVA", "public_transport",
     {"kind": "aerodrome", "iata": "GVA", "minzoom": 11}),
    ("node", "aeroway=helipad", "public_transport", {"kind": "helipad", "minzoom": 13}),
    ("relation", "type=boundary,boundary=administrative,admin_level=4,name=Foo,name:de=Fu",
     "boundary_label", {"admin_level": 4, "name": "Foo", "name_en": None, "name_de": "Fu"}),
    ("node", "amenity=restaurant,cuisine=thai,name=Foo,addr:housenumber=3", "poi",
     {"amenity": "restaurant", "cuisine": "thai", "name": "Foo", "housenumber": "3", "atm": False}),
    ("node", "amenity=bank,atm=yes,cuisine=thai", "poi",
     {"amenity": "bank", "atm": True, "cuisine": None}),
    ("node", "amenity=recycling,recycling:paper=yes,recycling:clothes=no", "poi",
     {"recycling_paper": True, "recycling_clothes": False, "recycling_glass_bottles": False}),
    ("ring", "amenity=place_of_worship,religion=jewish,denomination=reform", "poi",
     {"religion": "jewish", "denomination": "reform"}),
    ("ring", "leisure=pitch,sport=tennis", "poi", {"leisure": "pitch", "sport": "tennis"}),
    ("node", "tourism=information,information=map", "poi",
     {"tourism": "information", "information": "map"}),
    ("node", "man_made=tower,tower:type=bell_tower", "poi",
     {"man_made": "tower", "tower_type": "bell_tower"}),
    ("node", "amenity=vending_machine,vending=parking_tickets", "poi",
     {"vending": "parking_tickets"}),
    ("node", "shop=optician", "poi", {"shop": "optician"}),
    ("node", "historic=memorial,tourism=hotel", "poi",
     {"historic": "memorial", "tourism": "hotel", "shop": None}),
    ("node", "emergency=defibrillator", "poi", {"emergency": "defibrillator"}),
    ("node", "highway=emergency_access_point", "poi", {"highway": "emergency_access_point"}),
    ("node", "office=diplomatic", "poi", {"office": "diplomatic"}),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "tags", "table", "expected"), EXPECTED)
def test_tags_make_the_row_of_a_layer(rows, shape, tags, table, expected):
    [row] = made(rows, shape, tags)[table]
    assert expected.items() <= row.items()


@pytest.mark.parametrize(
    ("shape", "tags", "table"),
    [
        ("line", "waterway=drain", "water_line"),
        ("ring", "waterway=canal", "water_line"),
        ("ring", "waterway=river,area=yes", "water_line"),
        ("node", "waterway=dam", "dam"),
        ("line", "amenity=school", "site"),
        ("ring", "highway=service", "street_polygon"),
        ("ring", "highway=residential,area=yes", "street_polygon"),
        ("node", "highway=motorway_junction", "motorway_junction"),
        ("line", "aerialway=zip_line", "aerialway"),
        ("line", "route=bus", "ferry"),
        ("node", "railway=signal", "public_transport"),
        ("relation", "type=boundary,boundary=administrative,admin_level=8,name=Foo",
         "boundary_label"),
        ("relation", "type=boundary,boundary=political,admin_level=4,name=Foo", "boundary_label"),
        ("relation", "type=boundary,boundary=administrative,admin_level=2", "boundary_label"),
        ("node", "amenity=grit_bin", "poi"),
        ("node", "shop=yes", "poi"),
        ("node", "office=diplomatic,social_facility:for=victim", "poi"),
    ],
)  # fmt: skip
def test_other_tags_make_none(rows, shape, tags, table):
    assert table not in made(rows, shape, tags)


@pytest.mark.parametrize(
    ("area", "table", "way", "ring"),
    [("", "dam", 1, 1), ("", "pier", 1, 1), (",area=no", "dam", 1, 1), (",area=no", "pier", 1, 1)],
)
def test_what_may_be_a_line_or_an_area_is_one_of_them(rows, area, table, way, ring):
    tags = {"dam": "waterway=dam", "pier": "man_made=pier"}[table] + area
    assert len(made(rows, "line", tags)[table]) == way
    assert len(made(rows, "ring", tags)[table]) == ring


def test_every_topic_has_a_table_of_its_own():
    tables = [topic.table for topic in topics({})]
    assert len(set(tables)) == len(tables)
