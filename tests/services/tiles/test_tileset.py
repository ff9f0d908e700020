"""Tiles are decoded and looked at feature by feature."""

import asyncio
import json
import math
import subprocess
from itertools import product
from pathlib import Path

import jsonschema
import mapbox_vector_tile
import psycopg
import pytest
from samples import shared

from core.tilesets import TILESETS

TOWN_TILE = "13/4149/2818"  # around 2.35, 48.85


def decode(content):
    return {
        name: layer["features"]
        for name, layer in mapbox_vector_tile.decode(
            content, default_options={"y_coord_down": True}
        ).items()
    }


async def tile(client, tileset, zxy):
    response = await client.get(f"/tiles/{tileset}/{zxy}.mvt")
    assert response.status_code in (200, 204), response.text
    return decode(response.content)


def properties(features, **wanted):
    """The one feature that has these properties."""
    [found] = [f for f in features if wanted.items() <= f["properties"].items()]
    return found["properties"]


def tiles_over(bbox, z):
    """Every tile of a zoom that touches a bbox (west, south, east, north)."""
    west, south, east, north = bbox

    def column(lon):
        return min(int((lon + 180) / 360 * 2**z), 2**z - 1)

    def row(lat):
        y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
        return min(int(y * 2**z), 2**z - 1)

    return product(range(column(west), column(east) + 1), range(row(north), row(south) + 1))


async def test_streets_have_their_shortbread_fields(town_client):
    streets = (await tile(town_client, "basemap", TOWN_TILE))["streets"]
    assert properties(streets, kind="residential") == {"kind": "residential"}
    assert properties(streets, kind="motorway") == {
        "kind": "motorway",
        "link": True,
        "bridge": True,
    }
    assert properties(streets, kind="rail") == {
        "kind": "rail",
        "rail": True,
        "tunnel": True,
        "service": "yard",
    }


async def test_the_direction_of_a_street_is_told_from_zoom_14(town_client):
    streets = (await tile(town_client, "basemap", "14/8298/5637"))["streets"]
    assert properties(streets, kind="residential") == {
        "kind": "residential",
        "oneway": True,
        "oneway_reverse": True,
    }


async def test_a_street_number_has_one_row_for_each_road(town_client):
    labels = (await tile(town_client, "basemap", TOWN_TILE))["street_labels"]
    assert properties(labels, name="Grande Rue") == {
        "kind": "primary", "name": "Grande Rue", "ref": "D 12\nD 14", "ref_rows": 2, "ref_cols": 4,
    }  # fmt: skip


async def test_what_lies_above_is_drawn_last(town_client):
    streets = (await tile(town_client, "basemap", TOWN_TILE))["streets"]
    assert [s["properties"]["kind"] for s in streets] == [
        "rail",
        "residential",
        "primary",
        "motorway",
    ]


async def test_an_island_is_a_hole_in_its_lake(town_client):
    water = (await tile(town_client, "basemap", "14/8299/5637"))["water_polygons"]
    [lake] = [f for f in water if len(f["geometry"]["coordinates"]) == 2]
    assert lake["properties"]["kind"] == "water"
    assert lake["properties"]["way_area"] > 0


async def test_borders_say_whether_they_lie_at_sea(town_client):
    borders = (await tile(town_client, "basemap", "12/2074/1408"))["boundaries"]
    assert sorted((b["properties"] for b in borders), key=len) == [
        {"admin_level": 2},
        {"admin_level": 2, "maritime": True},
    ]


async def test_a_place_carries_its_id(town_client, town):
    with psycopg.connect(town) as conn:
        [(place_id,)] = conn.execute(
            "SELECT id FROM osm.place WHERE name = 'Le Central'"
        ).fetchall()
    places = (await tile(town_client, "places", TOWN_TILE))["places"]
    [cafe] = [p for p in places if p["properties"].get("name") == "Le Central"]
    assert cafe["id"] == place_id
    assert cafe["properties"]["category"] == "cafe"


async def test_the_most_prominent_place_comes_first(town_client):
    places = (await tile(town_client, "places", "12/2074/1409"))["places"]
    ranks = [p["properties"]["rank"] for p in places]
    assert ranks == sorted(ranks, reverse=True)


@pytest.mark.parametrize("database", ["geneva", "monaco", "town"])
@pytest.mark.parametrize("z", range(12))
async def test_clusters_add_up_to_the_number_of_places(request, client_of, database, z):
    url = request.getfixturevalue(database)
    with psycopg.connect(url) as conn:
        [(expected,)] = conn.execute("SELECT count(*) FROM osm.place").fetchall()
        bbox = conn.execute(
            "SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) FROM (SELECT ST_Extent(geog::geometry) AS b FROM osm.place) AS e"
        ).fetchone()
    counted = 0
    async with client_of(url) as client:
        for x, y in tiles_over(bbox, z):
            clusters = (await tile(client, "places", f"{z}/{x}/{y}")).get("places", [])
            counted += sum(c["properties"]["point_count"] for c in clusters)
    assert counted == expected


