"""Addok's API, which is that of the Base Adresse Nationale, as its clients know it."""

import csv
import io

import pytest

SITE = "/compat/ban"


@pytest.fixture
def ask(town_client):
    async def ask(path="/search/", **parameters):
        return await town_client.get(SITE + path, params=parameters)

    return ask


@pytest.fixture
def labels(ask):
    async def labels(path="/search/", **parameters):
        response = await ask(path, **parameters)
        assert response.status_code == 200, response.text
        return [feature["properties"]["label"] for feature in response.json()["features"]]

    return labels


async def test_what_was_asked_is_told_back(ask):
    response = await ask(q="valbourg", lat=48.85, lon=2.35, type="municipality", limit=3)
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    body = response.json()
    assert (body["type"], body["version"]) == ("FeatureCollection", "draft")
    assert (body["query"], body["limit"]) == ("valbourg", 3)
    assert body["filters"] == {"type": "municipality"}
    assert body["center"] == [2.35, 48.85]
    assert "OpenStreetMap" in body["attribution"]
    assert body["licence"] == "ODbL-1.0"


async def test_a_municipality_is_as_clients_read_it(ask):
    [feature] = (await ask(q="valbourg", limit=1)).json()["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [2.35, 48.85]}
    properties = feature["properties"]
    assert 0 < properties.pop("score") <= 1
    assert properties.pop("id").isdecimal()
    assert properties == {
        "label": "Valbourg",
        "type": "municipality",
        "name": "Valbourg",
        "city": "Valbourg",
        "importance": 0.95,
    }


@pytest.mark.parametrize("q", ["14 grande rue valbourg", "14 Grand Rue", "Grande Rue 14, Valbourg"])
async def test_an_address_is_found_by_its_number_street_and_city(ask, q):
    [feature, *_] = (await ask(q=q)).json()["features"]
    assert feature["geometry"]["coordinates"] == [2.3506, 48.8512]
    properties = feature["properties"]
    assert 0 < properties.pop("score") <= 1
    assert properties == {
        "label": "14 Grande Rue Valbourg",
        "id": "address-n44",
        "type": "housenumber",
        "name": "14 Grande Rue",
        "housenumber": "14",
        "street": "Grande Rue",
        "city": "Valbourg",
        "importance": 0.1,
    }


async def test_a_street_is_found_by_its_name(ask):
    [feature, *_] = (await ask(q="grande rue", type="street")).json()["features"]
    properties = feature["properties"]
    assert (properties["type"], properties["name"]) == ("street", "Grande Rue")
    assert properties["street"] == "Grande Rue"


async def test_a_hamlet_is_a_locality(client_of, liechtenstein):
    async with client_of(liechtenstein) as client:
        asked = {"q": "Gafadura", "type": "locality"}
        body = (await client.get(f"{SITE}/search", params=asked)).json()
    properties = body["features"][0]["properties"]
    assert (properties["type"], properties["locality"]) == ("locality", "Gafadura")


async def test_an_address_of_a_position_is_as_clients_read_it(ask):
    [feature] = (await ask("/reverse/", lat=48.8512, lon=2.35061)).json()["features"]
    properties = feature["properties"]
    assert 0.99 < properties.pop("score") <= 1
    assert properties == {
        "label": "14 Grande Rue Valbourg",
        "id": "address-n44",
        "type": "housenumber",
        "name": "14 Grande Rue",
        "housenumber": "14",
        "street": "Grande Rue",
        "city": "Valbourg",
        "importance": 0.1,
        "distance": 1,
    }


async def test_an_address_in_a_country_tells_its_context(client_of, monaco):
    async with client_of(monaco) as client:
        response = await client.get(f"{SITE}/reverse", params={"lat": 43.7391, "lon": 7.4275})
    [feature] = response.json()["features"]
    assert feature["properties"]["city"] == "Monaco"


@pytest.mark.parametrize("path", ["/search", "/reverse", "/health"])
async def test_each_path_answers_without_a_redirect(ask, path):
    asked = {"q": "valbourg", "lat": 48.85, "lon": 2.35}
    for one in (path, path + "/"):
        assert (await ask(one, **asked)).status_code == 200


async def test_a_shop_is_no_address(labels):
    assert "Boulangerie Dupont" not in " ".join(await labels(q="boulangerie dupont"))


async def test_types_postcodes_and_communes_choose_what_is_found(labels):
    assert await labels(q="valbourg", type="municipality") == ["Valbourg"]
    assert "Valbourg" not in await labels(q="valbourg", type="street housenumber")
    assert (await labels(q="valbourg", type=["street", "municipality"]))[0] == "Valbourg"
    assert await labels(q="14 grande rue", type="housenumber") == ["14 Grande Rue Valbourg"]
    assert await labels(q="valbourg", postcode="75001") == []
    assert await labels(q="valbourg", citycode="75101 75102") == []


async def test_a_position_prefers_what_is_near(labels):
    near = {"lat": 48.84, "lon": 2.33}
    assert (await labels(q="saint denis", **near))[0].startswith("Saint-Denis")


@pytest.mark.parametrize(
    ("path", "parameters", "title", "description"),
    [
        ("/search/", {}, "Missing parameter", 'The "q" parameter is required.'),
        ("/search/", {"q": " "}, "Missing parameter", 'The "q" parameter is required.'),
        ("/reverse/", {"lat": 48}, "Missing parameter", 'The "lon" parameter is required.'),
        ("/reverse/", {"lon": 2}, "Missing parameter", 'The "lat" parameter is required.'),
        ("/search/", {"q": "x", "lat": "bad", "lon": 2}, "Invalid parameter", "lat"),
        ("/search/", {"q": "x", "lat": 48, "lon": "NaN"}, "Invalid parameter", "lon"),
        ("/search/", {"q": "x", "lat": 91, "lon": 2}, "Invalid parameter", "out of range"),
        ("/reverse/", {"lat": 48, "lng": 181}, "Invalid parameter", "out of range"),
        ("/search/", {"q": "x", "limit": 0}, "Invalid parameter", "limit"),
        ("/search/", {"q": "x", "limit": 101}, "Invalid parameter", "1..100"),
        ("/search/", {"q": "x", "limit": "x"}, "Invalid parameter", "limit"),
        ("/search/", {"q": "x", "autocomplete": "perhaps"}, "Invalid parameter", "autocomplete"),
    ],
)
async def test_what_is_missing_or_wrong_is_told(ask, path, parameters, title, description):
    response = await ask(path, **parameters)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json()["title"] == title
    assert description in response.json()["description"]


async def test_errors_are_in_french_for_those_who_ask_for_it(town_client):
    response = await town_client.get(f"{SITE}/search/", headers={"Accept-Language": "fr"})
    assert response.json() == {
        "title": "Paramètre manquant",
        "description": "Le paramètre « q » est obligatoire.",
    }


async def test_a_query_that_is_too_long_is_too_large(ask):
    assert (await ask(q="x" * 200)).status_code == 200
    response = await ask(q="x" * 201)
    assert response.status_code == 413
    assert response.json() == {"title": "Query too long, 201 chars, limit is 200"}


async def test_unknown_parameters_are_ignored_and_longitude_has_four_names(ask, labels):
    assert (await ask(q="valbourg", bogus="thing", key="AIza")).status_code == 200
    for name in ("lon", "lng", "long", "longitude"):
        assert await labels("/reverse", **{"lat": 48.8512, name: 2.35061}) == [
            "14 Grande Rue Valbourg"
        ]


async def test_reverse_gives_as_many_as_asked_for(labels):
    found = await labels("/reverse", lat=48.8512, lon=2.35061, limit=3)
    assert len(found) == 3
    assert found[0] == "14 Grande Rue Valbourg"
    assert "Grande Rue Valbourg" not in await labels(
        "/reverse", lat=48.8512, lon=2.35061, limit=3, type="housenumber"
    )
    assert await labels("/reverse", lat=10, lon=10) == []


async def test_health_says_so_when_the_database_is_away(ask, client_of, town):
    assert (await ask("/health")).json() == {"status": "HEALTHY"}
    async with client_of(town) as client:
        from web.app import app

        await app.state.pools.read.close()
        response = await client.get(f"{SITE}/health")
    assert (response.status_code, response.json()) == (503, {"status": "UNHEALTHY"})


async def test_browsers_may_ask_from_everywhere(town_client):
    origin = {"Origin": "https://association.example"}
    response = await town_client.get(f"{SITE}/search/", params={"q": "x"}, headers=origin)
    assert response.headers["access-control-allow-origin"] == "*"
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "X-Requested-With",
    }
    preflight = await town_client.options(f"{SITE}/search/csv/", headers=origin | asked)
    assert preflight.status_code == 200
    assert "x-requested-with" in preflight.headers["access-control-allow-headers"].lower()


