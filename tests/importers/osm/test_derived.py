"""An update that touches a part leaves the same derived rows as a build from nothing."""

import random
from contextlib import contextmanager

import psycopg
import pytest

from core.migrations import migrate
from importers.osm import derived, tables

BASE = ("admin_area", "address", "place", "street", "interpolation")
SIDE = 1000  # of the square in which everything lies; units of Web Mercator
STREETS = ("Rue Haute", "Rue Haute", "rue haute", "Quai", None)
NUMBERS = ("1", "2", "4", "5", "7", "9", "12", "12", "3bis")


@pytest.fixture(scope="module")
def database(new_database):
    url = new_database("derived")
    with psycopg.connect(url) as conn:
        migrate(conn)
    return url


@contextmanager
def updating(conn, affected):
    """The rows of the affected elements go; those that the body inserts take their place."""
    with conn.transaction():
        conn.execute("CREATE SCHEMA osm_load")
        conn.execute(
            'CREATE TABLE osm_load.difference (tbl text, osm_type "char", osm_id bigint, new boolean,'
            " geom geometry)"
        )
        conn.execute("CREATE TABLE osm_load.touched (tileset text, minzoom integer, geom geometry)")
        conn.cursor().executemany(
            "INSERT INTO osm_load.difference (osm_type, osm_id) VALUES (%s, %s)", affected
        )
        derived.before(conn)
        for table in BASE:
            conn.execute(
                f"DELETE FROM osm.{table} t USING affected a"
                " WHERE t.osm_type = a.osm_type AND t.osm_id = a.osm_id"
            )
        yield
        derived.after(conn)
        conn.execute("DROP SCHEMA osm_load CASCADE")


@pytest.fixture
def conn(database):
    with psycopg.connect(database, autocommit=True) as conn:
        for table in (*BASE, *derived.TABLES):
            conn.execute(f"TRUNCATE osm.{table}")
        yield conn


class World:
    """A small random world; `edit` changes a little of it as an update of the tables would."""

    def __init__(self, conn, seed):
        self.conn, self.random, self.ids = conn, random.Random(seed), 0
        self.alive = []  # (osm_type, osm_id, how to insert it again)

    def edit(self, size):
        """Some elements change, some go, some come."""
        gone = self.random.sample(self.alive, min(size, len(self.alive)))
        changed = [one for one in gone if self.random.random() < 0.7]
        self._replace(gone, changed + [self._new() for _ in range(size)])

    def reshape(self, size):
        """Some areas change a little."""
        areas = [one for one in self.alive if one[0] == "r"]
        changed = self.random.sample(areas, size)
        self._replace(changed, changed)

    def _replace(self, gone, new):
        affected = {one[:2] for one in (*gone, *new)}
        with updating(self.conn, affected):
            for osm_type, osm_id, insert in new:
                insert(osm_type, osm_id)
        self.alive = [one for one in self.alive if one not in gone] + new

    def _new(self):
        self.ids += 1
        kind = self.random.choice("aappppplssi")
        insert = {
            "a": self._area, "p": self._address, "l": self._place, "s": self._street,
            "i": self._interpolation,
        }[kind]  # fmt: skip
        return ("n" if kind in "pl" else "r" if kind == "a" else "w"), self.ids, insert

    def _at(self, source=None):
        return tuple((source or self.random).randrange(SIDE) for _ in "xy")

    def _area(self, osm_type, osm_id):
        """A rectangle with a notch, maybe of so many corners that it is cut in pieces.

        When it is changed it mostly keeps its tags and its place.
        """
        r = random.Random(osm_id if self.random.random() < 0.8 else self.random.random())
        (x, y), width, height = self._at(r), r.randrange(50, 700), r.randrange(50, 700)
        level = r.choice((None, 2, 4, 6, 8, 8, 8))
        shrunk, notch = self.random.randrange(40), self.random.randrange(20, 40)
        self.conn.execute(
            """INSERT INTO osm.admin_area
            (osm_type, osm_id, admin_level, name, names, insee, iso, postcodes, geom)
            SELECT %s, %s, %s, 'Area', '{}', %s, %s, %s, ST_Multi(ST_Segmentize(ST_Difference(
                ST_MakeEnvelope(%s, %s, %s, %s, 3857), ST_MakeEnvelope(%s, %s, %s, %s, 3857)
            ), %s))""",
            (
                osm_type, osm_id, level, r.choice((None, "75056")),
                r.choice((None, "DE", "FR", "PT-13", "US")),
                r.choice(([], ["1000"], ["1000"], ["1000", "2000"])) if level else ["3000"],
                x, y, x + width - shrunk, y + height, x + 10, y + 10, x + notch, y + notch,
                r.choice((3, 3000)),
            ),
        )  # fmt: skip

    def _address(self, osm_type, osm_id):
        r = self.random
        self.conn.execute(
            """INSERT INTO osm.address (osm_type, osm_id, housenumber, street, postcode, geom)
            VALUES (%s, %s, %s, %s, %s, ST_Point(%s, %s, 3857))""",
            (osm_type, osm_id, r.choice(NUMBERS), r.choice(STREETS),
             r.choice((None, None, "1000", "4000")), *self._at()),
        )  # fmt: skip

    def _place(self, osm_type, osm_id):
        self.conn.execute(
            """INSERT INTO osm.place (id, osm_type, osm_id, category, category_group, rank, names,
            other_names, contact, tags, document, name_words, street, geom, geog)
            VALUES (%s, %s, %s, 'cafe', 'food', 1, '{}', '{}', '{}', '{}', '', '{}', %s,
            ST_Point(%s, %s, 3857), 'POINT(0 0)')""",
            (osm_id, osm_type, osm_id, self.random.choice(STREETS), *self._at()),
        )

    def _street(self, osm_type, osm_id):
        (x, y), r = self._at(), self.random
        self.conn.execute(
            """INSERT INTO osm.street (osm_type, osm_id, kind, link, rail, tunnel, bridge, oneway,
            oneway_reverse, name, name_en, z_order, minzoom, label_minzoom, geom)
            VALUES (%s, %s, 'residential', false, %s, false, false, false, false, %s, %s, 1, 1, 1,
            ST_MakeLine(ST_Point(%s, %s, 3857), ST_Point(%s, %s, 3857)))""",
            (osm_type, osm_id, r.random() < 0.1, r.choice(STREETS), r.choice((None, "High")),
             x, y, x + r.randrange(1, 99), y + r.randrange(99)),
        )  # fmt: skip

    def _interpolation(self, osm_type, osm_id):
        """A line through the addresses that are there now."""
        self.conn.execute(
            """INSERT INTO osm.interpolation (osm_type, osm_id, step, street, geom)
            SELECT %s, %s, %s, %s, ST_MakeLine(geom ORDER BY osm_id)
            FROM (SELECT * FROM osm.address ORDER BY osm_id %% %s, osm_id LIMIT 5) AS address
            HAVING count(*) > 1""",
            (osm_type, osm_id, self.random.choice(("all", "all", "odd", "even", "2")),
             self.random.choice(STREETS), self.random.randrange(1, 50)),
        )  # fmt: skip


