"""Words that say where: près de, à, near, in."""

import pytest

SITE = """n1 Tplace=village,name=Valdoux x6.000 y46.000
n2 Tplace=village,name=Montgris x6.200 y46.100
n3 Tshop=bakery,name=Au%20%Pain%20%Doux x6.001 y46.001
n4 Tshop=bakery,name=Fournil%20%Gris x6.201 y46.101
n5 Trailway=station,name=Gare%20%de%20%Montgris x6.202 y46.102
n6 Tamenity=cafe,name=Café%20%à%20%la%20%Page x6.001 y46.000
n7 Tamenity=restaurant,name=Chez%20%Rose%20%près%20%du%20%Pont x6.2 y46.1
n8 Tamenity=library,name=La%20%Halle x6.0 y46.0
"""


@pytest.fixture
async def site(served):
    async with served(SITE) as client:
        yield client


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("boulangerie à Montgris", "Fournil Gris"),
        ("boulangerie à Valdoux", "Au Pain Doux"),
        ("bakery in Montgris", "Fournil Gris"),
        ("pain a montgris", "Fournil Gris"),
        ("boulangerie près de la gare de Montgris", "Fournil Gris"),
        ("boulangerie proche de Valdoux", "Au Pain Doux"),
        ("bakery near La Halle", "Au Pain Doux"),
        ("boulangerie à côté de la halle", "Au Pain Doux"),
        ("café à la page", "Café à la Page"),  # it is called so
        ("chez rose près du pont", "Chez Rose près du Pont"),
    ],
)
async def test_a_place_that_is_named_says_where(site, q, expected):
    response = await site.get("/places/search", params={"q": q, "bias": "6.1,46.05"})
    assert response.status_code == 200, response.text
    first = response.json()["features"][0]["properties"]
    assert first["name"] == expected


async def test_where_nothing_is_called_so_all_words_are_looked_for(site):
    response = await site.get("/places/search", params={"q": "boulangerie près de Nullepart"})
    assert {f["properties"]["name"] for f in response.json()["features"]} >= {"Fournil Gris"}
