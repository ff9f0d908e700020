"""Addresses, streets and loaded addresses in Google's form, from rows of a real database."""

import psycopg
import pytest
from googling import ask

from importers.osm.imports import import_osm


@pytest.fixture(scope="module")
def line(new_database, tmp_path_factory):
    """A street with two numbers, those between them, and one that only BAN has."""
    url, file = new_database("google_line"), tmp_path_factory.mktemp("google") / "line.opl"
    file.write_text(
        "n1 Taddr:housenumber=1,addr:street=Grande%20%Rue,addr:postcode=74000,addr:city=Annecy x6.1 y46.1\n"
        "n2 Taddr:housenumber=9,addr:street=Grande%20%Rue,addr:postcode=74000,addr:city=Annecy x6.102 y46.1\n"
        "n3 x6.11 y46.1\n"
        "w7 Taddr:interpolation=odd,addr:street=Grande%20%Rue Nn1,n2\n"
        "w8 Thighway=residential,name=Grande%20%Rue Nn1,n2,n3\n"
    )
    import_osm(url, file, lambda line: None)
    with psycopg.connect(url) as conn:
        conn.execute(
            """INSERT INTO places.address (source, source_id, departement, kind, housenumber,
            street, postcode, city, insee, geom, licence, loaded_at, street_key) VALUES ('ban',
            '74_1_00040', '74', 'housenumber', '40', 'Grande Rue', '74000', 'Annecy', '74001',
            ST_Transform(ST_Point(6.106, 46.1, 4326), 3857), 'etalab-2.0', now(), 'grande rue')"""
        )
        conn.execute(
            """INSERT INTO places.address_source (source, name, sha256, departements, rows,
            rejected, loaded_at, licence, attribution, url) VALUES ('ban', 'a.csv', '', '{74}',
            1, '{}', now(), 'etalab-2.0', 'Base Adresse Nationale', 'https://example.org')"""
        )
    return url


async def there(client, lat_lng, **parameters):
    return await ask(client, "geocode", latlng=lat_lng, **parameters)


async def test_a_number_between_two_others_says_that_it_is_only_likely(line, client_of):
    async with client_of(line) as client:
        body = await there(client, "46.1,6.101", location_type="RANGE_INTERPOLATED")
        first = body["results"][0]
        again = await ask(client, "geocode", place_id=first["place_id"])
    assert first["geometry"]["location_type"] == "RANGE_INTERPOLATED"
    assert first["formatted_address"].startswith("5 Grande Rue")
    assert again["results"] == [first]


async def test_a_street_is_a_route_with_bounds(line, client_of):
    async with client_of(line) as client:
        [street] = (await there(client, "46.1,6.101", result_type="route"))["results"]
    assert street["types"] == ["route"]
    assert street["formatted_address"].startswith("Grande Rue")
    bounds, view = street["geometry"]["bounds"], street["geometry"]["viewport"]
    assert bounds["southwest"]["lng"] == 6.1
    assert bounds["northeast"]["lng"] == 6.11
    assert view["southwest"]["lat"] < 46.1 < view["northeast"]["lat"]


async def test_addresses_of_others_are_credited_with_their_licence(line, client_of):
    async with client_of(line) as client:
        theirs = await there(client, "46.1,6.106", result_type="street_address")
        details = await ask(client, "place/details", place_id="address-ban-74_1_00040")
        ours = await there(client, "46.1,6.1", result_type="route")
    assert theirs["results"][0]["formatted_address"] == "40 Grande Rue, 74000 Annecy"
    assert details["result"]["name"] == "40 Grande Rue"
    for body in (theirs, details):
        osm, ban = body["html_attributions"]
        assert "ODbL-1.0" in osm
        assert "Base Adresse Nationale" in ban
        assert "etalab-2.0" in ban
    assert len(ours["html_attributions"]) == 1


async def test_an_address_has_details_of_its_own(line, client_of):
    async with client_of(line) as client:
        body = await ask(client, "place/details", place_id="address-n1")
    assert body["result"]["types"] == ["street_address"]
    assert body["result"]["vicinity"] == "1 Grande Rue, Annecy"
    assert "business_status" not in body["result"]
    assert "url" not in body["result"]
