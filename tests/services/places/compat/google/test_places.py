"""Nearby, by text, in detail: as Google's Places services answer."""

import psycopg
import pytest
from googling import ask
from samples import TOWN

from importers.osm.imports import import_osm

HERE = {"location": "48.85,2.35", "radius": "3000"}


async def names(client, service, **parameters):
    body = await ask(client, service, **parameters)
    return [place["name"] for place in body["results"]]


async def nearby(client, **parameters):
    return await names(client, "place/nearbysearch", **(HERE | parameters))


async def test_the_nearest_place_comes_first_with_its_street_and_town(town_client):
    body = await ask(town_client, "place/nearbysearch", location="48.851,2.351", radius="50")
    first = body["results"][0]
    assert first["name"] == "Boulangerie Dupont"
    assert first["vicinity"] == "3 bis Rue de l’Église, Valbourg"
    assert first["business_status"] == "OPERATIONAL"
    assert "formatted_address" not in first
    assert first["opening_hours"]["weekday_text"][0] == "lundi: 07:00 – 19:00"


async def test_a_type_keeps_its_places(town_client):
    assert set(await nearby(town_client, type="bakery")) == {"Boulangerie Dupont", "Chez Paul"}
    assert await nearby(town_client, types="library") == ["Bibliothèque Louise-Michel"]
    assert await nearby(town_client, type="movie_rental") == []
    assert len(await nearby(town_client, type="establishment")) > 10


async def test_a_keyword_or_a_name_is_looked_for_within_the_radius(town_client):
    assert await nearby(town_client, keyword="boulangerie dupont") == ["Boulangerie Dupont"]
    assert await nearby(town_client, name="louise michel") == ["Bibliothèque Louise-Michel"]
    assert await nearby(town_client, keyword="boulangerie dupont", radius="20") == []


async def test_distance_can_be_the_order(town_client):
    found = await names(
        town_client,
        "place/nearbysearch",
        location="48.851,2.353",
        rankby="distance",
        keyword="boulangerie",
    )
    assert found[:2] == ["Chez Paul", "Boulangerie Dupont"]


@pytest.mark.parametrize(
    ("parameters", "missing"),
    [
        ({"location": ""}, "location"),
        ({"location": "2"}, "location"),
        ({"radius": ""}, "radius"),
        ({"radius": "-5"}, "radius"),
        ({"radius": "nan"}, "radius"),
        ({"radius": "", "rankby": "distance"}, "keyword"),
    ],
    ids=str,
)
async def test_where_and_how_far_must_be_told(town_client, parameters, missing):
    body = await ask(town_client, "place/nearbysearch", **(HERE | parameters))
    assert body["status"] == "INVALID_REQUEST"
    assert missing in body["error_message"]


async def test_a_radius_is_fifty_kilometres_at_most(town_client):
    assert await nearby(town_client, radius="1e12")


@pytest.mark.parametrize(
    "token", ["x", "W10", "WzIwLCB7fV0x", "WzEsIHt9XQ", "W1tbW1tb" * 2_000, "WzQwLCAxXQ"]
)
async def test_a_token_that_is_none_is_invalid(town_client, token):
    body = await ask(town_client, "place/nearbysearch", pagetoken=token)
    assert body["status"] == "INVALID_REQUEST"


async def test_pages_are_of_one_search_and_end(geneva_client):
    first = await ask(
        geneva_client, "place/textsearch", query="bar", location="46.2,6.14", radius="500"
    )
    token = first["next_page_token"]
    second = await ask(geneva_client, "place/textsearch", pagetoken=token)
    third = await ask(geneva_client, "place/textsearch", pagetoken=second["next_page_token"])
    ids = [p["place_id"] for body in (first, second, third) for p in body["results"]]
    assert len(ids) == len(set(ids)) == 60
    assert "next_page_token" not in third


async def test_a_text_finds_places_with_their_whole_address(town_client):
    body = await ask(town_client, "place/textsearch", query="boulangerie dupont")
    assert body["results"][0]["formatted_address"] == "3 bis Rue de l’Église, 99001 Valbourg"
    assert "vicinity" not in body["results"][0]


async def test_a_type_alone_is_enough_for_a_text_search(town_client):
    around = await names(town_client, "place/textsearch", type="bakery", location="48.851,2.353")
    assert around == ["Chez Paul", "Boulangerie Dupont"]
    assert set(await names(town_client, "place/textsearch", type="bakery")) == set(around)


async def test_only_what_is_open_is_shown_where_that_is_asked_for(town_client):
    body = await ask(town_client, "place/nearbysearch", **HERE, opennow="true")
    assert all(place["opening_hours"]["open_now"] for place in body["results"])


