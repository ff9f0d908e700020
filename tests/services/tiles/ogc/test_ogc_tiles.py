"""OGC API – Tiles: what the official suite, GDAL and QGIS look at, and our own checks.

“A.n” are the abstract tests of the suite; what is checked here is what its code checks.
"""

import gzip
import re

import jsonschema
import mapbox_vector_tile
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from core import ogc as core_ogc
from core.http.ogc import COMMON
from core.tilesets import TILESETS
from services.tiles.ogc.dimensions import DIMENSIONS, dimension_of
from services.tiles.routes_ogc import PART

TILES = "/ogc/tiles/WebMercatorQuad"
PLACES_TILES = "/ogc/collections/places/tiles/WebMercatorQuad"
TOWN_TILE = "13/2818/4149"  # zoom, row, column: 13/4149/2818 of /tiles
TOWN_XYZ = "13/4149/2818"
NOWHERE = 2_147_483_647
API = core_ogc.openapi("http://test/ogc", [COMMON, core_ogc.read_openapi(PART.openapi)])
DOCUMENTS = [
    "/ogc", "/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/places",
    "/ogc/tiles", TILES, "/ogc/collections/places/tiles", PLACES_TILES, "/ogc/tileMatrixSets",
    "/ogc/tileMatrixSets/WebMercatorQuad",
]  # fmt: skip
WITH_PAGES = [path for path in DOCUMENTS if not re.search("conformance|api|MatrixSets", path)]
TILESETS_VECTOR = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"


