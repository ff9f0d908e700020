"""Photon's API as its clients know it: flat features of text, and no unknown parameters."""

import json

import pytest

SITE = "/compat/photon"


@pytest.fixture
def ask(town_client):
    async def ask(path="/api", **parameters):
        return await town_client.get(SITE + path, params=parameters)

    return ask


@pytest.fixture
def names(ask):
    async def names(path="/api", **parameters):
        response = await ask(path, **parameters)
        assert response.status_code == 200, response.text
        return [feature["properties"].get("name") for feature in response.json()["features"]]

    return names


async def test_a_feature_is_as_clients_read_it(ask):
    response = await ask(q="boulangerie dupont")
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    body = response.json()
    assert body["type"] == "FeatureCollection"
    assert "OpenStreetMap" in body["attribution"]
    assert body["licence"] == "ODbL-1.0"
    assert body["features"][0] == {
        "type": "Feature",
        "properties": {
            "osm_type": "N",
            "osm_id": 4,
            "osm_key": "shop",
            "osm_value": "bakery",
            "type": "house",
            "name": "Boulangerie Dupont",
            "housenumber": "3 bis",
            "street": "Rue de l’Église",
            "postcode": "99001",
            "city": "Valbourg",
            "extra": {
                "opening_hours": "Mo-Sa 07:00-19:00",
                "phone": "+33 1 99 00 00 01",
                "website": "https://boulangerie.example",
                "wheelchair": "yes",
            },
        },
        "geometry": {"type": "Point", "coordinates": [2.351, 48.851]},
    }


async def test_what_clients_join_is_all_text(ask):
    body = (await ask("/reverse", lat=48.8512, lon=2.3506, layer="house", limit=20)).json()
    numbered = [f["properties"] for f in body["features"] if "housenumber" in f["properties"]]
    assert {properties["housenumber"] for properties in numbered} >= {"12", "14", "3 bis"}
    joined = ("name", "housenumber", "street", "postcode", "city", "state", "country")
    for properties in numbered:
        assert ", ".join(properties[name] for name in joined if name in properties)


async def test_the_country_code_is_in_upper_case(client_of, monaco):
    async with client_of(monaco) as client:
        response = await client.get(f"{SITE}/api", params={"q": "casino", "countrycode": "mc"})
        elsewhere = await client.get(f"{SITE}/api", params={"q": "casino", "countrycode": "FR"})
    countries = [f["properties"].get("countrycode") for f in response.json()["features"]]
    assert "MC" in countries
    assert "MC" not in [f["properties"].get("countrycode") for f in elsewhere.json()["features"]]


async def test_an_extent_goes_from_north_west_to_south_east(client_of, monaco):
    at = {"lat": 43.7401, "lon": 7.4266, "layer": "street"}
    async with client_of(monaco) as client:
        response = await client.get(f"{SITE}/reverse", params=at)
    [street] = response.json()["features"]
    assert street["properties"]["type"] == "street"
    assert "street" not in street["properties"]
    west, north, east, south = street["properties"]["extent"]
    assert west < east and south < north