async def details(client, **parameters):
    return await ask(client, "place/details", **parameters)


async def test_a_place_has_all_that_is_known_of_it(town_client):
    [place_id] = [
        candidate["place_id"]
        for candidate in (
            await ask(
                town_client,
                "place/findplacefromtext",
                input="boulangerie dupont",
                inputtype="textquery",
            )
        )["candidates"]
    ]
    result = (await details(town_client, place_id=place_id))["result"]
    assert result["name"] == "Boulangerie Dupont"
    assert result["international_phone_number"] == "+33 1 99 00 00 01"
    assert result["formatted_phone_number"] == "01 99 00 00 01"
    assert result["website"] == "https://boulangerie.example"
    assert result["url"] == f"http://test/?place={place_id}"
    assert result["formatted_address"] == "3 bis Rue de l’Église, 99001 Valbourg"
    assert result["utc_offset"] in (60, 120)
    assert len(result["opening_hours"]["periods"]) == 6
    assert result == (await details(town_client, placeid=place_id))["result"]
    # Only to those who ask: Google's typed client does not know it.
    asked = await town_client.get(
        "/compat/google/maps/api/place/details/json",
        params={
            "place_id": place_id,
            "fields": "wheelchair_accessible_entrance,photo,geometry/viewport/northeast",
        },
    )
    assert set(asked.json()["result"]) == {"wheelchair_accessible_entrance", "geometry"}
    assert asked.json()["result"]["wheelchair_accessible_entrance"] is True
    assert set(asked.json()["result"]["geometry"]["viewport"]) == {"northeast"}


async def test_a_place_that_left_is_not_found_and_says_why(new_database, client_of, tmp_path):
    url = new_database("google_gone")
    for name in ("A", "B"):
        file = tmp_path / f"{name}.opl"
        file.write_text(f"n{ord(name)} Tamenity=cafe,name={name} x2 y48\n")
        import_osm(url, file, lambda line: None)
        if name == "A":
            with psycopg.connect(url) as conn:
                [(place_id,)] = conn.execute("SELECT id FROM osm.place").fetchall()
    async with client_of(url) as client:
        body = await details(client, place_id=str(place_id), language="en")
    assert (body["status"], body["result"]) == ("NOT_FOUND", {})
    assert "no longer in OpenStreetMap" in body["error_message"]


async def test_an_id_that_was_merged_leads_to_the_place_that_stayed(new_database, client_of):
    url = new_database("google_merged")
    import_osm(url, TOWN, lambda line: None)
    with psycopg.connect(url) as conn:
        ids = dict(
            conn.execute("SELECT name, id FROM osm.place WHERE category = 'bakery'").fetchall()
        )
        gone, stayed = ids["Boulangerie Dupont"], ids["Chez Paul"]
        conn.execute("DELETE FROM osm.place WHERE id = %s", (gone,))
        conn.execute("SELECT places.merge_ids(%s, %s)", (gone, stayed))
    async with client_of(url) as client:
        body = await details(client, place_id=str(gone))
        assert body == await details(client, place_id=str(stayed))
        found = await ask(client, "geocode", place_id=str(gone))
    assert body["result"]["name"] == "Chez Paul"
    assert found["results"][0]["place_id"] == str(stayed)


async def test_a_candidate_has_the_fields_that_were_asked_for(town_client):
    parameters = {"input": "louise michel", "inputtype": "textquery"}
    plain = await ask(town_client, "place/findplacefromtext", **parameters)
    assert set(plain["candidates"][0]) == {"place_id"}
    named = await ask(town_client, "place/findplacefromtext", **parameters, fields="name,geometry")
    assert set(named["candidates"][0]) == {"name", "geometry"}


@pytest.mark.parametrize(
    ("bias", "first"),
    [
        ("circle:50@48.851,2.353", "Chez Paul"),
        ("point:48.851,2.353", "Chez Paul"),
        ("rectangle:48.8509,2.3509|48.8511,2.3511", "Boulangerie Dupont"),
        ("circle:50@48.851,2.351", "Boulangerie Dupont"),
    ],
)
async def test_a_bias_prefers_what_is_near(town_client, bias, first):
    body = await ask(
        town_client, "place/findplacefromtext", input="boulangerie", inputtype="textquery",
        fields="name", locationbias=bias,
    )  # fmt: skip
    assert body["candidates"][0]["name"] == first


async def test_the_kind_of_input_must_be_told(town_client):
    body = await ask(town_client, "place/findplacefromtext", input="boulangerie")
    assert body["status"] == "INVALID_REQUEST"
