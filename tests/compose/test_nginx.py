"""deploy/nginx.conf: what is kept, for whom, for how long, and what is written down."""

import gzip
import json
import subprocess
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.compose.conftest import Front, free_port, fronted, tile_path, write
from tests.conftest import served

BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture(scope="module")
def front(town: str, tmp_path_factory: pytest.TempPathFactory):
    with served(town) as site, fronted(tmp_path_factory.mktemp("front") / "nginx", site) as running:
        yield running


@pytest.fixture(scope="module")
def tile(front: Front) -> str:
    """The path of a versioned tile with streets on it."""
    return tile_path(front, 14)


def test_nginx_accepts_the_configuration(tmp_path: Path) -> None:
    command = write(tmp_path, "http://mapcommons:8000", free_port())
    result = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "warn" not in result.stderr


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_tile_asked_twice_is_made_once_and_has_the_same_bytes(
    front: Front, tile: str, encoding: str
) -> None:
    first = front.get(tile, accept_encoding=encoding)
    again = front.get(tile, accept_encoding=encoding)
    assert (first.status, first.cache, again.cache) == (200, "MISS", "HIT")
    assert first.body == again.body
    assert first.headers["Content-Encoding"] == again.headers["Content-Encoding"]
    assert first.headers["ETag"] == again.headers["ETag"]
    assert again.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in again.headers["Vary"]


def test_compressed_and_plain_copies_are_the_same_tile(front: Front, tile: str) -> None:
    compressed = front.get(tile, accept_encoding="gzip")
    plain = front.get(tile)
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Content-Encoding"] is None
    assert gzip.decompress(compressed.body) == plain.body
    assert compressed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize(
    ("spelling", "is_compressed"),
    [
        (BROWSER, True),
        ("br;q=1.0, GZIP;q=0.8", True),
        ("gzip;q=0", False),
        ("br, gzip; q=0.0, identity", False),
        ("br", False),
    ],
)
def test_browsers_share_the_copy_of_what_they_accept(
    front: Front, tile: str, spelling: str, is_compressed: bool
) -> None:
    expected = front.get(tile, accept_encoding="gzip" if is_compressed else "identity")
    answer = front.get(tile, accept_encoding=spelling)
    assert answer.cache == "HIT"
    assert answer.body == expected.body
    assert (answer.headers["Content-Encoding"] == "gzip") == is_compressed


def test_a_cold_tile_asked_by_many_at_once_reaches_the_site_once(front: Front) -> None:
    path = tile_path(front, 13)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: front.get(path), range(16)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert [answer.cache for answer in answers].count("MISS") == 1


def test_who_has_the_tile_already_gets_304(front: Front, tile: str) -> None:
    for encoding in ("gzip", "identity"):
        etag = front.get(tile, accept_encoding=encoding).headers["ETag"]
        answer = front.get(tile, accept_encoding=encoding, if_none_match=etag)
        assert (answer.status, answer.body, answer.cache) == (304, b"", "HIT")
        assert answer.headers["ETag"] == etag


def test_an_empty_tile_is_kept_too(front: Front, tile: str) -> None:
    path = tile.rsplit("/", 3)[0] + "/14/0/0.mvt"
    answers = [front.get(path) for _ in range(2)]
    assert [(a.status, a.body, a.cache) for a in answers] == [(204, b"", "MISS"), (204, b"", "HIT")]


def test_a_kept_tile_can_be_used_by_a_page_of_another_origin(front: Front) -> None:
    path = tile_path(front, 12)
    assert front.get(path).cache == "MISS"
    elsewhere = front.get(path, origin="https://association.example")
    assert elsewhere.cache == "HIT"
    assert elsewhere.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/tiles/basemap/1/15/0/0.mvt", 404), ("/tiles/nothing", 404), ("/fonts/Noto/1-2.pbf", 404)],
)
def test_an_error_is_not_kept(front: Front, path: str, status: int) -> None:
    answers = [front.get(path) for _ in range(2)]
    assert [(a.status, a.cache) for a in answers] == [(status, "MISS")] * 2
    assert answers[0].headers["Content-Type"] == "application/problem+json"


def test_styles_are_kept_for_each_language_with_urls_of_this_origin(front: Front) -> None:
    french, english = (
        [front.get("/styles/light.json", accept_language=lang) for _ in range(2)]
        for lang in ("fr", "en")
    )
    assert [a.cache for a in french + english] == ["MISS", "HIT", "MISS", "HIT"]
    assert french[0].body == french[1].body != english[1].body
    sources = json.loads(french[1].body)["sources"]
    assert sources["basemap"]["url"] == f"{front.origin}/tiles/basemap"


