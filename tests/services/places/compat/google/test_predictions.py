"""What is proposed while somebody types."""

import pytest
from googling import ask


async def predictions(client, text, **parameters):
    body = await ask(client, "place/autocomplete", input=text, **parameters)
    return body["predictions"]


async def test_a_prediction_says_what_it_is_and_what_of_it_was_typed(town_client):
    [first, *_] = await predictions(town_client, "boulangerie dup")
    assert first["description"] == "Boulangerie Dupont, 3 bis Rue de l’Église, 99001 Valbourg"
    assert first["structured_formatting"] == {
        "main_text": "Boulangerie Dupont",
        "main_text_matched_substrings": [{"length": 11, "offset": 0}, {"length": 3, "offset": 12}],
        "secondary_text": "3 bis Rue de l’Église, 99001 Valbourg",
        "secondary_text_matched_substrings": [],
    }
    assert first["matched_substrings"] == [{"length": 11, "offset": 0}, {"length": 3, "offset": 12}]
    assert first["terms"] == [
        {"offset": 0, "value": "Boulangerie Dupont"},
        {"offset": 20, "value": "3 bis Rue de l’Église"},
        {"offset": 43, "value": "99001 Valbourg"},
    ]
    assert first["types"][0] == "bakery"


async def test_every_offset_is_where_it_says(geneva_client):
    for found in await predictions(geneva_client, "rue du mo"):
        description = found["description"]
        for term in found["terms"]:
            assert description[term["offset"] :].startswith(term["value"])
        for part in found["matched_substrings"]:
            matched = description[part["offset"] : part["offset"] + part["length"]]
            assert matched.lower() in ("rue", "du", "mo", "mô")


async def test_its_id_leads_to_its_details(town_client):
    [first, *_] = await predictions(town_client, "louise mich")
    body = await ask(town_client, "place/details", place_id=first["place_id"])
    assert body["result"]["name"] == "Bibliothèque Louise-Michel"


async def test_five_are_proposed_at_most(geneva_client):
    assert len(await predictions(geneva_client, "rest")) == 5


async def test_only_the_text_before_the_caret_counts(town_client):
    whole = await predictions(town_client, "louise")
    assert await predictions(town_client, "louisexyz", offset="6") == whole
    assert await predictions(town_client, "louise", offset="600") == whole


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("(cities)", {"Saint-Denis", "Saint-Denis-en-Val"}),
        ("locality", {"Saint-Denis", "Saint-Denis-en-Val"}),
        ("(regions)", {"Saint-Denis", "Saint-Denis-en-Val"}),
        ("establishment", set()),
        ("cafe|library", set()),
        ("nonsense", {"Saint-Denis", "Saint-Denis-en-Val"}),
    ],
)
async def test_types_keep_what_is_of_them(town_client, types, expected):
    found = await predictions(town_client, "saint den", types=types)
    assert {one["structured_formatting"]["main_text"] for one in found} == expected


async def test_strict_bounds_leave_out_what_is_outside(town_client):
    here = {"location": "48.851,2.353", "radius": "60"}
    loose = await predictions(town_client, "boulang", **here)
    strict = await predictions(town_client, "boulang", **here, strictbounds="true")
    assert len(loose) > len(strict) == 1
    assert strict[0]["structured_formatting"]["main_text"] == "Chez Paul"
    same = await predictions(town_client, "boulang", locationrestriction="circle:60@48.851,2.353")
    assert same == strict


async def test_the_way_from_the_origin_is_told_in_metres(town_client):
    [first, *_] = await predictions(town_client, "boulangerie dup", origin="48.851,2.353")
    assert abs(first["distance_meters"] - 146.8) < 1.5


async def test_a_country_keeps_what_lies_in_it(monaco, client_of):
    async with client_of(monaco) as client:
        assert await predictions(client, "chez edg", components="country:mc|country:fr")
        assert not await predictions(client, "chez edg", components="country:ch")


async def test_addresses_are_proposed_where_they_are_asked_for(geneva_client):
    found = await predictions(geneva_client, "bd carl vogt 12", types="address")
    assert found[0]["structured_formatting"]["main_text"] == "12 Boulevard Carl-Vogt"
    assert found[0]["structured_formatting"]["secondary_text"] == "1205 Genève"
    assert {one["types"][0] for one in found} <= {"street_address", "route"}
