"""npm `leaflet-control-geocoder` and `@maplibre/maplibre-gl-geocoder`, set up as the docs say."""

import pytest

DUPONT = [48.851, 2.351]


@pytest.fixture(scope="session")
def leaflet(node, documented_code):
    return node("leaflet.mjs", documented_code("js", "L.Control.Geocoder"))


@pytest.fixture(scope="session")
def maplibre(node, documented_code):
    return node("maplibre.mjs", documented_code("js", "geocoderApi"))


def test_leaflet_s_nominatim_finds_a_place_and_shows_its_address(leaflet):
    first = leaflet["nominatim"]["found"][0]
    assert first["name"] == "Boulangerie Dupont, 3 bis, Rue de l’Église, Valbourg, 99001"
    assert (first["position"], first["holds"]) == (DUPONT, True)
    assert "Rue de l’Église 3 bis" in first["html"]
    assert "Valbourg" in first["html"]


def test_leaflet_s_nominatim_turns_a_position_into_what_is_there(leaflet):
    [first] = leaflet["nominatim"]["there"]
    assert first["name"].startswith("Boulangerie Dupont, 3 bis")


def test_leaflet_s_photon_finds_a_place(leaflet):
    first = leaflet["photon"]["found"][0]
    assert first["name"] == "Boulangerie Dupont, Rue de l’Église, Valbourg"
    assert (first["position"], first["holds"]) == (DUPONT, True)
    assert first["properties"]["osm_type"] == "N"


def test_leaflet_s_photon_suggests_as_one_types(leaflet):
    assert leaflet["photon"]["suggested"][0]["name"].startswith("Boulangerie Dupont")


def test_leaflet_s_photon_turns_a_position_into_what_is_there(leaflet):
    assert leaflet["photon"]["there"][0]["name"].startswith("Boulangerie Dupont")


@pytest.mark.parametrize("name", ["nominatim", "photon"])
def test_leaflet_shows_nothing_where_nothing_is(leaflet, name):
    assert leaflet[name]["none"] == leaflet[name]["nowhere"] == []


def test_maplibre_s_control_finds_places_nearest_first(maplibre):
    first = maplibre["found"]["features"][0]
    assert first["text"] == first["place_name"] == "Chez Paul"
    assert first["center"] == [2.353, 48.851]
    assert maplibre["none"]["features"] == []


def test_maplibre_s_control_turns_a_position_into_what_is_there(maplibre):
    first = maplibre["there"]["features"][0]
    assert first["place_name"] == "Boulangerie Dupont, 99001 Valbourg"


def test_maplibre_s_control_suggests_and_then_shows_what_was_chosen(maplibre):
    first = maplibre["suggested"]["suggestions"][0]
    assert first == {"text": "Boulangerie Dupont, 99001 Valbourg", "placeId": "N4"}
    [chosen] = maplibre["chosen"]["place"]
    assert chosen["place_name"].startswith("Boulangerie Dupont, 3 bis, Rue de l’Église")
    assert chosen["center"] == [2.351, 48.851]
