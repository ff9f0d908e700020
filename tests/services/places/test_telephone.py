"""Places by their telephone number, however it is written."""

import psycopg
import pytest
from psycopg.rows import dict_row

from importers.osm.imports import import_osm
from services.places.telephone import telephone

PLACES = """\
n1 Tamenity=cafe,name=Paris,phone=+33%20%1%20%99%20%00%20%00%20%01 x2 y48
n2 Tamenity=cafe,name=Zero,phone=+33%20%(0)1%20%99%20%00%20%00%20%02;+33%20%6 x2.1 y48
n3 Tamenity=cafe,name=Home,phone=01.99.00.00.03 x2.2 y48
n4 Tamenity=cafe,name=Monaco,contact:phone=+377%20%93101212 x7.4 y43.7
n5 Tamenity=cafe,name=Elsewhere,phone=+41%20%199000001 x6 y46
n6 Tamenity=cafe,name=Short,phone=115 x6 y46.1
n7 Tamenity=cafe,name=None x6 y46.2
"""


@pytest.fixture(scope="module")
def phones(new_database, tmp_path_factory):
    url, file = new_database("phones"), tmp_path_factory.mktemp("phones") / "phones.opl"
    file.write_text(PLACES)
    import_osm(url, file, lambda line: None)
    return url


async def opened(url):
    return await psycopg.AsyncConnection.connect(url, autocommit=True, row_factory=dict_row)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+33 1 99 00 00 01", {"Paris"}),
        ("+33199000001", {"Paris"}),
        ("+41199000001", {"Elsewhere"}),
        ("01 99 00 00 01", {"Paris", "Elsewhere"}),
        ("+33 (0)1 99 00 00 02", {"Zero"}),
        ("+33199000003", {"Home"}),  # the map leaves the country code out
        ("+377 93 10 12 12", {"Monaco"}),
        ("115", set()),
        ("+33000000000", set()),
        ("", set()),
        ("call me", set()),
        ("%", set()),
        ("9" * 200, set()),
    ],
)
async def test_a_number_finds_its_places(phones, number, expected):
    async with await opened(phones) as conn:
        assert {row["name"] for row in await telephone(conn, number, 10)} == expected


async def test_numbers_are_looked_up_by_index(phones):
    from services.places.telephone import SQL

    async with await opened(phones) as conn:
        await conn.execute("SET enable_seqscan = off")
        query = b"EXPLAIN " + SQL["telephone"].encode()
        rows = await conn.execute(query, {"ending": "199000001", "max_results": 5})
        plan = "\n".join(row["QUERY PLAN"] for row in await rows.fetchall())
    assert "place_phone_idx" in plan
