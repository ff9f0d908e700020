"""Nominatim's API as its clients know it: what each sends, and what it reads."""

import json
from xml.etree import ElementTree

import pytest

from core.settings import VERSION

SITE = "/compat/nominatim"
JSON = "application/json; charset=utf-8"


@pytest.fixture
def ask(town_client):
    async def ask(path, **parameters):
        return await town_client.get(SITE + path, params=parameters)

    return ask


@pytest.fixture
def names(ask):
    async def names(q, **parameters):
        return [one["name"] for one in (await ask("/search", q=q, **parameters)).json()]

    return names


async def test_a_result_of_jsonv2_is_as_clients_read_it(ask):
    response = await ask("/search", q="boulangerie dupont")
    assert response.headers["content-type"] == JSON
    first = response.json()[0]
    place_id, licence = first.pop("place_id"), first.pop("licence")
    assert isinstance(place_id, int)
    assert "OpenStreetMap" in licence and "ODbL" in licence
    assert first == {
        "osm_type": "node",
        "osm_id": 4,
        "lat": "48.8510000",
        "lon": "2.3510000",
        "category": "shop",
        "type": "bakery",
        "place_rank": 30,
        "importance": 0.44,
        "addresstype": "shop",
        "name": "Boulangerie Dupont",
        "display_name": "Boulangerie Dupont, 3 bis, Rue de l’Église, Valbourg, 99001",
        "boundingbox": ["48.8509500", "48.8510500", "2.3509500", "2.3510500"],
    }


async def test_an_address_has_no_name_but_a_number_and_a_road(ask):
    first = (await ask("/search", q="14 grande rue, valbourg", addressdetails=1)).json()[0]
    assert (first["osm_type"], first["osm_id"], first["name"]) == ("node", 44, "")
    assert (first["type"], first["addresstype"]) == ("house", "place")
    assert first["display_name"] == "14, Grande Rue, Valbourg"
    assert first["address"] == {"house_number": "14", "road": "Grande Rue", "city": "Valbourg"}


async def test_a_street_has_a_box_and_is_a_road(ask):
    asked = {"street": "grande rue", "city": "valbourg", "addressdetails": 1}
    street = next(
        one for one in (await ask("/search", **asked)).json() if one["category"] == "highway"
    )
    assert (street["addresstype"], street["name"]) == ("road", "Grande Rue")
    assert street["address"]["road"] == "Grande Rue"
    south, north, west, east = map(float, street["boundingbox"])
    assert (south, north) == pytest.approx((48.85, 48.85), abs=1e-4)
    assert east - west == pytest.approx(0.02, abs=1e-4)


async def test_json_has_class_where_jsonv2_has_category(ask):
    first = (await ask("/search", q="boulangerie dupont", format="json")).json()[0]
    assert first["class"] == "shop"
    assert "category" not in first


async def test_the_address_is_given_when_asked_for(ask):
    first = (await ask("/search", q="boulangerie dupont", addressdetails=1)).json()[0]
    assert first["address"] == {
        "shop": "Boulangerie Dupont",
        "house_number": "3 bis",
        "road": "Rue de l’Église",
        "city": "Valbourg",
        "postcode": "99001",
    }


async def test_tags_and_names_are_given_when_asked_for(ask):
    first = (await ask("/search", q="forest eggs", extratags=1, namedetails=1, entrances=1)).json()[
        0
    ]
    assert first["extratags"]["office"] == "association"
    assert first["namedetails"] == {
        "name": "Les Œufs de la Forêt",
        "name:en": "Forest Eggs",
    }
    assert first["entrances"] is None


async def test_geojson_has_features_with_boxes(ask):
    response = await ask("/search", q="boulangerie dupont", format="geojson")
    assert response.headers["content-type"] == JSON
    body = response.json()
    assert body["type"] == "FeatureCollection"
    assert "ODbL" in body["licence"]
    [feature] = body["features"][:1]
    assert feature["geometry"] == {"type": "Point", "coordinates": [2.351, 48.851]}
    assert feature["bbox"] == pytest.approx([2.35095, 48.85095, 2.35105, 48.85105])
    assert feature["properties"]["category"] == "shop"
    assert feature["properties"]["place_rank"] == 30


async def test_geocodejson_names_its_query_and_the_parts_of_the_address(ask):
    response = await ask("/search", q="boulangerie dupont", format="geocodejson", addressdetails=1)
    body = response.json()
    assert body["geocoding"]["version"] == "0.1.0"
    assert body["geocoding"]["query"] == "boulangerie dupont"
    geocoding = body["features"][0]["properties"]["geocoding"]
    assert (geocoding["osm_key"], geocoding["osm_value"], geocoding["type"]) == (
        "shop",
        "bakery",
        "house",
    )
    assert (geocoding["housenumber"], geocoding["street"]) == ("3 bis", "Rue de l’Église")
    assert geocoding["admin"] == {}


