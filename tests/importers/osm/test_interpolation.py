"""House numbers between those that are mapped."""

import psycopg
import pytest

STREET = "addr:street=Rue"


def line(step, *numbers, street=STREET, way=""):
    """A line of 0.001° between each two nodes with these numbers; None is a node without one."""
    nodes = "".join(
        f"n{i} T{f'addr:housenumber={number},{street}' if number else ''} x{i / 1000:.3f} y0\n"
        for i, number in enumerate(numbers, 1)
    )
    refs = ",".join(f"n{i}" for i in range(1, len(numbers) + 1))
    return f"{nodes}w1 Taddr:interpolation={step}{way} N{refs}\n"


@pytest.fixture(scope="module")
def numbers(imports):
    """`numbers(opl)` → [housenumber], along the line."""

    def made(opl):
        rows = imports(opl)("SELECT housenumber FROM osm.interpolated_address ORDER BY ctid")
        return [row[0] for row in rows]

    return made


@pytest.mark.parametrize(
    ("step", "ends", "between"),
    [
        ("even", "2 8", "4 6"),
        ("odd", "7 1", "5 3"),
        ("all", "1 4", "2 3"),
        ("10", "10 40", "20 30"),
        ("alphabetic", "12a 12d", "12b 12c"),
        ("alphabetic", "12C 12A", "12B"),
        ("even", "1 7", ""),
        ("odd", "1 8", ""),
        ("all", "1 2", ""),
        ("all", "5 5", ""),
        ("all", "3bis 9", ""),
        ("all", "1 5000", ""),
        ("alphabetic", "12a 13d", ""),
        ("alphabetic", "1 9", ""),
        ("some", "1 9", ""),
        ("0", "1 9", ""),
    ],
)
def test_numbers_follow_the_step(empty, step, ends, between):
    with psycopg.connect(empty) as conn:
        rows = conn.execute(
            "SELECT housenumber FROM importer.numbers_between(%s, %s, %s) ORDER BY share",
            (*ends.split(), step),
        ).fetchall()
    assert " ".join(row[0] for row in rows) == between


def test_numbers_stand_evenly_between_the_numbered_nodes(imports):
    fetch = imports(line("all", "1", None, "5", "6", "8"))
    rows = fetch(
        "SELECT housenumber, street, ST_X(ST_Transform(geom, 4326)) FROM osm.interpolated_address"
        " ORDER BY housenumber"
    )
    assert [(number, street, round(x, 4)) for number, street, x in rows] == [
        ("2", "Rue", 0.0015), ("3", "Rue", 0.002), ("4", "Rue", 0.0025), ("7", "Rue", 0.0045),
    ]  # fmt: skip


def test_a_number_that_is_mapped_itself_is_not_made_again(numbers):
    real = "n9 Taddr:housenumber=3,addr:street=Rue x0.0025 y0.0005\n"
    other_street = "n10 Taddr:housenumber=4,addr:street=Quai x0.002 y0.0005\n"
    far = "n11 Taddr:housenumber=2,addr:street=Rue x0.002 y0.005\n"
    assert numbers(line("all", "1", None, "5") + real + other_street + far) == ["2", "4"]


def test_the_street_is_that_of_the_line_or_of_its_nodes(imports):
    def made(opl):
        return imports(opl)("SELECT DISTINCT street, street_words FROM osm.interpolated_address")

    assert made(line("all", "1", "4", street="addr:place=Les%20%Granges")) == [
        ("Les Granges", "grange")
    ]
    assert made(line("all", "1", "4", street="addr:city=X", way=",addr:street=Quai")) == [
        ("Quai", "quai")
    ]


def test_a_line_of_too_many_numbers_makes_none(numbers):
    assert numbers(line("all", "1", "900", "1700")) == []


def test_a_line_without_numbered_nodes_makes_none(numbers):
    assert numbers(line("all", None, None)) == []


def test_numbers_are_kept_as_they_are_written(imports):
    fetch = imports(
        "n1 Taddr:housenumber=12-16,addr:street=Rue x0 y0\n"
        "n2 Taddr:housenumber=12;14,addr:place=Hameau x0 y0.1\n"
        "n3 Taddr:housenumber=3bis x0 y0.2\n"
        "n4 Taddr:conscriptionnumber=123,addr:streetnumber=4,addr:street=Rue x0 y0.3\n"
    )
    assert fetch("SELECT housenumber, street FROM osm.address ORDER BY osm_id") == [
        ("12-16", "Rue"), ("12;14", "Hameau"), ("3bis", None), ("123/4", "Rue"),
    ]  # fmt: skip
