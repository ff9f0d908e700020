"""What is sent to /ogc: unknown parameters, odd headers, what cannot be; and its own description."""

import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from core import ogc
from core.http.ogc import COMMON
from services.tiles.routes_ogc import PART

TILES = "/ogc/tiles/WebMercatorQuad"
PLACES_TILES = "/ogc/collections/places/tiles/WebMercatorQuad"
TOWN_TILE = "13/2818/4149"  # zoom, row, column
DOCUMENTS = [
    "/ogc", "/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/places",
    "/ogc/tiles", TILES, "/ogc/collections/places/tiles", PLACES_TILES, "/ogc/tileMatrixSets",
    "/ogc/tileMatrixSets/WebMercatorQuad",
]  # fmt: skip
API = ogc.openapi("http://test/ogc", [COMMON, ogc.read_openapi(PART.openapi)])


@pytest.mark.parametrize(
    "query", ["unknownQueryParameter12345=1", "f=xml", "f=", "collections=a", "F=json", "lang=de"]
)
async def test_an_unknown_parameter_or_form_is_400(town_client, query):
    for path in (*DOCUMENTS, f"{TILES}/{TOWN_TILE}", f"{PLACES_TILES}/{TOWN_TILE}"):
        response = await town_client.get(f"{path}?{query}", headers={"Accept-Language": "fr"})
        assert response.status_code == 400, path
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["title"] == "Requête incompréhensible"
    assert (await town_client.get(f"{path}?key=anything&lang=fr")).status_code == 200


@pytest.mark.parametrize(
    "accept",
    [
        "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json",
        "application/geo+json, application/json", "application/json", "*/*", "", "image/png",
        "text/html;q=0.1, application/json", "application/*;q=bad, nonsense;;;, ,",
    ],
)  # fmt: skip
async def test_no_client_is_refused_for_what_it_accepts(town_client, accept):
    for path in DOCUMENTS:
        response = await town_client.get(path, headers={"Accept": accept})
        assert response.status_code == 200
        assert "json" in response.headers["content-type"]
    tile = await town_client.get(f"{TILES}/{TOWN_TILE}", headers={"Accept": accept})
    assert tile.headers["content-type"] == "application/vnd.mapbox-vector-tile"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{TILES}/a/0/0", 400), (f"{TILES}/0/b/0", 400), (f"{TILES}/0/0/c", 400),
        (f"{TILES}/0/0/0.5", 400), (f"{TILES}/0/0/%00", 400), (f"{TILES}/0/0/%D9%A1", 400),
        (f"{TILES}/0/0/{'9' * 5000}", 400), (f"{TILES}/0/0/1e3", 400), (f"{TILES}/-1/0/0", 404),
        (f"{TILES}/15/0/0", 404), (f"{TILES}/99/0/0", 404), (f"{TILES}/0/-1/0", 404),
        (f"{TILES}/0/0/99999999999999999999", 404), (f"{TILES}/%7BtileMatrix%7D/0/0", 400),
        ("/ogc/tiles/WorldCRS84Quad", 404), ("/ogc/tiles/WorldCRS84Quad/0/0/0", 404),
        ("/ogc/tileMatrixSets/nope", 404), ("/ogc/collections/nope", 404),
        ("/ogc/collections/basemap", 404), ("/ogc/collections/nope/tiles", 404),
        ("/ogc/collections/%00/tiles/WebMercatorQuad/0/0/0", 404), ("/ogc/nope", 404),
        ("/ogc/collections/basemap/tiles/WebMercatorQuad/0/0/0", 404),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_told_in_a_sentence(town_client, path, status):
    for lang in ("fr", "en"):
        response = await town_client.get(path, headers={"Accept-Language": lang})
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["content-language"] == lang
        assert len(response.json()["detail"]) > 20


async def test_head_answers_as_get_does(town_client):
    for path in (*DOCUMENTS, f"{TILES}/{TOWN_TILE}"):
        head, full = await town_client.head(path), await town_client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "cache-control", "content-length"):
            assert head.headers.get(name) == full.headers.get(name)


async def test_where_nothing_is_imported_all_tiles_are_empty(empty, client_of):
    async with client_of(empty) as client:
        document = (await client.get(PLACES_TILES)).json()
        assert document["tileMatrixSetLimits"][1]["maxTileCol"] == 1
        response = await client.get(f"{PLACES_TILES}/1/1/1")
        assert (response.status_code, response.content) == (200, b"")


async def test_the_tile_service_alone_has_the_same_root(town, client_of):
    from services.tiles.app import app

    async with client_of(town, app) as client:
        assert "/ogc/tiles" in (await client.get("/ogc")).text
        assert (await client.get(f"{TILES}/{TOWN_TILE}")).status_code == 200


schema = schemathesis.openapi.from_dict(API)


@schema.parametrize()
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_documented(case, town_site):
    # A collection, or a tile within the limits, has to exist, which a schema cannot say.
    case.call_and_validate(base_url=f"{town_site}/ogc", excluded_checks=[positive_data_acceptance])