async def test_xml_is_escaped_and_can_be_read(ask):
    response = await ask("/search", q="pharmacie pont", format="xml", addressdetails=1, extratags=1)
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.text)
    assert root.tag == "searchresults"
    assert root.get("querystring") == "pharmacie pont"
    place = root.find("place")
    assert place.get("display_name").startswith('Pharmacie <b>du "Pont"</b> & Cie')
    assert (place.get("class"), place.get("type")) == ("amenity", "pharmacy")
    assert place.get("boundingbox").count(",") == 3
    assert place.findtext("amenity") == 'Pharmacie <b>du "Pont"</b> & Cie'
    assert {tag.get("key") for tag in place.find("extratags")} == {"amenity", "name"}


async def test_xml_leaves_out_what_no_xml_may_hold(ask):
    response = await ask("/search", q="boulangerie\x0bdupont\x00\ufffe", format="xml")
    assert ElementTree.fromstring(response.text).get("querystring") == "boulangeriedupont "


async def test_more_url_goes_on_after_what_was_answered(ask, town_client):
    first = ElementTree.fromstring(
        (await ask("/search", q="boulangerie", format="xml", limit=1)).text
    )
    more = ElementTree.fromstring((await town_client.get(first.get("more_url"))).text)
    assert first.find("place").get("place_id") not in more.get("more_url").partition("exclude")[0]
    assert first.find("place").get("osm_id") != more.find("place").get("osm_id")


@pytest.mark.parametrize("path", ["/search", "/search/", "/search.php"])
async def test_each_path_answers_without_a_redirect(ask, path):
    assert (await ask(path, q="cafe litteraire")).status_code == 200
    assert (await ask(path.replace("search", "reverse"), lat=48.85, lon=2.35)).status_code == 200
    assert (await ask(path.replace("search", "lookup"), osm_ids="N4")).status_code == 200
    assert (await ask(path.replace("search", "status"))).status_code == 200


async def test_what_cannot_be_found_is_an_empty_list(ask):
    response = await ask("/search", q="xyzzyq")
    assert (response.status_code, response.text) == (200, "[]")
    assert (await ask("/search", q="")).text == "[]"


async def test_nothing_to_search_for_is_an_error(ask):
    response = await ask("/search", format="json")
    assert response.status_code == 400
    assert response.json() == {"error": {"code": 400, "message": "Nothing to search for."}}


async def test_the_parts_of_an_address_may_be_given_by_name(names, ask):
    found = await ask("/search", amenity="boulangerie dupont", city="valbourg", country="France")
    assert found.json()[0]["name"] == "Boulangerie Dupont"
    response = await ask("/search", q="dupont", city="valbourg", format="json")
    assert response.status_code == 400
    assert "cannot be used together with 'q'" in response.json()["error"]["message"]


async def test_a_position_may_be_typed_instead_of_a_name(names):
    assert await names("48.851, 2.351") == ["Boulangerie Dupont"]


async def test_limit_is_kept_within_its_bounds(ask, names):
    assert len(await names("boulangerie", limit=1)) == 1
    assert len(await names("boulangerie", limit=0)) == 1
    assert len(await names("boulangerie", limit=100_000)) >= 2
    response = await ask("/search", q="boulangerie", limit="ten", format="json")
    assert response.json()["error"]["message"] == "Parameter 'limit' must be a number."


async def test_a_viewbox_prefers_and_a_bounded_one_leaves_out(names, ask):
    east, west = "2.3525,48.8515,2.3535,48.8505", "2.3505,48.8505,2.3515,48.8515"
    assert (await names("boulangerie", viewbox=east))[0] == "Chez Paul"
    assert (await names("boulangerie", viewbox=west))[0] == "Boulangerie Dupont"
    assert await names("boulangerie", viewbox=east, bounded=1) == ["Chez Paul"]
    for bad in ("1,2,3", "a,b,c,d", "nan,1,2,3", "2,48,2,49"):
        assert (await ask("/search", q="boulangerie", viewbox=bad)).status_code == 400


async def test_results_that_were_seen_are_left_out(ask, names):
    first = (await ask("/search", q="boulangerie")).json()[0]
    assert first["name"] not in await names("boulangerie", exclude_place_ids=first["place_id"])
    assert "Chez Paul" not in await names("boulangerie", exclude_place_ids="N5")


