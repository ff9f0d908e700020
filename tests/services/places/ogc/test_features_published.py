"""Published tables over HTTP: other reference systems, other keys, values that JSON has no form for."""

import psycopg
import pytest
from oapif import EPSG, features, fetch, pages
from pyproj import Transformer

from core.migrations import migrate
from importers.published.publish import Wanted, publish
from importers.published.source import read_source

TABLES = """
CREATE SCHEMA town;
CREATE TABLE town."Benches" (
    "Id" text PRIMARY KEY, "Colour" text, made date, seen timestamptz, at_noon timestamp,
    weight double precision, price numeric, geom geometry(Point, 2154)
);
INSERT INTO town."Benches" VALUES
('a/b', 'green', '2020-02-29', '2026-01-01T12:00:00Z', '2026-01-01T12:00:00', 1.5, 12.50, ST_Transform(ST_SetSRID(ST_MakePoint(2.35, 48.85), 4326), 2154)),
('é "x"', 'red', '2021-01-01', 'infinity', '-infinity', 'NaN', 'NaN', ST_Transform(ST_SetSRID(ST_MakePoint(2.36, 48.86), 4326), 2154)),
('z', NULL, NULL, NULL, NULL, 'Infinity', NULL, NULL);
CREATE TABLE town.swiss (id uuid PRIMARY KEY, geom geometry(Polygon, 2056) NOT NULL);
INSERT INTO town.swiss SELECT
    ('00000000-0000-0000-0000-00000000000' || n)::uuid,
    ST_Transform(ST_MakeEnvelope(6 + n * 0.1, 46.5, 6.05 + n * 0.1, 46.6, 4326), 2056)
FROM generate_series(1, 5) AS n;
CREATE INDEX ON town.swiss USING gist (geom);
CREATE TABLE town.world (id smallint PRIMARY KEY, geom geometry(Point, 4326));
INSERT INTO town.world VALUES (1, ST_SetSRID(ST_MakePoint(179.9, -89), 4326)), (-2, ST_SetSRID(ST_MakePoint(-179.9, 89), 4326));
"""
BENCHES = "/ogc/collections/benches/items"
SWISS = "/ogc/collections/swiss/items"


@pytest.fixture(scope="module")
def tables(new_database):
    url = new_database("tables")
    with psycopg.connect(url) as conn:
        migrate(conn)
        conn.execute(TABLES)
    for source, name in (
        ("town.Benches", "benches"),
        ("town.swiss", "swiss"),
        ("town.world", "world"),
    ):
        publish(url, read_source(source), Wanted(name, licence="CC0-1.0"), lambda line: None)
    return url


async def test_a_published_table_is_listed_with_the_reference_system_it_is_stored_in(
    tables, client_of
):
    async with client_of(tables) as client:
        listed = {
            one["id"]: one for one in (await fetch(client, "/ogc/collections"))["collections"]
        }
        alone = await fetch(client, "/ogc/collections/swiss")
    assert list(listed) == ["places", "benches", "swiss", "world"]
    assert alone == listed["swiss"]
    assert alone["storageCrs"] == f"{EPSG}2056" and alone["crs"][-1] == f"{EPSG}2056"
    assert listed["benches"]["crs"].count(f"{EPSG}2154") == 1
    assert listed["world"]["storageCrs"] == listed["world"]["crs"][0]


async def test_values_that_json_has_no_form_for_are_null(tables, client_of):
    async with client_of(tables) as client:
        found = {one["id"]: one for one in await features(client, BENCHES)}
    green, red, bare = found["a/b"], found['é "x"'], found["z"]
    assert green["properties"] | {"Id": ""} == {
        "Id": "", "Colour": "green", "made": "2020-02-29", "seen": "2026-01-01T12:00:00Z",
        "at_noon": "2026-01-01T12:00:00Z", "weight": 1.5, "price": 12.5,
    }  # fmt: skip
    assert {red["properties"][name] for name in ("weight", "price", "seen", "at_noon")} == {None}
    assert (bare["geometry"], bare["properties"]["weight"]) == (None, None)
    assert green["geometry"]["coordinates"] == pytest.approx([2.35, 48.85], abs=1e-7)


