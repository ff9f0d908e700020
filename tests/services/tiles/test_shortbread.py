"""The basemap against Shortbread 1.0 (https://shortbread-tiles.org/schema/1.0/)."""

from itertools import product

import psycopg
import pytest
from decoding import decoded, position

from core.tilesets import TILESETS
from importers.osm.imports import import_osm
from importers.osm.source import sort

NAMES = "name name_en name_de name_fr"
# layer → (lowest zoom, fields), as Shortbread 1.0 documents them; `name_fr` is ours.
DOCUMENTED = {
    "ocean": (0, ""),
    "water_polygons": (4, "kind way_area"),
    "water_polygons_labels": (4, f"kind way_area {NAMES}"),
    "water_lines": (9, "kind tunnel bridge"),
    "water_lines_labels": (12, f"kind {NAMES}"),
    "dam_lines": (12, "kind"),
    "dam_polygons": (12, "kind"),
    "pier_lines": (12, "kind"),
    "pier_polygons": (12, "kind"),
    "boundaries": (0, "admin_level maritime disputed"),
    "boundary_labels": (2, f"admin_level way_area {NAMES}"),
    "place_labels": (4, f"kind {NAMES} population"),
    "land": (7, "kind"),
    "sites": (14, "kind name"),
    "buildings": (14, ""),
    "addresses": (14, "housename housenumber"),
    "streets": (
        5,
        "kind link rail tunnel bridge oneway oneway_reverse tracktype surface service bicycle horse",
    ),
    "street_polygons": (11, "kind rail tunnel bridge surface"),
    "street_labels": (10, f"kind ref ref_rows ref_cols {NAMES}"),
    "streets_polygons_labels": (14, f"kind {NAMES}"),
    "street_labels_points": (12, f"kind ref {NAMES}"),
    "bridges": (12, "kind"),
    "aerialways": (12, "kind"),
    "ferries": (10, f"kind {NAMES}"),
    "public_transport": (11, f"kind {NAMES} iata"),
    "pois": (
        14,
        "amenity leisure tourism shop man_made historic emergency highway office "
        f"{NAMES} housename housenumber cuisine sport vending information tower:type religion "
        "denomination recycling:glass_bottles recycling:paper recycling:clothes "
        "recycling:scrap_metal atm",
    ),
}
INLAND = [layer for layer in DOCUMENTED if layer != "ocean"]
# What neither Geneva nor Liechtenstein has.
ABSENT = {
    "boundaries": "maritime disputed",
    "ferries": "name_en name_de name_fr",
    "pois": "highway",
    "public_transport": "iata",
    "street_labels": "name_en name_fr",
    "street_labels_points": "name_en name_de name_fr",
    "street_polygons": "tunnel",
    "streets_polygons_labels": "name_en name_de",
    "water_lines": "bridge",
    "water_polygons_labels": "name_en name_de name_fr",
}
NEVER_SET = {"street_polygons": {"rail"}}  # documented, but no area of rails is
LAYERS = {layer.id: layer for layer in TILESETS["basemap"].layers}
TILES = "SELECT tiles.basemap(%s, %s, %s)"


def tiles_of(url):
    """(zoom, {layer: features}) of every tile of a database's extract."""
    with psycopg.connect(url, autocommit=True) as conn:
        [((west, south, east, north),)] = conn.execute("SELECT bbox FROM osm.extract").fetchall()
        for z in range(15):
            columns, lines = zip(position(west, north, z), position(east, south, z), strict=True)
            for x, y in product(range(columns[0], columns[1] + 1), range(lines[0], lines[1] + 1)):
                [(content,)] = conn.execute(TILES, (z, x, y)).fetchall()
                yield z, {name: la["features"] for name, la in decoded(content).items()}


@pytest.fixture(scope="module")
def seen(geneva, liechtenstein):
    """Layer → (lowest zoom, fields) in all tiles of Geneva and Liechtenstein."""
    found = {}
    for url in (geneva, liechtenstein):
        for z, layers in tiles_of(url):
            for name, features in layers.items():
                lowest, fields = found.setdefault(name, (z, set()))
                fields.update(*(feature["properties"] for feature in features))
                found[name] = (min(lowest, z), fields)
    return found


def test_the_tilejson_is_shortbreads():
    told = {layer.id: (layer.minzoom, set(layer.fields)) for layer in LAYERS.values()}
    assert told == {name: (z, set(fields.split())) for name, (z, fields) in DOCUMENTED.items()}


@pytest.mark.parametrize("layer", INLAND)
def test_a_layer_is_in_real_tiles_with_the_fields_it_declares(seen, layer):
    assert layer in seen
    absent = set(ABSENT.get(layer, "").split()) | NEVER_SET.get(layer, set())
    assert seen[layer][1] == set(LAYERS[layer].fields) - absent


@pytest.mark.parametrize("layer", INLAND)
def test_a_layer_keeps_to_its_zooms(seen, layer):
    assert seen[layer][0] >= LAYERS[layer].minzoom


@pytest.mark.parametrize("layer", ABSENT)
def test_what_real_data_lacks_is_shown_where_it_is(corner, layer):
    fields = set().union(*at(corner, 14, layer))
    assert set(ABSENT[layer].split()) <= fields


def test_nothing_else_is_in_the_tiles(seen):
    assert set(seen) == set(INLAND)


