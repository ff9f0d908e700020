"""A layer of a GeoPackage becomes a table of the same names, or the line that cannot be read is told."""

import shutil
import subprocess

import psycopg
import pytest
from geopackages import add_layer, blob, create
from psycopg.rows import dict_row

from core.errors import Invalid
from core.migrations import migrate
from importers.published.publish import Wanted, publish, remove
from importers.published.source import Layer, Table, read_source
from services.places.ogc.published import published

COLUMNS = (
    'fid INTEGER PRIMARY KEY, geom POLYGON, NAME TEXT(80), POP_EST MEDIUMINT, gdp REAL, "is open" BOOLEAN, '
    'day DATE, moment DATETIME, photo BLOB, "50%" TEXT'
)
ROWS = [
    (3, blob("POLYGON((5 49, 6 49, 6 50, 5 49))", envelope=1), "Luxembourg", 589000, 0.5, 1, "2022-04-16",
     "2022-04-16T10:13:19.000Z", b"\x00\x01", "a"),
    (7, blob("MULTIPOINT Z (1 2 3, 4 5 6)"), None, -(2**63), 3, 0, "0001-01-01", "2022-04-16T10:13:19", None, "b"),
    (8, blob("POINT EMPTY"), "é", None, None, None, None, None, None, None),
    (9, None, "", 0, -1e300, 0, None, None, b"", ""),
]  # fmt: skip


def quiet(line):
    pass


@pytest.fixture(scope="module")
def url(new_database):
    url = new_database("geopackages")
    with psycopg.connect(url) as conn:
        migrate(conn)
    return url


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Atlas.gpkg"


async def collections(url):
    async with await psycopg.AsyncConnection.connect(url, row_factory=dict_row) as conn:
        return {one.id: one for one in await published(conn)}


def rows(url, statement):
    with psycopg.connect(url) as conn:
        return conn.execute(statement).fetchall()


async def test_a_layer_is_a_collection(url, path):
    db = create(path)
    add_layer(db, "ne 110m", COLUMNS, ROWS, title="Countries")
    found = publish(url, read_source(str(path)), Wanted("countries"), quiet)
    assert (found.key, found.geometry, found.srid, found.rows) == ("fid", "geom", 4326, 4)
    one = (await collections(url))["countries"]
    assert (one.title["en"], one.description["fr"]) == ("Countries", "About it")
    assert one.extent == (1, 2, 6, 50)
    assert [(found.name, found.type, found.format) for found in one.properties] == [
        ("fid", "integer", None), ("NAME", "string", None), ("POP_EST", "integer", None), ("gdp", "number", None),
        ("is open", "boolean", None), ("day", "string", "date"), ("moment", "string", "date-time"), ("50%", "string", None),
    ]  # fmt: skip
    there = rows(
        url,
        'SELECT fid, ST_AsText(geom), ST_SRID(geom), "NAME", "POP_EST", gdp, "is open", day::text, '
        "(moment AT TIME ZONE 'UTC')::text, photo, \"50%\" FROM published.countries ORDER BY fid",
    )
    assert there == [
        (3, "POLYGON((5 49,6 49,6 50,5 49))", 4326, "Luxembourg", 589000, 0.5, True, "2022-04-16", "2022-04-16 10:13:19",
         b"\x00\x01", "a"),
        (7, "MULTIPOINT((1 2),(4 5))", 4326, None, -(2**63), 3, False, "0001-01-01", "2022-04-16 10:13:19", None, "b"),
        (8, None, None, "é", None, None, None, None, None, None, None),
        (9, None, None, "", 0, -1e300, False, None, None, b"", ""),
    ]  # fmt: skip


async def test_publishing_again_replaces_the_table_and_removing_drops_it(url, path):
    db = create(path)
    add_layer(db, "a", "id INTEGER PRIMARY KEY, geom POINT", [(1, blob("POINT(1 2)"))])
    add_layer(
        db,
        "b",
        "nr INTEGER PRIMARY KEY, shape POINT",
        [(1, blob("POINT(700000 6600000)", 2154))],
        srid=2154,
        geometry="shape",
    )
    publish(url, Layer(path, "a"), Wanted("again"), quiet)
    publish(url, read_source(f"{path}:b"), Wanted("again", title="B"), quiet)
    one = (await collections(url))["again"]
    assert (one.srid, one.title["fr"], [found.name for found in one.properties]) == (
        2154,
        "B",
        ["nr"],
    )
    assert [round(side) for side in one.extent] == [3, 46, 3, 46]
    with psycopg.connect(url) as conn:
        conn.execute(
            "CREATE TABLE public.kept (id integer PRIMARY KEY, geom geometry(Point, 4326))"
        )
    publish(url, Table("public", "kept"), Wanted("again"), quiet)
    assert rows(url, "SELECT to_regclass('published.again')") == [(None,)]
    publish(url, Layer(path, "a"), Wanted("again"), quiet)
    remove(url, "again")
    assert rows(url, "SELECT to_regclass('published.again'), to_regclass('public.kept')::text") == [
        (None, "kept")
    ]


