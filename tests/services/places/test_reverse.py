"""What is at a point: the address and the places there."""

import random

import psycopg
import pytest

SAMPLES = 300


async def reverse(client, **parameters):
    response = await client.get("/places/reverse", params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


def of_kind(found, kind):
    return [f for f in found["features"] if f["properties"]["kind"] == kind]


async def test_an_address_point_gives_that_address(geneva, geneva_client):
    with psycopg.connect(geneva) as conn:
        rows = conn.execute(
            """SELECT 'address-' || osm_type::text || osm_id, ST_X(point), ST_Y(point)
            FROM osm.address, importer.geography(geom) AS geog, CAST(geog AS geometry) AS point
            WHERE housenumber IS NOT NULL AND street IS NOT NULL ORDER BY osm_type, osm_id"""
        ).fetchall()
    sample = random.Random(5).sample(rows, SAMPLES)
    given = [
        (await reverse(geneva_client, lon=lon, lat=lat, kinds="address", limit=1))["address"]["id"]
        for _, lon, lat in sample
    ]
    hits = sum(wanted == got for (wanted, _, _), got in zip(sample, given, strict=True))
    assert hits >= 0.99 * SAMPLES


async def test_both_the_address_and_the_places_there_are_given(geneva_client):
    found = await reverse(geneva_client, lon=6.1428, lat=46.20018)
    assert found["address"]["properties"]["address"]["label"] == "1 Place René-Payot, 1204 Genève"
    assert found["address"] == found["features"][0]
    assert "Restaurant Le Dorian" in [f["properties"]["name"] for f in of_kind(found, "place")]
    assert "Rue du Conseil-Général" in [f["properties"]["name"] for f in of_kind(found, "street")]
    kinds = [f["properties"]["kind"] for f in found["features"]]
    assert kinds == sorted(kinds, key=("address", "place", "street").index)


async def test_units_come_last_the_municipality_before_what_is_larger(liechtenstein, client_of):
    async with client_of(liechtenstein) as client:
        found = await reverse(client, lon=9.5209, lat=47.1410, lang="fr")
        again = await reverse(client, lon=9.5209, lat=47.1410, kinds="municipality")
    units = [f["properties"] for f in found["features"][-3:]]
    assert [(unit["kind"], unit["name"]) for unit in units] == [
        ("municipality", "Vaduz"),
        ("area", "Oberland"),
        ("area", "Liechtenstein"),
    ]
    assert {unit["distance_m"] for unit in units} == {0}
    assert units[0]["address"]["country_code"] == "LI"
    assert units[2]["address"] is None
    west, south, east, north = found["features"][-3]["bbox"]
    assert west < 9.5209 < east
    assert south < 47.1410 < north
    assert [f["id"] for f in again["features"]] == [found["features"][-3]["id"]]


HOUSE = """\
n1 Taddr:housenumber=1,addr:street=Rue%20%Longue x6.0004 y46.0
n11 x6.0 y46.0
n12 x6.0010 y46.0
n13 x6.0010 y46.0002
n14 x6.0 y46.0002
w1 Tbuilding=yes,addr:housenumber=2,addr:street=Rue%20%Longue Nn11,n12,n13,n14,n11
n2 Taddr:housenumber=3,addr:street=Rue%20%Longue x6.0011 y46.0001
n3 Taddr:housename=Villa x6.00115 y46.0001
"""


async def test_the_building_one_stands_in_comes_before_a_nearer_door(served):
    async with served(HOUSE) as client:
        inside = await reverse(client, lon=6.00095, lat=46.0001)
        outside = await reverse(client, lon=6.00105, lat=46.0001)
    numbers = [f["properties"]["address"]["housenumber"] for f in inside["features"][:3]]
    assert numbers[2] == "3"
    assert set(numbers[:2]) == {"1", "2"}
    assert outside["address"]["properties"]["address"]["housenumber"] == "3"


async def test_a_house_with_only_a_name_comes_after_those_with_numbers(served):
    async with served(HOUSE) as client:
        found = await reverse(client, lon=6.00116, lat=46.0001, kinds="address")
    assert found["features"][0]["properties"]["address"]["housenumber"] == "3"
    assert found["features"][-1]["properties"]["name"] == "Villa"


async def test_the_other_side_of_the_antimeridian_is_near(served):
    opl = "n1 Taddr:housenumber=1,addr:street=East x179.9999 y-16.8\n"
    opl += "n2 Taddr:housenumber=2,addr:street=West x-179.9999 y-16.8\n"
    async with served(opl) as client:
        found = await reverse(client, lon=-179.99995, lat=-16.8)
        other = await reverse(client, lon=180, lat=-16.8)
    assert [f["id"] for f in found["features"][:2]] == ["address-n2", "address-n1"]
    assert [f["properties"]["distance_m"] for f in found["features"][:2]] == [5.3, 16.0]
    assert {f["properties"]["kind"] for f in found["features"][2:]} == {"street"}
    assert len(other["features"]) == 4


@pytest.mark.parametrize(
    ("lon", "lat"), [(0, 90), (12.5, -90), (180, 0), (-180, 85.2), (-150, -40)]
)
async def test_where_nothing_is_the_answer_is_empty(town_client, lon, lat):
    found = await reverse(town_client, lon=lon, lat=lat, radius=5_000)
    assert found["address"] is None
    assert found["features"] == []


async def test_a_street_that_only_addresses_name_is_found_too(served):
    async with served(HOUSE) as client:
        found = await reverse(client, lon=6.0005, lat=46.0001, kinds="street")
    assert [(f["properties"]["name"], f["properties"]["osm"]) for f in found["features"]] == [
        ("Rue Longue", None)
    ]


async def test_addresses_of_other_sources_are_credited(served):
    opl = "n1 Taddr:housenumber=1,addr:street=Rue%20%Longue x6.0 y46.0\n"
    async with served(opl) as client:
        from core.settings import settings

        with psycopg.connect(settings().database_url) as conn:
            conn.execute(
                """INSERT INTO places.address (source, source_id, departement, kind, housenumber,
                street, insee, geom, licence, loaded_at, street_key) VALUES ('ban', '74_1_00002',
                '74', 'housenumber', '2', 'Rue Longue', '74001', ST_Transform(ST_Point(6.0001,
                46.0, 4326), 3857), 'etalab-2.0', now(), 'rue longue')"""
            )
            conn.execute(
                """INSERT INTO places.address_source (source, name, sha256, departements, rows,
                rejected, loaded_at, licence, attribution, url) VALUES ('ban', 'a.csv', '', '{74}',
                1, '{}', now(), 'etalab-2.0', 'Base Adresse Nationale', 'https://example.org')"""
            )
        found = await reverse(client, lon=6.00012, lat=46, kinds="address")
        alone = await reverse(client, lon=6.00012, lat=46, kinds="place")
    assert [f["id"] for f in found["features"][:2]] == ["address-ban-74_1_00002", "address-n1"]
    assert found["features"][0]["properties"]["licence"] == "etalab-2.0"
    assert "Base Adresse Nationale" in found["attribution"]
    assert found["licence"] == "ODbL-1.0 AND etalab-2.0"
    assert alone["licence"] == "ODbL-1.0"


async def test_an_unknown_kind_is_named(town_client):
    answer = await town_client.get("/places/reverse", params={"lon": 2, "lat": 48, "kinds": "tree"})
    assert answer.status_code == 422
    assert "tree" in answer.json()["detail"]
    assert "municipality" in answer.json()["detail"]


def test_what_is_looked_for_around_a_point_agrees_with_the_import(liechtenstein):
    """places.around finds for a point what osm.whereabouts has of an element there."""
    with psycopg.connect(liechtenstein) as conn:
        differing = conn.execute(
            """SELECT count(*) FILTER (WHERE (here.areas, here.municipality, here.postcode)
            IS DISTINCT FROM (w.areas, w.municipality, w.postcode)), count(*)
            FROM (SELECT * FROM osm.address ORDER BY osm_id LIMIT 500) AS address
            JOIN osm.whereabouts AS w USING (osm_type, osm_id)
            CROSS JOIN LATERAL places.around(address.geom) AS here"""
        ).fetchone()
    assert differing == (0, 500)
