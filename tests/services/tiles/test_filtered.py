"""A filtered tile has the features that meet the filter, and is otherwise as it is without one."""

import psycopg
import pytest
from layered import Layers, decode
from psycopg.rows import dict_row

from core.errors import Invalid, NotFound
from core.migrations import migrate
from services.tiles import filtered
from services.tiles.catalogue import find, read_catalogue
from services.tiles.filtered import draw_filtered
from services.tiles.filters import read_filter, types_of
from services.tiles.sources import PLACE_TYPES

GENEVA = [(0, 0, 0), (6, 33, 22), (9, 264, 181), (11, 1058, 726), (12, 2117, 1453), (13, 4235, 2907), (14, 8471, 5815)]  # fmt: skip
HERE = (14, 8192, 8191)  # east and north of 0, 0


@pytest.fixture
async def conn(empty):
    async with await psycopg.AsyncConnection.connect(empty, row_factory=dict_row) as conn:
        yield conn
        await conn.rollback()


@pytest.fixture
async def geneva_conn(geneva):
    async with await psycopg.AsyncConnection.connect(geneva, row_factory=dict_row) as conn:
        yield conn


@pytest.fixture(scope="module")
def layered(new_database):
    """A database with gardens and paths at 0, 0, and woods; its URL."""
    url = new_database("filtered")
    with psycopg.connect(url) as conn:
        migrate(conn)
        layers = Layers(conn)
        layers.declare("gardens")
        for n in range(1, 101):
            more = {"name": f"Jardin {n}" if n % 2 else "L'abri ÉTÉ", "beds": n, "open": n % 4 == 0}
            layers.put("gardens", n, f"POINT({n * 20} {n * 20})", n % 10, **more)
        layers.put("gardens", 101, "POINT(10 10)")
        layers.declare("paths", "line", {"kind": "string", "beds": "string"})
        for n in range(1, 41):
            line = f"LINESTRING(0 {n * 50}, {n * 100} {n * 50}, {n * 100 + 1} 0)"
            layers.put("paths", n, line, n, kind="ab"[n % 2], beds="many")
        layers.declare("woods", "polygon", {"kind": "string"}, maxzoom=9)
        for n in range(1, 9):
            layers.put(
                "woods", n, f"POLYGON((0 0, {10**n / 2} 0, 0 {10**n / 2}, 0 0))", -n, kind="x"
            )
    return url


@pytest.fixture
async def layers(layered):
    async with await psycopg.AsyncConnection.connect(layered, row_factory=dict_row) as conn:
        yield conn


async def queryables(conn, tileset):
    return types_of(find(await read_catalogue(conn), tileset).tileset)


async def drawn(conn, tileset, tile, text):
    """(features, dropped) of a filtered tile."""
    condition = read_filter(text, tileset, await queryables(conn, tileset))
    mvt, dropped = await draw_filtered(conn, tileset, *tile, condition)
    return decode(mvt, tileset), dropped


async def ids(conn, text, tileset="gardens", tile=HERE):
    features, _ = await drawn(conn, tileset, tile, text)
    return {feature["id"] for feature in features}


@pytest.mark.parametrize("tile", GENEVA)
async def test_a_filter_that_all_places_meet_gives_the_tile_without_one(geneva_conn, tile):
    cursor = await geneva_conn.execute(
        "SELECT mvt, dropped FROM tiles.make_places(%s, %s, %s)", tile
    )
    whole = await cursor.fetchone()
    assert whole["mvt"]
    features, dropped = await drawn(geneva_conn, "places", tile, "rank >= 0 OR rank < 0")
    assert (features, dropped) == (decode(whole["mvt"], "places"), whole["dropped"])


@pytest.mark.parametrize("tileset", ["gardens", "paths", "woods"])
@pytest.mark.parametrize("z", [0, 5, 8, 9, 11, 12, 14])
async def test_a_filter_that_all_features_meet_gives_the_tile_without_one(layers, tileset, z):
    middle = 2**z // 2
    tile = (z, middle, max(middle - 1, 0))
    cursor = await layers.execute(
        "SELECT mvt, dropped FROM tiles.make_layer(%s, %s, %s, %s)", [tileset, *tile]
    )
    whole = await cursor.fetchone()
    everything = {
        "gardens": "beds > 0 OR beds IS NULL",
        "paths": "kind <> 'c'",
        "woods": "kind = 'x'",
    }
    features, dropped = await drawn(layers, tileset, tile, everything[tileset])
    assert (features, dropped) == (decode(whole["mvt"], tileset), whole["dropped"])
    assert bool(features) == {"gardens": True, "paths": z > 0, "woods": z <= 9}[tileset]


@pytest.mark.parametrize("z", range(12))
async def test_clusters_count_what_meets_the_filter(layers, z):
    middle = 2**z // 2
    counted = 0
    for x in {middle, max(middle - 1, 0)}:
        for y in {middle, max(middle - 1, 0)}:
            features, _ = await drawn(layers, "gardens", (z, x, y), "beds <= 30")
            assert all(set(f["properties"]) == {"point_count"} for f in features)
            counted += sum(f["properties"]["point_count"] for f in features)
    assert counted == 30


