"""OGC API – Features Part 2, and what the official suite does not check: axes and values."""

import pytest
from oapif import CRS84, EPSG, ITEMS, features, fetch
from pyproj import Transformer

COLLECTION = "/ogc/collections/places"
WITHIN = "2.349,48.8505,2.3535,48.8515"
ALL = [CRS84, f"{EPSG}4326", f"{EPSG}3857", f"{EPSG}2154"]


def to(srid, lon, lat):
    """By pyproj, in the order that the definition of the reference system says."""
    return Transformer.from_crs("OGC:CRS84", f"EPSG:{srid}").transform(lon, lat)


async def test_at2_the_crs_of_a_collection_are_uris_with_crs84_first(town_client):
    collection = await fetch(town_client, COLLECTION)
    assert collection["crs"] == ALL
    assert collection["storageCrs"] == f"{EPSG}3857"
    conforms = (await fetch(town_client, "/ogc/conformance"))["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in conforms


async def test_part_2_every_crs_is_answered_and_named_in_the_header(town_client):
    [feature] = (await fetch(town_client, ITEMS, limit=1))["features"]
    for path in (ITEMS, f"{ITEMS}/{feature['id']}"):
        for crs in ALL:
            response = await town_client.get(path, params={"crs": crs})
            assert response.status_code == 200
            assert response.headers["content-crs"] == f"<{crs}>"
        assert (await town_client.get(path)).headers["content-crs"] == f"<{CRS84}>"


@pytest.mark.parametrize("name", ["crs", "bbox-crs"])
@pytest.mark.parametrize(
    "uri", ["http://www.opengis.net/def/crs/0/unsupported", f"{EPSG}27700", "EPSG:2154", "4326"]
)
async def test_part_2_a_crs_that_is_not_offered_is_400(town_client, name, uri):
    response = await town_client.get(ITEMS, params={name: uri, "bbox": WITHIN})
    assert response.status_code == 400
    assert f"{EPSG}2154" in response.json()["detail"]


@pytest.mark.parametrize("srid", [4326, 3857, 2154])
async def test_coordinates_are_those_of_pyproj_in_the_order_of_the_definition(town_client, srid):
    """EPSG:4326 has latitude first, the two of lengths have easting first."""
    here = {one["id"]: one["geometry"] for one in await features(town_client)}
    for one in await features(town_client, crs=f"{EPSG}{srid}"):
        expected = to(srid, *here[one["id"]]["coordinates"])
        tolerance = 2e-7 if srid == 4326 else 0.02  # metres: what 7 decimals of degrees leave open
        assert one["geometry"]["coordinates"] == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize("srid", [4326, 3857, 2154])
async def test_a_bbox_in_another_crs_gives_the_same_features(town_client, srid):
    """Its numbers come in the order of the axes, and a rectangle of lengths is none of degrees."""
    west, south, east, north = map(float, WITHIN.split(","))
    low, high = to(srid, west, south), to(srid, east, north)
    bbox = ",".join(f"{number:.9f}" for number in (*low, *high))
    expected = [one["id"] for one in await features(town_client, bbox=WITHIN)]
    found = await features(town_client, **{"bbox": bbox, "bbox-crs": f"{EPSG}{srid}"})
    assert [one["id"] for one in found] == expected != []
    with_heights = ",".join(map(str, (*low, 0, *high, 9)))
    same = await features(town_client, **{"bbox": with_heights, "bbox-crs": f"{EPSG}{srid}"})
    assert [one["id"] for one in same] == expected


@pytest.mark.parametrize("crs", ALL)
async def test_coordinates_that_were_told_find_their_feature(town_client, crs):
    """Although they are rounded, to 7 decimals of a degree or to millimetres."""
    for one in (await features(town_client, crs=crs))[:8]:
        first, second = one["geometry"]["coordinates"]
        bbox = f"{first},{second},{first},{second}"
        found = await features(town_client, **{"bbox": bbox, "bbox-crs": crs})
        assert one["id"] in [other["id"] for other in found]


@pytest.mark.parametrize(
    ("srid", "bbox"),
    [(2154, "1e30,1e30,2e30,2e30"), (2154, "700000,6,600000,7"), (3857, "1,2,0,3"),
     (3857, "-1e309,0,1,1"), (4326, "91,0,92,1"), (4326, "0,181,1,182"), (4326, "49,2,48,3")],
)  # fmt: skip
async def test_a_bbox_that_its_crs_cannot_tell_is_400(town_client, srid, bbox):
    params = {"bbox": bbox, "bbox-crs": f"{EPSG}{srid}"}
    response = await town_client.get(ITEMS, params=params)
    assert response.status_code == 400
    assert bbox in response.json()["detail"]


async def test_latitude_first_goes_across_the_antimeridian_too(town_client):
    params = {"bbox": "48,170,49,3", "bbox-crs": f"{EPSG}4326"}
    assert len(await features(town_client, **params)) == 20


async def test_next_keeps_the_crs(town_client):
    found = await features(town_client, crs=f"{EPSG}2154", limit=7)
    assert len(found) == 20
    assert all(one["geometry"]["coordinates"][1] > 6_000_000 for one in found)
