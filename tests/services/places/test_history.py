"""What became of a place: its page and its id answer for ever."""

import psycopg
import pytest
from histories import CAFE, History, node, square

from importers.osm.imports import import_osm
from services.places.routes import GoneProblem


@pytest.fixture(scope="module")
def told(new_database, tmp_path_factory):
    """A database, and the ids of places that were deleted, redrawn, retagged, perhaps redrawn."""
    url, folder = new_database("history"), tmp_path_factory.mktemp("history")
    file = folder / "base.opl"
    file.write_text("n1 v1 t2026-03-01T00:00:00Z Tamenity=cafe,name=A x-100 y10\n")
    import_osm(url, file, lambda line: None)
    with psycopg.connect(url) as conn:
        history = History(conn, folder)
        history.update(
            node(5, CAFE),
            node(6, "Tshop=bakery,name=Dupont", lon=3.0),
            node(7, "Tshop=florist,name=<b>Rose</b>", lon=4.0),
            node(8, "Tamenity=library,name=Nova", lon=5.0),
        )
        ids = {name: history.id_of(f"n{at}") for at, name in enumerate("drsp", 5)}
        history.update(node(5, CAFE, version=2, lon=2.001))
        history.update(
            node(5, version=3, deleted=True),
            node(6, version=2, deleted=True),
            *square(60, "Tshop=bakery,name=Dupont", lon=3.0),
            node(7, "Tdisused:shop=florist,name=<b>Rose</b>", version=2, lon=4.0),
            node(8, version=2, deleted=True),
            *square(80, "Tamenity=library,name=Nova", lon=5.0),
            *square(90, "Tamenity=library,name=Nova", lon=5.0001),
        )
    return url, ids


async def test_an_id_that_has_left_is_410_with_what_it_was(told, client_of):
    url, ids = told
    async with client_of(url) as client:
        fr = await client.get(f"/places/{ids['d']}", headers={"Accept-Language": "fr"})
        en = await client.get(f"/places/{ids['d']}", headers={"Accept-Language": "en"})
    assert fr.status_code == en.status_code == 410
    assert fr.headers["content-type"] == "application/problem+json"
    assert fr.json()["detail"] == (
        "« Chez Léa » (Café) n’est plus dans OpenStreetMap : son élément a été supprimé"
        " (2026-03-01)."
    )
    assert en.json()["detail"] == (
        "“Chez Léa” (Café) is no longer in OpenStreetMap: its element was deleted (2026-03-01)."
    )
    body = GoneProblem.model_validate(fr.json())
    assert body.place.model_dump(mode="json") == {
        "id": str(ids["d"]),
        "name": "Chez Léa",
        "category": "cafe",
        "category_labels": {"fr": "Café", "en": "Café"},
        "reason": "deleted",
        "gone_at": "2026-03-01T03:00:00Z",
        "osm": "n5",
        "geometry": {"type": "Point", "coordinates": [2.001, 48.0]},
    }
    assert [event.action for event in body.history] == ["deleted", "changed", "created"]
    assert body.history[1].fields == ["geom"]


async def test_an_id_that_was_relinked_is_there(told, client_of):
    url, ids = told
    async with client_of(url) as client:
        place = await client.get(f"/places/{ids['r']}")
        past = (await client.get(place.json()["properties"]["history"])).json()
    assert place.status_code == 200
    assert place.json()["properties"]["osm"]["ref"] == "w60"
    assert [(e["action"], e["osm"], e["former"]) for e in past["events"]] == [
        ("relinked", "w60", "n6"),
        ("created", "n6", None),
    ]
    assert (past["licence"], past["next"]) == ("ODbL-1.0", None)
    assert set(past["events"][0]) == {
        "seq", "action", "happened_at", "osm", "fields", "reason", "former", "place",
    }  # fmt: skip


async def test_a_place_that_is_perhaps_another_one_leads_there(told, client_of):
    url, ids = told
    async with client_of(url) as client:
        body = (await client.get(f"/places/{ids['p']}")).json()
        suspects = [event for event in body["history"] if event["action"] == "suspect"]
        assert {event["osm"] for event in suspects} == {"w80", "w90"}
        for event in suspects:
            other = (await client.get(f"/places/{event['place']}")).json()
            assert other["properties"]["osm"]["ref"] == event["osm"]


async def test_a_history_is_read_page_by_page_also_of_a_place_that_has_left(told, client_of):
    url, ids = told
    async with client_of(url) as client:
        link, actions = f"/places/{ids['d']}/history?limit=2", []
        while link:
            page = (await client.get(link)).json()
            assert len(page["events"]) <= 2
            actions += [event["action"] for event in page["events"]]
            link = page["next"]
    assert actions == ["deleted", "changed", "created"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("1/history", 404),
        ("abc/history", 422),
        ("1/history?limit=0", 422),
        ("1/history?limit=101", 422),
        ("1/history?cursor=0", 422),
        ("1/history?cursor=9223372036854775808", 422),
    ],
)
async def test_a_history_that_is_none_is_refused(town_client, path, status):
    assert (await town_client.get(f"/places/{path}")).status_code == status


async def test_a_place_of_an_import_has_no_history_yet(town_client):
    found = (await town_client.get("/places/search", params={"q": "boulangerie"})).json()
    place = (await town_client.get(f"/places/{found['features'][0]['id']}")).json()
    assert place["properties"]["history"].startswith("http://test/places/")
    past = (await town_client.get(place["properties"]["history"])).json()
    assert past["events"] == []


@pytest.mark.parametrize(
    ("lang", "sentence", "where", "removed"),
    [
        ("fr", "ses attributs ne décrivent plus un tel lieu", "Voir où il était", "Retiré"),
        ("en", "its tags no longer describe such a place", "See where it was", "Removed"),
    ],
)
async def test_the_page_of_a_place_that_has_left_says_the_same(
    told, client_of, lang, sentence, where, removed
):
    url, ids = told
    async with client_of(url) as client:
        response = await client.get("/", params={"place": ids["s"], "lang": lang})
    assert response.status_code == 410
    for words in (sentence, where, removed, f'href="/?lang={lang}#map=17/48.0/4.0"', "2026-03-01"):
        assert words in response.text, words
    assert "&lt;b&gt;Rose" in response.text
    assert "<b>" not in response.text


def test_the_api_documents_what_is_told():
    from services.app import app

    paths = app.openapi()["paths"]
    gone = paths["/places/{place_id}"]["get"]["responses"]["410"]["content"]
    assert "GoneProblem" in str(gone)
    assert "History" in str(paths["/places/{place_id}/history"]["get"]["responses"]["200"])
