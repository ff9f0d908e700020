"""An address that OpenStreetMap lacks: every adapter gives it, and names its source."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from samples import TOWN

from core.settings import ROOT
from importers.addresses.imports import import_addresses
from importers.osm.imports import import_osm

BAN = ROOT / "tests" / "data" / "addresses" / "ban.csv"
BIS = {"lat": "48.85061", "lon": "2.3507"}


@pytest.fixture(scope="module")
def both(new_database):
    """The small town, and addresses of the Base Adresse Nationale."""
    url = new_database("both_sources")
    import_osm(url, Path(TOWN), lambda line: None)
    import_addresses(url, BAN, lambda line: None)
    return url


@pytest.fixture
async def client(both, client_of):
    async with client_of(both) as client:
        yield client


async def test_ban_gives_it_by_its_own_id(client):
    body = (await client.get("/compat/ban/reverse/", params=BIS)).json()
    assert body["attribution"] == "© OpenStreetMap contributors, Base Adresse Nationale"
    assert body["licence"] == "ODbL-1.0 AND etalab-2.0"
    [feature] = body["features"]
    properties = feature["properties"]
    assert properties["id"] == "75199_0010_00012_bis"
    assert properties["label"] == "12 bis Grande Rue 75199 Valbourg"
    assert (properties["housenumber"], properties["postcode"]) == ("12 bis", "75199")


async def test_a_table_has_that_id_as_well(client):
    text = "lat,lon\n48.85061,2.3507\n"
    files = {"data": ("a.csv", text.encode(), "text/csv")}
    response = await client.post("/compat/ban/reverse/csv/", files=files)
    assert "75199_0010_00012_bis" in response.text


async def test_photon_gives_it_without_an_element(client):
    body = (await client.get("/compat/photon/reverse", params=BIS | {"layer": "house"})).json()
    assert "Base Adresse Nationale" in body["attribution"]
    properties = body["features"][0]["properties"]
    assert (properties["housenumber"], properties["street"]) == ("12 bis", "Grande Rue")
    assert properties.keys().isdisjoint({"osm_type", "osm_id"})


async def test_nominatim_gives_it_with_a_number_of_our_own(client):
    path = "/compat/nominatim/reverse"
    one = (await client.get(path, params=BIS | {"format": "jsonv2"})).json()
    assert "Base Adresse Nationale" in one["licence"]
    assert "etalab-2.0" in one["licence"]
    assert one["display_name"] == "12 bis, Grande Rue, Valbourg, 75199"
    assert 2**52 <= one["place_id"] < 2**53
    assert one.keys().isdisjoint({"osm_type", "osm_id"})
    root = ElementTree.fromstring((await client.get(path, params=BIS)).text)
    assert root.find("result").get("osm_id") is None