async def get(client, path, **headers):
    response = await client.get(path, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


def href(document, rel):
    [found] = [link["href"] for link in document["links"] if link["rel"] == rel]
    return found


def rels(document):
    return {link["rel"] for link in document["links"]}


# The official suite


async def test_a1_conformance_names_the_core(town_client):
    document = await get(town_client, "/ogc/conformance")
    classes = document["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core" in classes
    assert len(classes) == len(set(classes))


async def test_a2_the_landing_page_leads_to_all_there_is(town_client):
    document = await get(town_client, "/ogc/", Accept="application/json")
    assert {"self", "service-desc", "conformance", "data", TILESETS_VECTOR} <= rels(document)
    for link in document["links"]:
        assert link["href"].startswith("http://test/ogc")
        assert (await town_client.get(link["href"])).status_code == 200


@pytest.mark.parametrize("start", ["/ogc", "/ogc/collections/places"])
async def test_a2_to_a5_the_list_of_tilesets_has_limits_and_the_template_of_tiles(
    town_client, start
):
    document = await get(town_client, href(await get(town_client, start), TILESETS_VECTOR))
    assert document["tilesets"]
    for tileset in document["tilesets"]:
        assert tileset["tileMatrixSetId"] == "WebMercatorQuad"
        assert "/tiles/WebMercatorQuad" in href(tileset, "item")
        assert {"tileMatrix", "maxTileRow", "minTileCol"} <= set(tileset["tileMatrixSetLimits"][0])
        for variable in ("{tileMatrix}", "{tileRow}", "{tileCol}"):
            assert variable in href(tileset, "item")


@pytest.mark.parametrize("start", ["/ogc", "/ogc/collections/places"])
async def test_a6_and_a7_the_limits_that_are_declared_hold(town_client, start):
    document = await get(town_client, href(await get(town_client, start), TILESETS_VECTOR))
    [tileset] = document["tilesets"]
    template = href(tileset, "item")

    async def status(zoom, row, col):
        url = template.replace("{tileMatrix}", zoom)
        url = url.replace("{tileRow}", str(row)).replace("{tileCol}", str(col))
        return (await town_client.get(url)).status_code

    assert [limits["tileMatrix"] for limits in tileset["tileMatrixSetLimits"]] == [
        str(z) for z in range(15)
    ]
    for limits in tileset["tileMatrixSetLimits"]:
        z, top, bottom = limits["tileMatrix"], limits["minTileRow"], limits["maxTileRow"]
        left, right = limits["minTileCol"], limits["maxTileCol"]
        assert [await status(z, bottom, left), await status(z, top, right)] == [200, 200]
        assert await status(z, bottom + 1, left) == 404
        assert await status(z, bottom, right + 1) == 404
        assert await status(z, top - 1, left) == 404
        assert await status(z, bottom, left - 1) == 404


@pytest.mark.parametrize("tiles", [TILES, PLACES_TILES])
async def test_a6_every_tile_of_a_rectangle_is_200_also_where_nothing_is(town_client, tiles):
    tileset = await get(town_client, tiles)
    limits = tileset["tileMatrixSetLimits"][14]
    bodies = []
    for row in range(limits["minTileRow"], limits["maxTileRow"] + 1)[:6]:
        for col in range(limits["minTileCol"], limits["maxTileCol"] + 1)[:6]:
            response = await town_client.get(f"{tiles}/14/{row}/{col}")
            assert response.status_code == 200
            assert response.headers["content-type"] == "application/vnd.mapbox-vector-tile"
            bodies.append(response.content)
    assert tiles == PLACES_TILES or b"" in bodies


@pytest.mark.parametrize("tiles", [TILES, PLACES_TILES])
@pytest.mark.parametrize("zoom", [0, 7, 14])
async def test_a7_a_tile_far_outside_is_404(town_client, tiles, zoom):
    response = await town_client.get(f"{tiles}/{zoom}/{NOWHERE}/{NOWHERE}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


async def test_a9_each_tileset_of_a_list_names_its_tile_matrix_set(town_client):
    for path in ("/ogc/tiles?f=json", "/ogc/collections/places/tiles?f=json"):
        assert "/tiles" in href(await get(town_client, path), "self")
        for tileset in (await get(town_client, path))["tilesets"]:
            uri = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
            assert tileset["tileMatrixSetURI"] == uri


async def test_a12_and_a13_each_collection_leads_to_its_tilesets(town_client):
    document = await get(town_client, "/ogc/collections")
    assert [one["id"] for one in document["collections"]] == ["places"]
    for one in document["collections"]:
        assert href(one, TILESETS_VECTOR).endswith("/tiles")
        assert await get(town_client, href(one, "self")) == one


async def test_a23_the_api_is_described_in_openapi_3_0(town_client):
    landing = await get(town_client, "/ogc")
    [link] = [link for link in landing["links"] if link["rel"] == "service-desc"]
    assert link["type"] == "application/vnd.oai.openapi+json;version=3.0"
    response = await town_client.get(link["href"], headers={"Accept": link["type"]})
    assert response.headers["content-type"] == link["type"]
    document = response.json()
    assert document["openapi"] == "3.0.3"
    assert document["servers"] == [{"url": "http://test/ogc"}]
    OpenAPIV30SpecValidator(document).validate()
    assert set(re.findall(r'"\$ref":\s*"([^#"]*)', response.text)) == {""}


def test_a24_an_operation_gets_tiles():
    operations = {path["get"]["operationId"] for path in API["paths"].values()}
    assert {"dataset.vector.getTile", "collection.vector.getTile"} <= operations
    assert len(operations) == len(API["paths"])


# Documents


@pytest.mark.parametrize("path", DOCUMENTS)
async def test_every_document_is_as_the_openapi_document_describes_it(town_client, path):
    templates = {p: re.sub(r"\{\w+\}", "[^/]+", p) for p in API["paths"]}
    own = path.removeprefix("/ogc") or "/"
    [described] = [p for p, pattern in templates.items() if re.fullmatch(pattern, own)][:1]
    content = API["paths"][described]["get"]["responses"]["200"]["content"]
    schema = next(iter(content.values()))["schema"]
    document = await get(town_client, path)
    jsonschema.Draft4Validator({**schema, "components": API["components"]}).validate(document)


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path != "/ogc/api"])
async def test_every_link_is_absolute_and_leads_somewhere(town_client, path):
    def links(document):
        if isinstance(document, dict):
            yield from document.get("links", [])
            for value in document.values():
                yield from links(value)
        elif isinstance(document, list):
            for value in document:
                yield from links(value)

    for link in links(await get(town_client, path)):
        assert link["rel"] and link["type"]
        assert re.match("https?://", link["href"])
        if link["href"].startswith("http://test/") and "templated" not in link:
            response = await town_client.get(link["href"])
            assert response.status_code == 200
            assert (
                response.headers["content-type"].partition(";")[0] == link["type"].partition(";")[0]
            )


async def test_links_follow_the_public_url(town_client, monkeypatch):
    from core.settings import settings

    monkeypatch.setattr(settings(), "public_url", "https://carte.example/osm")
    document = await get(town_client, TILES)
    assert href(document, "item").startswith("https://carte.example/osm/ogc/tiles/")
    assert (await get(town_client, "/ogc/api"))["servers"] == [
        {"url": "https://carte.example/osm/ogc"}
    ]


async def test_a_tileset_tells_layers_fields_and_rights(town_client):
    document = await get(town_client, TILES)
    layers = {layer["id"]: layer for layer in document["layers"]}
    assert set(layers) == {layer.id for tileset in TILESETS.values() for layer in tileset.layers}
    assert layers["streets"]["geometryDimension"] == 1
    assert layers["streets"]["propertiesSchema"]["properties"]["kind"] == {"type": "string"}
    assert layers["streets"]["minTileMatrix"] == "5"
    assert "© OpenStreetMap" in document["attribution"]
    assert document["licence"] == "ODbL-1.0"
    assert {"license", "item", "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"} <= rels(
        document
    )
    tilejson = await get(town_client, "/tiles/places")
    box = (await get(town_client, PLACES_TILES))["boundingBox"]
    assert [*box["lowerLeft"], *box["upperRight"]] == tilejson["bounds"]


def test_every_layer_has_a_dimension():
    layers = [layer for tileset in TILESETS.values() for layer in tileset.layers]
    assert {layer.id for layer in layers if dimension_of(layer) is None} == set()
    assert len(layers) == len({layer.id for layer in layers})  # one tile may hold them all


async def test_layers_are_of_the_dimension_that_is_told(geneva_client):
    kinds = {"Point": 0, "LineString": 1, "Polygon": 2}
    for tile in ("14/5815/8471", "10/363/529", "14/5816/8471"):
        content = (await geneva_client.get(f"{TILES}/{tile}")).content
        for name, layer in mapbox_vector_tile.decode(content).items():
            found = {f["geometry"]["type"].removeprefix("Multi") for f in layer["features"]}
            assert {kinds[kind] for kind in found} == {DIMENSIONS[name]}, name


@pytest.mark.parametrize("path", WITH_PAGES)
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_a_browser_gets_a_page(town_client, path, lang):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    headers = {"Accept": accept, "Accept-Language": lang}
    response = await town_client.get(path, headers=headers)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == lang
    assert f'<html lang="{lang}">' in response.text
    for text in ("Liens", "Ce document") if lang == "fr" else ("Links", "(HTML)"):
        assert text in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
    same = await town_client.get(path, params={"f": "html", "lang": lang})
    assert same.text == response.text


# Tiles


async def test_a_tile_of_a_collection_is_that_of_its_tileset(town_client):
    ours = await town_client.get(f"{PLACES_TILES}/{TOWN_TILE}")
    theirs = await town_client.get(f"/tiles/places/{TOWN_XYZ}.mvt")
    assert ours.content == theirs.content != b""
    assert ours.headers["etag"] == theirs.headers["etag"]
    assert ours.headers["cache-control"] == theirs.headers["cache-control"]


async def test_a_tile_of_the_dataset_has_the_layers_of_basemap_and_places(town_client):
    ours = (await town_client.get(f"{TILES}/{TOWN_TILE}")).content
    basemap = (await town_client.get(f"/tiles/basemap/{TOWN_XYZ}.mvt")).content
    places = (await town_client.get(f"/tiles/places/{TOWN_XYZ}.mvt")).content
    assert ours == basemap + places
    assert {"streets", "places"} <= set(mapbox_vector_tile.decode(ours))


async def test_a_tile_with_one_part_only_is_that_part(town_client):
    tile = await town_client.get(f"{TILES}/7/44/64")
    basemap = await town_client.get("/tiles/basemap/7/64/44.mvt")
    assert tile.content == basemap.content or len(tile.content) > len(basemap.content)
    empty = await town_client.get(f"{TILES}/14/0/0")
    assert (empty.status_code, empty.content) == (200, b"")


@pytest.mark.parametrize("tiles", [TILES, PLACES_TILES])
async def test_a_tile_is_compressed_once_and_has_an_etag(town_client, tiles):
    path = f"{tiles}/{TOWN_TILE}"
    async with town_client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join([chunk async for chunk in packed.aiter_raw()])
    plain = await town_client.get(path, headers={"Accept-Encoding": "identity"})
    if "content-encoding" in packed.headers:
        assert gzip.decompress(raw) == plain.content
        assert raw.count(b"\x1f\x8b\x08") == 1  # browsers stop after the first member
        assert packed.headers["etag"] != plain.headers["etag"]
    assert not plain.headers["etag"].startswith("W/")
    known = {"If-None-Match": plain.headers["etag"], "Accept-Encoding": "identity"}
    again = await town_client.get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=60" in plain.headers["cache-control"]
    assert plain.headers["access-control-allow-origin"] == "*"
