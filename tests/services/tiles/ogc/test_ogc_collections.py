"""Shared layers, and tilesets from files, as OGC API – Tiles shows them."""

import mapbox_vector_tile
import psycopg
import pytest
from layered import Layers

from core.migrations import migrate
from exporters.dump.pmtiles import Wanted, export_tiles

TILES = "/ogc/tiles/WebMercatorQuad"
JARDINS = "/ogc/collections/jardins/tiles/WebMercatorQuad"
PATHS = ["", "/tiles", "/tiles/WebMercatorQuad", "/tiles/WebMercatorQuad/0/0/0"]


class Silent:
    def advance(self, objects, share):
        pass


@pytest.fixture
def layered(new_database):
    """A database with a layer of gardens, and one that only its members may see."""
    url = new_database("ogc")
    with psycopg.connect(url) as conn:
        migrate(conn)
        layers = Layers(conn)
        layers.declare("jardins", title="Jardins partagés", attribution="Réseau <des> jardins")
        layers.declare("secret", visibility="private")
        for n in range(1, 4):
            layers.put("jardins", n, f"POINT({n * 20} {n * 20})", n, name=f"Jardin {n}")
            layers.put("secret", n, f"POINT({n * 20} {n * 20})", n, name="Abri")
    return url


async def test_a_shared_layer_is_a_collection_of_tiles(layered, client_of):
    async with client_of(layered) as client:
        listed = (await client.get("/ogc/collections")).json()["collections"]
        told = (await client.get(JARDINS)).json()
        tile = await client.get(f"{JARDINS}/14/8191/8192")
        same = await client.get("/tiles/jardins/14/8192/8191.mvt")
        empty = await client.get(f"{JARDINS}/14/0/0")
        page = (await client.get(JARDINS, params={"f": "html"})).text
    assert [one["id"] for one in listed] == ["places", "jardins"]
    assert listed[1]["title"] == "Jardins partagés"
    [layer] = told["layers"]
    assert (layer["id"], layer["geometryDimension"]) == ("jardins", 0)
    assert told["licence"] == "ODbL-1.0"
    assert told["attribution"] == "Réseau <des> jardins"
    assert tile.content == same.content
    assert len(mapbox_vector_tile.decode(tile.content)["jardins"]["features"]) == 3
    assert (empty.status_code, empty.content) == (200, b"")
    assert "Réseau &lt;des&gt; jardins" in page


@pytest.mark.parametrize("path", PATHS)
async def test_a_private_layer_is_as_if_it_were_not(layered, client_of, path):
    async with client_of(layered) as client:
        hidden = await client.get(f"/ogc/collections/secret{path}")
        never = await client.get(f"/ogc/collections/nothing{path}")
        listed = (await client.get("/ogc/collections")).text
    assert hidden.status_code == never.status_code == 404
    assert hidden.text.replace("secret", "nothing") == never.text
    assert "secret" not in listed


async def test_a_basemap_from_a_file_has_limits_of_its_own(town, client_of, tmp_path, monkeypatch):
    file = tmp_path / "town.pmtiles"
    export_tiles(town, Wanted("basemap"), file, Silent())
    async with client_of(town) as client:
        drawn = await client.get(f"{TILES}/14/5636/8298")
    monkeypatch.setenv("MAPCOMMONS_TILE_FILES", f"basemap={file}")
    async with client_of(town) as client:
        served = await client.get(f"{TILES}/14/5636/8298")
        assert served.content == drawn.content != b""
        for limits in (await client.get(TILES)).json()["tileMatrixSetLimits"]:
            for row in (limits["minTileRow"], limits["maxTileRow"]):
                for col in (limits["minTileCol"], limits["maxTileCol"]):
                    path = f"{TILES}/{limits['tileMatrix']}/{row}/{col}"
                    assert (await client.get(path)).status_code == 200, path