async def test_an_id_may_be_any_text(tables, client_of):
    async with client_of(tables) as client:
        for number, path in enumerate(("a%2Fb", "a/b", "%C3%A9%20%22x%22", "z")):
            one = await fetch(client, f"{BENCHES}/{path}")
            assert one["id"] == ("a/b", "a/b", 'é "x"', "z")[number]
            [own] = [link["href"] for link in one["links"] if link["rel"] == "self"]
            assert (await fetch(client, own))["id"] == one["id"]
        assert [one["id"] for one in await features(client, BENCHES, limit=1)] == sorted(
            ["a/b", 'é "x"', "z"]
        )
        assert (await client.get(f"{BENCHES}?f=html")).status_code == 200
        assert (await client.get(f"{SWISS}/nope")).status_code == 404
        assert (
            await client.get(f"{SWISS}/00000000-0000-0000-0000-000000000003")
        ).status_code == 200
        assert (await client.get("/ogc/collections/world/items/-2")).status_code == 200
        assert (await client.get("/ogc/collections/world/items/99999")).status_code == 404


async def test_names_of_columns_keep_their_case(tables, client_of):
    async with client_of(tables) as client:
        assert len(await features(client, BENCHES, Colour="green")) == 1
        assert (await client.get(f"{BENCHES}?colour=green")).status_code == 400
        assert len(await features(client, BENCHES, filter="Colour = 'red'")) == 1
        assert [one["id"] for one in await features(client, BENCHES, sortby="-Colour")] == [
            'é "x"',
            "a/b",
            "z",
        ]


@pytest.mark.parametrize(
    ("bbox", "expected"),
    [("6.1,46.5,6.2,46.55", ["1", "2"]), ("6.16,46,6.19,47", []), ("-180,-90,180,90", list("12345")),
     ("170,46,6.22,47", ["1", "2"]), ("6.45,46.55,-170,80", ["4", "5"]), ("0,0,1,1", [])],
)  # fmt: skip
async def test_boxes_are_right_in_a_reference_system_that_is_not_the_worlds(
    tables, client_of, bbox, expected
):
    """Also a box that it has no image of: the whole world."""
    async with client_of(tables) as client:
        found = await features(client, SWISS, bbox=bbox)
    assert [str(one["id"])[-1] for one in found] == expected


async def test_a_box_in_the_reference_system_of_the_table(tables, client_of):
    to = Transformer.from_crs("OGC:CRS84", "EPSG:2056").transform
    low, high = to(6.1, 46.5), to(6.2, 46.55)
    bbox = ",".join(map(str, (*low, *high)))
    async with client_of(tables) as client:
        found = await features(client, SWISS, **{"bbox": bbox, "bbox-crs": f"{EPSG}2056"})
        [one] = await features(client, SWISS, bbox="6.2,46.5,6.2,46.5", crs=f"{EPSG}2056")
    assert [str(one["id"])[-1] for one in found] == ["1", "2"]
    east, north = one["geometry"]["coordinates"][0][0]
    assert 2_500_000 < east < 2_520_000 and 1_140_000 < north < 1_170_000


async def test_a_feature_without_geometry_meets_every_box(tables, client_of):
    async with client_of(tables) as client:
        assert [one["id"] for one in await features(client, BENCHES, bbox="0,0,1,1")] == ["z"]
        found = await features(client, "/ogc/collections/world/items", bbox="179,-90,-179,90")
        assert [one["id"] for one in found] == [-2, 1]
        found = await features(client, "/ogc/collections/world/items", bbox="-180,-90,180,-85")
        assert [one["id"] for one in found] == [1]


async def test_all_pages_of_all_orders_have_each_feature_once(tables, client_of):
    async with client_of(tables) as client:
        for path, sorts in (
            (BENCHES, ("made", "-seen", "weight", "-price,Colour", "at_noon")),
            (SWISS, ("id", "-id")),
        ):
            for sortby in sorts:
                found = await pages(client, path, limit=1, sortby=sortby)
                ids = [one["id"] for page in found for one in page["features"]]
                assert len(ids) == len(set(ids)) == found[0]["numberMatched"], sortby


@pytest.mark.parametrize(
    ("query", "expected"),
    [("made=2020-02-29", ["a/b"]), ("seen=2026-01-01", ["a/b"]), ("at_noon=2026-01-01T12:00:00Z", ["a/b"]),
     ("made=2020-01-01/..", ["a/b", 'é "x"']), ("weight=1.5", ["a/b"]), ("price=12.5", ["a/b"]),
     ("seen=2027-01-01/..", ['é "x"']), ("Id=z", ["z"])],
)  # fmt: skip
async def test_columns_of_all_types_select(tables, client_of, query, expected):
    async with client_of(tables) as client:
        response = await client.get(f"{BENCHES}?{query}")
    assert [one["id"] for one in response.json()["features"]] == expected
