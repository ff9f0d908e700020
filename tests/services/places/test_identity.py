"""Whatever is found has an id, and the id leads back to it."""

from collections import Counter

import psycopg
import pytest
from psycopg.rows import dict_row

from core.errors import NotFound
from importers.osm.imports import import_osm
from services.places.identity import identified
from services.places.reverse import reverse

PLACES = [(6.1428, 46.20018), (6.14, 46.2), (6.1466, 46.2014), (6.13, 46.21), (6.155, 46.205)]
COUNTRY = [(9.5209, 47.1410), (9.53, 47.2), (9.51, 47.17)]


async def opened(url):
    return await psycopg.AsyncConnection.connect(url, autocommit=True, row_factory=dict_row)


@pytest.mark.parametrize(("data", "positions"), [("geneva", PLACES), ("liechtenstein", COUNTRY)])
async def test_what_is_there_is_found_again_by_its_id(request, data, positions):
    seen = Counter()
    async with await opened(request.getfixturevalue(data)) as conn:
        for lon, lat in positions:
            for row in await reverse(conn, lon, lat, limit=10):
                again = await identified(conn, row["id"])
                assert (str(again["id"]), again["name"]) == (row["id"], row["name"])
                assert (again["lon"], again["lat"]) == (row["lon"], row["lat"])
                seen[row["kind"]] += 1
    assert {"address", "place", "street"} <= set(seen)
    assert data == "geneva" or {"municipality", "area"} <= set(seen)


async def test_a_number_between_two_others_and_an_address_of_ban_are_found_again(
    new_database, tmp_path
):
    url, file = new_database("identity"), tmp_path / "line.opl"
    file.write_text(
        "n1 Taddr:housenumber=1,addr:street=Grande%20%Rue x6.1 y46.1\n"
        "n2 Taddr:housenumber=9,addr:street=Grande%20%Rue x6.102 y46.1\n"
        "w7 Taddr:interpolation=odd,addr:street=Grande%20%Rue Nn1,n2\n"
    )
    import_osm(url, file, lambda line: None)
    with psycopg.connect(url) as conn:
        conn.execute(
            """INSERT INTO places.address (source, source_id, departement, kind, housenumber,
            street, insee, geom, licence, loaded_at, street_key) VALUES ('ban', '74_1_00002',
            '74', 'housenumber', '2', 'Grande Rue', '74001',
            ST_Transform(ST_Point(6.1005, 46.1, 4326), 3857), 'etalab-2.0', now(), 'grande rue')"""
        )
    async with await opened(url) as conn:
        between = await identified(conn, "address-w7-5")
        assert (between["housenumber"], round(between["lon"], 4)) == ("5", 6.101)
        ban = await identified(conn, "address-ban-74_1_00002")
        assert (ban["housenumber"], ban["source"]) == ("2", "ban")


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "x", "9" * 30, "-1", "٣", "address-", "address-n", "address-n0", "address-x5", "address-n99999999999999999999",
        "address-w7-", "address-w7-13b", "address-ban-none", "address-ban-a\0b", "street-m1-none", "street-m1-", "street-x-rue", "area-0",
        "area--5", "area-1e5", "ChIJOcfP0Iq2j4ARDrXUa7ZWs34", "é" * 500, "address-n1\n",
    ],
    ids=ascii,
)  # fmt: skip
async def test_what_no_id_leads_to_is_not_found(town, text):
    async with await opened(town) as conn:
        with pytest.raises(NotFound, match="There is no place"):
            await identified(conn, text)


async def test_ids_are_looked_up_by_index(geneva):
    """No table is read whole."""
    from services.places.identity import PARTS, SQL

    async with await opened(geneva) as conn:
        for form in ("element", "interpolated", "loaded", "street", "area"):
            values = dict.fromkeys(PARTS, "1") | {"form": form, "osm_type": "n"}
            plan = await (
                await conn.execute(b"EXPLAIN " + SQL["position"].encode(), values)
            ).fetchall()
            text = "\n".join(row["QUERY PLAN"] for row in plan)
            assert "Seq Scan on address" not in text
            assert "Seq Scan on named_street" not in text
