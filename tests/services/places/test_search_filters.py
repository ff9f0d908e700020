"""Search takes the filters of nearby: then only places that are so are found."""

import pytest

from importers.osm.imports import import_osm

GARDENS = (
    "n1 v1 t2026-11-01T00:00:00Z Tamenity=cafe,name=Jardin%20%Alba,wheelchair=yes,diet:vegan=yes,cuisine=regional%20%;greek x2.35 y48.85\n"
    "n2 v1 t2019-01-01T00:00:00Z Tamenity=cafe,name=Jardin%20%Bo,wheelchair=designated,check_date=2026-10-01,opening_hours=24/7 x2.3501 y48.85\n"
    "n3 v1 t2019-01-01T00:00:00Z Tamenity=fast_food,name=Jardin%20%Cy,wheelchair=no,takeaway=only,opening_hours=Mo-Fr%20%10:00-12:00 x2.3502 y48.85\n"
    "n4 v1 t2019-01-01T00:00:00Z Tamenity=theatre,name=Jardin%20%Dee,wheelchair=limited,audio_loop=yes,opening_hours=call%20%us x2.3503 y48.85\n"
    "n5 v1 t2019-01-01T00:00:00Z Tshop=bakery,name=Jardin%20%Eve,diet:vegan=no,opening_hours=Mo-Su%20%07:00-19:00 x-73.9 y40.7\n"
    "n6 v1 t2019-01-01T00:00:00Z Taddr:housenumber=3,addr:street=Rue%20%du%20%Jardin x2.3504 y48.85\n"
    "n7 v1 x2.3500 y48.8501\n"
    "n8 v1 x2.3510 y48.8501\n"
    "w1 v1 t2026-11-01T00:00:00Z Thighway=residential,name=Rue%20%du%20%Jardin,wheelchair=yes Nn7,n8\n"
)  # fmt: skip
ROUTES = ["/places/search", "/places/autocomplete"]


@pytest.fixture(scope="module")
def gardens(new_database, tmp_path_factory):
    """Five places, a street and an address, all called alike; Eve is in New York."""
    file = tmp_path_factory.mktemp("gardens") / "gardens.opl"
    file.write_text(GARDENS)
    url = new_database("gardens")
    import_osm(url, file, lambda line: None)
    return url


@pytest.fixture
async def client(gardens, client_of):
    async with client_of(gardens) as client:
        yield client


async def initials(client, route="/places/search", q="jardin", **parameters):
    """The last names of what is found, by their first letters, in the order of the alphabet."""
    response = await client.get(route, params={"q": q} | parameters)
    assert response.status_code == 200, response.text
    found = response.json()["features"]
    return "".join(sorted(f["properties"]["name"].split()[-1][0] for f in found))


@pytest.mark.parametrize("route", ROUTES)
async def test_without_filters_streets_are_found_beside_places(client, route):
    assert await initials(client, route) == "ABCDEJ"


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"with": "diet:vegan=yes"}, "A"),
        ({"with": "-diet:vegan"}, "BCDE"),
        ({"with": "cuisine=tea|regional,-takeaway"}, "A"),
        ({"wheelchair": "yes"}, "AB"),
        ({"wheelchair": "yes,limited"}, "ABD"),
        ({"hearing_loop": "yes"}, "D"),
        ({"hearing_loop": "no"}, ""),
        ({"verified_within": "50y"}, "ABCDE"),
        ({"verified_within": "1d"}, ""),
        ({"wheelchair": "yes", "categories": "food,-cafe"}, ""),
        ({"wheelchair": "yes", "kinds": "street,address"}, ""),
        ({"wheelchair": "yes", "bbox": "2.35005,48.8,2.4,48.9"}, "B"),
    ],
)
async def test_only_places_that_are_so_are_found(client, route, parameters, expected):
    assert await initials(client, route, **parameters) == expected


@pytest.mark.parametrize(
    ("open_at", "expected"),
    [
        ("2026-11-25T11:00Z", "B"),  # noon in Paris, six in New York
        ("2026-11-25T12:00 01:00", "B"),  # a + that the URL did not write %2B
        ("2026-11-25T11:00", "BCE"),  # by each place's own clock
        ("2026-11-25T06:30", "B"),
        ("2026-11-28T11:00", "BE"),  # a Saturday
    ],
)
async def test_those_that_are_open_are_found(client, open_at, expected):
    assert await initials(client, open_at=open_at) == expected


async def test_the_clock_is_that_of_the_bias_where_there_is_one(client):
    at = "2026-11-25T11:00"
    assert await initials(client, open_at=at, bias="2.35,48.85") == "BC"  # five in New York
    assert await initials(client, open_at=at, bias="-73.9,40.7") == "BE"  # 17 h in Paris


async def test_what_is_open_now_is_among_what_opens_at_all(client):
    found = await initials(client, open_at="now")
    assert "B" in found
    assert set(found) <= set("BCE")


async def test_an_open_place_is_found_behind_better_ones_that_are_closed(client):
    assert await initials(client, open_at="2026-11-25T11:00Z", limit=1) == "B"


async def test_a_house_number_finds_no_address_where_places_are_meant(client):
    response = await client.get("/places/search", params={"q": "3 rue du jardin"})
    assert response.json()["features"][0]["properties"]["kind"] == "address"
    assert await initials(client, q="3 rue du jardin", wheelchair="yes") == "AB"


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "parameters",
    [
        {"with": "=yes"},
        {"with": ",".join(["a"] * 11)},
        {"wheelchair": "perhaps"},
        {"hearing_loop": "maybe"},
        {"verified_within": "soon"},
        {"open_at": "teatime"},
        {"open_at": "1999-12-31T12:00"},
    ],
)
async def test_a_filter_is_refused_in_the_words_of_nearby(client, route, parameters):
    refused = await client.get(route, params={"q": "jardin"} | parameters)
    nearby = await client.get("/places/nearby", params={"lon": 2.35, "lat": 48.85} | parameters)
    assert refused.status_code == nearby.status_code == 422
    assert refused.json()["detail"] == nearby.json()["detail"]
