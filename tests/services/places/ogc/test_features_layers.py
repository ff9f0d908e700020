"""Shared layers as collections of features: lines and areas, fields as declared, nothing private."""

import psycopg
import pytest
from layered import Layers
from oapif import CRS84, EPSG, features, fetch, find_links, link_to, positions
from shapely.geometry import box, shape

from core.migrations import migrate

PATHS = ["", "/items", "/items/1", "/items?f=html", "/queryables", "/schema"]


@pytest.fixture(scope="module")
def layered(new_database):
    """Gardens (areas, one of them across the edge of the map), paths (lines), a private layer."""
    url = new_database("features")
    with psycopg.connect(url) as conn:
        migrate(conn)
        layers = Layers(conn)
        layers.declare("jardins", "polygon", title="Jardins <partagés>", attribution="Réseau")
        layers.declare(
            "chemins", "line", fields={"Nom:fr": "string", **{f"f{n}": "number" for n in range(63)}}
        )
        layers.declare("secret", visibility="private")
        for n in range(1, 6):
            x = 6 + n / 10
            wkt = f"POLYGON(({x} 46, {x}5 46, {x}5 46.05, {x} 46.05, {x} 46))"
            layers.put("jardins", n, wkt, srid=4326, name=f"Jardin {n}", beds=n / 2, open=n > 2)
        layers.put(
            "jardins",
            6,
            "POINT(0 0)".replace("POINT(0 0)", "POLYGON((179 65, 180 65, 180 66, 179 66, 179 65))"),
            srid=4326,
        )
        layers.put(
            "chemins", 1, "LINESTRING(6 46, 7 47)", srid=4326, **{"Nom:fr": "Le chemin", "f62": 62}
        )
        layers.put("secret", 1, "POINT(0 0)", name="Abri")
    return url


async def test_public_layers_are_listed_after_places(layered, client_of):
    async with client_of(layered) as client:
        listed = (await fetch(client, "/ogc/collections"))["collections"]
        assert [one["id"] for one in listed] == ["places", "chemins", "jardins"]
        gardens = await fetch(client, "/ogc/collections/jardins")
    assert gardens == listed[2]
    assert gardens["title"] == "Jardins <partagés>"
    assert (gardens["attribution"], gardens["licence"]) == ("Réseau", "ODbL-1.0")
    assert gardens["crs"][0] == CRS84
    assert "temporal" not in gardens["extent"]
    assert find_links(gardens, "items") and find_links(
        gardens, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
    )


@pytest.mark.parametrize("path", PATHS)
async def test_a_private_layer_is_as_if_it_were_not(layered, client_of, path):
    async with client_of(layered) as client:
        hidden = await client.get(f"/ogc/collections/secret{path}")
        never = await client.get(f"/ogc/collections/nothing{path}")
    assert hidden.status_code == never.status_code == 404
    assert hidden.text.replace("secret", "nothing") == never.text
    assert "secret" not in (never.json()["detail"])


async def test_values_are_of_the_types_that_the_layer_declares(layered, client_of):
    async with client_of(layered) as client:
        found = await features(client, "/ogc/collections/jardins/items", sortby="-beds")
        assert [one["properties"]["beds"] for one in found] == [2.5, 2, 1.5, 1, 0.5, None]
        for query, expected in (
            ("open=true", [3, 4, 5]), ("open=false", [1, 2]), ("beds=1.5", [3]), ("beds=1e0", [2]),
            ("name=Jardin 4", [4]), ("name=Jardin 4&open=false", []),
        ):  # fmt: skip
            document = (await client.get(f"/ogc/collections/jardins/items?{query}")).json()
            assert [one["id"] for one in document["features"]] == expected
        for query in ("open=1", "beds=many", "beds=nan", "beds=inf", "Name=a", "point_count=1"):
            response = await client.get(f"/ogc/collections/jardins/items?{query}")
            assert response.status_code == 400, query


async def test_a_layer_may_have_as_many_fields_as_it_can_declare(layered, client_of):
    """64, which is more than PostgreSQL builds an object of at once."""
    async with client_of(layered) as client:
        [feature] = await features(client, "/ogc/collections/chemins/items")
        schema = await fetch(client, "/ogc/collections/chemins/schema")
        assert await features(client, "/ogc/collections/chemins/items", **{"Nom:fr": "Le chemin"})
    assert feature["geometry"] == {"type": "LineString", "coordinates": [[6, 46], [7, 47]]}
    assert len(feature["properties"]) == 64
    assert feature["properties"]["Nom:fr"] == "Le chemin"
    assert (feature["properties"]["f62"], feature["properties"]["f0"]) == (62, None)
    assert schema["properties"]["Nom:fr"]["type"] == "string"


