"""GDAL and QGIS as clients: what they send, and GDAL itself reading everything."""

import json
import re
import shutil
import subprocess

import pytest
from oapif import GEOJSON, ITEMS, features, fetch, link_to
from owslib.ogcapi.features import Features

CATALOGUE = "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json"
ITEMS_ACCEPT = "application/geo+json, application/json"


@pytest.mark.parametrize("accept", [CATALOGUE, ITEMS_ACCEPT])
async def test_qgis_and_gdal_are_not_refused_for_what_they_accept(town_client, accept):
    for path in ("/ogc/", "/ogc/api", "/ogc/collections", "/ogc/collections/places"):
        response = await town_client.get(path, headers={"Accept": accept})
        assert response.status_code == 200
        assert "json" in response.headers["content-type"]
    response = await town_client.get(f"{ITEMS}?limit=10", headers={"Accept": accept})
    assert response.headers["content-type"] == GEOJSON


@pytest.mark.parametrize(
    ("accept", "expected"),
    [("application/geo+json", GEOJSON), ("text/html", "text/html; charset=utf-8"),
     ("application/geo+json, text/html;q=0.5", GEOJSON), ("image/png", GEOJSON), ("", GEOJSON),
     ("text/html, application/geo+json;q=0.9", "text/html; charset=utf-8"), ("*/*", GEOJSON)],
)  # fmt: skip
async def test_the_form_is_what_accept_prefers(town_client, accept, expected):
    response = await town_client.get(ITEMS, headers={"Accept": accept})
    assert response.headers["content-type"] == expected


@pytest.mark.parametrize("form", ["json", "geojson"])
async def test_the_form_that_is_named_comes_before_what_accept_says(town_client, form):
    response = await town_client.get(ITEMS, params={"f": form}, headers={"Accept": "text/html"})
    assert response.headers["content-type"] == GEOJSON


async def test_a_bbox_of_17_digits_with_escaped_commas_stays_on_the_next_page(town_client):
    bbox = "2.30000000000000027%2C48.7999999999999972%2C2.39999999999999991%2C48.9000000000000057"
    first = (await town_client.get(f"{ITEMS}?limit=10&bbox={bbox}")).json()
    assert first["numberMatched"] == 20
    following = await fetch(town_client, link_to(first, "next"))
    assert following["numberMatched"] == 20
    assert following["numberReturned"] == 10


async def test_every_collection_that_is_listed_has_items(town_client):
    for one in (await fetch(town_client, "/ogc/collections"))["collections"]:
        assert (await fetch(town_client, link_to(one, "items", GEOJSON), limit=10))["features"]


async def test_few_requests_read_everything(geneva_client):
    """A page has a hundred features unless another limit is asked for, not ten."""
    first = await fetch(geneva_client, ITEMS)
    assert (first["numberReturned"], first["numberMatched"]) == (100, 5952)
    found = await features(geneva_client, limit=10_000)
    assert len({one["id"] for one in found}) == 5952


# OWSLib and GDAL themselves


def test_owslib_reads_collections_queryables_items_and_the_api(town_site):
    client = Features(f"{town_site}/ogc")
    assert client.feature_collections() == ["places"]
    assert any(
        name.endswith("features-1/1.0/conf/core") for name in client.conformance()["conformsTo"]
    )
    assert client.api()["openapi"].startswith("3.0")
    assert "city" in client.collection_queryables("places")["properties"]
    found = client.collection_items("places", bbox=[2.349, 48.8505, 2.3535, 48.8515], limit=1)
    assert (found["numberMatched"], found["numberReturned"]) == (3, 1)
    [one] = found["features"]
    assert client.collection_item("places", one["id"])["properties"] == one["properties"]
    assert len(client.collection_items("places", datetime_="2026-01-02/..")["features"]) == 20


needs_gdal = pytest.mark.skipif(
    not shutil.which("ogr2ogr"), reason="ogr2ogr, of Debian's gdal-bin, is not installed"
)


def run(*command):
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "ERROR" not in result.stderr
    return result.stdout


def read_by_gdal(site, target, *options):
    """What ogr2ogr makes of `places`, as GeoJSON."""
    run("ogr2ogr", "-f", "GeoJSON", target, f"OAPIF:{site}/ogc", "places", *options)
    return json.loads(target.read_text())["features"]


@needs_gdal
def test_ogr2ogr_lists_the_collections(geneva_site):
    assert re.search(r"^1: places", run("ogrinfo", f"OAPIF:{geneva_site}/ogc"), re.MULTILINE)


@needs_gdal
@pytest.mark.parametrize("page", [[], ["-oo", "PAGE_SIZE=1000"], ["-oo", "PAGE_SIZE=10000"]])
def test_ogr2ogr_reads_places_whole_page_by_page(geneva_site, tmp_path, page):
    found = read_by_gdal(geneva_site, tmp_path / "places.json", *page)
    assert len(found) == 5952
    assert len({one["properties"]["osm"] for one in found}) == 5952
    named = next(one for one in found if one["properties"]["name"] == "Pharmacie Internationale")
    assert named["properties"]["city"] == "Genève"
    assert named["geometry"]["coordinates"] == pytest.approx([6.147, 46.209], abs=0.003)


@needs_gdal
def test_ogr2ogr_reads_places_within_a_box(geneva_site, tmp_path):
    box = ["6.14", "46.20", "6.15", "46.205"]
    found = read_by_gdal(geneva_site, tmp_path / "box.json", "-spat", *box)
    west, south, east, north = map(float, box)
    everything = read_by_gdal(geneva_site, tmp_path / "all.json", "-oo", "PAGE_SIZE=10000")
    inside = {
        one["properties"]["osm"]
        for one in everything
        if west <= one["geometry"]["coordinates"][0] <= east
        and south <= one["geometry"]["coordinates"][1] <= north
    }
    assert {one["properties"]["osm"] for one in found} == inside
    assert len(inside) > 100


@needs_gdal
def test_gdal_knows_the_types_of_fields(town_site):
    """From the first features: of a field that these do not have, it cannot know."""
    told = run("ogrinfo", "-so", f"OAPIF:{town_site}/ogc", "places")
    assert "Feature Count: 20" in told
    assert "Geometry: Point" in told
    for field, kind in (("name", "String"), ("rank", "Integer"), ("osm_timestamp", "DateTime")):
        assert re.search(rf"^{field}: {kind} ", told, re.MULTILINE), told


@needs_gdal
def test_gdal_finds_a_feature_by_its_id(town_site):
    """Ids are numbers, which GDAL takes for its own."""
    [line, *_] = re.findall(
        r"OGRFeature\(places\):\d+", run("ogrinfo", f"OAPIF:{town_site}/ogc", "places")
    )
    number = line.rpartition(":")[2]
    assert line in run("ogrinfo", f"OAPIF:{town_site}/ogc", "places", "-fid", number)