@pytest.mark.parametrize("path", ["/api", "/structured", "/reverse", "/status"])
async def test_each_path_answers_without_a_redirect(ask, path):
    asked = {
        "/api": {"q": "cafe"},
        "/structured": {"city": "valbourg"},
        "/reverse": {"lat": 48.85, "lon": 2.35},
        "/status": {},
    }[path]
    for one in (path, path + "/"):
        assert (await ask(one, **asked)).status_code == 200


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/api", {}),
        ("/api", {"q": ""}),
        ("/api", {"q": "x", "bogus": "thing"}),
        ("/reverse", {"lat": 48, "lon": 2, "q": "x"}),
        ("/structured", {}),
        ("/structured", {"q": "x"}),
        ("/api", {"q": "x", "lat": 48}),
        ("/api", {"q": "x", "lon": 2}),
        ("/reverse", {"lat": 48}),
        ("/api", {"q": "x", "lat": "NaN", "lon": 2}),
        ("/api", {"q": "x", "lat": "Infinity", "lon": 2}),
        ("/api", {"q": "x", "lat": 91, "lon": 2}),
        ("/reverse", {"lat": 48, "lon": -181}),
        ("/reverse", {"lat": "48,5", "lon": 2}),
        ("/api", {"q": "x", "bbox": "1,2,3"}),
        ("/api", {"q": "x", "bbox": "3,2,1,4"}),
        ("/api", {"q": "x", "bbox": "a,b,c,d"}),
        ("/api", {"q": "x", "bbox": "nan,2,3,4"}),
        ("/api", {"q": "x", "limit": 0}),
        ("/api", {"q": "x", "limit": "many"}),
        ("/reverse", {"lat": 48, "lon": 2, "limit": -1}),
        ("/api", {"q": "x", "layer": "galaxy"}),
        ("/api", {"q": "x", "osm_tag": ""}),
        ("/api", {"q": "x", "osm_tag": "a:b:c"}),
        ("/api", {"q": "x", "include": "food"}),
        ("/api", {"q": "x", "exclude": "osm"}),
        ("/api", {"q": "x", "lang": "français"}),
        ("/api", {"q": "x", "countrycode": "FRA"}),
        ("/api", {"q": "x", "zoom": "near"}),
        ("/api", {"q": "x", "location_bias_scale": "much"}),
        ("/reverse", {"lat": 48, "lon": 2, "radius": 0}),
        ("/reverse", {"lat": 48, "lon": 2, "radius": -1}),
        ("/reverse", {"lat": 48, "lon": 2, "radius": "5001"}),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else value,
)
async def test_what_photon_does_not_take_is_refused(ask, path, parameters):
    response = await ask(path, **parameters)
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json().keys() == {"message"}


async def test_an_unknown_parameter_is_named_and_so_are_the_known(ask, town_client):
    message = (await ask(q="x", bogus="thing")).json()["message"]
    assert "'bogus'" in message and "osm_tag" in message
    french = await town_client.get(
        f"{SITE}/api", params={"bogus": "thing"}, headers={"Accept-Language": "fr-FR"}
    )
    assert french.json()["message"].startswith("Paramètre « bogus » inconnu")


async def test_a_key_of_any_form_is_taken(ask):
    assert (await ask(q="cafe", key="AIzaSomething")).status_code == 200


async def test_flags_and_hints_are_taken(ask):
    hints = {"dedupe": "0", "geometry": "true", "debug": "1", "location_bias_scale": "0.2"}
    assert (await ask(q="cafe", lat=48.85, lon=2.35, zoom=14, **hints)).status_code == 200


async def test_nearer_places_come_first_where_a_position_is_given(names):
    assert (await names(q="boulangerie", lat=48.851, lon=2.353))[0] == "Chez Paul"
    assert (await names(q="boulangerie", lat=48.851, lon=2.351))[0] == "Boulangerie Dupont"


async def test_a_bbox_keeps_what_is_inside(names):
    assert await names(q="boulangerie", bbox="2.3525,48.8505,2.3535,48.8515") == ["Chez Paul"]


async def test_an_unfinished_word_is_enough(names):
    assert (await names(q="bibliotheque lou"))[0] == "Bibliothèque Louise-Michel"


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("amenity:restaurant", {"La Boulangerie du Marché"}),
        ("shop", {"Boulangerie Dupont", "Chez Paul"}),
        (["shop:bakery", "amenity:restaurant"], None),
        (":bakery", {"Boulangerie Dupont", "Chez Paul"}),
        ("!shop", {"La Boulangerie du Marché"}),
        ("!shop:bakery", {"La Boulangerie du Marché"}),
        ("shop:!bakery", {"La Boulangerie du Marché"}),
        (":!bakery", {"La Boulangerie du Marché"}),
        (["!shop", "!amenity:restaurant"], set()),
        ("aeroway:spaceport", set()),
    ],
)
async def test_osm_tags_choose_what_is_found(names, tags, found):
    everything = {"Boulangerie Dupont", "Chez Paul", "La Boulangerie du Marché"}
    assert set(await names(q="boulangerie", osm_tag=tags)) == (
        everything if found is None else found
    )


