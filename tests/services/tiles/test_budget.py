"""Tiles keep to their budgets: the highest-ranked features stay, and what went is counted."""

import zlib
from itertools import product

import psycopg
import pytest
from decoding import decoded, position

from core.migrations import migrate

MOST_BYTES = 500_000
DENSE = (14, 8471, 5815)  # the centre of Geneva
EMPTY = (14, 8192, 8191)  # a tile in the Atlantic, south of Ghana
SPREAD = """
FROM
    generate_series(1, %(many)s) AS i,
    ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS box
"""
POINT = """ST_SetSRID(ST_MakePoint(
    ST_XMin(box) + (ST_XMax(box) - ST_XMin(box)) * (i %% 449 + 0.5) / 449,
    ST_YMin(box) + (ST_YMax(box) - ST_YMin(box)) * (i / 449 %% 449 + 0.5) / 449
), 3857)"""


@pytest.fixture(scope="module")
def nothing(new_database):
    """A database of this file's own: what is counted is all there is."""
    url = new_database("budget")
    with psycopg.connect(url) as conn:
        migrate(conn)
    return url


@pytest.fixture
def conn(nothing):
    with psycopg.connect(nothing) as conn:
        yield conn
        conn.rollback()


def made(conn, tileset, at):
    """(bytes, number of features left out) of a tile."""
    row = conn.execute(f"SELECT * FROM tiles.make_{tileset}(%s, %s, %s)", at).fetchone()
    return bytes(row[0]), row[1]


def fill(conn, statement, many, at=EMPTY):
    z, x, y = at
    conn.execute(f"{statement} {SPREAD}", {"many": many, "z": z, "x": x, "y": y})


def points(features):
    return sum(
        1 if f["geometry"]["type"] == "Point" else len(f["geometry"]["coordinates"])
        for f in features
    )


POIS = f"""
INSERT INTO osm.poi (
    osm_type, osm_id, amenity, name, recycling_glass_bottles, recycling_paper, recycling_clothes,
    recycling_scrap_metal, atm, geom
)
SELECT 'n', i, 'bench', CASE WHEN i %% 1000 = 0 THEN 'Bench ' || i END,
    false, false, false, false, false, {POINT}"""


def test_of_too_many_points_of_interest_those_with_a_name_stay(conn):
    fill(conn, POIS, 200_000)
    mvt, dropped = made(conn, "basemap", EMPTY)
    features = decoded(mvt)["pois"]["features"]
    named = [f for f in features if "name" in f["properties"]]
    assert len(mvt) <= MOST_BYTES
    assert len(named) == 200
    assert points(features) + dropped == 200_000


PLACES = f"""
INSERT INTO osm.place (
    id, osm_type, osm_id, name, category, category_group, rank, names, other_names, contact, tags,
    document, name_words, geom, geog
)
SELECT
    i, 'n', i, 'The place of number ' || md5(i::text), 'cafe', 'food', i / 20, '{{}}', '{{}}',
    '{{}}', '{{}}', '', '{{}}', {POINT}, ST_Transform({POINT}, 4326)"""


def test_of_too_many_places_the_most_prominent_stay(conn):
    fill(conn, PLACES, 200_000)
    for z in (12, 13, 14):
        mvt, dropped = made(conn, "places", (z, EMPTY[1] >> (14 - z), EMPTY[2] >> (14 - z)))
        features = decoded(mvt)["places"]["features"]
        lowest = min(f["properties"]["rank"] for f in features)
        assert len(mvt) <= MOST_BYTES
        assert len(features) + dropped == 200_000
        assert {f["id"] for f in features} >= set(range((lowest + 1) * 20, 200_001))


BUILDINGS = f"""
INSERT INTO osm.building (osm_type, osm_id, geom)
SELECT 'w', i, ST_Multi(ST_Buffer({POINT}, CASE WHEN i %% 100 = 0 THEN 2.4 ELSE 2 END, 12))"""


def test_a_tile_of_too_many_bytes_loses_the_smallest_buildings_and_no_street(conn):
    fill(conn, BUILDINGS, 100_000)
    conn.execute(
        "INSERT INTO osm.street (osm_type, osm_id, kind, link, rail, tunnel, bridge, oneway,"
        " oneway_reverse, z_order, minzoom, label_minzoom, geom)"
        " SELECT 'w', 1, 'residential', false, false, false, false, false, false, 330, 12, 14,"
        " ST_MakeLine(ST_Centroid(box), ST_PointN(ST_ExteriorRing(box), 1))"
        " FROM ST_TileEnvelope(%s, %s, %s) AS box",
        EMPTY,
    )
    mvt, dropped = made(conn, "basemap", EMPTY)
    layers = decoded(mvt)
    [buildings] = layers["buildings"]["features"]
    assert len(mvt) <= MOST_BYTES
    assert len(buildings["geometry"]["coordinates"]) + dropped == 100_000
    assert len(layers["streets"]["features"]) == 1


AERIALWAYS = f"""
INSERT INTO osm.aerialway (osm_type, osm_id, kind, geom)
SELECT 'w', i, 'cable_car', ST_MakeLine({POINT}, ST_Translate({POINT}, 200, 200))"""


def test_a_layer_without_ranks_goes_whole_and_is_counted(conn):
    fill(conn, AERIALWAYS, 60_000)
    mvt, dropped = made(conn, "basemap", EMPTY)
    assert (mvt, dropped) == (b"", 60_000)


def test_the_features_of_a_layer_are_counted(geneva):
    with psycopg.connect(geneva) as conn:
        for layer in ("streets", "land", "pois", "addresses", "buildings"):
            query = f"SELECT t, tiles.count_features(t) FROM tiles.{layer}(%s, %s, %s) AS t"
            content, found = conn.execute(query, DENSE).fetchone()
            assert found == len(decoded(content)[layer]["features"])


def test_the_centre_of_geneva_weighs_at_most_120_kb_and_loses_only_points_of_interest(geneva):
    with psycopg.connect(geneva) as conn:
        mvt, dropped = made(conn, "basemap", DENSE)
        pois = conn.execute(
            "SELECT kept, dropped FROM tiles.make_pois(%s, %s, %s, 600)", DENSE
        ).fetchone()
    packer = zlib.compressobj(6, wbits=31)
    assert len(packer.compress(mvt) + packer.flush()) <= 120_000
    assert pois == (600, dropped)


@pytest.mark.parametrize("extract", ["geneva", "monaco"])
def test_no_tile_of_a_real_city_is_above_500_kb(request, extract):
    url = request.getfixturevalue(extract)
    sizes = {}
    with psycopg.connect(url) as conn:
        [((west, south, east, north),)] = conn.execute("SELECT bbox FROM osm.extract").fetchall()
        for z in range(15):
            columns, lines = zip(position(west, north, z), position(east, south, z), strict=True)
            for x, y in product(range(columns[0], columns[1] + 1), range(lines[0], lines[1] + 1)):
                for tileset in ("basemap", "places"):
                    sizes[tileset, z, x, y] = len(made(conn, tileset, (z, x, y))[0])
    assert max(sizes.values()) <= MOST_BYTES
