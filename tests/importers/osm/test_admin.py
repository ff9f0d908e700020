"""Administrative units, and what lies in them."""

import psycopg
import pytest
from samples import shared

from core.migrations import migrate
from importers.osm.imports import import_osm

CORNERS = {1: (0, 0), 2: (0.4, 0), 3: (0.4, 0.4), 4: (0, 0.4), 5: (0.2, 0), 6: (0.2, 0.4)}
# A country from 0 to 0.4°, its western half a commune, its eastern half another.
COUNTRY = "".join(f"n{i} x{x} y{y}\n" for i, (x, y) in CORNERS.items()) + (
    "n10 Tamenity=cafe,name=West x0.1 y0.1\n"
    "n11 Taddr:housenumber=1,addr:street=Rue x0.3 y0.1\n"
    "n12 Tamenity=cafe,name=Far x5 y5\n"
    "n13 Tamenity=cafe,name=Border x0.2 y0.4\n"
    "w20 Tboundary=administrative,admin_level=2,name=France,name:en=France,name:de=Frankreich,"
    "ISO3166-1=FR Nn1,n5,n2,n3,n6,n4,n1\n"
    "w21 Tboundary=administrative,admin_level=8,name=Ouest,ref:INSEE=74001,postal_code=74100 "
    "Nn1,n5,n6,n4,n1\n"
    "w22 Tboundary=administrative,admin_level=8,name=Est,addr:postcode=74300;74200 "
    "Nn5,n2,n3,n6,n5\n"
    "w23 Tboundary=administrative,admin_level=8 Nn5,n2,n3,n6,n5\n"
    "w24 Tboundary=administrative,admin_level=12,name=Deep Nn5,n2,n3,n6,n5\n"
    "w25 Tboundary=protected_area Nn5,n2,n3,n6,n5\n"
    "w26 Thighway=residential,name=Rue Nn1,n5\n"
)


@pytest.fixture(scope="module")
def country(imports):
    return imports(COUNTRY)


def test_units_have_their_level_names_codes_and_postcodes(country):
    units = country(
        "SELECT area_id, admin_level, name, insee, iso, postcodes FROM osm.admin_area"
        " ORDER BY area_id DESC"
    )
    assert units == [
        (-20, 2, "France", None, "FR", []),
        (-21, 8, "Ouest", "74001", None, ["74100"]),
        (-22, 8, "Est", None, None, ["74200", "74300"]),
    ]
    assert country("SELECT names ->> 'de' FROM osm.admin_area WHERE osm_id = 20") == [
        ("Frankreich",)
    ]


def test_an_element_knows_the_units_around_it_the_smallest_first(country):
    found = country("SELECT osm_id, areas, municipality FROM osm.whereabouts ORDER BY osm_id")
    assert found == [
        (10, [-21, -20], -21),
        (11, [-22, -20], -22),
        (12, [], None),
        (13, [-22, -21, -20], -22),
        (26, [-21, -20], -21),
    ]


def test_a_postcode_is_lent_where_there_is_only_one(country):
    codes = dict(country("SELECT osm_id, postcode FROM osm.whereabouts"))
    assert (codes[10], codes[11]) == ("74100", None)


def test_a_postal_area_tells_the_postcode(imports):
    fetch = imports(
        COUNTRY + "w30 Tboundary=postal_code,postal_code=99000 Nn1,n5,n6,n4,n1\n"
        "w31 Tboundary=postal_code Nn5,n2,n3,n6,n5\n"
    )
    codes = dict(fetch("SELECT osm_id, postcode FROM osm.whereabouts"))
    assert (codes[10], codes[11]) == ("99000", None)
    assert fetch("SELECT areas FROM osm.whereabouts WHERE osm_id = 10") == [([-21, -20],)]


def test_large_areas_are_kept_in_pieces_that_make_the_whole(imports):
    ring = [(i / 10_000, 0) for i in range(400)] + [(0.04, 0.01), (0, 0.01)]
    fetch = imports(
        "".join(f"n{i} x{x} y{y}\n" for i, (x, y) in enumerate(ring, 1))
        + "w1 Tboundary=administrative,admin_level=8,name=Long N"
        + ",".join(f"n{i}" for i in (*range(1, len(ring) + 1), 1))
        + "\n"
    )
    [(pieces, most, area)] = fetch(
        "SELECT count(*), max(ST_NPoints(geom)), sum(ST_Area(geom)) FROM osm.admin_part"
    )
    assert pieces > 1
    assert most <= 256 + 1  # the ring ends where it began
    assert fetch("SELECT ST_Area(geom) FROM osm.admin_area")[0][0] == pytest.approx(area)


@pytest.mark.parametrize(
    ("country", "levels"),
    [
        ("FR", "country region county municipality district quarter"),
        (None, "country region county municipality district quarter"),
        ("CH", "country region county municipality district quarter"),
        ("PT", "country region county district district quarter"),
        ("GB", "country region county municipality district district"),
        ("US", "country region county municipality district quarter"),
    ],
)
def test_what_a_unit_is_depends_on_the_country(empty, country, levels):
    with psycopg.connect(empty) as conn:
        migrate(conn)
        kinds = conn.execute(
            "SELECT string_agg(places.unit(%s, level), ' ' ORDER BY level)"
            " FROM unnest(ARRAY[2, 4, 6, 8, 9, 10]) AS level",
            (country,),
        ).fetchone()
    assert kinds == (levels,)


def test_a_german_town_that_is_its_own_district_is_a_municipality(imports):
    fetch = imports(
        COUNTRY.replace("ISO3166-1=FR", "ISO3166-1=DE").replace("admin_level=8", "admin_level=6")
    )
    assert fetch("SELECT municipality FROM osm.whereabouts WHERE osm_id = 10") == [(-21,)]


def test_every_address_of_liechtenstein_is_in_one_of_its_eleven_communes(new_database):
    url = new_database("liechtenstein")
    import_osm(url, shared("osm/liechtenstein.osm.pbf"), lambda line: None)
    with psycopg.connect(url) as conn:
        row = conn.execute(
            """SELECT count(*), count(municipality), count(DISTINCT municipality)
            FROM osm.address INNER JOIN osm.whereabouts USING (osm_type, osm_id)
            WHERE ST_Covers((SELECT geom FROM osm.admin_area WHERE admin_level = 2), geom)"""
        ).fetchone()
    assert row[0] > 12_000
    assert row[1:] == (row[0], 11)


def test_monaco_is_a_municipality_with_quarters(monaco):
    with psycopg.connect(monaco) as conn:
        units = conn.execute(
            """SELECT area.name, area.admin_level
            FROM osm.place
            INNER JOIN osm.whereabouts USING (osm_type, osm_id)
            INNER JOIN osm.admin_area AS area ON area.area_id = any(whereabouts.areas)
            WHERE place.name = 'Casino de Monte Carlo'
            ORDER BY area.admin_level DESC"""
        ).fetchall()
    assert units == [("Monte-Carlo", 10), ("Monaco", 8), ("Monaco", 2)]