async def test_layers_and_feature_types_choose_what_is_found(names, ask):
    assert "Valbourg" not in await names("valbourg", layer="poi")
    assert (await names("valbourg", layer="address"))[0] == "Valbourg"
    assert await names("valbourg", featureType="settlement") == ["Valbourg"]
    assert await names("boulangerie", featureType="city") == []
    assert (await ask("/search", q="valbourg", layer="sky")).status_code == 400


async def test_what_is_in_no_country_we_know_is_in_any(names):
    assert "Chez Paul" in await names("chez paul", countrycodes="fr,be")


async def test_booleans_are_true_but_for_zero_and_nothing(ask):
    for value, there in (("no", True), ("false", True), ("00", True), ("0", False), ("", False)):
        [first] = (await ask("/search", q="chez paul", addressdetails=value, limit=1)).json()
        assert ("address" in first) is there, value


@pytest.mark.parametrize(
    ("form", "field", "value"),
    [
        ("geojson", "geojson", {"type": "Point", "coordinates": [2.351, 48.851]}),
        ("text", "geotext", "POINT(2.3510000 48.8510000)"),
        ("kml", "geokml", "<Point><coordinates>2.3510000,48.8510000</coordinates></Point>"),
        ("svg", "svg", 'cx="2.3510000" cy="-48.8510000"'),
    ],
)
async def test_a_geometry_comes_in_the_form_asked_for(ask, form, field, value):
    asked = {f"polygon_{form}": 1}
    assert (await ask("/search", q="boulangerie dupont", **asked)).json()[0][field] == value
    ElementTree.fromstring((await ask("/search", q="boulangerie", format="xml", **asked)).text)


async def test_two_geometries_are_one_too_many(ask):
    response = await ask("/search", q="x", polygon_svg=1, polygon_geojson=1, format="json")
    assert response.status_code == 400
    message = "Too many polygon output options selected."
    assert response.json()["error"]["message"] == message


async def test_names_come_in_the_language_asked_for(ask, town_client):
    english = {"accept-language": "de,en;q=0.5"}
    assert (await ask("/search", q="valbourg", **english)).json()[0]["name"] == "Valbourgh"
    response = await town_client.get(
        f"{SITE}/search", params={"q": "valbourg"}, headers={"Accept-Language": "en-GB"}
    )
    assert response.json()[0]["name"] == "Valbourgh"
    assert (await ask("/search", q="valbourg")).json()[0]["name"] == "Valbourg"


async def test_a_callback_is_called_and_code_is_not(ask):
    response = await ask("/search", q="chez paul", json_callback="app.found")
    assert response.headers["content-type"] == "application/javascript; charset=utf-8"
    assert json.loads(response.text.removeprefix("app.found(").removesuffix(")"))
    for code in ("alert(1)//", "a b", "<script>", "", "a.1"):
        assert (await ask("/search", q="chez paul", json_callback=code)).status_code == 400


async def test_an_unknown_format_is_refused_and_an_unknown_parameter_ignored(ask):
    response = await ask("/search", q="x", format="yaml")
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text.startswith("ERROR 400: Parameter 'format' must be one of: xml, json")
    assert (await ask("/search", q="chez paul", bogus="thing", key="AIza")).status_code == 200


async def test_reverse_gives_one_object_with_its_address(ask):
    one = (await ask("/reverse", lat=48.85101, lon=2.35101, format="jsonv2")).json()
    assert one["name"] == "Boulangerie Dupont"
    assert one["address"]["road"] == "Rue de l’Église"
    bare = await ask("/reverse", lat=48.85101, lon=2.35101, format="json", addressdetails=0)
    assert "address" not in bare.json()


async def test_reverse_speaks_xml_unless_told_otherwise(ask):
    response = await ask("/reverse", lat=48.85101, lon=2.35101)
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.text)
    assert root.findtext("result").startswith("Boulangerie Dupont, 3 bis")
    assert root.find("addressparts").findtext("house_number") == "3 bis"


@pytest.mark.parametrize("fmt", ["geojson", "geocodejson"])
async def test_reverse_gives_a_collection_of_one(ask, fmt):
    body = (await ask("/reverse", lat=48.85101, lon=2.35101, format=fmt)).json()
    assert len(body["features"]) == 1


async def test_a_low_zoom_gives_what_such_a_map_would_show(ask):
    at = {"lat": 48.85101, "lon": 2.35101, "format": "json"}
    assert (await ask("/reverse", **at, zoom=10)).json()["name"] == "Valbourg"
    assert (await ask("/reverse", **at, zoom="deep")).status_code == 400


