"""Links made of what people wrote: the same cases as widget/test/links.test.mjs."""

import json
from pathlib import Path

import pytest

from web.links import Link, links, mail_link, other_links, phone_link, web_link

CASES = json.loads(Path(__file__).with_name("links.json").read_text())
MAKERS = {"web": web_link, "phone": phone_link, "mail": mail_link}


@pytest.mark.parametrize(
    ("kind", "value", "href", "text"),
    [(kind, *case) for kind, cases in CASES.items() for case in cases],
)
def test_a_link_is_safe_or_there_is_none(kind, value, href, text):
    assert MAKERS[kind](value) == (Link(href, text) if href else None)


def test_several_values_are_separated_by_semicolons_and_bad_ones_left_out():
    assert [link.href for link in links("115; none ;+33 1", phone_link)] == ["tel:115", "tel:+331"]
    assert links(None, phone_link) == []


def test_pages_elsewhere_are_the_other_contacts_that_are_full_addresses():
    contact = {
        "phone": "115",
        "website": "https://a.org",
        "facebook": "https://facebook.com/a",
        "x": "@a",
        "y": "javascript:1",
    }
    assert [link.href for link in other_links(contact)] == ["https://facebook.com/a"]
