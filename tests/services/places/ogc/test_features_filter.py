"""OGC API – Features Part 3 over HTTP: filters in CQL2, with everything else that items take."""

import json
import re
import shutil
import subprocess

import pytest
from oapif import EPSG, ITEMS, features, fetch, link_to, names

BAKERIES = "category = 'bakery'"


async def test_filters_are_declared_and_described(town_client):
    conforms = (await fetch(town_client, "/ogc/conformance"))["conformsTo"]
    for name in (
        "ogcapi-features-3/1.0/conf/filter",
        "ogcapi-features-3/1.0/conf/features-filter",
        "cql2/1.0/conf/cql2-text",
        "cql2/1.0/conf/cql2-json",
        "cql2/1.0/conf/basic-cql2",
    ):
        assert f"http://www.opengis.net/spec/{name}" in conforms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BAKERIES, ["Boulangerie Dupont", "Chez Paul"]),
        ("name LIKE 'Bou%'", ["Boulangerie Dupont"]),
        ("category = 'town' OR category = 'bakery' AND city = 'Valbourg'", ["Boulangerie Dupont", "Valbourg"]),
        ("name IS NULL", [None]),
        ("rank BETWEEN 90 AND 100", ["Valbourg"]),
        ("ACCENTI(CASEI(name)) = ACCENTI(CASEI('cafe LITTERAIRE'))", ["Café littéraire"]),
        ("S_INTERSECTS(geometry, POINT(2.35 48.85))", []),
        ("S_INTERSECTS(geometry, BBOX(2.3495, 48.8495, 2.3505, 48.8505))", ["Valbourg"]),
        ("osm_timestamp < TIMESTAMP('2026-01-01T00:00:00Z')", []),
    ],
)  # fmt: skip
async def test_a_filter_selects_the_features_that_meet_it(town_client, text, expected):
    found = await names(town_client, filter=text)
    assert sorted(found, key=str) == sorted(expected, key=str)


async def test_a_filter_in_json_means_the_same(town_client):
    tree = json.dumps({"op": "=", "args": [{"property": "category"}, "bakery"]})
    assert await names(town_client, **{"filter": tree, "filter-lang": "cql2-json"}) == await names(
        town_client, filter=BAKERIES
    )


async def test_a_filter_has_a_reference_system_of_its_own(town_client):
    latitude_first = "S_INTERSECTS(geometry, BBOX(48.8495, 2.3495, 48.8505, 2.3505))"
    given = {"filter": latitude_first, "filter-crs": f"{EPSG}4326", "crs": f"{EPSG}2154"}
    [one] = await features(town_client, **given)
    assert one["properties"]["name"] == "Valbourg"
    assert one["geometry"]["coordinates"][1] > 6_000_000


async def test_a_filter_goes_with_everything_else_and_stays_on_the_next_page(town_client):
    given = {"filter": "rank > 30", "bbox": "2.3,48.8,2.4,48.9", "sortby": "-rank,name", "limit": 3}
    whole = await names(town_client, **{**given, "limit": 100})
    first = await fetch(town_client, ITEMS, **given)
    assert "filter=rank" in link_to(first, "next")
    assert await names(town_client, **given) == whole
    assert len(whole) > 6
    assert await names(town_client, filter="rank > 30", category="bakery") == [
        "Chez Paul",
        "Boulangerie Dupont",
    ]


@pytest.mark.parametrize(
    "given",
    [{"filter": "nothing = 1"}, {"filter": "rank = 'a'"}, {"filter": "("}, {"filter": ""},
     {"filter": "rank = 1", "filter-lang": "cql"}, {"filter": "{", "filter-lang": "cql2-json"},
     {"filter": "name = 'a\0'"}, {"filter": "a" * 20_000}, {"filter": "rank = 1", "filter-crs": "x"},
     {"filter": "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))"}, {"filter": "rank / 0 = 1 AND"}],
)  # fmt: skip
async def test_a_filter_that_cannot_be_is_400(town_client, given):
    for lang in ("fr", "en"):
        response = await town_client.get(ITEMS, params=given, headers={"Accept-Language": lang})
        assert response.status_code == 400, response.text
        assert len(response.json()["detail"]) > 20


async def test_a_filter_holds_on_the_page_and_its_map(town_client):
    response = await town_client.get(ITEMS, params={"filter": BAKERIES, "f": "html"})
    assert "Chez Paul" in response.text and "Bibliothèque" not in response.text
    [items] = re.findall(r'data-items="([^"]*)"', response.text)
    assert (await town_client.get(items.replace("&amp;", "&"))).json()["numberReturned"] == 2


@pytest.mark.skipif(
    not shutil.which("ogr2ogr"), reason="ogr2ogr, of Debian's gdal-bin, is not installed"
)
def test_ogr2ogr_reads_places_with_a_filter(geneva_site, tmp_path):
    """In the URL, for any version; `-where` is GDAL's to push down or to apply itself."""
    target = tmp_path / "filtered.json"
    command = ["ogr2ogr", "-f", "GeoJSON", str(target), f"OAPIF:{geneva_site}/ogc", "places"]
    where = ["-where", "category = 'pharmacy'", "-oo", "PAGE_SIZE=10000"]
    result = subprocess.run([*command, *where], capture_output=True, text=True, timeout=120)
    assert (result.returncode, "ERROR" in result.stderr) == (0, False), result.stderr
    found = json.loads(target.read_text())["features"]
    assert len(found) > 20
    assert {one["properties"]["category"] for one in found} == {"pharmacy"}
