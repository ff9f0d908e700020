"""OGC API – Features Part 1, test by test of the official suite (its numbers are in the names)."""

import http.client
import re
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from oapif import (
    CRS84,
    GEOJSON,
    ITEMS,
    described,
    features,
    fetch,
    find_links,
    link_to,
    pages,
    parameter,
    positions,
)
from openapi_spec_validator import validate
from shapely.geometry import box, shape

SERVICE_DESC = "application/vnd.oai.openapi+json;version=3.0"
COLLECTION = "/ogc/collections/places"


@pytest.fixture
async def api(town_client):
    return await fetch(town_client, "/ogc/api")


def test_at1_the_server_speaks_http_1_1(town_site):
    parts = urlsplit(town_site)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    connection.request("GET", "/ogc/")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (answer.version, answer.status) == (11, 200)


async def test_at3_at4_the_landing_page_links_to_api_conformance_and_data(town_client):
    for path in ("/ogc", "/ogc/"):
        response = await town_client.get(path, headers={"Accept": "application/json"})
        document = response.json()
        assert response.status_code == 200
        assert all("rel" in link and "type" in link for link in document["links"])
        assert {"service-desc", "conformance", "data"} <= {x["rel"] for x in document["links"]}


async def test_at5_at6_the_api_definition_is_valid_openapi_3_0_without_references_outside(
    town_client,
):
    landing = await fetch(town_client, "/ogc")
    [link] = find_links(landing, "service-desc")
    assert link["type"] == SERVICE_DESC
    response = await town_client.get(link["href"], headers={"Accept": SERVICE_DESC})
    assert response.headers["content-type"] == SERVICE_DESC
    document = response.json()
    assert document["openapi"].startswith("3.0.")
    validate(document)
    references = re.findall(r'"\$ref":"([^"]*)"', response.text)
    assert references
    assert all(name.startswith("#/components/") for name in references)
    assert [urlsplit(server["url"]).scheme for server in document["servers"]] == ["http"]


async def test_at7_at8_conformance_is_described_and_declares_the_core(town_client, api):
    assert "200" in described(api, "/conformance")["responses"]
    classes = (await fetch(town_client, "/ogc/conformance"))["conformsTo"]
    for name in ("core", "geojson", "html", "oas30"):
        assert f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" in classes


async def test_at9_at10_the_list_of_collections_has_links_of_every_media_type(town_client, api):
    assert described(api, "/collections")
    document = await fetch(town_client, "/ogc/collections")
    [own] = find_links(document, "self")
    assert own["type"] == "application/json"
    assert [link["type"] for link in find_links(document, "alternate")] == ["text/html"]
    assert [one["id"] for one in document["collections"]] == ["places"]


async def test_at11_at12_a_collection_is_told_alone_as_in_the_list(town_client, api):
    assert described(api, "/collections/places")
    for lang in ("fr", "en"):
        [listed] = (await fetch(town_client, "/ogc/collections", lang=lang))["collections"]
        alone = await fetch(town_client, COLLECTION, lang=lang)
        assert alone == listed
        assert {"id", "title", "description", "extent", "links"} <= alone.keys()


async def test_at13_a_collection_links_to_its_items_as_geojson(town_client):
    collection = await fetch(town_client, COLLECTION)
    [link] = find_links(collection, "items", GEOJSON)
    response = await town_client.get(link["href"], params={"limit": 10})
    assert response.status_code == 200
    assert response.headers["content-type"] == GEOJSON


async def test_at14_the_parameter_bbox_is_described_as_the_suite_reads_it(api):
    bbox = parameter(api, "/collections/places/items", "bbox")
    assert (bbox["in"], bbox["required"], bbox["style"]) == ("query", False, "form")
    assert not bbox.get("explode")
    schema = bbox["schema"]
    assert (schema["type"], schema["minItems"], schema["maxItems"]) == ("array", 4, 6)
    assert schema["items"]["type"] == "number"