def difference(conn):
    """Table → (rows that only the update has, rows that only a build from nothing has)."""
    conn.execute("CREATE SCHEMA osm_next")
    for table in BASE:
        tables.create_next(conn, table)
        [(names,)] = conn.execute("SELECT importer.stored_columns(%s)", (table,)).fetchall()
        columns = ", ".join(names)
        conn.execute(f"INSERT INTO osm_next.{table} ({columns}) SELECT {columns} FROM osm.{table}")
    found = {}
    for table in derived.TABLES:
        tables.create_next(conn, table)
        derived.build(conn, table)
        found[table] = [
            conn.execute(f"SELECT * FROM (TABLE {one} EXCEPT ALL TABLE {other}) AS t").fetchall()
            for one, other in ((f"osm.{table}", f"osm_next.{table}"),
                               (f"osm_next.{table}", f"osm.{table}"))
        ]  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(3))
def test_updates_leave_what_a_build_from_nothing_makes(conn, seed):
    world = World(conn, seed)
    world.edit(300)
    edits = [(world.edit, size) for size in (1, 2, 3, 8, 13, 40)]
    for edit, size in (*edits, *[(world.reshape, size) for size in (1, 1, 1, 2, 4, 6)]):
        edit(size)
        with conn.transaction(force_rollback=True):
            assert difference(conn) == {table: [[], []] for table in derived.TABLES}
    for table in derived.TABLES:
        assert conn.execute(f"SELECT count(*) FROM osm.{table}").fetchone()[0] > 0
    assert conn.execute("SELECT count(*) FROM osm.whereabouts WHERE contested").fetchone()[0]


def area(conn, osm_id, level, east, postcodes=()):
    """An area from 0 to `east`, as high as everything."""
    conn.execute(
        """INSERT INTO osm.admin_area (osm_type, osm_id, admin_level, name, names, postcodes, geom)
        VALUES ('r', %s, %s, 'Area', '{}', %s, ST_Multi(ST_MakeEnvelope(0, 0, %s, 1000, 3857)))""",
        (osm_id, level, list(postcodes), east),
    )


def point(conn, osm_id, x):
    conn.execute(
        """INSERT INTO osm.address (osm_type, osm_id, housenumber, geom)
        VALUES ('n', %s, '1', ST_Point(%s, 500, 3857))""",
        (osm_id, x),
    )


def test_an_area_that_grows_larger_than_another_comes_after_it(conn):
    with updating(conn, {("r", 1), ("r", 2), ("n", 3)}):
        area(conn, 1, 8, 500)
        area(conn, 2, 8, 600)
        point(conn, 3, 400)
    areas = "SELECT areas, municipality FROM osm.whereabouts"
    assert conn.execute(areas).fetchone() == ([1, 2], 1)
    with updating(conn, {("r", 1)}):
        area(conn, 1, 8, 700)
    assert conn.execute(areas).fetchone() == ([2, 1], 2)


def test_a_postal_area_that_shrinks_lets_its_addresses_go(conn):
    with updating(conn, {("r", 1), ("n", 2), ("n", 3)}):
        area(conn, 1, None, 500, ["1200"])
        point(conn, 2, 100)
        point(conn, 3, 400)
    with updating(conn, {("r", 1)}):
        area(conn, 1, None, 300, ["1200"])
    codes = conn.execute("SELECT postcode FROM osm.whereabouts ORDER BY osm_id").fetchall()
    assert codes == [("1200",), (None,)]


def test_what_lies_in_an_area_before_and_after_is_left_alone(conn):
    with updating(conn, {("r", 1), *(("n", id) for id in range(100))}):
        area(conn, 1, 8, 500)
        for osm_id in range(100):
            point(conn, osm_id, 10 * osm_id + 5)
    before = dict(conn.execute("SELECT osm_id, xmin::text FROM osm.whereabouts").fetchall())
    with updating(conn, {("r", 1)}):
        area(conn, 1, 8, 520)
    after = dict(conn.execute("SELECT osm_id, xmin::text FROM osm.whereabouts").fetchall())
    assert {osm_id for osm_id in after if after[osm_id] != before[osm_id]} == {50, 51}
