"""HEAD answers as GET does, without the body."""

import urllib.request

import pytest


@pytest.mark.parametrize(
    "path", ["/healthz", "/tiles/places", "/places/search?q=cafe", "/styles/light.json"]
)
def test_head_gives_the_headers_of_get(town_site, path):
    def ask(method):
        with urllib.request.urlopen(
            urllib.request.Request(town_site + path, method=method)
        ) as answer:
            return (
                answer.status,
                answer.headers["content-type"],
                answer.headers["content-length"],
                answer.read(),
            )

    status, media_type, length, body = ask("GET")
    assert body
    assert ask("HEAD") == (status, media_type, length, b"")
