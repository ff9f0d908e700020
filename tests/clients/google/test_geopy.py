"""PyPI `geopy`: its GoogleV3 geocoder, whose domain may have a path."""

import pytest
from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.geocoders import GoogleV3


@pytest.fixture(params=["/compat/google", ""], ids=["path", "host alone"])
def geocoder(request, host):
    return GoogleV3("none", domain=host + request.param, scheme="http", timeout=30)


def test_an_address_is_geocoded(geocoder):
    found = geocoder.geocode(
        "bibliothèque braille", language="fr", region="ch", bounds=[(46.1, 6.1), (46.3, 6.2)]
    )
    assert found.address.startswith("Bibliothèque braille romande et livre parlé")
    assert round(found.latitude, 3) == 46.2
    assert geocoder.geocode(place_id=found.raw["place_id"]).address == found.address


def test_what_is_not_there_is_none(geocoder):
    assert geocoder.geocode("xyzzyq") is None
    assert geocoder.reverse((-40, -150)) is None


def test_components_are_taken(geocoder):
    found = geocoder.geocode("pharmacie", components=[("postal_code", "1204")], exactly_one=False)
    assert found
    assert all("1204" in one.address for one in found)


def test_a_position_is_turned_into_what_is_there(geocoder):
    assert geocoder.reverse((46.2, 6.14), language="fr").address


def test_an_account_of_googles_is_denied(host):
    signed = GoogleV3(
        client_id="nobody", secret_key="YQ==", domain=f"{host}/compat/google", scheme="http"
    )
    with pytest.raises((GeocoderQueryError, GeocoderServiceError)):
        signed.geocode("genève")
