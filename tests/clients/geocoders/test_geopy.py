"""PyPI `geopy`, set up as docs/geocoding-clients.md says."""

from types import SimpleNamespace

import pytest

DUPONT = (48.851, 2.351)


@pytest.fixture(scope="session")
def geocoders(documented_code, town_site):
    names = {}
    exec(documented_code("python", "geopy"), names)
    for name in ("nominatim", "photon", "ban"):  # a site in a test has no certificate
        geocoder = names[name]
        geocoder.timeout = 30
        for attribute, value in vars(geocoder).items():
            if isinstance(value, str):
                setattr(geocoder, attribute, value.replace("https://", "http://"))
    return SimpleNamespace(**names)


def test_nominatim_finds_a_place_with_its_address(geocoders):
    found = geocoders.nominatim.geocode("boulangerie dupont", addressdetails=True, language="fr")
    assert found.address == "Boulangerie Dupont, 3 bis, Rue de l’Église, Valbourg, 99001"
    assert (found.latitude, found.longitude) == DUPONT
    assert found.raw["class"] == "shop"
    assert found.raw["address"]["road"] == "Rue de l’Église"


def test_nominatim_takes_all_that_geopy_sends(geocoders):
    found = geocoders.nominatim.geocode(
        {"amenity": "chez paul", "city": "Valbourg"}, country_codes=["fr"], exactly_one=False
    )
    assert isinstance(found, list)
    found = geocoders.nominatim.geocode(
        "boulangerie",
        exactly_one=False,
        limit=2,
        viewbox=[(48.8505, 2.3525), (48.8515, 2.3535)],
        bounded=True,
        namedetails=True,
        extratags=True,
        geometry="wkt",
    )
    assert [one.raw["name"] for one in found] == ["Chez Paul"]
    assert found[0].raw["geotext"].startswith("POINT(")


def test_nominatim_turns_a_position_into_what_is_there(geocoders):
    found = geocoders.nominatim.reverse("48.85101, 2.35101", zoom=18)
    assert found.address.startswith("Boulangerie Dupont, 3 bis")


def test_photon_finds_a_place_with_its_address(geocoders):
    found = geocoders.photon.geocode("boulangerie dupont", language="fr")
    assert found.address.startswith("Boulangerie Dupont, 3 bis, Rue de l’Église, 99001")
    assert (found.latitude, found.longitude) == DUPONT


def test_photon_takes_all_that_geopy_sends(geocoders):
    found = geocoders.photon.geocode(
        "boulangerie",
        exactly_one=False,
        limit=5,
        location_bias=(48.851, 2.353),
        osm_tag=["shop:!books", "!amenity"],
        bbox=[(48.84, 2.34), (48.86, 2.36)],
    )
    assert [one.raw["properties"]["name"] for one in found] == ["Chez Paul", "Boulangerie Dupont"]


def test_photon_turns_a_position_into_what_is_there(geocoders):
    found = geocoders.photon.reverse((48.85121, 2.35061), exactly_one=False, limit=3)
    assert found[0].address.startswith("14, Grande Rue")
    assert len(found) == 3


def test_ban_finds_a_municipality(geocoders):
    found = geocoders.ban.geocode("valbourg")
    assert found.address == "Valbourg"
    assert (found.latitude, found.longitude) == (48.85, 2.35)
    assert len(geocoders.ban.geocode("saint denis", exactly_one=False, limit=2)) == 2


def test_ban_finds_an_address(geocoders):
    found = geocoders.ban.geocode("14 grande rue valbourg")
    assert found.address == "14 Grande Rue Valbourg"
    assert (found.latitude, found.longitude) == (48.8512, 2.3506)


def test_ban_turns_a_position_into_an_address(geocoders):
    found = geocoders.ban.reverse((48.8512, 2.35061))
    assert found.address == "14 Grande Rue Valbourg"


@pytest.mark.parametrize("name", ["nominatim", "photon", "ban"])
def test_what_is_not_there_is_none(geocoders, name):
    geocoder = getattr(geocoders, name)
    assert geocoder.geocode("xyzzyq") is None
    assert geocoder.reverse((10, 10)) is None