@pytest.mark.parametrize(
    "bbox",
    ["-1.5,50,1.5,53", "-80,-5,-70,5", "177,65,-177,70", "-180,85,180,90", "-180,-90,180,-85",
     "2.349,48.8505,2.3535,48.8515", "2.349,48.8505,0,2.3535,48.8515,500", "2.347,48.852,2.347,48.852"],
)  # fmt: skip
async def test_at15_what_a_bbox_gives_meets_it(town_client, bbox):
    numbers = [float(number) for number in bbox.split(",")]
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    boxes = (
        [box(west, south, east, north)]
        if west <= east
        else [box(west, south, 180, north), box(-180, south, east, north)]
    )
    found = await features(town_client, bbox=bbox)
    assert all(any(shape(one["geometry"]).intersects(b) for b in boxes) for one in found)
    everything = await features(town_client)
    inside = {
        one["id"] for one in everything if any(shape(one["geometry"]).intersects(b) for b in boxes)
    }
    assert {one["id"] for one in found} == inside


async def test_at15_the_extent_has_all_features(town_client):
    collection = await fetch(town_client, COLLECTION)
    [bbox] = collection["extent"]["spatial"]["bbox"]
    found = await features(town_client, bbox=",".join(map(str, bbox)))
    assert len(found) == len(await features(town_client)) == 20


async def test_at16_the_parameter_limit_is_described_with_both_ends(api):
    limit = parameter(api, "/collections/places/items", "limit")
    assert (limit["in"], limit["required"], limit["style"]) == ("query", False, "form")
    schema = limit["schema"]
    assert (schema["type"], schema["minimum"], schema["maximum"]) == ("integer", 1, 10_000)
    assert schema["default"] == 100


@pytest.mark.parametrize("limit", [1, 3, 20, 10_000, 10_001, 10**18, 10**400])
async def test_at17_no_more_features_come_than_the_limit_says(town_client, limit):
    """More than the maximum is the maximum, and no error."""
    document = await fetch(town_client, ITEMS, limit=limit)
    assert len(document["features"]) == document["numberReturned"] == min(limit, 20)


async def test_at18_the_parameter_datetime_is_described(api):
    datetime_ = parameter(api, "/collections/places/items", "datetime")
    assert (datetime_["in"], datetime_["required"]) == ("query", False)
    assert (datetime_["style"], datetime_["schema"]["type"]) == ("form", "string")


@pytest.mark.parametrize(
    "query",
    ["limit=unlimited", "limit=0", "limit=-1", "limit=1.5", "limit=", "limit=00", "limit=%D9%A1", "limit=1e3",
     "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=nan,0,1,1",
     "bbox=0,0,inf,1", "bbox=1,2,1,1", "bbox=-181,0,1,1", "bbox=0,0,1,91", "bbox=", "bbox=1,,2,3",
     "datetime=yesterday", "datetime=2026-02-30", "datetime=2026-01-02/2026-01-01", "datetime=/a",
     "datetime=2026-01-01T00:00:00", "datetime=2026-01-01/2026-01-02/2026-01-03", "datetime=",
     "datetime=0001-01-01T00:00:00%2B14:00", "sortby=nothing", "sortby=", "sortby=name,,city",
     "sortby=tags", f"sortby={','.join(['name'] * 9)}", "properties=nothing", "properties=", "cursor=%2B", "cursor=W10", "cursor=a",
     "cursor=WyJhIl0", "cursor=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5Il0", "cursor=WzFd", "cursor=é",
     "rank=high", "rank=99999999999999999999", "rank=1.5", "osm_timestamp=1", "name=%00", "f=xml",
     "bbox-crs=EPSG:4326", "crs=", "lang=de", "filter-lang=prolog", "osm_version=%00"],
)  # fmt: skip
async def test_at20_a_parameter_that_cannot_be_is_400(town_client, query):
    for lang in ("fr", "en"):
        response = await town_client.get(f"{ITEMS}?{query}", headers={"Accept-Language": lang})
        assert response.status_code == 400, response.text
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["content-language"] == lang
        assert len(response.json()["detail"]) > 20


