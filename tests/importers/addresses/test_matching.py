"""Which addresses OpenStreetMap has, too: told apart after each change as if all were told anew."""

import random

import psycopg
import pytest

TWINS = "SELECT source_id, osm_type::text || osm_id FROM places.address ORDER BY source_id"
METRE = 1 / 111_320  # of latitude, in degrees
LON, LAT = 2.38, 48.87  # where the town has nothing


@pytest.fixture
def conn(database):
    """Everything is rolled back in the end."""
    with psycopg.connect(database) as conn:
        yield conn
        conn.rollback()


def osm(conn, osm_id, number, street, metres_north=0.0, osm_type="n"):
    conn.execute(
        """
        INSERT INTO osm.address (osm_type, osm_id, housenumber, street, geom)
        VALUES (%s, %s, %s, %s,
            ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4326), 3857))
        """,
        (osm_type, osm_id, number, street, LON, LAT + metres_north * METRE),
    )


def ban(conn, number, street, metres_north=0.0, source_id=None):
    conn.execute(
        """
        WITH added AS (
            INSERT INTO places.address (
                source, source_id, departement, kind, housenumber, street, insee, geom, licence,
                loaded_at, number_key, street_key
            )
            VALUES (
                'ban', %(id)s, '75', %(kind)s,
                %(number)s, %(street)s, '75199',
                ST_Transform(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), 3857),
                'etalab-2.0', now(), (places.number_keys(%(number)s::text))[1], places.street_key(%(street)s)
            )
            RETURNING id
        )
        INSERT INTO places.address_to_match (id) SELECT id FROM added
        """,
        {
            "id": source_id or f"{number} {street}", "number": number, "street": street,
            "kind": "housenumber" if number else "locality", "lon": LON, "lat": LAT + metres_north * METRE,
        },
    )  # fmt: skip
    return conn.execute("SELECT count(*) FROM places.match_waiting_addresses()").fetchone()[0]


def twins(conn):
    return dict(conn.execute(TWINS).fetchall())


def twin(conn):
    [only] = twins(conn).values()
    return only


def changed(conn, *ids, osm_type="n"):
    rows = conn.execute(
        'SELECT id FROM places.match_changed_addresses(%s::text[]::"char"[], %s)',
        ([osm_type] * len(ids), list(ids)),
    )
    return len(rows.fetchall())


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        ("12", ["12"]), ("12 bis", ["12b"]), ("12BIS", ["12b"]), ("12 B", ["12b"]), ("12b", ["12b"]),
        ("12-bis", ["12b"]), ("7 ter", ["7t"]), ("7T", ["7t"]), ("7 quater", ["7q"]),
        ("0012", ["12"]), ("12;14", ["12", "14"]), ("12, 14 bis", ["12", "14b"]),
        ("12-14", ["12-14"]), ("12/2", ["12-2"]), ("A", ["a"]), ("12 É", ["12e"]),
        ("", []), (" ; ", []), ("0", ["0"]), ("12 A2", ["12a2"]),
    ],
)  # fmt: skip
def test_a_number_has_one_key_however_it_is_written(conn, number, keys):
    assert conn.execute("SELECT places.number_keys(%s)", (number,)).fetchone() == (keys,)


@pytest.mark.parametrize(
    ("street", "key"),
    [
        ("Rue de l'Église", "rue eglise"), ("R DE L EGLISE", "rue eglise"),
        ("r. de l’église", "rue eglise"), ("Av. Jean Jaurès", "avenue jean jaures"),
        ("AVE JEAN-JAURES", "avenue jean jaures"), ("Bd du Gal Leclerc", "boulevard general leclerc"),
        ("Boulevard du Général Leclerc", "boulevard general leclerc"),
        ("Pl. St Jean", "place saint jean"), ("Place Saint-Jean", "place saint jean"),
        ("Che des Prés", "chemin pres"), ("Ch. des Prés", "chemin pres"),
        ("Imp Ste-Anne", "impasse sainte anne"), ("Rue R. Queneau", "rue r queneau"),
        ("Gde Rue", "grande rue"), ("Rte de Paris", "route paris"), ("La Place", "la place"), ("Rue Pl", "rue pl"),
        ("Rue de la", "rue"), ("Cours Mal Foch", "cours marechal foch"), ("  ", None), ("—", None),
    ],
)  # fmt: skip
def test_a_street_has_one_key_however_it_is_written(conn, street, key):
    assert conn.execute("SELECT places.street_key(%s)", (street,)).fetchone() == (key,)