@pytest.fixture
def table(town_client):
    """`table(path, text, field=…)`: a CSV sent as a form's `data`, and its answer."""

    async def table(path, text, **fields):
        files = {"data": ("adhérents.csv", text.encode(), "text/csv")}
        return await town_client.post(SITE + path, files=files, data=fields)

    return table


def rows(response, delimiter=","):
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text), delimiter=delimiter))


@pytest.mark.parametrize("path", ["/search/csv/", "/search/csv"])
async def test_a_table_comes_back_with_addok_s_columns_behind_its_own(table, path):
    response = await table(path, "nom,ville\nAnne,Valbourg\nBob,Xyzzyq\n", columns=["ville"])
    assert response.headers["content-type"].startswith("text/csv")
    disposition = response.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="adh_rents.geocoded.csv"')
    assert "filename*=UTF-8''adh%C3%A9rents.geocoded.csv" in disposition
    anne, bob = rows(response)
    assert list(anne) == [
        *("nom", "ville", "latitude", "longitude", "result_label", "result_score"),
        *("result_score_next", "result_type", "result_id", "result_housenumber", "result_name"),
        *("result_street", "result_postcode", "result_city", "result_context", "result_citycode"),
    ]
    assert (anne["nom"], anne["result_label"]) == ("Anne", "Valbourg")
    assert (anne["result_type"], anne["latitude"]) == ("municipality", "48.85")
    assert 0 < float(anne["result_score"]) <= 1
    assert {value for name, value in bob.items() if name not in ("nom", "ville")} == {""}