@pytest.mark.parametrize("position", [{"lat": 91, "lon": 2}, {"lat": 10, "lon": 10}])
async def test_where_nothing_is_reverse_says_so_with_200(ask, position):
    response = await ask("/reverse", **position, format="json")
    assert (response.status_code, response.json()) == (200, {"error": "Unable to geocode"})
    xml = await ask("/reverse", **position)
    assert ElementTree.fromstring(xml.text).findtext("error") == "Unable to geocode"


@pytest.mark.parametrize("lat", ["Nan", "48,96", "Inf", "-inf", "1e999", "١", "", "1_0"])
async def test_what_is_no_number_is_refused(ask, lat):
    response = await ask("/reverse", lat=lat, lon=2, format="json")
    assert response.status_code == 400
    message = "Parameter 'lat' must be a number."
    assert response.json() == {"error": {"code": 400, "message": message}}
    text = await ask("/reverse", lat=lat, lon=2)
    assert (text.status_code, text.text) == (400, f"ERROR 400: {message}")


async def test_a_position_needs_both_numbers(ask):
    response = await ask("/reverse", lat=48, format="json")
    assert response.json()["error"]["message"] == "Parameter 'lon' missing."


async def test_errors_are_in_french_for_those_who_ask_for_it(town_client):
    response = await town_client.get(
        f"{SITE}/reverse", params={"lat": "x", "lon": "2"}, headers={"Accept-Language": "fr"}
    )
    assert response.text == "ERROR 400: Le paramètre « lat » doit être un nombre."


async def test_lookup_gives_elements_of_all_kinds_in_the_order_asked(ask):
    refs = "W107,N44,,junk,N99999999999999999999,X1,n4,R999,N20,W104"
    response = await ask("/lookup", osm_ids=refs, format="json")
    found = [(one["osm_type"], one["osm_id"], one["type"]) for one in response.json()]
    assert found == [
        ("way", 107, "road"),
        ("node", 44, "house"),
        ("node", 4, "bakery"),
        ("way", 104, "house"),
    ]
    street, address = response.json()[:2]
    assert street["address"]["road"] == "Grande Rue"
    assert (address["name"], address["display_name"]) == ("", "14, Grande Rue, Valbourg")
    assert address["address"]["house_number"] == "14"


async def test_lookup_of_an_area_gives_its_extent(client_of, monaco):
    async with client_of(monaco) as client:
        parameters = {"osm_ids": "R5986438", "format": "json"}
        [one] = (await client.get(f"{SITE}/lookup", params=parameters)).json()
    assert one["name"] == "Monte-Carlo"
    south, north, west, east = map(float, one["boundingbox"])
    assert south < float(one["lat"]) < north and west < float(one["lon"]) < east
    assert one["address"]["country_code"] == "mc"


async def test_lookup_takes_fifty_elements_and_no_more(ask):
    fifty = ",".join(f"N{n}" for n in range(50))
    assert (await ask("/lookup", osm_ids=fifty, format="json")).status_code == 200
    response = await ask("/lookup", osm_ids=f"{fifty},N50", format="json")
    assert response.json() == {"error": {"code": 400, "message": "Too many object IDs."}}
    assert (await ask("/lookup", format="json")).json() == []


async def test_status_tells_the_date_of_the_data(ask):
    assert (await ask("/status")).text == "OK"
    body = (await ask("/status", format="json")).json()
    assert (body["status"], body["message"]) == (0, "OK")
    assert body["data_updated"].startswith("2026-01-02")
    assert body["software_version"] == VERSION
    assert (await ask("/status", format="xml")).status_code == 400


async def test_place_ids_are_numbers_that_javascript_reads_exactly(ask):
    for one in (await ask("/lookup", osm_ids="W107,N44,N4", format="json")).json():
        assert 0 < one["place_id"] < 2**53


async def test_other_origins_may_read(town_client):
    response = await town_client.get(
        f"{SITE}/search", params={"q": "x"}, headers={"Origin": "https://association.example"}
    )
    assert response.headers["access-control-allow-origin"] == "*"


async def test_status_says_so_when_the_database_is_away(client_of, town):
    async with client_of(town) as client:
        from web.app import app

        await app.state.pools.read.close()
        text = await client.get(f"{SITE}/status")
        told = await client.get(f"{SITE}/status", params={"format": "json"})
    assert (text.status_code, text.text) == (500, "ERROR: Database connection failed")
    assert (told.status_code, told.json()["status"]) == (200, 700)
