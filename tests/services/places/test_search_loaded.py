"""Search finds what only loaded addresses know: streets, numbers with bis, lieux-dits."""

import json

import pytest

from core.settings import settings
from importers.addresses.imports import import_addresses

BAN = [
    {
        "id": "74001_0010", "type": "street", "name": "Rue du Général Leclerc", "postcode": "74990",
        "city": "Abondance", "citycode": "74001", "lat": 46.28, "lon": 6.72, "importance": 0.4,
        "housenumbers": {
            "11": {"id": "74001_0010_00011", "lat": 46.2801, "lon": 6.7201},
            "11 bis": {"id": "74001_0010_00011_bis", "lat": 46.2802, "lon": 6.7202},
        },
    },
    {
        "id": "74001_b012", "type": "locality", "name": "Les Plagnes de Charmy",
        "postcode": "74990", "city": "Abondance", "citycode": "74001", "lat": 46.25, "lon": 6.75,
        "importance": 0.2,
    },
]  # fmt: skip


@pytest.fixture
async def loaded(served, tmp_path):
    file = tmp_path / "addresses.json"
    file.write_text("\n".join(map(json.dumps, BAN)) + "\n", encoding="utf-8")
    async with served("n1 Tplace=village,name=Ailleurs x6.0 y46.0\n") as client:
        import_addresses(settings().database_url, file, lambda line: None)
        yield client


async def first(client, q):
    response = await client.get("/places/search", params={"q": q})
    assert response.status_code == 200, response.text
    features = response.json()["features"]
    return features[0] if features else None, response.json()


@pytest.mark.parametrize(
    ("q", "housenumber"),
    [
        ("11 rue du général leclerc abondance", "11"),
        ("11 bis rue du general leclerc 74990 abondance", "11 bis"),
        ("rue gal leclerc 11b", "11 bis"),
        ("11BIS, Rue du Gal. Leclerc", "11 bis"),
    ],
)
async def test_an_address_is_found_however_it_is_written(loaded, q, housenumber):
    found, body = await first(loaded, q)
    assert found["properties"]["kind"] == "address"
    assert found["properties"]["match"] == "housenumber"
    assert found["properties"]["address"]["housenumber"] == housenumber
    assert found["properties"]["address"]["city"] == "Abondance"
    assert found["id"].startswith("address-ban-74001_0010_00011")
    assert found["properties"]["licence"] in body["licence"]
    assert "Base Adresse Nationale" in body["attribution"]


async def test_a_street_without_a_number_is_a_street(loaded):
    found, _ = await first(loaded, "rue du general leclerc")
    assert found["properties"]["kind"] == "street"
    assert found["properties"]["name"] == "Rue du Général Leclerc"
    assert found["bbox"][0] <= found["geometry"]["coordinates"][0] <= found["bbox"][2]


async def test_a_lieu_dit_is_an_address_without_a_number(loaded):
    found, _ = await first(loaded, "les plagnes de charmy")
    assert found["properties"]["match"] == "locality"
    assert found["id"] == "address-ban-74001_b012"