async def test_a_table_of_addresses_comes_back_with_their_numbers(table):
    text = "adresse;ville\n14 Grande Rue;Valbourg\n"
    [row] = rows(await table("/search/csv/", text, delimiter=";"), ";")
    assert row["result_label"] == "14 Grande Rue Valbourg"
    assert (row["result_type"], row["result_housenumber"]) == ("housenumber", "14")
    assert (row["longitude"], row["latitude"]) == ("2.3506", "48.8512")


async def test_the_columns_of_an_address_are_found_where_none_is_named(table):
    [row] = rows(await table("/search/csv/", "nom;commune\nAnne;Valbourg\n", delimiter=";"))[:1]
    assert "Valbourg" in ";".join(str(value) for value in row.values())


@pytest.mark.parametrize("path", ["/reverse/csv/", "/reverse/csv"])
async def test_a_table_of_positions_comes_back_with_addresses(table, path):
    text = "nom,lat,lon\nAnne,48.8512,2.35061\nBob,10,10\n"
    anne, bob = rows(await table(path, text))
    assert list(anne)[3:] == [
        *("result_latitude", "result_longitude", "result_label", "result_distance"),
        *("result_type", "result_id", "result_housenumber", "result_name", "result_street"),
        *("result_postcode", "result_city", "result_context", "result_citycode"),
    ]
    assert anne["result_label"] == "14 Grande Rue Valbourg"
    assert (anne["result_type"], anne["result_housenumber"]) == ("housenumber", "14")
    assert bob["result_label"] == ""


async def test_what_is_no_table_is_refused_as_addok_would(table, town_client):
    response = await table("/search/csv/", "nom,ville\nAnne,Valbourg\n", columns=["rue"])
    assert response.status_code == 400
    assert response.json()["title"] == "Invalid parameter"
    assert "rue" in response.json()["description"]
    empty = await town_client.post(f"{SITE}/search/csv/", files={"other": ("a.csv", b"a\n")})
    assert empty.status_code == 400
