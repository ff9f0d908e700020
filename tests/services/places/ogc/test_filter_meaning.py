"""What a filter selects, of a small atlas in PostGIS."""

import psycopg
import pytest
from atlas import atlas, make, selected, statement

from core.migrations import migrate
from services.places.ogc.filtering import clause


@pytest.fixture(scope="module")
def conn(new_database):
    with psycopg.connect(new_database("atlas")) as conn:
        migrate(conn)
        make(conn, "atlas")
        make(conn, "mercator", 3857)
        conn.commit()
        yield conn


def ids(conn, text, lang="cql2-text", crs=None, collection=None):
    collection = collection or atlas("atlas")
    return selected(conn, collection, clause(text, lang, crs, collection))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NAME = 'Luxembourg'", [1]),
        ("\"NAME\" = 'Luxembourg'", [1]),
        ("NAME <> 'Luxembourg'", [2, 3, 4, 6, 7]),
        ("NAME >= 'Luxembourg'", [1, 3]),
        ("NAME < 'Bs'", [2, 4, 6]),
        ("POP_EST = 1038288", [2]),
        ("1038288 = POP_EST", [2]),
        ("POP_EST = 1152921504606846977", [4]),
        ("POP_EST = 589000.0", [1]),
        ("gdp = 0.1", [1]),
        ("area = 0.1", [2]),
        ("area > 1e299", [3, 5]),  # NaN is the largest of all
        ("area = gdp", [7]),
        ("POP_EST = pop_other", [1, 7]),
        ("POP_EST > pop_other AND NOT pop_other < 0", [2]),
        ("boolean = true", [1, 4, 6]),
        ("boolean", [1, 4, 6]),
        ("NOT boolean", [2, 5]),
        ("boolean <> true OR NAME = 'brest'", [2, 3, 5]),
        ("(POP_EST > 5) = boolean", [1, 4]),
        ("true", [1, 2, 3, 4, 5, 6, 7]),
        ("false OR NAME IS NULL", [5]),
        ("NAME IS NOT NULL AND \"end\" IS NULL", [3, 7]),
        ("geom IS NULL", [7]),
        ("geometry IS NULL", [7]),
        ("extra IS NULL", [2, 3, 6, 7]),
        ("5 IS NULL OR () IS NULL OR POINT(1 1) IS NULL", []),
        ("date = DATE('2022-04-16')", [1, 7]),
        ("date > DATE('2022-04-16')", [2, 4, 6]),
        ("start = TIMESTAMP('2022-04-16T10:13:19Z')", [1, 4, 7]),
        ("start = TIMESTAMP('2022-04-16T12:13:19+02:00')", [1, 4, 7]),
        ("start > date", [1, 5, 7]),
        ("local = TIMESTAMP('2022-04-16T12:00:00Z')", [1]),
        ("local < DATE('2022-04-16')", [4]),
        ("pop_other BETWEEN 3 AND 400", [2, 5, 7]),
        ("pop_other NOT BETWEEN 3 AND 400", [1, 4, 6]),
        ("date BETWEEN DATE('2022-04-16') AND DATE('2022-04-17')", [1, 4, 7]),
        ("NAME BETWEEN 'Br' AND 'Chz'", [2, 7]),
        ("NAME IN ('Luxembourg', 'brest', 'x')", [1, 3]),
        ("NAME NOT IN ('Luxembourg', 'brest')", [2, 4, 6, 7]),
        ("pop_other IN (7, 400.0, POP_EST)", [1, 2, 5, 7]),
        ("CASEI(NAME) IN (CASEI('LUXEMBOURG'), casei('Brest'))", [1, 3]),
        ("ACCENTI(NAME) = accenti('chișinău')", []),
        ("ACCENTI(CASEI(NAME)) = accenti(casei('CHIȘINĂU'))", [7]),
        ("NAME LIKE 'B_%'", [2]),
        ("NAME LIKE 'b%'", [3]),
        ("CASEI(NAME) LIKE casei('BR%')", [2, 3]),
        ("accenti(casei(NAME)) LIKE accenti(casei('%ÂU'))", [7]),
        ("NAME NOT LIKE '%e%'", [2, 4, 6, 7]),
        (r"NAME LIKE '100\% L''Abri\_\\'", [4]),
        ("NAME LIKE ''", [6]),
        ("NAME = '100% L''Abri_\\'", [4]),
        ("length(NAME) = 0", [6]),
        ("upper(NAME) = 'BREST' OR lower(NAME) = 'brest'", [3]),
        ("abs(pop_other) = 5 OR floor(gdp) = -3 OR ceil(gdp) = 1", [1, 2, 4]),
    ],
)  # fmt: skip
def test_comparisons(conn, text, expected):
    assert ids(conn, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POP_EST = 1038280 + 8", [2]),
        ("pop_other = 2 * 5 - 3", [5]),
        ("pop_other = 7 - 2 - 2", [7]),
        ("pop_other + 5 = 0", [4]),
        ("pop_other * 2 / 4 = 3.5", [5]),
        ("pop_other / 2 = 1.5", [7]),
        ("pop_other div 2 = 3", [5]),
        ("pop_other div 2 = -2", [4]),
        ("pop_other % 4 = 3", [5, 6, 7]),
        ("pop_other % 4 = -1", [4]),
        ("pop_other = 2 ^ 31 - 1", [6]),
        ("pop_other ^ 2 = 9", [7]),
        ("-pop_other = 5", [4]),
        ("area * 10 = 1", [2]),
        ("POP_EST / pop_other > 2000", [2]),
        ("POP_EST / 0 = 1", []),
        ("NOT POP_EST / 0 = 1", []),
        ("1 / 0 IS NULL", [1, 2, 3, 4, 5, 6, 7]),
        ("gdp * gdp > 0 OR gdp + gdp > 1e299", [1, 2, 7]),
        ("gdp ^ 0.5 IS NULL", [2, 4, 5, 6]),
        ("0 ^ -1 IS NULL AND 0 ^ 0 = 1", [1, 2, 3, 4, 5, 6, 7]),
        ("1e299 * 1e299 IS NULL AND 1e-299 * 1e-299 IS NULL", [1, 2, 3, 4, 5, 6, 7]),
        ("pop_other % 0 IS NULL AND pop_other div 0 IS NULL", [1, 2, 3, 4, 5, 6, 7]),
        ("10 ^ 149 > 1 AND 10 ^ 150 IS NULL AND 10 ^ -151 IS NULL", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_arithmetic(conn, text, expected):
    assert ids(conn, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T_AFTER(date, DATE('2022-04-16'))", [2, 4, 6]),
        ("T_BEFORE(date, DATE('2022-04-16'))", [5]),
        ("T_EQUALS(date, DATE('2022-04-16'))", [1, 7]),
        ("T_AFTER(start, TIMESTAMP('2022-04-16T10:13:18Z'))", [1, 4, 7]),
        ("T_DISJOINT(date, DATE('2022-04-16'))", [2, 4, 5, 6]),
        ("T_INTERSECTS(date, INTERVAL('2022-04-16', '2022-04-17'))", [1, 4, 7]),
        ("T_INTERSECTS(date, INTERVAL('2022-04-17', '..'))", [2, 4, 6]),
        ("T_DURING(start, INTERVAL('2022-04-16', '2022-04-17'))", [1, 4, 7]),
        ("T_DURING(INTERVAL(start, \"end\"), INTERVAL('..', '2022-04-16T10:15:11Z'))", [1, 4]),
        ("T_CONTAINS(INTERVAL(start, \"end\"), TIMESTAMP('2022-04-16T10:14:00Z'))", [1, 2, 5]),
        (
            "T_EQUALS(INTERVAL(start, \"end\"), INTERVAL('2022-04-16T10:13:19Z', '2022-04-16T10:15:10Z'))",
            [1],
        ),
        ("T_STARTS(INTERVAL(start, \"end\"), INTERVAL('2022-04-16T10:13:19Z', '..'))", [1, 4]),
        (
            "T_STARTEDBY(INTERVAL(start, \"end\"), INTERVAL('2022-04-16T10:13:19Z', '2022-04-16T10:14:00Z'))",
            [1],
        ),
        ("T_FINISHES(INTERVAL(start, \"end\"), INTERVAL('..', '2023-01-01T00:00:00Z'))", [2]),
        ("T_FINISHEDBY(INTERVAL(start, \"end\"), DATE('2023-01-01'))", [2]),
        ("T_MEETS(INTERVAL(start, \"end\"), INTERVAL('2022-04-16T10:15:10Z', '..'))", [1]),
        ("T_METBY(INTERVAL(start, \"end\"), INTERVAL('..', '2021-01-01T00:00:00Z'))", [2]),
        (
            "T_OVERLAPS(INTERVAL(start, \"end\"), INTERVAL('2022-04-16T10:14:00Z', '2022-04-16T10:20:00Z'))",
            [1],
        ),
        (
            "T_OVERLAPPEDBY(INTERVAL(start, \"end\"), INTERVAL('2022-04-16T10:00:00Z', '2022-04-16T10:14:00Z'))",
            [1],
        ),
        ("T_INTERSECTS(INTERVAL(start, \"end\"), INTERVAL('2021-06-01', '2021-07-01'))", [2]),
        ("T_AFTER(INTERVAL(DATE('2022-01-01'), date), start)", [2]),
        ("T_EQUALS(INTERVAL('..', '..'), INTERVAL('..', '..'))", [1, 2, 3, 4, 5, 6, 7]),
        ("T_BEFORE(start, date)", [2, 4]),
    ],
)
def test_times(conn, text, expected):
    assert ids(conn, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A_CONTAINS(tags, ('small', 'rich'))", [1, 7]),
        ("A_CONTAINS(tags, 'small')", [1, 2, 7]),
        ("A_CONTAINS(tags, ())", [1, 2, 4, 5, 6, 7]),
        ("A_CONTAINEDBY(tags, ('small', 'rich'))", [1, 2, 4, 7]),
        ("A_EQUALS(tags, ('rich', 'small'))", [1, 7]),
        ("A_EQUALS(('rich', 'small'), tags)", [1, 7]),
        ("A_EQUALS(tags, ())", [4]),
        ("A_OVERLAPS(tags, ('rich', 'ü'))", [1, 5, 7]),
        ("A_CONTAINS(sizes, (1, 2.0))", [1, 7]),
        ("A_OVERLAPS(sizes, (5, 1e299))", [4]),
        ("A_EQUALS(tags, tags)", [1, 2, 4, 5, 6, 7]),
        ("A_CONTAINS(list, ('a', 'a'))", [1, 2]),
        ("A_CONTAINEDBY(list, ('a'))", [2, 4]),
        ("A_OVERLAPS(list, (1, 2))", [1, 7]),
        ("A_OVERLAPS(list, ())", []),
        ("A_EQUALS(list, (1))", [7]),
        ("A_CONTAINS(list, (true))", [1]),
        ("A_CONTAINEDBY(tags, list)", [4]),
        ("A_CONTAINS(list, (DATE('2022-01-01')))", []),
    ],
)
def test_arrays(conn, text, expected):
    assert ids(conn, text) == expected


