"""OSM data is written as OPL: one element a line (https://osmcode.org/opl-file-format/)."""

import pytest

SQUARE = "n1 x0 y0\nn2 x0.001 y0\nn3 x0.001 y0.001\nn4 x0 y0.001\n"
RING = "Nn1,n2,n3,n4,n1"


def test_a_cafe_is_a_place_with_its_category(rows):
    [place] = rows("n1 v4 Tamenity=cafe,name=Foo x2 y48\n")["place"]
    assert (place["category"], place["name"], place["osm_version"]) == ("cafe", "Foo", 4)


def test_a_cafe_mapped_as_an_area_is_one_place(rows):
    found = rows(SQUARE + f"w9 v1 Tamenity=cafe,building=yes {RING}\n")
    assert [(p["osm_type"], p["osm_id"]) for p in found["place"]] == [("w", 9)]
    assert len(found["building"]) == 1


def test_an_open_way_can_be_a_place(rows):
    found = rows("n1 x0 y0\nn2 x1 y0\nw9 v1 Ttourism=attraction,name=Foo Nn1,n2\n")
    assert [p["name"] for p in found["place"]] == ["Foo"]


def test_a_closed_way_that_says_it_is_no_area_is_still_one_place(rows):
    found = rows(SQUARE + f"w9 v1 Tleisure=track,area=no,name=Foo {RING}\n")
    assert [p["osm_id"] for p in found["place"]] == [9]


def test_a_bench_without_a_name_is_no_place(rows):
    assert "place" not in rows("n1 Tamenity=bench x2 y48\n")


def test_toilets_need_no_name(rows):
    [place] = rows("n1 Tamenity=toilets x2 y48\n")["place"]
    assert (place["category"], place["name"]) == ("toilets", None)


def test_who_may_drive_on_a_road_does_not_make_it_a_place(rows):
    found = rows("n1 x0 y0\nn2 x1 y0\nw9 Thighway=service,emergency=yes,name=Foo Nn1,n2\n")
    assert "place" not in found
    assert found["street"][0]["kind"] == "service"


@pytest.mark.parametrize("whom", ["victim", "abused", "women;victim"])
def test_a_refuge_from_violence_is_kept_out_of_the_directory(rows, whom):
    opl = f"n1 Tamenity=social_facility,social_facility=shelter,social_facility:for={whom},name=Foo x2 y48\n"
    assert "place" not in rows(opl)


def test_contact_keys_are_read_in_either_spelling(rows):
    opl = "n1 Tshop=books,name=Foo,phone=1,contact:phone=2,url=u x2 y48\n"
    [place] = rows(opl)["place"]
    assert place["contact"] == '{"phone":"2","website":"u"}'


def test_names_in_languages_and_other_names_are_kept(rows):
    opl = "n1 Tshop=books,name=Foo,name:en=Bar,alt_name=Baz;Qux,brand=Foo x2 y48\n"
    [place] = rows(opl)["place"]
    assert (place["names"], place["other_names"]) == ('{"en":"Bar"}', '["Baz","Qux"]')


def test_an_extract_without_metadata_says_nothing_of_versions(rows):
    [place] = rows("n1 Tamenity=cafe,name=Foo x2 y48\n")["place"]
    assert (place["osm_version"], place["osm_timestamp"]) == (None, None)


def test_a_link_road_keeps_the_class_it_links(rows):
    [street] = rows("n1 x0 y0\nn2 x1 y0\nw9 Thighway=motorway_link Nn1,n2\n")["street"]
    assert (street["kind"], street["link"], street["minzoom"], street["label_minzoom"]) == (
        "motorway",
        True,
        5,
        13,
    )


@pytest.mark.parametrize(
    ("oneway", "expected"),
    [
        ("yes", (True, False)),
        ("-1", (True, True)),
        ("no", (False, False)),
        ("reversible", (False, False)),
    ],
)
def test_oneway(rows, oneway, expected):
    [street] = rows(f"n1 x0 y0\nn2 x1 y0\nw9 Thighway=residential,oneway={oneway} Nn1,n2\n")[
        "street"
    ]
    assert (street["oneway"], street["oneway_reverse"]) == expected