def test_a_layer_without_a_key_gets_one(url, path):
    db = create(path)
    add_layer(db, "a", "fid TEXT, geom POINT", [("x", blob("POINT(1 2)")), ("y", None)])
    assert publish(url, Layer(path, None), Wanted("keyless"), quiet).key == "ogc_fid"
    assert rows(url, "SELECT ogc_fid, fid FROM published.keyless") == [(1, "x"), (2, "y")]


def said(url, source):
    with pytest.raises(Invalid) as refused:
        publish(url, source, Wanted("refused"), quiet)
    assert refused.value.text("fr") != refused.value.text("en")
    return refused.value.text("en")


@pytest.mark.parametrize(
    ("kind", "value", "named"),
    [
        ("INTEGER", "twelve", "column “x” (INTEGER): \"'twelve'\""),
        ("REAL", "1.5m", "(REAL)"),
        ("BOOLEAN", 2, "(BOOLEAN): '2'"),
        ("DATE", "16/04/2022", "(DATE)"),
        ("DATETIME", "noon", "(DATETIME)"),
        ("TEXT", "a\0b", "(TEXT)"),
        ("TEXT", b"abc", "(TEXT)"),
        ("BLOB", "abc", "(BLOB)"),
    ],
)
def test_a_value_of_another_type_is_told_with_its_row(url, path, kind, value, named):
    add_layer(
        create(path),
        "a",
        f"fid INTEGER PRIMARY KEY, geom POINT, x {kind}",
        [(5, None, None), (9, None, value)],
    )
    answer = said(url, Layer(path, None))
    assert "layer “a”, row 2, column “x”" in answer
    assert named.replace("\"'twelve'\"", "'twelve'") in answer


@pytest.mark.parametrize(
    "damaged",
    [b"", b"GP", b"XX\0\1\0\0\0\0", b"GP\0\1\0\0\0\0", b"GP\0\x0f\0\0\0\0", blob("POINT(1 2)")[:-1], b"GP\0\x21\0\0\0\0" + b"\1" * 30, "POINT(1 2)",
     b"GP\0\1\xe6\x10\0\0" + bytes.fromhex("0108000000030000000000000000000000000000000000000000000000000000000000f03f00000000000000400000000000000000")],
)  # fmt: skip
def test_a_geometry_that_is_none_is_told_with_its_row(url, path, damaged):
    add_layer(create(path), "a", "fid INTEGER PRIMARY KEY, geom POINT", [(1, damaged)])
    assert "layer “a”, row 1, column “geom” (POINT)" in said(url, Layer(path, None))


def test_what_is_no_geopackage_is_told(url, path):
    path.write_bytes(b"PK\3\4 a shapefile, maybe")
    assert "is not a GeoPackage that can be read: no SQLite" in said(url, Layer(path, None))
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 100)
    assert "is not a GeoPackage that can be read: file is not a database" in said(
        url, Layer(path, None)
    )


def test_layers_are_named_where_there_are_several(url, path):
    db = create(path)
    assert "has 0 layers ()" in said(url, Layer(path, None))
    add_layer(db, "one", "fid INTEGER PRIMARY KEY, geom POINT", [])
    add_layer(db, "two", "fid INTEGER PRIMARY KEY, geom POINT", [], srid=-1)
    add_layer(db, "three", "fid INTEGER PRIMARY KEY, geom CURVEPOLYGON", [], kind="CURVEPOLYGON")
    assert "has 3 layers (one, two, three): say which" in said(url, Layer(path, None))
    assert "has no layer “four”; there is: one, two, three" in said(url, Layer(path, "four"))
    assert "in a reference system without an EPSG number (srs_id -1)" in said(
        url, Layer(path, "two")
    )
    assert "has geometries CURVEPOLYGON" in said(url, Layer(path, "three"))


def test_what_gdal_writes_can_be_read(url, path):
    if shutil.which("ogr2ogr") is None:
        pytest.skip("ogr2ogr is not installed (Debian: gdal-bin)")
    source = path.with_suffix(".csv")
    source.write_text(
        "WKT,NAME,POP_EST,day\n"
        '"POLYGON((5 49,6 49,6 50,5 49))",Luxembourg,589000,2022-04-16\n"POINT(1 2)",Bréhat,400,\n'
    )
    subprocess.run(
        [
            "ogr2ogr",
            "-f",
            "GPKG",
            path,
            source,
            "-a_srs",
            "EPSG:4326",
            "-oo",
            "AUTODETECT_TYPE=YES",
            "-nln",
            "Atlas",
        ],
        check=True,
    )
    assert publish(url, Layer(path, "Atlas"), Wanted("gdal"), quiet).rows == 2
    assert rows(
        url, 'SELECT "NAME", "POP_EST", day::text, ST_AsText(geom) FROM published.gdal ORDER BY fid'
    ) == [
        ("Luxembourg", 589000, "2022-04-16", "POLYGON((5 49,6 49,6 50,5 49))"),
        ("Bréhat", 400, None, "POINT(1 2)"),
    ]