@pytest.mark.parametrize(
    "bbox", ["6.1,46,6.2,46.01", "6.12,46.02,6.13,46.03", "178,60,-178,70", "180,60,180,70",
             "-180,-90,180,90", "0,0,1,1", "179.5,65.5,-170,90"],
)  # fmt: skip
async def test_a_bbox_meets_areas_that_it_touches(layered, client_of, bbox):
    west, south, east, north = map(float, bbox.split(","))
    boxes = [box(west, south, east, north)] if west <= east else [
        box(west, south, 180, north), box(-180, south, east, north)
    ]  # fmt: skip
    async with client_of(layered) as client:
        everything = await features(client, "/ogc/collections/jardins/items")
        found = await features(client, "/ogc/collections/jardins/items", bbox=bbox)
    expected = [
        one["id"] for one in everything if any(shape(one["geometry"]).intersects(b) for b in boxes)
    ]
    assert [one["id"] for one in found] == expected


async def test_areas_are_told_in_other_reference_systems(layered, client_of):
    async with client_of(layered) as client:
        path = "/ogc/collections/jardins/items/1"
        degrees, turned = await fetch(client, path), await fetch(client, path, crs=f"{EPSG}4326")
    assert [list(reversed(p)) for p in positions(turned["geometry"])] == positions(
        degrees["geometry"]
    )


async def test_datetime_selects_all_of_what_has_no_time(layered, client_of):
    async with client_of(layered) as client:
        found = await features(client, "/ogc/collections/jardins/items", datetime="1999-01-01")
        assert len(found) == 6
        refused = await client.get("/ogc/collections/jardins/items?datetime=then")
        assert refused.status_code == 400


async def test_an_edit_is_seen_at_once_and_changes_the_etag(layered, client_of):
    path = "/ogc/collections/chemins/items/1"
    async with client_of(layered) as client:
        before = await client.get(path)
        with psycopg.connect(layered) as conn:
            Layers(conn).put(
                "chemins", 1, "LINESTRING(6 46, 7 48)", srid=4326, **{"Nom:fr": "Le chemin"}
            )
        after = await client.get(path, headers={"If-None-Match": before.headers["etag"]})
        with psycopg.connect(layered) as conn:
            Layers(conn).put(
                "chemins",
                1,
                "LINESTRING(6 46, 7 47)",
                srid=4326,
                **{"Nom:fr": "Le chemin", "f62": 62},
            )
    assert after.status_code == 200
    assert after.json()["geometry"]["coordinates"] == [[6, 46], [7, 48]]


@pytest.mark.parametrize("sortby", ["", "-name"])
async def test_pages_hold_while_features_come_and_go(new_database, client_of, sortby):
    """Where offsets would repeat a feature, or leave one out."""
    url = new_database("pages")
    given = {"sortby": sortby} if sortby else {}
    path = "/ogc/collections/a/items"
    with psycopg.connect(url) as conn:
        migrate(conn)
        Layers(conn).declare("a")
        for n in range(10, 16):
            Layers(conn).put("a", n, "POINT(0 0)", name=f"{n}")
    async with client_of(url) as client:
        expected = await features(client, path, **given)
        first = await fetch(client, path, limit=2, **given)
        with psycopg.connect(url) as conn:
            Layers(conn).remove("a", expected[1]["id"])
            Layers(conn).put("a", 1 if not sortby else 99, "POINT(0 0)", name="99")
        rest = await features(client, link_to(first, "next"))
    assert [one["id"] for one in (*first["features"], *rest)] == [one["id"] for one in expected]


async def test_a_field_that_is_called_as_a_parameter_is_no_parameter(new_database, client_of):
    """`key` is an API key, and `limit` a number of features, whatever a layer has."""
    url = new_database("reserved")
    with psycopg.connect(url) as conn:
        migrate(conn)
        layers = Layers(conn)
        layers.declare("a", fields={"key": "string", "limit": "string", "bbox": "string"})
        layers.put("a", 1, "POINT(0 0)", key="k", limit="l", bbox="b")
    async with client_of(url) as client:
        path = "/ogc/collections/a/items"
        assert len(await features(client, path, key="anything")) == 1
        assert (await client.get(f"{path}?limit=l")).status_code == 400
        [one] = await features(client, path, properties="key,limit", sortby="bbox")
        assert one["properties"] == {"key": "k", "limit": "l"}
