"""Addresses and names to positions, and back, as Google's Geocoding service answers."""

import pytest
from googling import ask


async def geocode(client, **parameters):
    return await ask(client, "geocode", **parameters)


async def test_an_address_is_found(town_client):
    body = await geocode(town_client, address="3 bis rue de l'église 99001 Valbourg")
    assert body["status"] == "OK"
    [found] = body["results"]
    assert found["formatted_address"] == "3 bis Rue de l’Église, 99001 Valbourg"
    assert found["geometry"]["location"] == {"lat": 48.851, "lng": 2.351}
    assert found["types"] == ["street_address"]
    assert "partial_match" not in found


async def test_a_place_is_found_by_its_name_with_its_address(town_client):
    [found] = (await geocode(town_client, address="boulangerie dupont"))["results"]
    assert found["formatted_address"] == (
        "Boulangerie Dupont, 3 bis Rue de l’Église, 99001 Valbourg"
    )
    assert found["types"] == ["bakery", "food", "store", "point_of_interest", "establishment"]


async def test_the_parts_of_an_address_have_googles_names(town_client):
    body = await geocode(town_client, address="boulangerie dupont")
    parts = {
        part["types"][0]: part["long_name"] for part in body["results"][0]["address_components"]
    }
    assert parts == {
        "establishment": "Boulangerie Dupont", "street_number": "3 bis", "route": "Rue de l’Église",
        "locality": "Valbourg", "postal_code": "99001",
    }  # fmt: skip


async def test_units_are_told_with_their_codes(monaco, client_of):
    async with client_of(monaco) as client:
        body = await geocode(client, address="chez edgar")
    [country] = [
        part for part in body["results"][0]["address_components"] if "country" in part["types"]
    ]
    assert country == {"long_name": "Monaco", "short_name": "MC", "types": ["country", "political"]}
    assert body["results"][0]["formatted_address"].endswith("Monaco")


async def test_what_was_found_in_part_says_so(town_client):
    body = await geocode(town_client, address="boulangerie dupont zanzibar")
    assert body["results"][0]["partial_match"] is True
    typo = await geocode(town_client, address="boulangerie dupond")
    assert typo["results"][0]["partial_match"] is True


async def test_a_town_is_a_locality_and_only_approximate(town_client):
    [found] = (await geocode(town_client, address="valbourg"))["results"][:1]
    assert found["types"] == ["locality", "political"]
    assert found["geometry"]["location_type"] == "APPROXIMATE"
    assert found["formatted_address"] == "Valbourg"


async def test_a_viewport_is_always_there_and_holds_the_location(geneva_client):
    body = await geocode(geneva_client, address="parc")
    assert body["results"]
    for found in body["results"]:
        here, view = found["geometry"]["location"], found["geometry"]["viewport"]
        assert view["southwest"]["lat"] < here["lat"] < view["northeast"]["lat"]
        assert view["southwest"]["lng"] < here["lng"] < view["northeast"]["lng"]


async def test_an_id_leads_back_to_what_had_it(town_client):
    [found] = (await geocode(town_client, address="boulangerie dupont"))["results"]
    again = await geocode(town_client, place_id=found["place_id"])
    assert again["results"] == [found]


@pytest.mark.parametrize(
    "place_id", ["1", "ChIJOcfP0Iq2j4ARDrXUa7ZWs34", "9" * 100, "٣", "address-n0"]
)
async def test_an_unknown_id_finds_nothing(town_client, place_id):
    body = await geocode(town_client, place_id=place_id)
    assert (body["status"], body["results"]) == ("ZERO_RESULTS", [])


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"address": ""},
        {"address": " "},
        {"latlng": "x"},
        {"latlng": "91,0"},
        {"latlng": "nan,nan"},
    ],
    ids=str,
)
async def test_a_missing_question_is_an_invalid_request(town_client, parameters):
    body = await geocode(town_client, **parameters)
    assert (body["status"], body["results"]) == ("INVALID_REQUEST", [])
    assert body["error_message"]


async def test_nothing_found_is_zero_results(town_client):
    body = await geocode(town_client, address="xyzzyq")
    assert (body["status"], body["results"]) == ("ZERO_RESULTS", [])
    assert "error_message" not in body


async def test_a_postcode_keeps_what_has_it(town_client):
    kept = await geocode(town_client, address="boulangerie", components="postal_code:99001")
    assert [found["formatted_address"][:18] for found in kept["results"]] == ["Boulangerie Dupont"]
    none = await geocode(town_client, address="boulangerie", components="postal_code:75001")
    assert none["status"] == "ZERO_RESULTS"


@pytest.mark.parametrize(
    ("components", "is_found"),
    [
        ("country:MC", True),
        ("country:mc", True),
        ("country:Monaco", True),
        ("country:BE|country:MC", True),  # a key that comes twice gives alternatives
        ("country:BE|country:CH", False),
        ("country:MC|route:Nulle part", True),  # the other parts do not restrict
        ("nonsense", True),
        (":|:|country:", True),
    ],
)
async def test_a_country_keeps_what_lies_in_it(monaco, client_of, components, is_found):
    async with client_of(monaco) as client:
        body = await geocode(client, address="chez edgar", components=components)
    assert (body["status"] == "OK") is is_found


async def test_components_alone_are_an_address(town_client):
    body = await geocode(town_client, components="route:rue de l'eglise|postal_code:99001")
    assert "Rue de l’Église" in body["results"][0]["formatted_address"]


