"""One place, with all that is known of it."""

import psycopg
import pytest

from core.taxonomy import taxonomy
from importers.osm.imports import import_osm


async def first(client, q, lang="fr"):
    response = await client.get("/places/search", params={"q": q, "lang": lang})
    return response.json()["features"][0]


async def test_a_place_has_all_that_osm_says(town_client):
    place_id = (await first(town_client, "boulangerie dupont"))["id"]
    place = (await town_client.get(f"/places/{place_id}")).json()
    properties = place["properties"]
    assert place["geometry"] == {"type": "Point", "coordinates": [2.351, 48.851]}
    assert properties["category_label"] == "Boulangerie"
    assert properties["address"]["label"] == "3 bis Rue de l’Église, 99001 Valbourg"
    assert properties["opening_hours"] == "Mo-Sa 07:00-19:00"
    opening = properties["opening"]
    assert (opening["text"], opening["valid"]) == ("Mo-Sa 07:00-19:00", True)
    assert opening["open_now"] is (opening["state"] == "open")
    assert opening["timezone"] == "Europe/Paris"
    assert opening["next_change"][10:] in {
        f"T{at}:00+0{zone}:00" for at in ("07:00", "19:00") for zone in (1, 2)
    }
    assert properties["verified"] == {"on": "2026-01-02", "how": "edit"}
    assert properties["contact"] == {
        "phone": "+33 1 99 00 00 01",
        "website": "https://boulangerie.example",
    }
    assert properties["wheelchair"] == "yes"
    assert properties["tags"]["shop"] == "bakery"
    assert properties["osm"] == {
        "ref": "n4", "version": 2, "timestamp": "2026-01-02T03:04:05Z", "url": "https://www.openstreetmap.org/node/4",
    }  # fmt: skip
    [source] = properties["sources"]
    assert (source["name"], source["licence"]) == ("OpenStreetMap", "ODbL-1.0")
    assert place["licence"] == "ODbL-1.0"


async def test_a_place_mapped_as_an_area_stands_inside_it(town_client):
    place = await first(town_client, "mairie de valbourg")
    lon, lat = place["geometry"]["coordinates"]
    assert 2.351 < lon < 2.3513
    assert 48.8505 < lat < 48.8507


async def test_a_place_that_never_was_is_404(town_client):
    response = await town_client.get("/places/1")
    assert response.status_code == 404
    assert "/places/search" in response.json()["detail"]


async def test_a_place_that_left_osm_is_410(new_database, client_of, tmp_path):
    url = new_database("gone")
    first_file, second_file = tmp_path / "first.opl", tmp_path / "second.opl"
    first_file.write_text("n1 Tamenity=cafe,name=A x2 y48\n")
    second_file.write_text("n2 Tamenity=cafe,name=B x2 y48\n")
    import_osm(url, first_file, lambda line: None)
    with psycopg.connect(url) as conn:
        [(place_id,)] = conn.execute("SELECT id FROM osm.place").fetchall()
    import_osm(url, second_file, lambda line: None)
    async with client_of(url) as client:
        response = await client.get(f"/places/{place_id}", headers={"Accept-Language": "en"})
    assert response.status_code == 410
    assert "no longer in OpenStreetMap" in response.json()["detail"]


@pytest.mark.parametrize("place_id", ["abc", "-1", "4503599627370496", "1e3", "%00"])
async def test_what_is_no_id_is_not_found(town_client, place_id):
    assert (await town_client.get(f"/places/{place_id}")).status_code == 404


async def test_categories_tell_the_whole_taxonomy(town_client):
    body = (await town_client.get("/places/categories", params={"lang": "en"})).json()
    bakery = next(c for c in body["categories"] if c["id"] == "bakery")
    assert bakery["label"] == "Bakery"
    assert bakery["labels"] == {"fr": "Boulangerie", "en": "Bakery"}
    assert "shop=bakery" in bakery["osm"]
    assert {c["group"] for c in body["categories"]} <= {g["id"] for g in body["groups"]}