@pytest.mark.parametrize(
    ("number", "street", "metres", "same"),
    [
        ("12 bis", "Rue de l'Église", 0, True),
        ("12B", "R. DE L EGLISE", 100, True),
        ("12 bis", "Rue de l'Église", 195, True),
        ("12 bis", "Rue de l'Église", 210, False),
        ("12", "Rue de l'Église", 0, False),
        ("12 bis", "Rue du Pont", 0, False),
        ("10;12 bis", "Rue de l'Église", 5, True),
        ("12 bis", None, 29, True),
        ("12 bis", None, 32, False),
        ("12 bis", "—", 10, True),
        (None, "Rue de l'Église", 0, False),
    ],
)
def test_what_is_a_duplicate(conn, number, street, metres, same):
    osm(conn, 900, number, street, metres)
    ban(conn, "12 bis", "Rue de l'Église")
    assert twin(conn) == ("n900" if same else None)


@pytest.mark.parametrize(
    ("lon", "lat"), [(2.35, 48.85), (-56.3, 46.9), (55.5, -20.9), (-52.3, 4.9)]
)
def test_distances_are_on_the_ground_at_every_latitude(conn, lon, lat):
    """To half a percent: the map is of a sphere."""
    [ratio] = conn.execute(
        """
        WITH here AS (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography AS geog)
        SELECT places.ground(200, ST_Transform(geog::geometry, 3857)) / ST_Distance(
            ST_Transform(geog::geometry, 3857),
            ST_Transform(ST_Project(geog, 200, radians(90))::geometry, 3857)
        ) FROM here
        """,
        (lon, lat),
    ).fetchone()
    assert ratio == pytest.approx(1, abs=0.005)


def test_a_locality_is_nobodys_twin(conn):
    osm(conn, 900, "1", "Les Tilleuls")
    ban(conn, None, "Les Tilleuls")
    assert twin(conn) is None


def test_the_named_twin_comes_before_a_nearer_one_without_a_street(conn):
    osm(conn, 900, "5", None, 1)
    osm(conn, 901, "5", "Rue Haute", 100)
    ban(conn, "5", "Rue Haute")
    assert twin(conn) == "n901"


def test_the_nearest_comes_first_then_the_lowest_element(conn):
    osm(conn, 902, "5", "Rue Haute", 50)
    osm(conn, 901, "5", "Rue Haute", 20)
    osm(conn, 900, "5", "Rue Haute", 20, "w")
    osm(conn, 899, "5", "Rue Haute", 20, "w")
    ban(conn, "5", "Rue Haute")
    assert twin(conn) == "n901"


def test_a_new_address_in_openstreetmap_hides_its_twin(conn):
    ban(conn, "5", "Rue Haute")
    osm(conn, 900, "5", "Rue Haute", 100)
    assert changed(conn, 900) == 1
    assert twin(conn) == "n900"


def test_an_address_deleted_from_openstreetmap_shows_its_twin_again(conn):
    osm(conn, 900, "5", "Rue Haute")
    osm(conn, 901, "5", "Rue Haute", 50)
    ban(conn, "5", "Rue Haute")
    conn.execute("DELETE FROM osm.address WHERE osm_id = 900")
    assert changed(conn, 900) == 1
    assert twin(conn) == "n901"
    conn.execute("DELETE FROM osm.address WHERE osm_id = 901")
    assert changed(conn, 901) == 1
    assert twin(conn) is None


