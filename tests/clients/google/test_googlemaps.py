"""PyPI `googlemaps`, which insists on a key that looks like one of Google's."""

import googlemaps
import pytest
from googlemaps.exceptions import ApiError
from googling import checked

HERE = (46.2, 6.14)


@pytest.fixture(scope="session")
def client(geneva_site):
    return googlemaps.Client(
        key="AIza-none", base_url=f"{geneva_site}/compat/google", timeout=30, retry_timeout=5
    )


def test_an_address_is_geocoded(client):
    [first, *_] = client.geocode("bibliothèque braille", language="fr")
    assert first["formatted_address"].startswith("Bibliothèque braille romande et livre parlé")
    assert round(first["geometry"]["location"]["lat"], 3) == 46.2
    assert client.geocode(place_id=first["place_id"]) == [first]


def test_what_is_not_there_is_an_empty_list(client):
    assert client.geocode("xyzzyq") == []


def test_bounds_components_and_region_are_taken(client):
    bounds = {"southwest": (46.19, 6.12), "northeast": (46.21, 6.15)}
    found = client.geocode(
        "pharmacie", bounds=bounds, components={"postal_code": "1204"}, region="ch"
    )
    assert found
    for one in found:
        [code] = [p["long_name"] for p in one["address_components"] if "postal_code" in p["types"]]
        assert code == "1204"


def test_a_position_is_turned_into_what_is_there(client):
    assert client.reverse_geocode(HERE, language="fr")
    bakeries = client.reverse_geocode(HERE, result_type=["bakery"])
    assert all("bakery" in one["types"] for one in bakeries)


def test_places_nearby_come_page_by_page_up_to_sixty(client):
    seen = []
    body = checked(
        "place/nearbysearch", client.places_nearby(HERE, radius=1_000, type="restaurant")
    )
    while True:
        assert len(body["results"]) <= 20
        seen += [place["place_id"] for place in body["results"]]
        if "next_page_token" not in body:
            break
        body = client.places_nearby(page_token=body["next_page_token"])
    assert len(seen) == len(set(seen)) == 60


def test_the_nearest_come_first_where_distance_is_asked_for(client):
    body = client.places_nearby(HERE, rank_by="distance", type="pharmacy", keyword="pharmacie")
    assert len(body["results"]) > 5
    squares = [
        (p["geometry"]["location"]["lat"] - HERE[0]) ** 2
        + ((p["geometry"]["location"]["lng"] - HERE[1]) * 0.692) ** 2
        for p in body["results"]
    ]
    assert squares == sorted(squares)


def test_places_are_found_by_text_and_then_in_detail(client):
    body = checked("place/textsearch", client.places("musée", location=HERE, radius=2_000))
    first = body["results"][0]
    assert "formatted_address" in first
    details = checked("place/details", client.place(first["place_id"]))["result"]
    assert details["name"] == first["name"]
    assert details["url"].endswith(f"/?place={first['place_id']}")


def test_fields_are_what_was_asked_for_and_no_more(client):
    place_id = client.places("musée")["results"][0]["place_id"]
    asked = ["name", "geometry/location/lat", "type", "address_component", "rating"]
    result = client.place(place_id, fields=asked)["result"]
    assert set(result) == {"name", "geometry", "types", "address_components"}
    assert set(result["geometry"]) == {"location"}
    assert set(result["geometry"]["location"]) == {"lat"}


def test_an_id_of_googles_own_is_not_found(client):
    with pytest.raises(ApiError) as error:
        client.place("ChIJOcfP0Iq2j4ARDrXUa7ZWs34", language="en")
    assert error.value.status == "NOT_FOUND"
    assert "ChIJOcfP0Iq2j4ARDrXUa7ZWs34" in error.value.message


def test_a_place_is_found_from_text(client):
    body = client.find_place(
        "bibliothèque braille",
        "textquery",
        fields=["name", "place_id"],
        location_bias="circle:2000@46.2,6.14",
    )
    checked("place/findplacefromtext", body)
    assert body["candidates"][0]["name"] == "Bibliothèque braille romande et livre parlé"
    plain = client.find_place("bibliothèque braille", "textquery")
    assert set(plain["candidates"][0]) == {"place_id"}


def test_a_place_is_found_by_its_telephone_number(client):
    places = client.places("pharmacie")["results"]
    details = [client.place(place["place_id"])["result"] for place in places]
    [known, *_] = [one for one in details if "international_phone_number" in one]
    number = known["international_phone_number"].replace(" ", "")
    found = client.find_place(number, "phonenumber", fields=["name", "place_id"])["candidates"]
    assert known["place_id"] in [one["place_id"] for one in found]
    assert client.find_place("+41000000000", "phonenumber")["status"] == "ZERO_RESULTS"


def test_what_is_typed_is_completed(client):
    found = client.places_autocomplete(
        "biblioth",
        location=HERE,
        radius=3_000,
        origin=HERE,
        session_token="s",
        types="establishment",
    )
    assert 0 < len(found) <= 5
    assert all("establishment" in one["types"] for one in found)
    assert all(one["distance_meters"] > 0 for one in found)
    assert client.places_autocomplete_query("biblioth", location=HERE)


def test_strict_bounds_let_nothing_in_from_outside(client):
    inside = client.places_autocomplete(
        "pharm", location=HERE, radius=400, origin=HERE, strict_bounds=True
    )
    assert inside
    assert all(one["distance_meters"] <= 403 for one in inside)


def test_an_account_of_googles_is_denied(geneva_site):
    signed = googlemaps.Client(
        client_id="gme-nobody",
        client_secret="YQ==",
        channel="1",
        base_url=f"{geneva_site}/compat/google",
    )
    with pytest.raises(ApiError, match="REQUEST_DENIED"):
        signed.geocode("genève")
