"""What nginx does while the application is away: the map goes on, the rest says so."""

import json
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.compose.conftest import Front, brief_site, free_port, fronted, tile_path
from tests.conftest import served

KEPT = (
    "/tiles/basemap",
    "/tiles/places",
    "/styles/light.json",
    "/sprites/light.json",
    "/fonts/Noto%20Sans%20Regular/0-255.pbf",
)


@pytest.fixture
def away(tmp_path: Path):
    """nginx in front of nobody."""
    with fronted(tmp_path / "nginx", f"http://127.0.0.1:{free_port()}") as front:
        yield front


def test_the_map_goes_on_when_the_site_stops(town: str, tmp_path: Path) -> None:
    with ExitStack() as stack, ExitStack() as site:
        origin = site.enter_context(served(town))
        front = stack.enter_context(fronted(tmp_path / "nginx", origin))
        paths = (tile_path(front, 14), *KEPT)
        before = [front.get(path, accept_encoding="gzip") for path in paths]
        site.close()
        after = [front.get(path, accept_encoding="gzip") for path in paths]
        cold = front.get(tile_path_beside(paths[0]))
    assert [answer.status for answer in before] == [200] * len(paths)
    assert [answer.cache for answer in after] == ["HIT"] * len(paths)
    assert [answer.body for answer in before] == [answer.body for answer in after]
    assert cold.status == 503


def tile_path_beside(path: str) -> str:
    """A neighbour that nobody has asked for."""
    head, _, y = path.removesuffix(".mvt").rpartition("/")
    return f"{head}/{int(y) + 1}.mvt"


def test_what_is_out_of_date_is_better_than_nothing(tmp_path: Path) -> None:
    with brief_site() as site:
        origin = f"http://127.0.0.1:{site.server_port}"
        with fronted(tmp_path / "nginx", origin) as front:
            assert front.get("/tiles/a/1/0/0/0.mvt").cache == "MISS"
            time.sleep(2.1)  # seconds, the unit of max-age
            site.status = 500
            broken = front.get("/tiles/a/1/0/0/0.mvt")
            site.shutdown()
            site.server_close()
            gone = front.get("/tiles/a/1/0/0/0.mvt")
    for answer in (broken, gone):
        assert (answer.status, answer.cache, answer.body) == (200, "STALE", b"tile")


def test_a_stopped_container_whose_name_is_unknown_is_no_different(tmp_path: Path) -> None:
    with brief_site() as site:
        origin = f"http://127.0.0.1:{site.server_port}"
        with fronted(tmp_path / "nginx", origin) as front:
            assert front.get("/tiles/a/1/0/0/0.mvt", host="map.example").status == 200
    time.sleep(2.1)
    # The same cache, an nginx started anew, and a name that nobody resolves.
    with fronted(tmp_path / "nginx", f"http://mapcommons.invalid:{free_port()}") as front:
        kept = front.get("/tiles/a/1/0/0/0.mvt", host="map.example")
        unknown = front.get("/tiles/a/1/0/0/1.mvt")
    assert (kept.status, kept.cache, kept.body) == (200, "STALE", b"tile")
    assert unknown.status == 503


@pytest.mark.parametrize("path", ["/places/search?q=rue", "/tiles/basemap", "/styles/light.json"])
@pytest.mark.parametrize(("lang", "word"), [("fr", "démarre"), ("en-GB,en", "starting")])
def test_programs_get_a_problem_in_their_language(
    away: Front, path: str, lang: str, word: str
) -> None:
    answer = away.get(path, accept="application/json", accept_language=lang)
    problem = json.loads(answer.body)
    assert (answer.status, problem["status"]) == (503, 503)
    assert word in problem["title"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Cache-Control"] == "no-store"


def test_people_get_a_page_that_tries_again(away: Front) -> None:
    answer = away.get("/", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert answer.status == 503
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Le site démarre" in answer.body.decode()
    assert 'http-equiv="refresh"' in answer.body.decode()


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    with brief_site() as site:
        origin = f"http://127.0.0.1:{site.server_port}"
        with fronted(tmp_path / "nginx", origin) as front:
            site.status = 503
            assert front.get("/tiles/a/1/0/0/0.mvt").status == 503
            site.status = 200
            assert front.get("/tiles/a/1/0/0/0.mvt").status == 200


def test_no_address_is_written_down_for_a_failure(away: Front) -> None:
    away.get("/places/search?q=zanzibar")
    away.get("/tiles/basemap/1/0/0/0.mvt")
    log = away.log()
    assert "/places/search 503" in log
    assert "127.0.0.1" not in log
    assert "zanzibar" not in log