def test_another_type_of_element_with_the_same_id_is_another_element(conn):
    osm(conn, 900, "5", "Rue Haute", osm_type="w")
    ban(conn, "5", "Rue Haute")
    assert changed(conn, 900) == 0
    assert twin(conn) == "w900"


def test_what_does_not_concern_an_address_writes_nothing(conn):
    osm(conn, 900, "5", "Rue Haute")
    assert ban(conn, "5", "Rue Haute") == 1
    assert changed(conn, 900, 12345) == 0
    assert conn.execute("SELECT places.match_all_addresses()").fetchone() == (0,)
    assert conn.execute("SELECT count(*) FROM places.address_to_match").fetchone() == (0,)


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_end_where_a_match_of_everything_does(conn, seed):
    """Numbers and streets are few, and everything lies on one line of 1.2 km."""
    draw = random.Random(seed)
    numbers, streets = (
        ["1", "1 bis", "1B", "2", "1;2", None],
        ["Rue Haute", "R. Haute", "Rue Basse", None],
    )
    for i in range(60):
        ban(conn, draw.choice(["1", "1 bis", "2", None]), draw.choice(streets[:3]), draw.uniform(0, 1200), f"b{i}")  # fmt: skip
    alive = {}
    for _ in range(25):
        touched = set()
        for _ in range(draw.randint(1, 12)):
            key = (draw.choice("nw"), draw.randint(1, 60))
            if key in alive:
                conn.execute("DELETE FROM osm.address WHERE osm_type = %s AND osm_id = %s", key)
                del alive[key]
            if draw.random() < 0.7:
                osm(conn, key[1], draw.choice(numbers), draw.choice(streets), draw.uniform(0, 1200), key[0])  # fmt: skip
                alive[key] = True
            touched.add(key)
        conn.execute(
            'SELECT * FROM places.match_changed_addresses(%s::text[]::"char"[], %s)',
            ([t for t, _ in touched], [i for _, i in touched]),
        )
    after_edits = twins(conn)
    assert sum(value is not None for value in after_edits.values()) > 10
    assert conn.execute("SELECT places.match_all_addresses()").fetchone() == (0,)
    conn.execute("UPDATE places.address SET osm_type = NULL, osm_id = NULL")
    conn.execute("SELECT places.match_all_addresses()")
    assert twins(conn) == after_edits


def test_a_match_of_everything_makes_the_keys_anew(conn):
    osm(conn, 900, "5 bis", "Rue Haute")
    ban(conn, "5 bis", "Rue Haute")
    conn.execute(
        "UPDATE places.address SET number_key = 'old', street_key = 'old', osm_id = NULL, osm_type = NULL"
    )
    assert conn.execute("SELECT places.match_all_addresses()").fetchone() == (1,)
    assert twin(conn) == "n900"


def test_addresses_of_openstreetmap_are_recognised_at_the_import(load, fetch):
    done = load("ban.csv")
    assert fetch("SELECT source_id, osm_type::text || osm_id FROM places.address WHERE osm_id IS NOT NULL ORDER BY 1") == [
        ("75199_0010_00012", "w104"),
        ("75199_0020_00003_bis", "n4"),
    ]  # fmt: skip
    assert done.changes.in_osm == 2


def test_all_addresses_are_read_once(load, fetch):
    load("ban.csv")
    load("bano.csv")
    rows = fetch("""
        SELECT source, coalesce(housenumber, '-') || ' ' || street
        FROM places.addresses(ST_Transform(ST_MakeEnvelope(2.3, 48.8, 2.4, 48.9, 4326), 3857))
        ORDER BY 2, 1
    """)
    assert rows == [
        ("ban", "- Les Tilleuls"),
        ("osm", "12 Grande Rue"),
        ("ban", "12 bis Grande Rue"),
        ("osm", "14 Grande Rue"),
        ("bano", "20 bis Grande Rue"),
        ("osm", "3 bis Rue de l’Église"),
        ("ban", "5 Rue de l'Église"),
    ]
