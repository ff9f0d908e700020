"""Items as pages: whole without scripts, with a map of our own where there are scripts."""

import re

import psycopg
import pytest
from layered import Layers
from oapif import ITEMS, features

from core.migrations import migrate

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def hostile(new_database):
    """A layer whose words are markup, and whose links lead astray."""
    url = new_database("hostile")
    with psycopg.connect(url) as conn:
        migrate(conn)
        layers = Layers(conn)
        fields = {"name": "string", "site": "string", "note": "string"}
        layers.declare("a", title="<script>alert(1)</script>", fields=fields, attribution="<b>")
        layers.put(
            "a", 1, "POINT(0 0)", name='"><img src=x>', site="javascript:alert(1)", note="x" * 300
        )
        layers.put("a", 2, "POINT(1 1)", name="B", site="https://a.example/?a=1&b='\"><i>")
    return url


async def page(client, path, lang="fr", **parameters):
    headers = {"Accept": BROWSER, "Accept-Language": lang}
    response = await client.get(path, params=parameters or None, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == lang
    assert f'<html lang="{lang}">' in response.text
    return response


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", ["Lieux", "20 éléments ici, 20 en tout", "Catégorie", "Boulangerie", "La collection", "English"]),
     ("en", ["Places", "20 items here, 20 in all", "Category", "Bakery", "The collection", "Français"])],
)  # fmt: skip
async def test_a_page_has_all_items_in_the_language_of_the_reader(town_client, lang, words):
    text = (await page(town_client, ITEMS, lang)).text
    for word in words:
        assert word in text
    for one in await features(town_client):
        assert f'id="item-{one["id"]}"' in text


async def test_pages_are_turned_by_links(town_client):
    seen, path, parameters = [], ITEMS, {"limit": 8, "sortby": "-name"}
    for _ in range(3):
        text = (await page(town_client, path, **parameters)).text
        seen += re.findall(r'id="item-(\d+)"', text)
        following = re.search(r'class="button" rel="next" href="([^"]*)"', text)
        if following:
            path, parameters = following[1].replace("&amp;", "&"), {}
    assert following is None
    assert len(seen) == len(set(seen)) == 20
    first = re.search(r'class="button" href="([^"]*)">Première page', text)[1]
    assert "cursor" not in first and "sortby=-name" in first


async def test_a_heading_sorts_by_its_column_and_back(town_client):
    text = (await page(town_client, ITEMS)).text
    assert f'href="http://test{ITEMS}?f=html&amp;sortby=category"' in text
    assert "aria-sort" not in text
    text = (await page(town_client, ITEMS, sortby="category")).text
    assert 'aria-sort="ascending"' in text
    assert f'href="http://test{ITEMS}?f=html&amp;sortby=-category"' in text


async def test_a_page_of_one_item_tells_all_that_is_known(town_client):
    [one] = [
        f for f in await features(town_client) if f["properties"]["name"] == "Boulangerie Dupont"
    ]
    text = (await page(town_client, f"{ITEMS}/{one['id']}")).text
    for word in ("Boulangerie Dupont", "Rue de l’Église", "99001", "Mo-Sa 07:00-19:00", "Code postal",
                 'href="https://boulangerie.example"', "addr:postcode = 99001", "© OpenStreetMap (ODbL-1.0)"):  # fmt: skip
        assert word in text
    assert "Courriel" not in text  # it has none


async def test_the_map_is_ours_and_nothing_comes_from_elsewhere(town_client):
    response = await page(town_client, ITEMS, bbox="2,48,3,49")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "http" not in policy
    [script] = re.findall(r'<script type="module" src="([^"]*)"></script>', response.text)
    assert (await town_client.get(script)).status_code == 200
    [items] = re.findall(r'data-items="([^"]*)"', response.text)
    shown = (await town_client.get(items.replace("&amp;", "&"))).json()
    assert shown["numberReturned"] == 20
    assert not re.findall(
        r'(?:src|href)="(?!http://test|/|https://boulangerie)[^"]*"', response.text
    )


async def test_before_a_build_there_is_a_page_without_a_map(town_client, tmp_path, monkeypatch):
    from core.settings import settings

    monkeypatch.setattr(settings(), "assets_dir", tmp_path)
    text = (await page(town_client, ITEMS)).text
    assert "<script" not in text
    assert "Boulangerie Dupont" in text


async def test_words_of_others_are_no_markup(hostile, client_of):
    async with client_of(hostile) as client:
        for path in ("items", "items/1", "items/2", "queryables", "schema", ""):
            text = (await page(client, f"/ogc/collections/a/{path}".rstrip("/"))).text
            assert "<script>" not in text and "<img src=x" not in text and "<i>" not in text
            assert "<b>" not in text and 'href="javascript' not in text
        text = (await page(client, "/ogc/collections/a/items")).text
    assert "&lt;script&gt;" in text
    assert 'href="https://a.example/?a=1&amp;b=&#39;&#34;&gt;&lt;i&gt;"' in text
    assert "x" * 200 + "…" in text and "x" * 201 not in text


async def test_a_page_is_in_degrees_whatever_is_asked(town_client):
    crs = "http://www.opengis.net/def/crs/EPSG/0/2154"
    text = (await page(town_client, ITEMS, crs=crs)).text
    assert "Boulangerie Dupont" in text


@pytest.mark.parametrize("kind", ["queryables", "schema"])
async def test_schemas_are_tables_for_readers(town_client, kind):
    text = (await page(town_client, f"/ogc/collections/places/{kind}", "fr")).text
    assert "Code postal" in text
    assert "<code>opening_hours</code>" in text
