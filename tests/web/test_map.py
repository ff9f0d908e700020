"""The page `/` as it is before any script runs."""

import re
from html.parser import HTMLParser

import pytest


async def place_id(client, q):
    found = (await client.get("/places/search", params={"q": q, "limit": 1})).json()
    return found["features"][0]["id"]


VOID = {"meta", "link", "input", "img", "br"}


class Page(HTMLParser):
    """The elements of a page: (tag, attributes); raises on markup that is not closed in order."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def attributes(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


async def test_the_page_says_who_it_is(town_client):
    response = await town_client.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(response.text)
    assert "<title>MapCommons – La carte" in response.text
    assert page.attributes("html") == [{"lang": "fr"}]
    links = {link["rel"]: link["href"] for link in page.attributes("link")}
    assert links["canonical"] == "http://test/?lang=fr"
    assert any(m.get("name") == "description" and m["content"] for m in page.attributes("meta"))
    assert "OpenStreetMap</a>" in response.text
    assert 'href="https://www.openstreetmap.org/copyright"' in response.text


@pytest.mark.parametrize(
    ("query", "header", "lang"),
    [
        ("", "", "fr"),
        ("", "de", "fr"),
        ("", "en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("?lang=fr", "en", "fr"),
        ("?lang=en", "fr", "en"),
        ("?lang=xx", "en", "en"),
    ],
)
async def test_the_language_is_asked_for_then_preferred_then_french(
    town_client, query, header, lang
):
    response = await town_client.get(f"/{query}", headers={"Accept-Language": header})
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in response.text
    assert response.headers["content-language"] == lang
    assert "Accept-Language" in response.headers["vary"]
    other = {"fr": "en", "en": "fr"}[lang]
    assert f'hreflang="{other}" lang="{other}"' in response.text


async def test_nothing_inline_and_nothing_from_elsewhere(town_client):
    response = await town_client.get("/?q=boulangerie")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "set-cookie" not in response.headers
    page = Page(response.text)
    assert all(
        "style" not in a and not [n for n in a if n.startswith("on")] for _, a in page.elements
    )
    assert [s.get("type") for s in page.attributes("script")] == ["module", "application/json"]
    loaded = [a["src"] for _, a in page.elements if "src" in a]
    loaded += [
        a["href"] for a in page.attributes("link") if a["rel"] not in ("canonical", "alternate")
    ]
    assert all(url.startswith("/") and not url.startswith("//") for url in loaded)


async def test_what_a_page_loads_is_there(town_client):
    page = Page((await town_client.get("/")).text)
    urls = [a["src"] for _, a in page.elements if "src" in a]
    urls += [a["href"] for a in page.attributes("link") if a["rel"] in ("stylesheet", "icon")]
    assert len(urls) >= 4
    for url in urls:
        assert (await town_client.get(url)).status_code == 200, url


async def test_without_javascript_a_search_lists_places(town_client):
    response = await town_client.get("/", params={"q": "boulangeri", "lang": "fr"})
    assert response.status_code == 200
    assert "Résultats pour « boulangeri »" in response.text
    ids = re.findall(r'data-id="(\d+)"', response.text)
    assert len(ids) >= 2
    assert f'href="/?q=boulangeri&amp;place={ids[0]}&amp;lang=fr"' in response.text
    assert "Boulangerie Dupont" in response.text


async def test_without_javascript_a_link_shows_the_card(town_client):
    place = await place_id(town_client, "Boulangerie Dupont")
    response = await town_client.get("/", params={"place": place, "q": "pain"})
    assert "<title>Boulangerie Dupont – MapCommons</title>" in response.text
    for told in (
        "3 bis Rue de l’Église, 99001 Valbourg",
        "lun.-sam. 07:00-19:00",
        'href="tel:+33199000001"',
        'href="https://boulangerie.example/"',
        "Accessible",
        "OpenStreetMap, licence ODbL-1.0",
        "https://www.openstreetmap.org/node/4",
        'href="/?q=pain&amp;lang=fr"',
    ):
        assert told in response.text, told


async def test_a_search_that_finds_nothing_says_what_to_do(town_client):
    response = await town_client.get("/?q=xyzzyqwfp&lang=en")
    assert response.status_code == 200
    assert "Nothing matches “xyzzyqwfp”" in response.text


@pytest.mark.parametrize("place", ["999999", "abc", "-1", "9" * 40, "1.5", "٣", "../etc"])
async def test_an_unknown_place_is_404_in_words(town_client, place):
    response = await town_client.get("/", params={"place": place, "lang": "en"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "There is no place" in response.text
    Page(response.text)


@pytest.mark.parametrize(
    "q",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</script><b>",
        "a\0b",
        "%",
        "x" * 5000,
    ],
)
async def test_what_is_typed_is_text(town_client, q):
    response = await town_client.get("/", params={"q": q})
    assert response.status_code == 200
    page = Page(response.text)
    assert len(page.attributes("script")) == 2
    assert len(page.attributes("img")) == 1
    assert page.attributes("b") == []


async def test_what_is_in_the_data_is_text(town_client):
    place = await place_id(town_client, "Pharmacie du Pont")
    for url in (f"/?place={place}", "/?q=pharmacie"):
        page = Page((await town_client.get(url)).text)
        assert page.attributes("b") == []


async def test_the_database_being_away_is_said_and_the_map_still_opens(
    town, client_of, monkeypatch
):
    async with client_of(town) as client:
        from web import map as page

        def away(*arguments):
            raise page.psycopg.OperationalError("gone")

        monkeypatch.setattr(page, "find", away)
        assert (await client.get("/")).status_code == 200
        response = await client.get("/?q=pain")
        assert response.status_code == 503
        assert "La base de données ne répond pas" in response.text


@pytest.mark.parametrize("path", ["/favicon.svg", "/favicon.ico", "/robots.txt"])
async def test_what_browsers_and_robots_ask_for_is_there(town_client, path):
    response = await town_client.get(path)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=86400"


async def test_a_head_is_answered_like_a_get(town_client):
    response = await town_client.head("/")
    assert response.status_code == 200
    assert response.content == b""