def test_another_host_name_gets_urls_of_its_own(front: Front) -> None:
    front.get("/tiles/places")
    forged = front.get("/tiles/places", host="elsewhere.example")
    assert json.loads(forged.body)["tiles"][0].startswith("http://elsewhere.example/")
    ours = front.get("/tiles/places")
    assert json.loads(ours.body)["tiles"][0].startswith(front.origin)


def test_urls_are_https_where_tls_ends_in_front_of_nginx(front: Front) -> None:
    secure = front.get("/tiles/basemap", x_forwarded_proto="https", host="map.example")
    assert json.loads(secure.body)["tiles"][0].startswith("https://map.example/")
    redirect = front.get("/tiles/", x_forwarded_proto="https", host="map.example")
    assert redirect.headers["Location"] == "https://map.example/tiles"


@pytest.mark.parametrize("secret", [{"authorization": "Bearer x"}, {"cookie": "session=x"}])
def test_who_shows_a_key_or_a_session_is_not_answered_from_what_is_kept(
    front: Front, tile: str, secret: dict[str, str]
) -> None:
    front.get(tile)
    assert front.get(tile, **secret).cache == "BYPASS"
    assert front.get(tile).cache == "HIT"


@pytest.mark.parametrize("path", ["/places/nearby?lon=2.35&lat=48.85", "/openapi.json", "/"])
def test_the_rest_is_compressed_and_not_kept(front: Front, path: str) -> None:
    plain = front.get(path)
    answers = [front.get(path, accept_encoding=BROWSER) for _ in range(2)]
    assert [(a.status, a.cache) for a in answers] == [(200, None)] * 2
    assert answers[0].headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answers[0].body) == plain.body
    assert "Accept-Encoding" in ", ".join(answers[0].headers.get_all("Vary"))


@pytest.mark.parametrize("path", ["/fonts/Noto%20Sans%20Regular/0-255.pbf", "/sprites/light.png"])
def test_glyphs_and_sprites_are_kept(front: Front, path: str) -> None:
    answers = [front.get(path, accept_encoding=BROWSER) for _ in range(2)]
    assert [(a.status, a.cache) for a in answers] == [(200, "MISS"), (200, "HIT")]
    assert answers[0].body == answers[1].body


def test_logs_have_no_address_no_query_and_no_browser(front: Front) -> None:
    front.get("/places/search?q=zanzibar", user_agent="Curious/1.0", referer="https://from.example")
    front.get("/places/nearby?lon=6.123456&lat=46.2")
    front.get("/tiles/nothing")
    log = front.log()
    assert "GET /places/search 200" in log
    assert "GET /tiles/nothing 404" in log
    for secret in ("127.0.0.1", "zanzibar", "6.123456", "Curious", "from.example"):
        assert secret not in log


def test_too_large_a_body_is_refused(front: Front) -> None:
    assert front.get("/places/search", "POST", content_length=str(3 << 20)).status == 413


def test_open_maps_hear_of_changes_through_nginx(front: Front) -> None:
    """Nothing is held back or kept: the first lines come while the stream is open, each time."""
    for _ in range(2):
        with urllib.request.urlopen(f"{front.origin}/tiles/places/events", timeout=5) as stream:
            assert stream.headers["Content-Type"].startswith("text/event-stream")
            assert "X-Cache" not in stream.headers or not stream.headers["X-Cache"]
            assert stream.readline() == b"retry: 5000\n"


@pytest.mark.parametrize(("megabytes", "status"), [(3, 200), (10, 413)])
def test_a_table_may_be_larger_than_other_requests(
    front: Front, megabytes: int, status: int
) -> None:
    """Rows that are too long to be searched for, so that nothing is."""
    table = b"nom\n" + (b"long " * 200 + b"\n") * (megabytes * 1_048)
    request = urllib.request.Request(f"{front.origin}/places/geocode", table, method="POST")
    request.add_header("Content-Type", "text/csv")
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            answer, got = response.read(), response.status
            assert answer.count(b"too_long") == megabytes * 1_048
    except urllib.error.HTTPError as error:
        got = error.code
        assert "application/problem+json" in error.headers["Content-Type"]
    assert got == status