async def test_categories_choose_what_is_found(names):
    assert await names(q="boulangerie", include="osm.amenity.restaurant,osm.office") == [
        "La Boulangerie du Marché"
    ]
    assert await names(q="boulangerie", include=["osm.shop", "osm.amenity"]) == []
    assert await names(q="boulangerie", exclude="osm.shop") == ["La Boulangerie du Marché"]
    assert len(await names(q="boulangerie", exclude="osm.shop,osm.amenity")) == 3


async def test_layers_choose_what_is_found(names):
    assert await names(q="valbourg", layer="city") == ["Valbourg"]
    assert "Valbourg" not in await names(q="valbourg", layer=["house", "street"])


async def test_the_language_is_the_parameter_s_then_the_header_s_then_the_local_one(
    names, town_client
):
    assert (await names(q="valbourg", lang="en"))[0] == "Valbourgh"
    assert (await names(q="valbourg", lang="de"))[0] == "Valbourg"
    assert (await names(q="valbourg"))[0] == "Valbourg"
    header = {"Accept-Language": "en"}
    for asked, name in (({}, "Valbourgh"), ({"lang": "default"}, "Valbourg")):
        response = await town_client.get(
            f"{SITE}/api", params={"q": "valbourg"} | asked, headers=header
        )
        assert response.json()["features"][0]["properties"]["name"] == name


async def test_a_limit_keeps_so_many(names):
    assert len(await names(q="boulangerie", limit=1)) == 1
    assert len(await names(q="boulangerie", limit=9999)) == 3


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/structured", {"housenumber": "14", "street": "grande rue", "city": "valbourg"}),
        ("/api", {"q": "grande rue 14 valb"}),
    ],
)
async def test_an_address_is_found_by_its_parts_and_by_its_words(ask, path, asked):
    first = (await ask(path, **asked)).json()["features"][0]
    assert first["properties"] == {
        "osm_type": "N",
        "osm_id": 44,
        "osm_key": "place",
        "osm_value": "house",
        "type": "house",
        "housenumber": "14",
        "street": "Grande Rue",
        "city": "Valbourg",
    }


async def test_a_street_has_its_name_and_no_street(ask):
    first = (await ask(q="grande rue", layer="street")).json()["features"][0]["properties"]
    assert (first["osm_key"], first["type"], first["name"]) == ("highway", "street", "Grande Rue")
    assert (first["osm_type"], first["osm_id"]) == ("W", 107)
    assert "street" not in first and "housenumber" not in first


async def test_reverse_gives_the_nearest_and_more_on_demand(ask, names):
    at = {"lat": 48.85101, "lon": 2.35101}
    assert await names("/reverse", **at) == ["Boulangerie Dupont"]
    assert len(await names("/reverse", **at, limit=5)) == 5
    assert await names("/reverse", **at, osm_tag="amenity:restaurant") == [
        "La Boulangerie du Marché"
    ]
    assert await names("/reverse", lat=10, lon=10) == []


async def test_reverse_looks_as_far_as_its_radius(names):
    at = {"lat": 48.8513, "lon": 2.351, "osm_tag": "shop:bakery"}
    assert await names("/reverse", **at, radius=0.01) == []
    assert await names("/reverse", **at, radius=0.05) == ["Boulangerie Dupont"]


async def test_status_tells_the_date_of_the_data(ask, client_of, town):
    body = (await ask("/status")).json()
    assert body["status"] == "Ok"
    assert body["import_date"].startswith("2026-01-02")


async def test_status_says_so_when_the_database_is_away(client_of, town):
    async with client_of(town) as client:
        from web.app import app

        await app.state.pools.read.close()
        response = await client.get(f"{SITE}/status")
    assert (response.status_code, response.json()) == (503, {"status": "Error"})


async def test_other_origins_may_read(town_client):
    response = await town_client.get(
        f"{SITE}/api", params={"q": "x"}, headers={"Origin": "https://association.example"}
    )
    assert response.headers["access-control-allow-origin"] == "*"
