"""Of real addresses: what is right is not doubted, what is wrong is."""

import csv
import io
import random

import psycopg
import pytest
from samples import shared

SEED, ROWS = 7, 40


@pytest.fixture(scope="module")
def addresses(geneva):
    """(number, street, postcode, city) of Geneva, some of them."""
    with psycopg.connect(geneva) as conn:
        rows = conn.execute(
            "SELECT housenumber, street, postcode, city FROM osm.address"
            " WHERE housenumber ~ '^[0-9]+$' AND street IS NOT NULL AND postcode IS NOT NULL"
            " AND city IS NOT NULL ORDER BY osm_type, osm_id"
        ).fetchall()
    return random.Random(SEED).sample(rows, ROWS)


async def geocoded(client, rows):
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([("adresse", "cp", "ville"), *rows])
    response = await client.post("/places/geocode", content=written.getvalue().encode("cp1252"))
    assert response.status_code == 200, response.text
    assert response.headers["geocode-encoding"] == "cp1252"
    return list(csv.DictReader(io.StringIO(response.text), delimiter=";"))


@pytest.mark.parametrize("order", ["{number} {street}", "{street} {number}"])
async def test_addresses_as_they_are_are_found_without_a_doubt(addresses, geneva_client, order):
    rows = [
        (order.format(number=number, street=street), postcode, city)
        for number, street, postcode, city in addresses
    ]
    found = await geocoded(geneva_client, rows)
    sure = [row for row in found if row["result_doubtful"] == "no"]
    assert len(sure) >= 0.9 * ROWS
    wrong = [
        row
        for row, (number, _, _, _) in zip(found, addresses, strict=True)
        if row["result_doubtful"] == "no" and number not in row["result_housenumber"]
    ]
    assert wrong == []


async def test_numbers_that_are_not_there_are_doubtful(addresses, geneva_client):
    rows = [(f"{int(n) + 900} {street}", code, city) for n, street, code, city in addresses]
    found = await geocoded(geneva_client, rows)
    assert {row["result_doubtful"] for row in found} == {"yes"}
    assert all("number_not_found" in row["result_reason"] for row in found if row["result_id"])


async def test_addresses_of_elsewhere_are_doubtful(geneva_client):
    with shared("import/bano-limousin.csv").open(newline="", encoding="utf-8") as text:
        rows = random.Random(SEED).sample(list(csv.reader(text)), ROWS)
    found = await geocoded(geneva_client, [(f"{r[1]} {r[2]}", r[3], r[4]) for r in rows])
    assert {row["result_doubtful"] for row in found} == {"yes"}
