"""npm: Google's own client for Node.js, and Leaflet's geocoding control."""

import json

import pytest
from googling import checked

HERE = {"lat": 46.2, "lng": 6.14}
CALLS = [
    ("geocode", "geocode", {"address": "bibliothèque braille", "language": "fr"}),
    ("reverseGeocode", "geocode", {"latlng": HERE, "result_type": ["bakery", "restaurant"]}),
    ("placesNearby", "place/nearbysearch", {"location": HERE, "radius": 500, "opennow": False, "minprice": 1}),
    ("textSearch", "place/textsearch", {"query": "musée", "location": HERE, "radius": 2_000}),
    ("findPlaceFromText", "place/findplacefromtext", {"input": "musée", "inputtype": "textquery", "fields": ["name", "geometry"]}),
    ("placeAutocomplete", "place/autocomplete", {"input": "biblioth", "location": HERE, "radius": 3_000, "strictbounds": True}),
    ("placeQueryAutocomplete", "place/queryautocomplete", {"input": "biblioth", "location": HERE}),
]  # fmt: skip


@pytest.fixture(scope="module")
def answers(node, geneva_site):
    return node(
        "services.mjs", geneva_site, json.dumps([(method, params) for method, _, params in CALLS])
    )


@pytest.mark.parametrize("number", range(len(CALLS)), ids=[method for method, *_ in CALLS])
def test_every_call_is_answered_as_its_types_say(answers, number):
    _, service, _ = CALLS[number]
    body = checked(service, answers[number])
    assert body["status"] == "OK"
    assert next(
        value for name, value in body.items() if name in ("results", "candidates", "predictions")
    )


def test_an_id_leads_to_details(node, geneva_site, answers):
    place_id = answers[2]["results"][0]["place_id"]
    calls = [
        ("placeDetails", {"place_id": place_id, "fields": ["name", "types"]}),
        ("placeDetails", {"place_id": "ChIJ-none"}),
    ]
    known, unknown = node("services.mjs", geneva_site, json.dumps(calls))
    assert set(checked("place/details", known)["result"]) == {"name", "types"}
    assert checked("place/details", unknown)["status"] == "NOT_FOUND"


def test_leaflets_control_finds_and_shows(node, geneva_site):
    url = f"{geneva_site}/compat/google/maps/api/geocode/json"
    got = node("leaflet.mjs", url, "bibliothèque braille", "46.2", "6.14")
    assert got["found"][0]["name"].startswith("Bibliothèque braille romande et livre parlé")
    assert got["there"]
    assert all(one["holds"] for one in got["found"] + got["there"])
