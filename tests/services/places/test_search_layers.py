"""Search finds the features of public shared layers among places and streets."""

import psycopg
import pytest
from layered import Layers

from importers.osm.imports import import_osm

GROUND = (
    "n1 v1 Tamenity=library,name=Grainothèque%20%centrale x2.35 y48.85\n"
    "n2 v1 Taddr:housenumber=3,addr:street=Rue%20%des%20%Graines x2.3504 y48.85\n"
)
FIELDS = {"name": "string", "nom": "string", "what": "string", "site": "string", "beds": "number"}


def at(lon, lat=48.85):
    return f"POINT({lon} {lat})"


@pytest.fixture(scope="module")
def url(new_database, tmp_path_factory):
    file = tmp_path_factory.mktemp("ground") / "ground.opl"
    file.write_text(GROUND)
    url = new_database("layers")
    import_osm(url, file, lambda line: None)
    return url


@pytest.fixture
def layers(url):
    """`jardins` and `tours` are public, `brouillon` is private."""
    with psycopg.connect(url, autocommit=True) as conn:
        layers = Layers(conn)
        layers.declare("jardins", fields=FIELDS, attribution="© Les jardins", licence="CC-BY-4.0")
        layers.declare("tours", geometry="line", fields=FIELDS)
        layers.declare("brouillon", fields=FIELDS, visibility="private")
        layers.put("jardins", 7, at(2.351), srid=4326, name="Grainothèque des Délices", beds=12)
        layers.put(
            "jardins",
            8,
            at(2.36),
            srid=4326,
            nom="Le Potager",
            what="compost",
            site="https://zyx.org",
        )
        layers.put("tours", 7, "LINESTRING(2.35 48.85, 2.37 48.87)", srid=4326, name="Tour du lac")
        layers.put("brouillon", 1, at(2.351), srid=4326, name="Grainothèque secrète")
        yield layers
        conn.execute("SELECT tiles.remove_layer(unnest(ARRAY['jardins', 'tours', 'brouillon']))")


@pytest.fixture
async def client(url, layers, client_of):
    async with client_of(url) as client:
        yield client


async def answer(client, q, route="/places/search", **parameters):
    response = await client.get(route, params={"q": q} | parameters)
    assert response.status_code == 200, response.text
    return response.json()


async def ids(client, q, **parameters):
    """The ids of the features of layers that are found."""
    found = (await answer(client, q, **parameters))["features"]
    return [f["id"] for f in found if f["properties"]["kind"] == "feature"]


async def test_a_feature_is_found_by_its_name_beside_places(client):
    body = await answer(client, "grainotheque")
    assert {f["properties"]["name"] for f in body["features"]} == {
        "Grainothèque centrale",
        "Grainothèque des Délices",
    }
    (found,) = (f for f in body["features"] if f["properties"]["kind"] == "feature")
    assert found["id"] == "feature-jardins-7"
    assert found["geometry"]["coordinates"] == [2.351, 48.85]
    assert found["properties"]["source"] == "layer-jardins"
    assert found["properties"]["licence"] == "CC-BY-4.0"
    assert found["properties"]["match"] == "feature"
    assert body["attribution"] == "© OpenStreetMap contributors; © Les jardins"
    assert body["licence"] == "ODbL-1.0 AND CC-BY-4.0"


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("potager", ["feature-jardins-8"]),
        ("compost", ["feature-jardins-8"]),
        ("le potager compost", ["feature-jardins-8"]),
        ("zyx", []),  # a link is not read
        ("tour du lac", ["feature-tours-7"]),
    ],
)
async def test_names_in_french_and_short_texts_find_it(client, q, expected):
    assert await ids(client, q) == expected


async def test_the_name_that_was_typed_comes_first_whatever_it_is(client):
    found = await answer(client, "Grainothèque des Délices")
    assert found["features"][0]["id"] == "feature-jardins-7"


async def test_it_is_found_while_its_name_is_typed(client):
    assert await ids(client, "grainotheque del", route="/places/autocomplete") == [
        "feature-jardins-7"
    ]


async def test_a_line_is_told_by_a_point_on_it_and_its_reach(client):
    (found,) = (await answer(client, "tour du lac"))["features"]
    assert found["geometry"]["type"] == "Point"
    assert found["bbox"] == [2.35, 48.85, 2.37, 48.87]


@pytest.mark.parametrize("route", ["/places/search", "/places/autocomplete"])
@pytest.mark.parametrize("asked", [{}, {"layers": "brouillon"}, {"kinds": "feature"}])
async def test_a_private_layer_is_never_seen(client, route, asked):
    body = await answer(client, "grainotheque secrete", route=route, **asked)
    assert "brouillon" not in str(body)
    assert "secrète" not in str(body)


async def test_a_layer_that_becomes_private_is_gone_at_once(client, layers):
    assert await ids(client, "potager")
    layers.declare("jardins", fields=FIELDS, visibility="private")
    assert await ids(client, "potager") == []


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"layers": "jardins"}, ["feature-jardins-7"]),
        ({"layers": "tours, jardins"}, ["feature-jardins-7"]),
        ({"layers": "tours"}, []),
        ({"layers": "none"}, []),
        ({"layers": "such,is-not"}, []),
        ({"kinds": "feature"}, ["feature-jardins-7"]),
        ({"kinds": "place"}, []),
        ({"categories": "library"}, []),
        ({"wheelchair": "yes"}, []),
        ({"bbox": "2.3505,48.8,2.4,48.9"}, ["feature-jardins-7"]),
        ({"bbox": "2.4,48.8,2.5,48.9"}, []),
    ],
)
async def test_the_features_of_some_layers_or_none(client, parameters, expected):
    assert await ids(client, "grainotheque", **parameters) == expected


async def test_nearer_features_come_first(client, layers):
    layers.put("jardins", 9, at(2.4), srid=4326, name="Le Potager")
    assert await ids(client, "potager", bias="2.4,48.85") == [
        "feature-jardins-9",
        "feature-jardins-8",
    ]
    assert (await ids(client, "potager", bias="2.36,48.85"))[0] == "feature-jardins-8"


async def test_what_changes_is_found_as_it_is(client, layers):
    layers.put("jardins", 8, at(2.36), srid=4326, name="Verger", what="pommes")
    assert await ids(client, "potager") == []
    assert await ids(client, "verger") == ["feature-jardins-8"]
    layers.declare("jardins", fields={"name": "string"})
    assert await ids(client, "pommes") == []
    layers.remove("jardins", 8)
    assert await ids(client, "verger") == []


async def test_clients_of_other_geocoders_are_answered_without_features(client):
    response = await client.get("/compat/photon/api", params={"q": "potager"})
    assert response.json()["features"] == []


async def test_the_id_of_a_feature_leads_back_while_its_layer_is_public(client, layers):
    (found,) = (await answer(client, "potager", kinds="feature"))["features"]
    known = (await client.get(f"/places/{found['id']}")).json()
    assert known["id"] == "feature-jardins-8"
    assert known["properties"]["name"] == "Le Potager"
    assert "© Les jardins" in known["attribution"]
    layers.declare("jardins", fields=FIELDS, visibility="private")
    assert (await client.get(f"/places/{found['id']}")).status_code == 404