async def test_clusters_of_places_count_what_meets_the_filter(geneva_conn):
    cursor = await geneva_conn.execute(
        "SELECT count(*) AS n FROM osm.place WHERE category = 'cafe'"
    )
    expected = (await cursor.fetchone())["n"]
    features, _ = await drawn(geneva_conn, "places", (0, 0, 0), "category = 'cafe'")
    assert sum(f["properties"]["point_count"] for f in features) == expected > 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("beds = 7", {7}),
        ("beds IN (1, 2, 500)", {1, 2}),
        ("beds NOT IN (1, 2) AND beds < 5", {3, 4}),
        ("beds BETWEEN 9 AND 10.5", {9, 10}),
        ("beds NOT BETWEEN 2 AND 100", {1}),
        ("beds < 3 OR beds > 99 AND open = true", {1, 2, 100}),
        ("(beds < 3 OR beds > 99) AND open = true", {100}),
        ("NOT (beds > 2 OR open = true)", {1, 2}),
        ("NOT NOT beds = 3", {3}),
        ("open = TRUE and beds <= 8", {4, 8}),
        ("open <> true AND beds < 3", {1, 2}),
        ("beds IS NULL", {101}),
        ("name IS NOT NULL AND beds = 1", {1}),
        ("name = 'L''abri ÉTÉ' AND beds < 5", {2, 4}),
        ("name LIKE 'Jardin 9_'", {91, 93, 95, 97, 99}),
        ("name LIKE 'Jardin 1%' AND beds < 12", {1, 11}),
        ("name NOT LIKE 'L%' AND beds < 4", {1, 3}),
        ("casei(name) = casei('JARDIN 3')", {3}),
        ("casei(name) LIKE casei('JARDIN 3%') AND beds < 32", {3, 31}),
        ("accenti(casei(name)) = accenti(casei('l''ABRI ete')) AND beds = 2", {2}),
        ("casei(name) IN (casei('JARDIN 3'), 'jardin 5')", {3, 5}),
        ("beds = 1e0 AND \"beds\" < 1.5", {1}),
        ("beds > -1e299 AND beds < 2", {1}),
        ("beds = 99999999999999999999999", set()),
        ("name = ''' OR 1=1 --'", set()),
        ("name = '%(x)s' OR name = '\\' OR name = '; DROP TABLE tiles.feature; --'", set()),
        ("beds\n=\t1", {1}),
    ],
)  # fmt: skip
async def test_a_filter_means_what_cql2_says(layers, text, expected):
    assert await ids(layers, text) == expected


async def test_a_field_of_another_layer_with_another_type_does_no_harm(layers):
    """`beds` is a string in paths, and a number in gardens."""
    await layers.execute("SET enable_indexscan = off; SET enable_bitmapscan = off")
    assert await ids(layers, "beds = 'many' AND kind = 'a'", "paths") == set(range(2, 41, 2))
    assert await ids(layers, "beds = 7") == {7}


async def test_places_are_filtered_by_when_osm_was_changed(geneva_conn):
    tile, noon = (14, 8471, 5815), "TIMESTAMP('2024-05-05T12:00:00Z')"
    await geneva_conn.execute(
        "UPDATE osm.place SET osm_timestamp = '2024-05-05 14:00+02' WHERE category = 'cafe'"
    )
    cafes = await ids(geneva_conn, "category = 'cafe'", "places", tile)
    assert cafes
    for text in (
        "osm_timestamp > DATE('2024-05-05')",
        f"osm_timestamp = {noon}",
        "osm_timestamp BETWEEN DATE('2024-05-05') AND DATE('2024-05-06')",
        "osm_timestamp <= TIMESTAMP('2024-05-05T14:00:00+02:00')",
    ):
        assert await ids(geneva_conn, text, "places", tile) == cafes
    assert await ids(geneva_conn, f"osm_timestamp < {noon}", "places", tile) == set()
    await geneva_conn.rollback()


async def test_a_filtered_tile_has_the_budget_of_any_tile(conn):
    async with conn.cursor() as cursor:
        await cursor.execute(
            "SELECT tiles.declare_layer('heap', 'Heap', 'point', '{\"n\": \"number\"}', 'CC0-1.0')"
        )
        await cursor.execute(
            "SELECT tiles.put_features('heap', (SELECT array_agg((n, ST_SetSRID(ST_MakePoint(n % 1000, n / 1000), 3857), n,"
            " jsonb_build_object('n', n))::tiles.entry) FROM generate_series(1, 30000) AS n))"
        )
    features, dropped = await drawn(conn, "heap", HERE, "n <= 25000")
    assert dropped == 25_000 - len(features) > 0
    assert [f["id"] for f in features] == list(range(25_000, 25_000 - len(features), -1))


async def test_a_filter_that_takes_too_long_is_refused_and_the_limit_goes(geneva_conn, monkeypatch):
    monkeypatch.setattr(filtered, "LONGEST_MS", 1)
    with pytest.raises(Invalid, match="too long"):
        await drawn(
            geneva_conn, "places", (0, 0, 0), " OR ".join(["accenti(name) LIKE 'z%z%z'"] * 20)
        )
    monkeypatch.undo()
    cursor = await geneva_conn.execute("SELECT current_setting('statement_timeout') AS t")
    assert (await cursor.fetchone())["t"] == "0"
    features, _ = await drawn(geneva_conn, "places", (0, 0, 0), "category = 'cafe'")
    assert features
    cursor = await geneva_conn.execute("SELECT current_setting('statement_timeout') AS t")
    assert (await cursor.fetchone())["t"] == "0"


async def test_what_tilesets_may_be_filtered_by_is_told(layers):
    assert await queryables(layers, "gardens") == {
        "name": "string",
        "beds": "number",
        "open": "boolean",
    }
    assert await queryables(layers, "places") == PLACE_TYPES
    assert await queryables(layers, "basemap") == {}
    with pytest.raises(NotFound):
        await queryables(layers, "nowhere")


async def test_a_tile_outside_the_zooms_of_a_layer_is_empty(layers):
    assert await drawn(layers, "woods", (10, 512, 511), "kind = 'x'") == ([], 0)