async def test_bounds_prefer_what_is_near_their_middle(town_client):
    east = await geocode(town_client, address="boulangerie", bounds="48.8509,2.3529|48.8511,2.3531")
    west = await geocode(town_client, address="boulangerie", bounds="48.8509,2.3509|48.8511,2.3511")
    assert east["results"][0]["formatted_address"].startswith("Chez Paul")
    assert west["results"][0]["formatted_address"].startswith("Boulangerie Dupont")


@pytest.mark.parametrize(
    "bounds", ["x", "1,2", "91,0|92,1", "0,179|1,-179", "|", "0,0|0,0", "1,1|0,0"]
)
async def test_bounds_that_make_no_sense_are_as_if_they_were_not_there(town_client, bounds):
    assert (await geocode(town_client, address="valbourg", bounds=bounds))["status"] == "OK"


async def test_names_follow_the_language(town_client):
    english = await geocode(town_client, address="forest eggs", language="en-GB")
    french = await geocode(town_client, address="forest eggs", language="fr-CA")
    assert english["results"][0]["formatted_address"] == "Forest Eggs"
    assert french["results"][0]["formatted_address"] == "Les Œufs de la Forêt"


async def test_a_position_finds_what_is_there(town_client):
    body = await geocode(town_client, latlng="48.851,2.351")
    assert body["status"] == "OK"
    assert any("Boulangerie Dupont" in found["formatted_address"] for found in body["results"])
    typed = await geocode(town_client, address="48.851, 2.351")
    assert typed["results"] == body["results"]


async def test_a_position_in_the_sea_finds_nothing(town_client):
    assert (await geocode(town_client, latlng="-40,-150"))["status"] == "ZERO_RESULTS"


async def test_the_types_of_a_position_can_be_chosen(town_client):
    bakeries = await geocode(town_client, latlng="48.851,2.351", result_type="bakery|museum")
    assert {found["types"][0] for found in bakeries["results"]} == {"bakery"}
    none = await geocode(town_client, latlng="48.851,2.351", location_type="RANGE_INTERPOLATED")
    assert none["status"] == "ZERO_RESULTS"
    nonsense = await geocode(town_client, latlng="48.851,2.351", result_type="nonsense")
    assert nonsense["status"] == "OK"


async def test_a_position_gives_the_address_first_and_ever_wider_things_after_it(geneva_client):
    body = await geocode(geneva_client, latlng="46.20018,6.1428")
    first = body["results"][0]
    assert first["formatted_address"] == "1 Place René-Payot, 1204 Genève"
    assert first["types"] == ["street_address"]
    assert first["geometry"]["location_type"] == "ROOFTOP"
    parts = [(part["types"][0], part["long_name"]) for part in first["address_components"]]
    assert parts == [
        ("street_number", "1"), ("route", "Place René-Payot"), ("locality", "Genève"), ("postal_code", "1204"),
    ]  # fmt: skip
    kinds = [found["types"][-1] for found in body["results"]]
    assert kinds == sorted(
        kinds, key=("street_address", "establishment", "route", "political").index
    )


async def test_a_street_and_a_house_are_chosen_by_type(geneva_client):
    where = {"latlng": "46.20018,6.1428"}
    streets = await geocode(geneva_client, **where, result_type="route")
    assert {tuple(found["types"]) for found in streets["results"]} == {("route",)}
    houses = await geocode(geneva_client, **where, location_type="ROOFTOP|RANGE_INTERPOLATED")
    assert {found["types"][0] for found in houses["results"]} == {"street_address"}


async def test_a_position_tells_the_commune_and_the_country(liechtenstein, client_of):
    async with client_of(liechtenstein) as client:
        body = await geocode(client, latlng="47.1410,9.5209", result_type="political")
        again = await geocode(client, place_id=body["results"][0]["place_id"])
    shown = [(found["formatted_address"], found["types"]) for found in body["results"]]
    assert shown[0] == ("Vaduz, Liechtenstein", ["locality", "political"])
    assert shown[-1] == ("Liechtenstein", ["country", "political"])
    assert body["results"][0]["geometry"]["bounds"]
    country = body["results"][-1]["address_components"]
    assert country == [
        {"long_name": "Liechtenstein", "short_name": "LI", "types": ["country", "political"]}
    ]
    assert again["results"] == body["results"][:1]


async def test_the_id_of_an_address_or_a_street_leads_back_to_it(geneva_client):
    body = await geocode(geneva_client, latlng="46.20018,6.1428")
    for found in body["results"]:
        again = await geocode(geneva_client, place_id=found["place_id"])
        assert again["results"] == [found]
        details = await ask(geneva_client, "place/details", place_id=found["place_id"])
        assert details["result"]["place_id"] == found["place_id"]


@pytest.mark.parametrize(
    "address", ["12 boulevard carl-vogt genève", "bd carl vogt 12, 1205", "boulevard Carl-Vogt 12"]
)
async def test_an_address_is_found_in_either_order_and_alone(geneva_client, address):
    [found] = (await geocode(geneva_client, address=address))["results"]
    assert found["formatted_address"] == "12 Boulevard Carl-Vogt, 1205 Genève"
    assert found["types"] == ["street_address"]
    assert found["geometry"]["location_type"] == "ROOFTOP"
    assert "partial_match" not in found


async def test_a_number_that_is_not_there_leads_to_its_street_and_says_so(geneva_client):
    body = await geocode(geneva_client, address="9999 rue du mont-blanc")
    assert body["results"][0]["formatted_address"].startswith("Rue du Mont-Blanc")
    assert body["results"][0]["partial_match"] is True


async def test_a_street_is_found_without_the_shops_that_stand_in_it(geneva_client):
    [street] = (await geocode(geneva_client, address="rue du mont-blanc"))["results"]
    assert street["types"] == ["route"]
    assert street["geometry"]["bounds"]