@pytest.mark.parametrize("database", ["geneva", "monaco"])
@pytest.mark.parametrize("tileset", list(TILESETS))
async def test_every_tile_decodes(request, client_of, database, tileset):
    url = request.getfixturevalue(database)
    known = {layer.id: set(layer.fields) for layer in TILESETS[tileset].layers}
    with psycopg.connect(url) as conn:
        [(bbox,)] = conn.execute("SELECT bbox FROM osm.extract").fetchall()
    seen = {}
    async with client_of(url) as client:
        for z in range(15):
            for x, y in tiles_over(bbox, z):
                for layer, features in (await tile(client, tileset, f"{z}/{x}/{y}")).items():
                    fields = seen.setdefault(layer, set())
                    for feature in features:
                        assert feature["geometry"]["coordinates"]
                        fields.update(feature["properties"])
    assert set(seen) - set(known) == set()
    assert {
        layer: fields - known[layer] for layer, fields in seen.items() if fields - known[layer]
    } == {}
    if tileset == "basemap":
        assert {
            "land",
            "water_polygons",
            "buildings",
            "streets",
            "street_labels",
            "place_labels",
            "addresses",
        } <= set(seen)


@pytest.mark.parametrize("database", ["geneva", "monaco"])
async def test_every_tile_decodes_with_the_decoder_of_maplibre(
    request, client_of, tmp_path, database
):
    """mapbox_vector_tile is lax; this one also looks at rings and their winding."""
    url = request.getfixturevalue(database)
    with psycopg.connect(url) as conn:
        [(bbox,)] = conn.execute("SELECT bbox FROM osm.extract").fetchall()
    async with client_of(url) as client:
        for tileset, z in product(TILESETS, range(15)):
            for x, y in tiles_over(bbox, z):
                response = await client.get(f"/tiles/{tileset}/{z}/{x}/{y}.mvt")
                if response.content:
                    (tmp_path / f"{tileset}-{z}-{x}-{y}.mvt").write_bytes(response.content)
    decoder = Path(__file__).with_name("decode.mjs")
    command = ["node", decoder, tmp_path]
    result = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert json.loads(result.stdout)["features"] > 5_000


@pytest.mark.parametrize("tileset", list(TILESETS))
async def test_tilejson_is_valid(town_client, tileset):
    document = (await town_client.get(f"/tiles/{tileset}")).json()
    schema = json.loads(shared("schemas/tilejson-3.0.0.schema.json").read_text())
    jsonschema.validate(document, schema)
    assert document["bounds"][0] < document["bounds"][2]
    assert "openstreetmap.org/copyright" in document["attribution"]


async def test_a_versioned_tile_may_be_kept_for_ever(town_client):
    url = (await town_client.get("/tiles/basemap")).json()["tiles"][0]
    z, x, y = TOWN_TILE.split("/")
    response = await town_client.get(url.format(z=z, x=x, y=y))
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]


async def test_a_tile_of_a_former_version_is_current_and_not_to_be_kept(town_client):
    response = await town_client.get(f"/tiles/basemap/0.abcdef/{TOWN_TILE}.mvt")
    assert "immutable" not in response.headers["cache-control"]
    current = await town_client.get(f"/tiles/basemap/{TOWN_TILE}.mvt")
    assert response.content == current.content


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', 'W/"other",W/{}'])
async def test_a_tile_that_one_has_is_not_sent_again(town_client, form):
    path = f"/tiles/basemap/{TOWN_TILE}.mvt"
    first = await town_client.get(path)
    known = form.format(first.headers["etag"])
    again = await town_client.get(path, headers={"If-None-Match": known})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_tile_that_one_has_of_old_is_sent_anew(town_client):
    path = f"/tiles/basemap/{TOWN_TILE}.mvt"
    assert (await town_client.get(path, headers={"If-None-Match": '"1.old"'})).status_code == 200


async def test_compressed_and_plain_tiles_differ_in_their_etag_only(town_client):
    path = f"/tiles/basemap/{TOWN_TILE}.mvt"
    plain = await town_client.get(path, headers={"Accept-Encoding": "identity"})
    packed = await town_client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content  # the client has unpacked it
    assert plain.headers["etag"] != packed.headers["etag"]


async def test_nothing_there_is_204(town_client):
    assert (await town_client.get("/tiles/basemap/14/0/0.mvt")).status_code == 204


@pytest.mark.parametrize(
    "path",
    [
        "basemap/99/0/0", "basemap/15/0/0", "basemap/-1/0/0", "basemap/1/2/0", "basemap/1/0/-1",
        "places/3/8/0", "nope/0/0/0", "%00/0/0/0", "basemap/14/99999999999999999999/0",
        "basemap/0.x/99/0/0", "nope/1.x/0/0/0",
    ],
)  # fmt: skip
async def test_a_tile_that_cannot_be_is_404_and_says_why(town_client, path):
    response = await town_client.get(f"/tiles/{path}.mvt", headers={"Accept-Language": "fr"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].startswith("Il n’y a pas")


async def test_a_tile_whose_numbers_are_none_is_refused(town_client):
    response = await town_client.get("/tiles/basemap/a/b/c.mvt")
    assert response.status_code == 422
    assert "« z » vaut a" in response.json()["detail"]


async def test_tilesets_are_listed(town_client):
    tilesets = (await town_client.get("/tiles")).json()["tilesets"]
    assert [t["id"] for t in tilesets] == ["basemap", "places"]
    assert (await town_client.get(tilesets[0]["url"])).status_code == 200


async def test_the_public_url_is_used_where_it_is_set(town_client, monkeypatch):
    from core.settings import settings

    monkeypatch.setattr(settings(), "public_url", "https://carte.example/osm")
    document = (await town_client.get("/tiles/places")).json()
    assert document["tiles"][0].startswith("https://carte.example/osm/tiles/places/")
