"""A table that is published is a collection, as it is at that moment; its names keep their case."""

import psycopg
import pytest
from atlas import make, selected
from psycopg.rows import dict_row
from sqlalchemy import select
from sqlalchemy.dialects.postgresql.psycopg import dialect

from core.errors import Invalid, NotFound
from core.migrations import migrate
from importers.published.publish import Wanted, listed, publish, remove
from importers.published.source import read_source
from services.places.ogc.filtering import clause
from services.places.ogc.published import published


def quiet(line):
    pass


@pytest.fixture(scope="module")
def database(new_database):
    url = new_database("published")
    with psycopg.connect(url) as conn:
        migrate(conn)
    return url


@pytest.fixture
def url(database):
    """A database in which the atlas is the only table of others, and nothing is published."""
    with psycopg.connect(database) as conn:
        conn.execute("DROP SCHEMA IF EXISTS atlas CASCADE; TRUNCATE places.published")
        make(conn, "atlas")
        conn.execute('ALTER TABLE atlas."Atlas" ADD PRIMARY KEY (fid)')
        conn.execute("COMMENT ON TABLE atlas.\"Atlas\" IS 'Some countries'")
    return database


async def collections(url):
    async with await psycopg.AsyncConnection.connect(url, row_factory=dict_row) as conn:
        return {one.id: one for one in await published(conn)}


def said(url, source, **wanted):
    with pytest.raises((Invalid, NotFound)) as refused:
        publish(url, read_source(source), Wanted(**{"id": "x", **wanted}), quiet)
    assert refused.value.text("fr") != refused.value.text("en")
    return refused.value.text("en")


async def test_a_published_table_is_a_collection(url):
    found = publish(
        url,
        read_source("atlas.Atlas"),
        Wanted("ne_110m-Atlas", licence="CC0-1.0", datetime_name="start"),
        quiet,
    )
    assert (found.rows, found.key, found.geometry, found.srid) == (7, "fid", "geom", 4326)
    [collection] = (await collections(url)).values()
    assert collection.id == "ne_110m-Atlas"
    assert collection.title == {"fr": "Some countries", "en": "Some countries"}
    assert collection.licence == "CC0-1.0"
    assert collection.srid == 4326
    assert collection.extent == (0, -10, 180, 50.2)
    assert collection.datetime.name == "start"
    assert {one.name: (one.type, one.format) for one in collection.properties} == {
        "fid": ("integer", None),
        "NAME": ("string", None),
        "POP_EST": ("integer", None),
        "pop_other": ("integer", None),
        "gdp": ("number", None),
        "area": ("number", None),
        "boolean": ("boolean", None),
        "date": ("string", "date"),
        "start": ("string", "date-time"),
        "end": ("string", "date-time"),
        "local": ("string", "date-time"),
        "tags": ("array", None),
        "sizes": ("array", None),
        "list": ("object", None),
        "extra": ("object", None),
    }


async def test_a_published_table_can_be_filtered(url):
    publish(url, read_source("atlas.Atlas"), Wanted("atlas"), quiet)
    [collection] = (await collections(url)).values()
    with psycopg.connect(url) as conn:
        for text, expected in (
            ("POP_EST = pop_other AND A_CONTAINS(tags, ('rich')) AND NAME LIKE 'L%'", [1]),
            (
                "S_INTERSECTS(geom, BBOX(0, 40, 10, 50)) AND T_AFTER(start, DATE('2000-01-01'))",
                [1, 2],
            ),
        ):
            assert (
                selected(conn, collection, clause(text, "cql2-text", None, collection)) == expected
            )


async def test_a_table_may_have_any_names_and_types(url):
    with psycopg.connect(url) as conn:
        conn.execute('CREATE SCHEMA "sché""ma; --"')
        conn.execute("CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE DOMAIN short AS text")
        conn.execute("""CREATE TABLE "sché""ma; --"."TA.BLE '%s %%" (
            "ke""y" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "%s" integer[], "a b" mood, "(c)" varchar(9), d real, e json,
            f time, g bytea, h short, i inet, j char(5), k smallint, l mood[], m numeric(9, 2),
            "Shape" geometry(MultiPolygonZ, 2154))""")
        conn.execute("""INSERT INTO "sché""ma; --"."TA.BLE '%s %%" VALUES (DEFAULT, '{1,2}', 'sad', 'é', 0.1, '{"a": 1}',
            '12:00', 'x', 'y', '::1', 'ab', 3, '{sad}', 1.10,
            ST_Multi(ST_Force3D(ST_MakeEnvelope(700000, 6600000, 700010, 6600010, 2154))))""")
    publish(url, read_source("sché\"ma; --.TA.BLE '%s %%"), Wanted("odd"), quiet)
    [collection] = (await collections(url)).values()
    assert collection.srid == 2154 and collection.geometry.type.geometry_type == "MULTIPOLYGON"
    assert [(one.name, one.type) for one in collection.properties] == [
        ('ke"y', "string"), ("%s", "array"), ("a b", "string"), ("(c)", "string"), ("d", "number"), ("e", "object"),
        ("f", "string"), ("h", "string"), ("i", "string"), ("j", "string"), ("k", "integer"), ("l", "array"),
        ("m", "number"),
    ]  # fmt: skip
    everything = " AND ".join(
        ['"ke""y" > \'0\'', 'A_CONTAINS("%s", (1))', "\"a b\" IN ('sad', 'x')", '"(c)" = \'é\'', "d = 0.1", "e IS NOT NULL",
         "f = '12:00:00'", "h = 'y'", "i LIKE '::1%'", "j = 'ab'", "k < 4", "A_EQUALS(l, ('sad'))", "m = 1.1",
         "S_INTERSECTS(\"Shape\", BBOX(2.9, 46.4, 3.1, 46.6))", "S_WITHIN(geometry, BBOX(2.9, 46.4, 3.1, 46.6))"]
    )  # fmt: skip
    with psycopg.connect(url) as conn:
        condition = clause(everything, "cql2-text", None, collection)
        [_] = selected(conn, collection, condition)
        statement = select(*(one.column for one in collection.properties)).where(condition)
        compiled = statement.compile(dialect=dialect(), compile_kwargs={"render_postcompile": True})
        assert len(conn.execute(str(compiled), compiled.params).fetchall()) == 1


