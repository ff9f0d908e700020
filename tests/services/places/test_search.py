"""What people type, and what they expect first."""

import psycopg
import pytest


async def names(client, q, **parameters):
    response = await client.get("/places/search", params={"q": q} | parameters)
    assert response.status_code == 200, response.text
    return [f["properties"]["name"] for f in response.json()["features"]]


@pytest.mark.parametrize(
    "q",
    [
        "Café littéraire",
        "cafe litteraire",
        "CAFE LITTERAIRE",
        "café  littéraire!",
        "cafe litéraire",
        "caffe litteraire",
        "littéraire café",
    ],
)
async def test_accents_case_typos_and_order_are_forgiven(town_client, q):
    assert (await names(town_client, q))[0] == "Café littéraire"


@pytest.mark.parametrize(
    "q", ["boulangerie", "boulangeries", "boulagerie", "Boulangerie ", "bakery", "pain"]
)
async def test_a_category_finds_its_places_before_those_that_borrow_its_name(town_client, q):
    found = await names(town_client, q)
    assert set(found[:2]) == {"Boulangerie Dupont", "Chez Paul"}


async def test_the_name_that_was_typed_comes_first(town_client):
    assert (await names(town_client, "saint denis"))[:2] == ["Saint-Denis", "Saint-Denis-en-Val"]


async def test_the_last_word_may_be_unfinished(town_client):
    assert (await names(town_client, "bibliotheque lou"))[0] == "Bibliothèque Louise-Michel"


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("la fabrique", "Bibliothèque Louise-Michel"),  # an other name
        ("forest eggs", "Les Œufs de la Forêt"),  # a name in English
        ("oeufs foret", "Les Œufs de la Forêt"),  # a ligature
        ("hopital", "Hôpitaux réunis"),  # a French plural
        ("aide alimentaire", "Épicerie sociale La Clé"),  # an everyday word
        ("pharmacie pont", 'Pharmacie <b>du "Pont"</b> & Cie'),  # markup is text
        ("mairie", "Mairie de Valbourg"),
        ("valbourgh", "Valbourg"),
    ],
)
async def test_what_is_meant_is_found_first(town_client, q, expected):
    assert (await names(town_client, q))[0] == expected


async def test_an_address_comes_before_what_is_there(town_client):
    response = await town_client.get("/places/search", params={"q": "3 bis rue de l'eglise"})
    address, place = response.json()["features"][:2]
    assert address["properties"]["kind"] == "address"
    assert address["properties"]["address"]["label"].startswith("3 bis Rue de l’Église")
    assert place["properties"]["name"] == "Boulangerie Dupont"


async def test_the_two_sides_of_a_bus_stop_are_one_answer(town_client):
    assert (await names(town_client, "mairie")).count("Mairie") == 1


async def test_one_word_too_many_still_finds_something(town_client):
    assert (await names(town_client, "boulangerie dupont zanzibar"))[0] == "Boulangerie Dupont"


@pytest.mark.parametrize(
    "q", ["xyzzyq", "!!!", "' OR 1=1 --", "a' | b:*", "\\", "(((", ":*", "🍞", "le", "%", "Ж"]
)
async def test_what_cannot_be_found_is_no_error(town_client, q):
    assert isinstance(await names(town_client, q), list)


async def test_nearer_places_come_first_where_a_position_is_given(town_client):
    assert (await names(town_client, "boulangerie", bias="2.353,48.851"))[0] == "Chez Paul"
    assert (await names(town_client, "boulangerie", bias="2.351,48.851"))[0] == "Boulangerie Dupont"


async def test_a_bbox_keeps_what_is_inside(town_client):
    assert await names(town_client, "boulangerie", bbox="2.3525,48.8505,2.3535,48.8515") == [
        "Chez Paul"
    ]


async def test_categories_keep_their_places(town_client):
    assert await names(town_client, "boulangerie", categories="restaurant") == [
        "La Boulangerie du Marché"
    ]


async def test_names_and_labels_follow_the_language(town_client):
    response = await town_client.get("/places/search", params={"q": "forest eggs", "lang": "en"})
    properties = response.json()["features"][0]["properties"]
    assert properties["name"] == "Forest Eggs"
    french = await town_client.get(
        "/places/search",
        params={"q": "cafe"},
        headers={"Accept-Language": "fr-CH,fr;q=0.9,en;q=0.8"},
    )
    assert french.json()["features"][0]["properties"]["category_label"] == "Café"


async def test_credit_and_licence_are_always_given(town_client):
    body = (await town_client.get("/places/search", params={"q": "xyzzyq"})).json()
    assert "OpenStreetMap contributors" in body["attribution"]
    assert body["licence"] == "ODbL-1.0"


async def test_a_refuge_is_not_to_be_found(town_client):
    assert "Refuge secret" not in await names(town_client, "refuge secret")


@pytest.mark.parametrize(
    ("q", "categories"),
    [("boulangerie", {"bakery"}), ("bibliotheque", {"library"}), ("cafe litteraire", {"cafe"})],
)
async def test_geneva_answers_as_its_people_expect(geneva_client, q, categories):
    response = await geneva_client.get("/places/search", params={"q": q, "limit": 5})
    features = response.json()["features"]
    assert features
    assert {f["properties"]["category"] for f in features} == categories


async def test_geneva_finds_the_cafe_of_the_house_of_literature(geneva_client):
    assert (await names(geneva_client, "cafe litteraire"))[0] == "Maison Rousseau Littérature"


async def test_every_name_of_geneva_finds_its_place(geneva, geneva_client):
    """A sample of 150 names, spread by hash: each is among the first ten for its own name."""
    with psycopg.connect(geneva) as conn:
        sample = conn.execute(
            "SELECT DISTINCT name FROM osm.place WHERE name IS NOT NULL AND category_group <> 'transport' AND length(name) > 3"
            " AND ('x' || substr(md5(name), 1, 4))::bit(16)::int % 12 = 0 ORDER BY name LIMIT 150"
        ).fetchall()
    missed = [
        name for (name,) in sample if name not in await names(geneva_client, name[:200], lang="fr")
    ]
    assert len(sample) == 150
    assert len(missed) <= 3, missed
