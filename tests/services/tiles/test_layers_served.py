"""Shared layers and filters, as maps ask for them."""

import asyncio
import time

import mapbox_vector_tile
import psycopg
import pytest
from layered import Layers

from core.migrations import migrate

HERE = "14/8192/8191"  # east and north of 0, 0


@pytest.fixture
def layered(new_database):
    """A database with a layer of gardens, and one that only its members may see."""
    url = new_database("layered")
    with psycopg.connect(url) as conn:
        migrate(conn)
        layers = Layers(conn)
        layers.declare(
            "jardins",
            title="Jardins partagés",
            description="À cultiver ensemble",
            attribution="Réseau des jardins",
        )
        layers.declare("secret", visibility="private")
        for n in range(1, 11):
            layers.put("jardins", n, f"POINT({n * 20} {n * 20})", n, name=f"Jardin {n}", beds=n)
            layers.put("secret", n, f"POINT({n * 20} {n * 20})", n, name="Abri")
    return url


async def features(client, path):
    response = await client.get(path)
    assert response.status_code in (200, 204), response.text
    return [
        f
        for layer in mapbox_vector_tile.decode(response.content).values()
        for f in layer["features"]
    ]


async def test_a_shared_layer_is_a_tileset(layered, client_of):
    async with client_of(layered) as client:
        listed = (await client.get("/tiles")).json()
        told = (await client.get("/tiles/jardins")).json()
        [url] = told["tiles"]
        found = await features(client, url.format(z=14, x=8192, y=8191))
        clusters = await features(client, "/tiles/jardins/0/0/0.mvt")
    assert "jardins" in [tileset["id"] for tileset in listed["tilesets"]]
    assert "Réseau des jardins" in listed["attribution"]
    assert (told["name"], told["attribution"], told["licence"]) == (
        "Jardins partagés", "Réseau des jardins", "ODbL-1.0",
    )  # fmt: skip
    [layer] = told["vector_layers"]
    assert (layer["id"], layer["fields"]) == (
        "jardins", {"name": "string", "beds": "number", "open": "boolean", "point_count": "number"},
    )  # fmt: skip
    assert [f["id"] for f in found] == list(range(10, 0, -1))  # the most important first
    assert found[0]["properties"] == {"name": "Jardin 10", "beds": 10}
    assert sum(f["properties"]["point_count"] for f in clusters) == 10


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/secret", f"/tiles/secret/{HERE}.mvt", f"/tiles/secret/1.abcdef/{HERE}.mvt",
        f"/tiles/secret/{HERE}.mvt?filter=beds%3D1", "/tiles/secret/events",
    ],
)  # fmt: skip
async def test_a_private_layer_is_as_if_it_were_not(layered, client_of, path):
    async with client_of(layered) as client:
        hidden = await client.get(path)
        never = await client.get(path.replace("secret", "nothing"))
        listed = (await client.get("/tiles")).text
    assert hidden.status_code == never.status_code == 404
    assert hidden.text.replace("secret", "nothing") == never.text
    assert "secret" not in listed
    assert "Abri" not in listed


async def test_a_layer_that_becomes_private_is_gone_at_once_from_memory_too(layered, client_of):
    async with client_of(layered) as client:
        [url] = (await client.get("/tiles/jardins")).json()["tiles"]
        path = url.format(z=14, x=8192, y=8191)
        assert await features(client, path)
        with psycopg.connect(layered) as conn:
            Layers(conn).declare("jardins", visibility="private")
        deadline = time.monotonic() + 2
        while (await client.get(path)).status_code != 404 and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        assert (await client.get(path)).status_code == 404


async def test_an_edit_of_a_layer_is_in_its_tile_and_in_no_other(layered, client_of):
    others = ["14/8191/8191", "14/8200/8191", "12/2050/2047"]
    async with client_of(layered) as client:
        before = [(await client.get(f"/tiles/jardins/{zxy}.mvt")).headers["etag"] for zxy in others]
        assert len(await features(client, f"/tiles/jardins/{HERE}.mvt")) == 10
        with psycopg.connect(layered) as conn:
            Layers(conn).put("jardins", 11, "POINT(1000 1000)", 5, name="Nouveau")
        deadline = time.monotonic() + 2
        while len(found := await features(client, f"/tiles/jardins/{HERE}.mvt")) == 10:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)
        assert {f["id"] for f in found} == set(range(1, 12))
        after = [(await client.get(f"/tiles/jardins/{zxy}.mvt")).headers["etag"] for zxy in others]
    assert after == before


async def test_what_a_layer_says_of_itself_follows_within_seconds(layered, client_of):
    async with client_of(layered) as client:
        with psycopg.connect(layered) as conn:
            Layers(conn).declare("jardins", title="Potagers")
        deadline = time.monotonic() + 8
        while (await client.get("/tiles/jardins")).json()["name"] != "Potagers":
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("versioned", [True, False])
async def test_a_filter_keeps_what_meets_it(layered, client_of, versioned):
    async with client_of(layered) as client:
        [url] = (await client.get("/tiles/jardins")).json()["tiles"]
        path = url.format(z=14, x=8192, y=8191) if versioned else f"/tiles/jardins/{HERE}.mvt"
        await client.get(path)  # what is kept is not filtered
        for text, ids in (("beds > 8", {9, 10}), ("name = 'Jardin 3'", {3}), ("beds = 99", set())):
            response = await client.get(path, params={"filter": text})
            assert "immutable" not in response.headers["cache-control"]
            found = mapbox_vector_tile.decode(response.content).values()
            assert {f["id"] for layer in found for f in layer["features"]} == ids
            again = await client.get(
                path, params={"filter": text}, headers={"If-None-Match": response.headers["etag"]}
            )
            assert again.status_code == 304


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 'red'", "colour"), ("beds > 'a'", "beds"), ("name LIKE '%x'", "LIKE"),
        ("beds = 1 OR " * 40 + "beds = 1", "20"), ("((((", "the end"), ("", "the end"),
    ],
)  # fmt: skip
async def test_a_filter_that_cannot_be_says_why_and_what_is_allowed(layered, client_of, text, said):
    async with client_of(layered) as client:
        response = await client.get(
            f"/tiles/jardins/{HERE}.mvt", params={"filter": text, "lang": "en"}
        )
    assert response.status_code == 400
    detail = response.json()["detail"]
    assert said in detail
    assert "beds (number)" in detail


async def test_the_basemap_cannot_be_filtered(town_client):
    response = await town_client.get(
        f"/tiles/basemap/{HERE}.mvt", params={"filter": "kind = 'x'", "lang": "en"}
    )
    assert response.status_code == 400
    assert "cannot be filtered" in response.json()["detail"]