SPATIAL = [
    ("S_INTERSECTS(geom, BBOX(0, 40, 10, 50))", [1, 2, 3]),
    ("S_INTERSECTS(geom, BBOX(5.85, 49.5, 6, 50))", [1]),
    ("S_INTERSECTS(geom, BBOX(179, -90, -150, 90))", [4]),
    ("S_INTERSECTS(geom, BBOX(-180, -90, 180, 90))", [1, 2, 3, 4, 5, 6]),
    ("S_INTERSECTS(geom, POLYGON((5 49, 8 49, 8 51, 5 51, 5 49)))", [1, 2]),
    ("S_INTERSECTS(BBOX(0, 40, 10, 50), geom)", [1, 2, 3]),
    ("S_INTERSECTS(geom, POINT(6 50))", [1]),
    ("S_INTERSECTS(geom, MULTIPOINT(6 50, 25 25))", [1, 5]),
    ("S_INTERSECTS(geom, LINESTRING(0 0, 2 2))", [5]),
    ("S_INTERSECTS(geom, GEOMETRYCOLLECTION(POINT(6 50), LINESTRING(7 48, 7.5 52)))", [1]),
    ("S_DISJOINT(geom, BBOX(0, 40, 10, 50))", [4, 5, 6]),
    ("NOT S_DISJOINT(geom, BBOX(0, 40, 10, 50))", [1, 2, 3]),
    ("S_WITHIN(geom, BBOX(5, 49, 8, 51))", [1, 2]),
    ("S_WITHIN(geom, MULTIPOLYGON(((5 49, 8 49, 8 51, 5 51, 5 49)), ((170 -20, 180 -20, 180 20, 170 20, 170 -20))))", [1, 2, 4]),
    ("S_WITHIN(geom, GEOMETRYCOLLECTION(POLYGON((5 49, 8 49, 8 51, 5 51, 5 49)), POINT(0 0)))", [1, 2]),
    ("S_CONTAINS(geom, POINT(6 50))", [1]),
    ("S_CONTAINS(geom, GEOMETRYCOLLECTION(POINT(6 50), LINESTRING(6 49.9, 6.1 49.9)))", [1]),
    ("S_CONTAINS(geom, BBOX(22, 22, 23, 23))", [5]),
    ("S_CONTAINS(BBOX(22, 22, 23, 23), geom)", []),
    ("S_CROSSES(geom, BBOX(1, 40, 9, 50))", [3]),
    ("S_OVERLAPS(geom, BBOX(6, 49, 8, 51))", [1]),
    ("S_INTERSECTS(geom, BBOX(41, 40, 42, 45))", [6]),
    ("S_WITHIN(geom, BBOX(39, 39, 51, 51))", [6]),
    ("S_TOUCHES(geom, geom)", []),
    ("S_EQUALS(geom, geom)", [1, 2, 3, 4, 5, 6]),
    ("S_INTERSECTS(POINT(1 1), BBOX(0, 0, 2, 2))", [1, 2, 3, 4, 5, 6, 7]),
    ("S_INTERSECTS(geom, BBOX(7.02, 49.92, 7.02, 49.92))", [2]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SPATIAL)
def test_places(conn, text, expected):
    assert ids(conn, text) == expected


@pytest.mark.parametrize(("text", "expected"), SPATIAL[:-1])
def test_places_of_a_table_in_web_mercator(conn, text, expected):
    assert ids(conn, text, collection=atlas("mercator", 3857)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S_EQUALS(geom, POINT(7.02 49.92))", [2]),
        ("S_EQUALS(geom, LINESTRING(10 50, 0 40))", [3]),
        ("S_EQUALS(geom, POLYGON((178 -10, 180 -10, 180 10, 178 10, 178 -10)))", [4]),
        ("S_EQUALS(geom, GEOMETRYCOLLECTION(POINT(1 1), POLYGON((20 20, 30 20, 30 30, 20 30, 20 20))))", [5]),
        ("S_TOUCHES(geom, BBOX(6.5, 49.4, 6.6, 50))", [1]),
        ("S_TOUCHES(geom, POINT(10 50))", [3]),
        ("S_TOUCHES(geom, POLYGON((30 20, 40 20, 40 30, 30 20)))", [5]),
        ("S_CROSSES(geom, GEOMETRYCOLLECTION(POINT(0 0), POLYGON((1 40, 9 40, 9 50, 1 50, 1 40))))", [3]),
        ("S_OVERLAPS(geom, POLYGON((25 25, 35 25, 35 35, 25 35, 25 25)))", [5]),
    ],
)  # fmt: skip
def test_places_to_the_last_digit(conn, text, expected):
    assert ids(conn, text) == expected


EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@pytest.mark.parametrize("schema", ["atlas", "mercator"])
@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("S_INTERSECTS(geom, BBOX(49.5, 5.85, 50, 6))", "4326"),
        ("S_INTERSECTS(geom, POINT(50 6))", "4258"),
        ("S_INTERSECTS(geom, POINT(667917 6446276))", "3857"),
        ("S_INTERSECTS(geom, BBOX(651000, 6360000, 668000, 6447000))", "3857"),
        ("S_INTERSECTS(geom, POINT(915000 6993000))", "2154"),
        ("S_INTERSECTS(geom, POLYGON((905000 6983000, 925000 6983000, 925000 7000000, 905000 6983000)))", "2154"),
    ],
)  # fmt: skip
def test_a_filter_may_be_in_another_reference_system(conn, schema, text, crs):
    collection = atlas(schema, 3857 if schema == "mercator" else 4326)
    assert ids(conn, text, crs=EPSG + crs, collection=collection) == [1]


def test_the_index_is_asked(conn):
    """Of a table in another reference system, too."""
    conn.execute('CREATE INDEX atlas_geom ON mercator."Atlas" USING gist (geom)')
    conn.execute("SET LOCAL enable_seqscan = off")
    collection = atlas("mercator", 3857)
    for text in (
        "S_WITHIN(geom, POLYGON((5 49, 8 49, 8 51, 5 49)))",
        "S_EQUALS(geom, BBOX(1, 2, 3, 4))",
    ):
        sql, params = statement(collection, clause(text, "cql2-text", None, collection))
        plan = "\n".join(row[0] for row in conn.execute(f"EXPLAIN {sql}", params))
        assert "atlas_geom" in plan
    conn.rollback()
