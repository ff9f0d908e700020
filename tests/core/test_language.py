"""?lang= wins, then the browser's languages by their weights, then French."""

import pytest
from starlette.requests import Request

from core.http.language import language_of


def asked(header: str | None = None, query: str = "") -> str:
    headers = [] if header is None else [(b"accept-language", header.encode())]
    scope = {"type": "http", "query_string": query.encode(), "headers": headers}
    return language_of(Request(scope))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "fr"),
        ("", "fr"),
        ("fr", "fr"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"),
        ("fr;q=0.2, en;q=0.9", "en"),
        ("en;q=0.2, fr;q=0.9", "fr"),
        ("en;q=0.5, fr;q=0.5", "en"),  # the same weight: the order they were given in
        ("de, en;q=0.1", "en"),
        ("de, it;q=0.5", "fr"),
        ("*", "fr"),
        ("en;q=0", "fr"),
        ("fr;q=0, en;q=0.1", "en"),
        ("en; q=0.8", "en"),
        ("en;q=high", "fr"),
        ("en;q=nan", "fr"),
        ("french", "fr"),
        ("engine", "fr"),
        (";;;,,,q=", "fr"),
        ("x" * 10_000 + ",en", "fr"),
    ],
)
def test_the_browsers_language(header, expected):
    assert asked(header) == expected


@pytest.mark.parametrize(
    ("query", "header", "expected"),
    [
        ("lang=en", None, "en"),
        ("lang=fr", "en", "fr"),
        ("q=x&lang=en", "fr", "en"),
        ("lang=de", "en", "en"),
        ("lang=de", None, "fr"),
        ("lang=", "en", "en"),
        ("LANG=en", None, "fr"),
    ],
)
def test_lang_in_the_address_wins_when_we_speak_it(query, header, expected):
    assert asked(header, query) == expected
