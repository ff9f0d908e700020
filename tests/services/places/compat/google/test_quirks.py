"""What clients of Google's send beside what they mean, as it was seen on the wire."""

import psycopg
import pytest
from googling import API, SCHEMAS, ask, checked

GOOD = {
    "geocode": {"address": "valbourg"},
    "place/nearbysearch": {"location": "48.85,2.35", "radius": "1000"},
    "place/textsearch": {"query": "boulangerie"},
    "place/findplacefromtext": {"input": "boulangerie", "inputtype": "textquery"},
    "place/autocomplete": {"input": "boul"},
    "place/queryautocomplete": {"input": "boul"},
}


@pytest.mark.parametrize("service", GOOD)
@pytest.mark.parametrize("prefix", [API, "/maps/api"])
async def test_a_trailing_slash_is_answered_without_a_redirect(town_client, service, prefix):
    bodies = []
    for slash in ("", "/"):
        response = await town_client.get(f"{prefix}/{service}/json{slash}", params=GOOD[service])
        assert response.status_code == 200
        assert not response.history
        bodies.append(checked(service, response.json()))
    assert bodies[0]["status"] == "OK"
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("service", GOOD)
async def test_what_is_unknown_or_unreadable_is_ignored(town_client, service):
    plain = await ask(town_client, service, **GOOD[service])
    odd = {
        "minprice": "None", "maxprice": "None", "sensor": "false", "reviews_sort": "most_relevant", "bogus": "thing",
        "sessiontoken": "abc", "opennow": "perhaps", "offset": "x", "region": "zz", "bounds": "x", "locationbias": "ipbias",
        "components": "nonsense", "type": "nonsense", "strictbounds": "x", "origin": "x",
    }  # fmt: skip
    assert (await ask(town_client, service, **GOOD[service], **odd))["status"] == "OK"
    few = {name: odd[name] for name in ("minprice", "maxprice", "sensor", "bogus", "sessiontoken")}
    assert await ask(town_client, service, **GOOD[service], **few) == plain


@pytest.mark.parametrize("service", GOOD)
@pytest.mark.parametrize("key", ["", "AIzaSyA", "x" * 2_000, "clé à moi"])
async def test_a_key_of_any_form_is_ignored(town_client, service, key):
    assert (await ask(town_client, service, **GOOD[service], key=key))["status"] == "OK"


@pytest.mark.parametrize("service", SCHEMAS)
@pytest.mark.parametrize("name", ["client", "signature"])
async def test_a_signed_request_is_denied(town_client, service, name):
    body = await ask(
        town_client, service, channel="1", **{name: "gme-nobody"}, **GOOD.get(service, {})
    )
    assert body["status"] == "REQUEST_DENIED"
    assert name in body["error_message"]


@pytest.mark.parametrize("service", SCHEMAS)
async def test_an_empty_request_is_invalid_and_says_what_is_missing(town_client, service):
    french = await ask(town_client, service)
    english = await ask(town_client, service, language="en")
    assert french["status"] == english["status"] == "INVALID_REQUEST"
    assert french["error_message"].startswith("Il manque")
    assert "missing" in english["error_message"]


@pytest.mark.parametrize("service", GOOD)
@pytest.mark.parametrize(
    "text",
    [
        "a" * 201,
        "a\0b",
        "\0",
        "%",
        "' OR 1=1 --",
        "🍞",
        "\ud800".encode("utf-8", "surrogatepass"),
        "|" * 3_000,
    ],
)
async def test_no_text_is_too_odd_to_be_answered(town_client, service, text):
    name = next(iter(GOOD[service]))
    body = await ask(town_client, service, **(GOOD[service] | {name: text}))
    assert body["status"] in ("OK", "ZERO_RESULTS", "INVALID_REQUEST")


@pytest.mark.parametrize("service", GOOD)
async def test_credit_and_licence_are_always_given(town_client, service):
    [credit] = (await ask(town_client, service, **GOOD[service]))["html_attributions"]
    assert "© OpenStreetMap" in credit
    assert 'href="https://www.openstreetmap.org/copyright"' in credit
    assert "ODbL-1.0" in credit


async def test_pages_elsewhere_may_ask_with_googles_header(town_client):
    response = await town_client.options(
        f"{API}/geocode/json",
        headers={
            "Origin": "https://association.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "X-Goog-Maps-Experience-ID",
        },
    )
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert "x-goog-maps-experience-id" in response.headers["access-control-allow-headers"].lower()


async def test_what_takes_too_long_is_an_unknown_error_and_no_http_error(town_client, monkeypatch):
    async def slow(*arguments, **more):
        raise psycopg.errors.QueryCanceled("canceling statement due to statement timeout")

    monkeypatch.setattr("services.places.compat.google.finding.search", slow)
    response = await town_client.get(f"{API}/geocode/json", params={"address": "valbourg"})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert checked("geocode", response.json())["status"] == "UNKNOWN_ERROR"


async def test_the_api_describes_the_services_once(town_client):
    paths = (await town_client.get("/openapi.json")).json()["paths"]
    ours = {path for path in paths if "maps/api" in path}
    assert ours == {f"{API}/{service}/json" for service in SCHEMAS}