def test_a_siding_waits_for_zoom_10(rows):
    opl = "n1 x0 y0\nn2 x1 y0\nw8 Trailway=rail Nn1,n2\nw9 Trailway=rail,service=yard Nn1,n2\n"
    assert [s["minzoom"] for s in rows(opl)["street"]] == [8, 10]


def test_bridges_lie_above_and_tunnels_below(rows):
    opl = (
        "n1 x0 y0\nn2 x1 y0\nw7 Thighway=primary,tunnel=yes Nn1,n2\nw8 Thighway=primary Nn1,n2\n"
        "w9 Thighway=footway,bridge=yes Nn1,n2\n"
    )
    tunnel, road, bridge = (s["z_order"] for s in rows(opl)["street"])
    assert tunnel < road < bridge


def test_a_layer_that_is_not_a_number_counts_as_the_ground(rows):
    opl = "n1 x0 y0\nn2 x1 y0\nw8 Thighway=primary,layer=9999999999 Nn1,n2\nw9 Thighway=primary,layer=-;1 Nn1,n2\n"
    assert [s["z_order"] for s in rows(opl)["street"]] == [360, 360]


def test_a_pedestrian_square_is_not_a_line(rows):
    assert "street" not in rows(SQUARE + f"w9 Thighway=pedestrian,area=yes {RING}\n")


def test_a_roundabout_is_a_line(rows):
    assert len(rows(SQUARE + f"w9 Thighway=residential {RING}\n")["street"]) == 1


def test_a_border_is_known_by_its_relations_and_belongs_to_the_highest(rows):
    opl = (
        "n1 x0 y0\nn2 x1 y0\nw9 Nn1,n2\n"
        "r1 Ttype=boundary,boundary=administrative,admin_level=4 Mw9@outer\n"
        "r2 Ttype=boundary,boundary=administrative,admin_level=2 Mw9@outer\n"
    )
    assert [b["admin_level"] for b in rows(opl)["boundary"]] == [2]


def test_a_communes_border_is_not_drawn(rows):
    opl = "n1 x0 y0\nn2 x1 y0\nw9 Nn1,n2\nr1 Ttype=boundary,boundary=administrative,admin_level=8 Mw9@\n"
    assert "boundary" not in rows(opl)


@pytest.mark.parametrize(
    ("tagged", "read_as"),
    [
        ("12%20%500", 12500),
        ("12,500", 12500),
        ("many", 5000),
        ("9999999999", 5000),
        ("-5", 5000),
        ("%b2%", 5000),
    ],
)
def test_population_is_read_as_people_write_it(rows, tagged, read_as):
    opl = f"n1 Tplace=town,name=Foo,population={tagged.replace(',', '%2c%')} x2 y48\n"
    assert rows(opl)["place_label"][0]["population"] == read_as


def test_a_capital_is_drawn_from_zoom_4(rows):
    [label] = rows("n1 Tplace=city,name=Foo,capital=yes x2 y48\n")["place_label"]
    assert (label["kind"], label["minzoom"]) == ("capital", 4)


def test_river_water_is_a_river_and_wood_is_forest(rows):
    found = rows(SQUARE + f"w8 Tnatural=water,water=river {RING}\nw9 Tnatural=wood {RING}\n")
    assert found["water_polygon"][0]["kind"] == "river"
    assert found["land"][0]["kind"] == "forest"


def test_a_coastline_is_kept_in_its_direction_and_a_beach_is_none(rows):
    found = rows("n1 x0 y0\nn2 x1 y0\nw8 Tnatural=coastline Nn2,n1\nw9 Tnatural=beach Nn1,n2\n")
    assert [c["osm_id"] for c in found["coastline"]] == [8]


def test_an_island_is_a_coastline_and_no_area_of_water(rows):
    found = rows(SQUARE + f"w9 Tnatural=coastline,place=island,name=Foo {RING}\n")
    assert len(found["coastline"]) == 1
    assert "water_polygon" not in found


def test_building_no_is_no_building(rows):
    assert "building" not in rows(SQUARE + f"w9 Tbuilding=no {RING}\n")


def test_what_lacks_nodes_is_counted(rows):
    found = rows("n1 x0 y0\nw8 Thighway=primary Nn1,n77\nw9 Thighway=primary Nn1\n")
    assert "street" not in found
    assert sum(found["dropped"].values()) == 2


def test_an_untagged_node_is_nothing(rows):
    assert rows("n1 x2 y48\n") == {"dropped": {}}