@pytest.fixture(scope="module")
def corner(new_database, tmp_path_factory):
    """What shows the rules of single layers, around 2.35, 48.85."""
    url = new_database("corner")
    folder = tmp_path_factory.mktemp("corner")
    (folder / "corner.opl").write_text(CORNER)
    sort(folder / "corner.opl", folder / "corner.osm.pbf")
    import_osm(url, folder / "corner.osm.pbf", lambda line: None)
    return url


CORNER = """\
n1 x2.340 y48.840
n2 x2.345 y48.840
n3 x2.345 y48.845
n4 x2.340 y48.845
n5 x2.3401 y48.8401
n6 x2.3402 y48.8401
n10 Tamenity=cafe,addr:housenumber=1 x2.341 y48.841
n11 Taddr:housenumber=2 x2.342 y48.841
n12 Taeroway=aerodrome,iata=XYZ,name=Champ x2.342 y48.842
n13 Tamenity=bench x2.343 y48.842
n14 Thighway=motorway_junction,ref=7,name=Sud,name:en=South,name:de=Süd,name:fr=Sud x2.343 y48.843
n15 Thighway=emergency_access_point x2.343 y48.844
n16 Tplace=village,name=Neuvila,name:fr=Neuville x2.343 y48.841
w20 Tnatural=water,name=Lac,name:en=Lake,name:de=See,name:fr=Lac Nn1,n2,n3,n4,n1
w21 Twaterway=river,name=Arve Nn1,n3
w22 Twaterway=stream,name=Nant Nn2,n4
w23 Twaterway=river,bridge=yes Nn5,n6
w24 Troute=ferry,motor_vehicle=no,name=Mouettes,name:en=Gulls,name:de=Möwen,name:fr=Mouettes Nn1,n3
w25 Troute=ferry,name=Bac Nn2,n4
w26 Tman_made=pier Nn1,n2
w27 Tman_made=pier Nn1,n2,n3,n1
w28 Thighway=pedestrian,area=yes,name=Place,name:en=Square,name:de=Platz,name:fr=Place,covered=yes Nn1,n2,n3,n1
w29 Thighway=residential,name=Rue,name:en=Street,name:fr=La%20%rue Nn1,n4
w30 Tmaritime=yes,disputed=yes Nn3,n4
r40 Ttype=boundary,boundary=administrative,admin_level=2 Mw30@outer
"""


def at(url, z, layer):
    """The properties of a layer's features in the tile that has the corner's middle."""
    with psycopg.connect(url) as conn:
        [(content,)] = conn.execute(TILES, (z, *position(2.3425, 48.8425, z))).fetchall()
    return [f["properties"] for f in decoded(content).get(layer, {"features": []})["features"]]


def test_an_address_that_is_a_point_of_interest_is_shown_once(corner):
    assert at(corner, 14, "addresses") == [{"housenumber": "2"}]
    assert {"amenity": "cafe", "housenumber": "1"} in at(corner, 14, "pois")


def test_a_river_shorter_than_a_quarter_of_a_pixel_waits(corner):
    assert [len(at(corner, z, "water_lines")) for z in (8, 9, 10, 11, 13, 14)] == [0, 1, 1, 2, 2, 3]


def test_names_of_rivers_come_at_12_and_of_streams_at_14(corner):
    names = [[w["name"] for w in at(corner, z, "water_lines_labels")] for z in (11, 12, 13, 14)]
    assert names == [[], ["Arve"], ["Arve"], ["Arve", "Nant"]]


def test_a_ferry_for_people_on_foot_waits_for_zoom_12(corner):
    names = [[f["name"] for f in at(corner, z, "ferries")] for z in (9, 10, 11, 12)]
    assert names == [[], ["Bac"], ["Bac"], ["Bac", "Mouettes"]]


def test_a_pier_is_a_line_or_an_area(corner):
    assert (len(at(corner, 12, "pier_lines")), len(at(corner, 12, "pier_polygons"))) == (1, 1)
    assert at(corner, 11, "pier_lines") == []


def test_a_lake_has_its_name_wherever_it_is_drawn(corner):
    for z in range(15):
        drawn, named = at(corner, z, "water_polygons"), at(corner, z, "water_polygons_labels")
        assert len(drawn) == len(named)
    assert (named[0]["name"], named[0]["kind"]) == ("Lac", "water")


def test_a_name_in_french_stands_beside_the_one_that_people_use_there(corner):
    [label] = at(corner, 14, "place_labels")
    assert (label["name"], label["name_fr"]) == ("Neuvila", "Neuville")
    assert at(corner, 14, "street_labels")[0]["name_fr"] == "La rue"


def test_a_square_has_its_name_on_a_point(corner):
    [label] = at(corner, 14, "streets_polygons_labels")
    assert (label["kind"], label["name"]) == ("pedestrian", "Place")
    assert at(corner, 13, "street_polygons") == []


def test_a_tile_is_the_same_each_time(liechtenstein):
    x, y = position(9.52, 47.14, 14)
    with psycopg.connect(liechtenstein) as conn:
        first = conn.execute(TILES, (14, x, y)).fetchone()
        conn.execute("SET enable_indexscan = off")
        assert conn.execute(TILES, (14, x, y)).fetchone() == first
