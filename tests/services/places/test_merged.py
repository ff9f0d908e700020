"""Ids that were found to be of one place lead to one, for ever."""

import psycopg
import pytest

from importers.osm.imports import import_osm


@pytest.fixture(scope="module")
def street(new_database, tmp_path_factory):
    """A database of six cafés, and their ids."""
    file = tmp_path_factory.mktemp("street") / "street.opl"
    file.write_text("".join(f"n{n} v1 Tamenity=cafe,name=C{n} x2.{n} y48\n" for n in range(1, 7)))
    url = new_database("street")
    import_osm(url, file, lambda line: None)
    with psycopg.connect(url) as conn:
        return url, dict(conn.execute("SELECT osm_id, id FROM osm.place").fetchall())


@pytest.fixture
def conn(street):
    with psycopg.connect(street[0]) as conn:
        yield conn
        conn.rollback()


def merge(conn, merged, into):
    return conn.execute("SELECT places.merge_ids(%s, %s)", (merged, into)).fetchone()[0]


def redirects(conn):
    return dict(conn.execute("SELECT from_id, into_id FROM places.redirect").fetchall())


def test_a_chain_of_merges_leads_to_its_end_at_once(street, conn):
    _, ids = street
    assert merge(conn, ids[1], ids[2]) == ids[2]
    assert merge(conn, ids[2], ids[3]) == ids[3]
    assert merge(conn, ids[4], ids[1]) == ids[3]
    assert redirects(conn) == {ids[1]: ids[3], ids[2]: ids[3], ids[4]: ids[3]}


def test_a_merge_that_was_made_is_made_again_without_effect(street, conn):
    _, ids = street
    merge(conn, ids[1], ids[2])
    merge(conn, ids[2], ids[3])
    assert merge(conn, ids[1], ids[2]) == merge(conn, ids[1], ids[3]) == ids[3]


def test_no_id_leads_to_itself_by_whatever_way(street, conn):
    _, ids = street
    with pytest.raises(psycopg.errors.CheckViolation), conn.transaction():
        merge(conn, ids[1], ids[1])
    merge(conn, ids[1], ids[2])
    merge(conn, ids[2], ids[3])
    with pytest.raises(psycopg.errors.CheckViolation), conn.transaction():
        merge(conn, ids[3], ids[1])


def test_an_id_leads_to_one_other_that_there_was(street, conn):
    _, ids = street
    merge(conn, ids[1], ids[2])
    with pytest.raises(psycopg.errors.UniqueViolation), conn.transaction():
        merge(conn, ids[1], ids[3])
    with pytest.raises(psycopg.errors.ForeignKeyViolation), conn.transaction():
        merge(conn, ids[4], 1)
    with pytest.raises(psycopg.errors.ForeignKeyViolation), conn.transaction():
        merge(conn, 1, ids[4])


@pytest.fixture
async def merged(street, client_of):
    """A client of a database in which the fifth café is one with the sixth."""
    url, ids = street
    with psycopg.connect(url) as conn:
        merge(conn, ids[5], ids[6])
    async with client_of(url) as client:
        yield client, ids


@pytest.mark.parametrize("rest", ["", "?lang=en&fields=name", "/history", "/history?limit=3"])
async def test_an_id_that_was_merged_is_301_with_the_one_that_replaces_it(merged, rest):
    client, ids = merged
    response = await client.get(f"/places/{ids[5]}{rest}")
    assert response.status_code == 301
    assert response.headers["location"] == f"/places/{ids[6]}{rest}"
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["replaced_by"] == str(ids[6])
    assert str(ids[6]) in response.json()["detail"]
    assert (await client.get(f"/places/{ids[5]}{rest}", follow_redirects=True)).status_code == 200


async def test_an_import_keeps_where_an_id_leads(street, merged, tmp_path):
    url, _ = street
    client, ids = merged
    file = tmp_path / "street.opl"
    file.write_text("".join(f"n{n} v1 Tamenity=cafe,name=C{n} x2.{n} y48\n" for n in range(1, 7)))
    import_osm(url, file, lambda line: None)
    assert (await client.get(f"/places/{ids[5]}")).status_code == 301


async def test_the_page_of_an_id_that_was_merged_leads_to_the_other_one(merged):
    client, ids = merged
    response = await client.get("/", params={"place": ids[5], "lang": "fr"})
    assert response.status_code == 301
    assert response.headers["location"] == f"/?place={ids[6]}&lang=fr"
    assert "C6" in (await client.get("/", params={"place": ids[5]}, follow_redirects=True)).text