async def test_at21_a_parameter_that_is_unknown_is_400(town_client, api):
    for path in (ITEMS, COLLECTION, f"{COLLECTION}/queryables", f"{COLLECTION}/schema"):
        response = await town_client.get(path, params={"unknownQueryParameter12345": "1"})
        assert response.status_code == 400
        assert "unknownQueryParameter12345" in response.json()["detail"]
        for one in described(api, path.removeprefix("/ogc"))["parameters"]:
            assert "additionalProperties" not in str(one)


async def test_at22_at23_a_page_of_features_links_to_itself_and_its_other_form(town_client):
    document = await fetch(town_client, ITEMS, limit=10)
    assert document["type"] == "FeatureCollection"
    assert all(one["type"] == "Feature" for one in document["features"])
    [own] = find_links(document, "self")
    assert own == own | {"type": GEOJSON, "href": f"http://test{ITEMS}?limit=10"}
    [other] = find_links(document, "alternate")
    assert other["type"] == "text/html"
    assert (await fetch(town_client, own["href"]))["features"] == document["features"]
    assert (document["attribution"], document["licence"]) == ("© OpenStreetMap", "ODbL-1.0")


async def test_at24_a_page_says_when_it_was_made(town_client):
    document = await fetch(town_client, ITEMS)
    assert datetime.fromisoformat(document["timeStamp"]).tzinfo is not None


async def test_at25_at26_the_numbers_are_those_of_all_pages(town_client):
    for asked in ({}, {"city": "Valbourg"}, {"sortby": "-name,category"}):
        found = await pages(town_client, ITEMS, limit="3", **asked)
        assert all(page["numberReturned"] == len(page["features"]) for page in found)
        total = sum(page["numberReturned"] for page in found)
        assert {page["numberMatched"] for page in found} == {total}
        ids = [one["id"] for page in found for one in page["features"]]
        assert len(ids) == len(set(ids)) == total


async def test_at26_next_keeps_what_was_asked_and_takes_another_limit(town_client):
    first = await fetch(town_client, ITEMS, limit=10, bbox="2,48,3,49", sortby="-name")
    following = link_to(first, "next", GEOJSON)
    asked = dict(parse_qsl(urlsplit(following).query, strict_parsing=True))
    assert asked == asked | {"limit": "10", "bbox": "2,48,3,49", "sortby": "-name"}
    rest = await fetch(town_client, following, limit=10_000)
    assert rest["numberReturned"] == rest["numberMatched"] - 10
    assert not find_links(rest, "next")


async def test_at27_at28_at29_a_feature_links_to_itself_its_other_form_and_its_collection(
    town_client, api
):
    assert described(api, "/collections/places/items/1")
    [expected] = (await fetch(town_client, ITEMS, limit=1))["features"]
    document = await fetch(town_client, f"{ITEMS}/{expected['id']}")
    assert {name: document[name] for name in expected} == expected
    assert [link["type"] for link in find_links(document, "self")] == [GEOJSON]
    assert [link["type"] for link in find_links(document, "alternate")] == ["text/html"]
    assert link_to(document, "collection", "application/json") == f"http://test{COLLECTION}"
    assert (await fetch(town_client, link_to(document, "self")))["id"] == expected["id"]


@pytest.mark.parametrize("item", ["0", "-1", "nope", "1.0", "%00", "9" * 30, "%D9%A1", "a/b", "é"])
async def test_an_item_that_is_not_there_is_404(town_client, item):
    response = await town_client.get(f"{ITEMS}/{item}")
    assert response.status_code == 404
    assert "places" in response.json()["detail"]


async def test_at2_all_coordinates_are_longitude_and_latitude(town_client):
    """Requirement crs84, whichever way the features are asked for."""
    for asked in ({}, {"crs": CRS84}):
        for one in await features(town_client, **asked):
            for lon, lat in positions(one["geometry"]):
                assert 2.3 < lon < 2.4
                assert 48.8 < lat < 48.9
