"""An address tells the units around it: commune, département, region, country."""

import psycopg
import pytest

UNITS = [
    (2, 2, "Schweiz/Suisse", '{"fr": "Suisse", "en": "Switzerland"}', "CH", None),
    (4, 4, "Genève", '{"en": "Geneva"}', "CH-GE", None),
    (8, 8, "Carouge", "{}", None, None),
    (-9, 9, "Quartier", "{}", None, None),
    (74, 6, "Haute-Savoie", "{}", "FR-74", "74"),
    (74001, 8, "Abondance", "{}", None, "74001"),
]


@pytest.fixture
def units(empty):
    """`units(areas, municipality)` → what places.units says of them."""
    with psycopg.connect(empty) as conn:
        conn.cursor().executemany(
            """INSERT INTO osm.admin_area
            (osm_type, osm_id, admin_level, name, names, iso, insee, postcodes, geom)
            VALUES (CASE WHEN %(id)s < 0 THEN 'w' ELSE 'r' END, abs(%(id)s), %(level)s, %(name)s,
            %(names)s, %(iso)s, %(insee)s, '{}', ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 3857)))""",
            [
                dict(zip(("id", "level", "name", "names", "iso", "insee"), unit, strict=True))
                for unit in UNITS
            ],
        )

        def units(areas, municipality):
            statement = "SELECT places.units(%s::bigint[], %s)"
            return conn.execute(statement, (areas, municipality)).fetchone()[0]

        yield units
        conn.rollback()


def test_each_unit_has_its_names_and_its_code(units):
    assert units([-9, 8, 4, 2], 8) == {
        "municipality": {"name": "Carouge"},
        "region": {"name": "Genève", "en": "Geneva", "code": "CH-GE"},
        "country": {
            "name": "Schweiz/Suisse", "fr": "Suisse", "en": "Switzerland", "code": "CH",
        },
    }  # fmt: skip


def test_a_commune_has_its_insee_code_and_a_departement_its_iso_code(units):
    found = units([74001, 74], 74001)
    assert (found["municipality"]["code"], found["county"]["code"]) == ("74001", "FR-74")


def test_nothing_is_around_what_is_nowhere(units):
    assert units([], None) == units(None, None) == {}


async def test_a_place_without_a_city_shows_its_municipality(monaco, client_of):
    async with client_of(monaco) as client:
        search = await client.get("/places/search", params={"q": "chez edgar"})
        found = search.json()["features"][0]
        details = await client.get(f"/places/{found['id']}")
        lon, lat = found["geometry"]["coordinates"]
        nearby = await client.get("/places/nearby", params={"lon": lon, "lat": lat, "radius": 5})
    address = details.json()["properties"]["address"]
    assert "addr:city" not in details.json()["properties"]["tags"]
    assert address["city"] == address["municipality"] == address["country"] == "Monaco"
    assert address["country_code"] == "MC"
    assert address["label"].endswith("Monaco")
    assert found["properties"]["address"] == address
    assert address in [place["properties"]["address"] for place in nearby.json()["features"]]


async def test_an_address_without_units_says_so_by_null(town_client):
    search = await town_client.get("/places/search", params={"q": "boulangerie dupont"})
    address = search.json()["features"][0]["properties"]["address"]
    assert address["city"] == "Valbourg"
    assert address["municipality"] is address["country_code"] is None


async def test_the_api_describes_the_units(town_client):
    schemas = (await town_client.get("/openapi.json")).json()["components"]["schemas"]
    assert {"municipality", "municipality_code", "county", "region", "country_code"} <= set(
        schemas["Address"]["properties"]
    )