async def test_what_a_table_loses_or_gains_shows(url):
    publish(url, read_source("atlas.Atlas"), Wanted("atlas"), quiet)
    with psycopg.connect(url) as conn:
        conn.execute(
            'ALTER TABLE atlas."Atlas" DROP COLUMN "NAME"; ALTER TABLE atlas."Atlas" ADD COLUMN "New" text'
        )
    names = [one.name for one in (await collections(url))["atlas"].properties]
    assert "New" in names and "NAME" not in names
    for statement in (
        'ALTER TABLE atlas."Atlas" DROP CONSTRAINT "Atlas_pkey"',
        'ALTER TABLE atlas."Atlas" DROP COLUMN geom',
        'DROP TABLE atlas."Atlas"',
    ):
        with psycopg.connect(url) as conn:
            conn.execute(statement)
        assert await collections(url) == {}
        assert [one.is_served for one in listed(url)] == [False]


async def test_publishing_again_replaces_and_removing_leaves_the_table(url):
    publish(url, read_source("atlas.Atlas"), Wanted("atlas", title="One"), quiet)
    publish(url, read_source("atlas.Atlas"), Wanted("atlas", title="Two"), quiet)
    assert (await collections(url))["atlas"].title["en"] == "Two"
    remove(url, "atlas")
    assert await collections(url) == {}
    with psycopg.connect(url) as conn:
        assert conn.execute('SELECT count(*) FROM atlas."Atlas"').fetchone() == (7,)
    with pytest.raises(NotFound, match="“atlas” is not published; these are: –"):
        remove(url, "atlas")


def test_what_cannot_be_published_is_told_with_what_to_do(url):
    with psycopg.connect(url) as conn:
        conn.execute("CREATE TABLE atlas.keyless (n integer UNIQUE, geom geometry(Point, 4326))")
        conn.execute(
            "CREATE TABLE atlas.two (n integer, m integer, geom geometry(Point, 4326), PRIMARY KEY (n, m))"
        )
        conn.execute("CREATE TABLE atlas.shapeless (n integer PRIMARY KEY, place geography)")
        conn.execute(
            "CREATE TABLE atlas.many (n integer PRIMARY KEY, a geometry(Point, 4326), b geometry(Point, 4326))"
        )
        conn.execute("CREATE TABLE atlas.nowhere (n integer PRIMARY KEY, geom geometry)")
        conn.execute(
            "CREATE TABLE atlas.bent (n integer PRIMARY KEY, geom geometry(Geometry, 4326))"
        )
        conn.execute("INSERT INTO atlas.bent VALUES (1, 'SRID=4326;CIRCULARSTRING(0 0, 1 1, 2 0)')")
        conn.execute("CREATE VIEW atlas.seen AS TABLE atlas.many")
        conn.execute("CREATE MATERIALIZED VIEW atlas.stored AS SELECT n, geom FROM atlas.keyless")
        conn.execute("CREATE UNIQUE INDEX ON atlas.stored (n)")
        conn.execute("INSERT INTO atlas.keyless VALUES (NULL, 'SRID=4326;POINT(0 0)')")
        conn.execute("REFRESH MATERIALIZED VIEW atlas.stored")
    assert "there is no table atlas.atlas (upper and lower case differ)" in said(url, "atlas.atlas")
    for name in ("keyless", "two", "seen", "stored"):
        answer = said(url, f"atlas.{name}", geometry_name="a" if name == "seen" else None)
        assert f"atlas.{name} has no key" in answer
        assert f'ALTER TABLE "atlas"."{name}" ADD COLUMN fid bigserial PRIMARY KEY;' in answer
    assert "columns of type geometry of atlas.shapeless: –" in said(url, "atlas.shapeless")
    assert "columns of type geometry of atlas.many: a, b" in said(url, "atlas.many")
    assert "(SRID 0)" in said(url, "atlas.nowhere")
    assert "has geometries CIRCULARSTRING" in said(url, "atlas.bent")
    assert "no column of times “NAME”; there is: date, start, end, local" in said(
        url, "atlas.Atlas", datetime_name="NAME"
    )
    assert "“places” cannot be an id" in said(url, "atlas.Atlas", id="places")
    assert "“a/b” cannot be an id" in said(url, "atlas.Atlas", id="a/b")


@pytest.mark.parametrize("source", ["atlas", ".x", "x.", "a.b\0", ""])
def test_a_source_is_a_table_or_a_geopackage(source):
    with pytest.raises(Invalid, match=r"is neither SCHEMA\.TABLE nor FILE\.gpkg"):
        read_source(source)


@pytest.mark.parametrize("schema", ["osm", "community", "pg_catalog", "places"])
def test_tables_of_our_own_are_not_published(schema):
    with pytest.raises(Invalid, match=f"“{schema}” is a schema of MapCommons"):
        read_source(f"{schema}.x")


def test_the_id_of_a_shared_layer_is_taken(url):
    with psycopg.connect(url) as conn:
        conn.execute(
            "INSERT INTO tiles.tileset (id, kind, title, licence, geometry) VALUES ('gardens', 'layer', 'G', 'CC0-1.0', 'point')"
        )
    assert "“gardens” is a shared layer already" in said(url, "atlas.Atlas", id="gardens")
