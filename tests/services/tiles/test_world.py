"""A regional extract has a world around it, and the sea at its coast."""

import gzip

import mapbox_vector_tile
import psycopg
import pytest
from shapely.geometry import box, shape

from services.tiles.style import compose

FULL = box(-64, -64, 4160, 4160)  # a tile and what is drawn beyond its edge


@pytest.fixture
async def client(world, client_of):
    async with client_of(world) as client:
        yield client


async def layers(client, zxy):
    response = await client.get(f"/tiles/basemap/{zxy}.mvt")
    return decode(response.content)


def decode(content):
    decoded = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    return {name: layer["features"] for name, layer in decoded.items()}


def names(tile):
    return [f["properties"]["name"] for f in tile.get("boundary_labels", [])]


@pytest.mark.parametrize(
    ("zxy", "bytes_at_most"), [("0/0/0", 12_000), ("2/2/1", 8_000), ("5/16/11", 5_000)]
)
async def test_a_tile_of_the_world_is_small(client, zxy, bytes_at_most):
    response = await client.get(f"/tiles/basemap/{zxy}.mvt")
    assert len(gzip.compress(response.content)) < bytes_at_most
    assert {"ocean", "boundaries"} <= set(decode(response.content))


@pytest.mark.parametrize(
    "zxy", ["0/0/0", "3/4/2", "6/33/23", "8/133/93", "11/1066/746", "12/2132/1493", "14/8530/5974"]
)
async def test_the_sea_is_one_shape_without_seams_or_attributes(client, zxy):
    [sea] = (await layers(client, zxy))["ocean"]
    assert sea["properties"] == {}
    form = shape(sea["geometry"])
    assert form.is_valid
    # A seam would be a slit of a unit or less, which closes when the shape grows and shrinks again.
    closed = form.buffer(1, join_style="mitre").buffer(-1, join_style="mitre")
    assert closed.area == pytest.approx(form.area, rel=0.005)


@pytest.mark.parametrize(
    "zxy", ["4/1/6", "7/10/60", "9/40/200", "13/4268/2992", "14/8540/5984", "14/100/6000"]
)
async def test_the_open_sea_is_a_full_square(client, zxy):
    [sea] = (await layers(client, zxy))["ocean"]
    assert shape(sea["geometry"]).equals(FULL)


@pytest.mark.parametrize("zxy", ["6/33/22", "7/66/45", "10/530/362", "14/8475/5820"])
async def test_far_from_the_sea_there_is_no_sea(client, zxy):
    content = (await client.get(f"/tiles/basemap/{zxy}.mvt")).content
    sea = decode(content).get("ocean", []) if content else []
    assert sum(shape(f["geometry"]).area for f in sea) < 0.2 * FULL.area


async def test_large_countries_are_named_first(client):
    assert names(await layers(client, "1/1/0")) == []
    assert "France" not in names(await layers(client, "2/2/1"))
    assert "France" in names(await layers(client, "3/4/2"))
    assert "Suisse" not in names(await layers(client, "4/8/5"))
    labels = (await layers(client, "5/16/11"))["boundary_labels"]
    [swiss] = [f["properties"] for f in labels if f["properties"]["name"] == "Suisse"]
    assert {k: v for k, v in swiss.items() if k != "way_area"} == {
        "admin_level": 2, "name": "Suisse", "name_en": "Switzerland", "name_de": "Schweiz", "name_fr": "Suisse",
    }  # fmt: skip
    areas = [f["properties"]["way_area"] for f in labels]
    assert areas == sorted(areas, reverse=True)


def test_a_border_is_drawn_once(world):
    """Inside the extract OpenStreetMap's, outside the world's."""
    with psycopg.connect(world) as conn:
        [(inside,)] = conn.execute(
            "SELECT count(*) FROM world.border WHERE scale = 10 AND ST_Intersects(geom, tiles.extract_box())"
        ).fetchall()
        conn.execute("DELETE FROM osm.boundary_z7")
        [(content,)] = conn.execute("SELECT tiles.boundaries(7, 66, 46)").fetchall()
        [extract] = conn.execute(
            "SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) FROM ST_AsMVTGeom(tiles.extract_box(), ST_TileEnvelope(7, 66, 46)) AS b"
        ).fetchall()
        conn.rollback()
    assert inside > 0  # Monaco's, in the world
    hole = box(*extract).buffer(-1)
    lines = decode(bytes(content))["boundaries"]
    assert lines
    assert not any(shape(f["geometry"]).intersects(hole) for f in lines)


async def test_borders_of_the_world_end_where_those_of_openstreetmap_are_detailed(client):
    far = (await layers(client, "7/70/44")).get("boundaries", [])
    assert far
    assert {f["properties"]["admin_level"] for f in far} == {2}
    assert "boundaries" not in (await layers(client, "8/140/88"))


async def test_only_the_basemap_is_worldwide(client):
    basemap = (await client.get("/tiles/basemap")).json()
    places = (await client.get("/tiles/places")).json()
    assert basemap["bounds"] == [-180, -85.0511287798066, 180, 85.0511287798066]
    assert 7 < places["bounds"][0] < places["bounds"][2] < 8
    assert basemap["center"] == places["center"]


def test_the_sea_has_the_colour_of_water_and_countries_their_french_names():
    style = {layer["id"]: layer for layer in compose("light", "https://carte.example")["layers"]}
    assert style["ocean"]["paint"]["fill-color"] == style["water"]["paint"]["fill-color"]
    names = ["coalesce", ["get", "name_fr"], ["get", "name"]]
    assert style["country_names"]["layout"]["text-field"] == names
    english = compose("light", "https://carte.example", "en")["layers"]
    [text] = [la["layout"]["text-field"] for la in english if la["id"] == "country_names"]
    assert text == ["coalesce", ["get", "name_en"], ["get", "name"]]


def test_to_zoom_7_the_sea_is_the_worlds_and_from_8_the_extracts(world):
    with psycopg.connect(world) as conn:
        conn.execute("DELETE FROM world.ocean")
        drawn = {
            zxy: bool(conn.execute("SELECT tiles.ocean(%s, %s, %s)", zxy).fetchall()[0][0])
            for zxy in ((7, 66, 46), (8, 133, 93), (11, 1066, 746), (11, 1070, 750))
        }
        conn.rollback()
    assert list(drawn.values()) == [False, True, True, False]


def test_from_zoom_8_what_the_extract_tells_hides_the_world(world):
    """The extract's land stays land, whatever the world says of it."""
    with psycopg.connect(world) as conn:
        conn.execute("UPDATE world.ocean SET geom = ST_TileEnvelope(0, 0, 0) WHERE scale = 10")
        conn.execute("UPDATE osm.ocean SET state = 'land', geom = NULL WHERE state <> 'broken'")
        [(content,)] = conn.execute("SELECT tiles.ocean(12, 2132, 1493)").fetchall()
        [(frames,)] = conn.execute(
            "SELECT ST_Area(ST_Intersection(ST_Union(frame), ST_TileEnvelope(12, 2132, 1493)))"
            " / ST_Area(ST_TileEnvelope(12, 2132, 1493)) FROM osm.ocean WHERE state <> 'broken'"
        ).fetchall()
        conn.rollback()
    tile = box(0, 0, 4096, 4096)
    sea = sum(shape(f["geometry"]).intersection(tile).area for f in decode(bytes(content))["ocean"])
    assert sea / tile.area == pytest.approx(1 - frames, abs=0.01)
