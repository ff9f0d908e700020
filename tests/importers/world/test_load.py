"""The world is loaded once for each version, and is whole at its edges."""

import gzip
import json

import psycopg
import pytest

from core.errors import Invalid
from core.migrations import migrate
from importers.world.load import COARSEST, load_world

SQUARE = [[10, 10], [20, 10], [20, 20], [10, 20], [10, 10]]
ROWS = (
    {"table": "land", "scale": 110, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}},
    {
        "table": "land",
        "scale": 110,
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[175, 0], [185, 0], [185, 10], [175, 10], [175, 0]]],
        },
    },
    {
        "table": "land",
        "scale": 110,
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[-180, -70], [180, -70], [180, -90], [-180, -90], [-180, -70]]],
        },
    },
    {
        "table": "border",
        "scale": 110,
        "disputed": True,
        "geometry": {"type": "LineString", "coordinates": [[15, 10], [15, 20]]},
    },
    {
        "table": "country",
        "iso": "XX",
        "name": "Carré",
        "name_en": "Square",
        "name_de": "Quadrat",
        "way_area": 5,
        "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
    },
)


def write(path, rows):
    with gzip.open(path, "wt") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in rows)
    return path


def fetch(url, query, *values):
    with psycopg.connect(url) as conn:
        return conn.execute(query, values).fetchall()


def is_sea(url, lon, lat, scale=110):
    query = (
        "SELECT count(*) FROM world.ocean WHERE scale = %s AND"
        " ST_Intersects(geom, ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4326), 3857))"
    )
    return fetch(url, query, scale, lon, lat)[0][0] > 0


@pytest.fixture(scope="module")
def small(empty_copy, tmp_path_factory):
    assert load_world(empty_copy, write(tmp_path_factory.mktemp("world") / "w.gz", ROWS))
    return empty_copy


@pytest.fixture(scope="module")
def empty_copy(new_database):
    url = new_database("world_small")
    with psycopg.connect(url) as conn:
        migrate(conn)
    return url


@pytest.mark.parametrize(
    ("lon", "lat", "sea"),
    [
        (0, 0, True), (15, 15, False),
        (179.9, 5, False), (-179.9, 5, False), (-175.1, 5, False), (-174.9, 5, True), (174.9, 5, True),
        (0, -84.9, False), (179.99, -84.9, False), (0, -69.9, True), (0, 84.9, True),
    ],
)  # fmt: skip
def test_the_sea_is_what_land_leaves(small, lon, lat, sea):
    assert is_sea(small, lon, lat) is sea


def test_land_and_sea_make_up_the_world(small):
    area = "SELECT ST_Area(ST_Transform(ST_MakeEnvelope(%s, %s, %s, %s, 4326), 3857))"
    lands = (
        (10, 10, 20, 20),
        (175, 0, 180, 10),
        (-180, 0, -175, 10),
        (-180, -85.0511287798066, 180, -70),
    )
    [(sea,)] = fetch(small, "SELECT sum(ST_Area(geom)) FROM world.ocean")
    land = sum(fetch(small, area, *box)[0][0] for box in lands)
    assert sea + land == pytest.approx(40075016.685578488**2, rel=1e-9)


def test_a_name_stands_inside_its_country(small):
    [row] = fetch(
        small,
        "SELECT name, name_en, name_de, way_area, ST_X(p), ST_Y(p)"
        " FROM world.country, LATERAL ST_Transform(geom, 4326) AS p",
    )
    assert row[:4] == ("Carré", "Square", "Quadrat", 5)
    assert row[4:] == (pytest.approx(15, abs=1), pytest.approx(15, abs=1))


def test_the_same_file_is_not_loaded_again_and_another_replaces_it(small, tmp_path):
    version = "SELECT version FROM tiles.tileset WHERE id = 'basemap'"
    told = "SELECT tileset, z, x, y, to_zoom, seq FROM tiles.change"
    before, before_told = fetch(small, version), fetch(small, told)
    again = write(tmp_path / "other.gz", ROWS[:1])
    assert load_world(small, again)
    assert not load_world(small, again)
    assert fetch(small, "SELECT count(*) FROM world.border") == [(0,)]
    assert fetch(small, version)[0][0] == before[0][0] + 1
    [(*what, seq)] = fetch(small, told)
    assert what == ["basemap", 0, 0, 0, 14]
    assert seq > before_told[0][-1]


def test_a_file_that_is_damaged_leaves_the_world_that_was(small, tmp_path):
    before = fetch(small, "SELECT count(*) FROM world.ocean")
    whole = write(tmp_path / "whole.gz", ROWS).read_bytes()
    (tmp_path / "short.gz").write_bytes(whole[:-9])
    for bad in (
        write(tmp_path / "bad.gz", [{"table": "land", "geometry": {}}]),
        tmp_path / "short.gz",
    ):
        with pytest.raises(Invalid, match="is damaged"):
            load_world(small, bad)
    assert fetch(small, "SELECT count(*) FROM world.ocean") == before


@pytest.mark.parametrize("scale", [110, 50, 10])
def test_the_real_world_is_whole(world, scale):
    [(valid, most, share)] = fetch(
        world,
        "SELECT bool_and(ST_IsValid(geom)), max(ST_NPoints(geom)),"
        " sum(ST_Area(geom)) / 40075016.685578488 ^ 2 FROM world.ocean WHERE scale = %s",
        scale,
    )
    assert valid
    if scale != COARSEST:
        assert most <= 257
    assert 0.61 < share < 0.63
    for lon, lat in ((-30, 30), (150, 0), (179.99, 60), (-179.99, 60), (50.5, 42), (0, -60)):
        assert is_sea(world, lon, lat, scale), (lon, lat)
    for lon, lat in ((6.14, 46.2), (179, 67.5), (-178, 67.5), (0, -84), (179.9, -84.9), (100, 60)):
        assert not is_sea(world, lon, lat, scale), (lon, lat)


def test_every_country_is_named_once(world):
    rows = fetch(world, "SELECT iso, name, name_en FROM world.country")
    assert len({iso for iso, *_ in rows}) == len(rows) > 230
    assert ("MC", "Monaco", "Monaco") in rows
    assert ("DE", "Allemagne", "Germany") in rows


def test_a_coast_is_no_border(world):
    [(coastal,)] = fetch(
        world,
        "SELECT sum(ST_Length(ST_Intersection(b.geom, ST_Boundary(o.geom)))) / sum(ST_Length(b.geom))"
        " FROM world.border AS b JOIN world.ocean AS o ON b.geom && o.geom AND o.scale = b.scale"
        " WHERE b.scale = 110",
    )
    assert coastal < 0.01