async def test_categories_tell_what_others_call_them(town_client):
    body = (await town_client.get("/places/categories", params={"lang": "en"})).json()
    assert body["version"] == taxonomy().version
    by_id = {category["id"]: category for category in body["categories"]}
    assert by_id["food_bank"]["naf"] == ["88.99B"]
    assert by_id["food_bank"]["gogocarto"] == ["aide-alimentaire", "epicerie-solidaire"]
    assert by_id["bench"]["naf"] == by_id["bench"]["gogocarto"] == []
    naf, gogocarto = body["crosswalks"]["naf"], body["crosswalks"]["gogocarto"]
    assert naf["version"] == "rév. 2 (2008)"
    assert naf["codes"]["88.99B"] == "Action sociale sans hébergement n.c.a."
    [theme] = [theme for theme in gogocarto["categories"] if theme["id"] == "epicerie-solidaire"]
    assert theme["label"] == "Social grocery"
    assert theme["parent"] == "aide-alimentaire"
    themes = {theme["id"] for theme in gogocarto["categories"]}
    for category in body["categories"]:
        assert set(category["naf"]) <= set(naf["codes"])
        assert set(category["gogocarto"]) <= themes


async def test_a_mask_lets_through_what_it_names_and_no_more(town_client):
    place_id = (await first(town_client, "boulangerie dupont"))["id"]
    whole = (await town_client.get(f"/places/{place_id}")).json()
    fields = "names,address.city,address,osm.ref,tags.shop,opening.timezone,category"
    masked = (await town_client.get(f"/places/{place_id}", params={"fields": fields})).json()
    assert masked["properties"] == {
        "names": whole["properties"]["names"],
        "address": whole["properties"]["address"],
        "osm": {"ref": "n4"},
        "tags": {"shop": "bakery"},
        "opening": {"timezone": "Europe/Paris"},
        "category": "bakery",
    }
    assert {key: masked[key] for key in masked if key != "properties"} == {
        key: whole[key] for key in whole if key != "properties"
    }


async def test_a_field_that_there_is_not_is_400_with_those_there_are(town_client):
    for lang, path in (("fr", "/places/1"), ("en", "/places/nearby?lon=2&lat=48")):
        response = await town_client.get(
            path, params={"fields": "name,nope", "lang": lang, "lon": 2, "lat": 48}
        )
        assert response.status_code == 400
        for word in ("fields", "nope", "category_label", "opening_hours", "address"):
            assert word in response.json()["detail"]
        response = await town_client.get(
            path, params={"fields": "address.nope", "lon": 2, "lat": 48}
        )
        assert "housenumber, street, postcode" in response.json()["detail"]


async def test_hours_that_nobody_can_read_are_told_as_they_are(client_of, new_database, tmp_path):
    file, url = tmp_path / "odd.opl", new_database("odd")
    file.write_text(
        "n1 Tamenity=cafe,name=A,opening_hours=9%20%to%20%5 x2 y48\nn2 Tamenity=cafe,name=B x2 y48.1\n"
    )
    import_osm(url, file, lambda line: None)
    async with client_of(url) as client:
        a, b = [
            (await client.get(f"/places/{(await first(client, name))['id']}")).json()["properties"]
            for name in "AB"
        ]
    assert a["opening_hours"] == a["opening"]["text"] == "9 to 5"
    assert (a["opening"]["state"], a["opening"]["open_now"], a["opening"]["valid"]) == (
        "unknown",
        None,
        False,
    )
    assert b["opening"] is None
    assert b["verified"] is None


@pytest.mark.parametrize("q", ["3 bis rue de l'eglise", "rue de l'église", "valbourg"])
async def test_every_id_that_is_found_leads_back(town_client, q):
    response = await town_client.get("/places/search", params={"q": q})
    for found in response.json()["features"]:
        known = (await town_client.get(f"/places/{found['id']}")).json()
        assert known["id"] == found["id"]
        assert known["properties"]["kind"] == found["properties"]["kind"]
        assert known["properties"]["address"] == found["properties"]["address"]
        assert known["attribution"]


async def test_an_id_that_never_was_is_404(town_client):
    for no_id in ("address-n999", "street-m1-rue", "area-5", "street-c1,2-x", "nothing", "a" * 299):
        response = await town_client.get(f"/places/{no_id}")
        assert response.status_code == 404
        assert no_id[:60] in response.json()["detail"]
