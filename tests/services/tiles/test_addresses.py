"""Addresses of other sources: in the tiles where OpenStreetMap has none, and credited."""

import json
from itertools import product

import jsonschema
import mapbox_vector_tile
import pytest
from samples import TOWN, shared

from core.settings import ROOT
from importers.addresses.imports import import_addresses
from importers.osm.imports import import_osm

SAMPLES = ROOT / "tests" / "data" / "addresses"


@pytest.fixture(scope="module")
def filled(new_database):
    """The town, with the addresses of BAN."""
    url = new_database("tile_addresses")
    import_osm(url, TOWN, lambda line: None)
    import_addresses(url, SAMPLES / "ban.csv", lambda line: None)
    return url


def numbers(tile):
    """The house numbers inside a tile, without those beyond its edge.

    That of a point of interest is in `pois`, as Shortbread has it, and not in `addresses` too.
    """
    layers = mapbox_vector_tile.decode(tile.content)
    return [
        feature["properties"]["housenumber"]
        for name in ("addresses", "pois")
        for feature in layers.get(name, {"features": []})["features"]
        if all(0 <= c < 4096 for c in feature["geometry"]["coordinates"])
        and "housenumber" in feature["properties"]
    ]


async def test_tiles_have_each_address_once(filled, client_of):
    """12, 14 and 3 bis are in OpenStreetMap, 12 and 3 bis in BAN, too; a locality has no number."""
    found = []
    async with client_of(filled) as client:
        for x, y in product((8298, 8299), (5636, 5637)):
            tile = await client.get(f"/tiles/basemap/14/{x}/{y}.mvt")
            found += numbers(tile) if tile.status_code == 200 else []
    assert sorted(found) == ["12", "12 bis", "14", "3 bis", "5"]


async def test_tilejson_credits_the_sources_in_use(filled, client_of):
    schema = json.loads(shared("schemas/tilejson-3.0.0.schema.json").read_text())
    async with client_of(filled) as client:
        basemap = (await client.get("/tiles/basemap")).json()
        places = (await client.get("/tiles/places")).json()
        tilesets = (await client.get("/tiles")).json()
    jsonschema.validate(basemap, schema)
    assert "© OpenStreetMap</a>" in basemap["attribution"]
    assert 'href="https://adresse.data.gouv.fr"' in basemap["attribution"]
    assert "Base Adresse Nationale, 20" in basemap["attribution"]
    assert basemap["licence"] == "ODbL-1.0 AND etalab-2.0"
    assert "Adresse" not in places["attribution"], "the tiles of places show no addresses"
    assert places["licence"] == "ODbL-1.0"
    assert tilesets["attribution"] == basemap["attribution"]


async def test_without_address_sources_only_openstreetmap_is_credited(empty, client_of):
    async with client_of(empty) as client:
        basemap = (await client.get("/tiles/basemap")).json()
    assert basemap["attribution"].count("<a ") == 1
    assert basemap["licence"] == "ODbL-1.0"
