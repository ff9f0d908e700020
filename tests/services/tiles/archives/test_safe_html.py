"""Of an attribution, text and links are left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.credits import OSM, attribution
from services.tiles.archives.safe_html import text_and_links

LINK = '<a href="https://a.example/?x=1&amp;y=2" rel="noopener">A &amp; B</a>'


@pytest.mark.parametrize(
    ("given_html", "left"),
    [
        ("© OpenStreetMap", "© OpenStreetMap"),
        (attribution([OSM]), attribution([OSM])),
        ("<a href='https://a.example/?x=1&amp;y=2' target=_blank>A &amp; B</a>", LINK),
        ("<a href=https://a.example/?x=1&y=2 onclick=alert(1)>A & B", LINK),
        ('<a href="javascript:alert(1)">A</a>', "A"),
        ("<script>alert(1)</script>A<img src=x onerror=alert(1)>", "A"),
        ("<b>A</b> &lt;script&gt;", "A &lt;script&gt;"),
        ("<a href=https://a.example><a href=https://b.example>A</a>", '<a href="https://a.example" rel="noopener">A</a>'),
        ("", ""),
    ],
)  # fmt: skip
def test_only_text_and_links_are_left(given_html, left):
    assert text_and_links(given_html) == left


@given(st.text(alphabet="<>/a=\"' &;:!-bhrefscript"))
def test_what_is_left_needs_no_more_cleaning(html):
    once = text_and_links(html)
    assert text_and_links(once) == once
