"""The nearest first, measured on the ellipsoid."""

import psycopg
import pytest


async def nearby(client, **parameters):
    response = await client.get("/places/nearby", params=parameters)
    assert response.status_code == 200, response.text
    return response.json()["features"]


@pytest.mark.parametrize(
    ("lon", "lat", "radius", "limit"),
    [
        (6.14, 46.2, 500, 20),
        (6.1466, 46.2014, 2_000, 100),
        (6.12, 46.21, 50_000, 7),
        (6.1432, 46.1985, 30, 50),
        (0, 0, 50_000, 10),
    ],
)
async def test_the_order_is_that_of_true_distances(geneva, geneva_client, lon, lat, radius, limit):
    found = await nearby(geneva_client, lon=lon, lat=lat, radius=radius, limit=limit)
    with psycopg.connect(geneva) as conn:
        expected = conn.execute(
            "SELECT id::text, round(d::numeric, 1)::float FROM (SELECT id, ST_Distance(geog, ST_Point(%s, %s, 4326)::geography) AS d FROM osm.place) AS p"
            " WHERE d <= %s ORDER BY d, id LIMIT %s",
            (lon, lat, radius, limit),
        ).fetchall()
    assert [(f["id"], f["properties"]["distance_m"]) for f in found] == expected


async def test_far_north_distances_are_true_too(client_of, new_database, tmp_path):
    """At 70° N a degree of longitude is a third of one of latitude."""
    from importers.osm.imports import import_osm

    file = tmp_path / "north.opl"
    file.write_text(
        "n1 Tamenity=cafe,name=East x25.02 y70\nn2 Tamenity=cafe,name=North x25 y70.01\n"
    )
    url = new_database("north")
    import_osm(url, file, lambda line: None)
    async with client_of(url) as client:
        found = await nearby(client, lon=25, lat=70, radius=5_000)
    assert [f["properties"]["name"] for f in found] == ["East", "North"]
    assert [f["properties"]["distance_m"] for f in found] == [763.7, 1115.6]


async def test_categories_keep_their_places(town_client):
    found = await nearby(town_client, lon=2.35, lat=48.85, radius=2_000, categories="cafe,library")
    assert {f["properties"]["category"] for f in found} == {"cafe", "library"}


async def test_nothing_near_is_an_empty_list(town_client):
    assert await nearby(town_client, lon=-150, lat=-40) == []
