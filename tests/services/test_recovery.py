"""The database goes and comes back; the site says so, and recovers without a restart."""

import json
import shutil
import time
import urllib.error
import urllib.request

import pytest
from running import served
from samples import TOWN

from core.cluster.lease import private_server
from core.settings import Settings
from importers.osm.imports import import_osm


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture
def server(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("recovery"), database_url=None)
    server = private_server(settings, print)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(server.where.base)  # as root it is outside of the test's own folder


def test_a_restart_of_the_database_needs_no_restart_of_the_site(server):
    import_osm(server.url(), TOWN, lambda line: None)
    with served(server.url()) as origin:
        search = f"{origin}/places/search?q=mairie&lang=en"
        assert status(search)[0] == 200
        server.stop()
        code, body = status(search)
        assert code == 503
        assert "does not answer" in json.loads(body)["detail"]
        assert status(f"{origin}/healthz")[0] == 200
        assert status(f"{origin}/readyz")[0] == 503
        server.start()
        deadline = time.monotonic() + 60
        while status(search)[0] != 200 and time.monotonic() < deadline:
            time.sleep(0.5)
        assert status(search)[0] == 200
        assert status(f"{origin}/tiles/places/14/8298/5636.mvt")[0] == 200


def tile(origin, zxy, tileset="basemap"):
    """(status, seconds since the database was heard of, cache-control, body)"""
    try:
        with urllib.request.urlopen(f"{origin}/tiles/{tileset}/{zxy}.mvt", timeout=20) as answer:
            headers, body, code = answer.headers, answer.read(), answer.status
    except urllib.error.HTTPError as error:
        headers, body, code = error.headers, error.read(), error.code
    return code, headers["x-tile-stale"], headers["cache-control"], body


def test_tiles_that_were_drawn_are_served_while_the_database_is_away(server, tmp_path):
    import_osm(server.url(), TOWN, lambda line: None)
    for memory_mb in ("64", "0"):  # without memory, what is served comes from the disk
        own = {
            "MAPCOMMONS_DATA_DIR": str(tmp_path / memory_mb),
            "MAPCOMMONS_TILE_STORE_MB": "10",
            "MAPCOMMONS_TILE_CACHE_MB": memory_mb,
        }
        with served(server.url(), **own) as origin:
            _, stale, _, before = tile(origin, "14/8298/5636")
            assert before and stale is None
            time.sleep(0.5)  # the disk is written to a little later
            server.stop()
            deadline = time.monotonic() + 20
            while tile(origin, "14/8298/5636")[1] is None and time.monotonic() < deadline:
                time.sleep(0.2)
            code, stale, cache, body = tile(origin, "14/8298/5636")
            assert (code, body, cache) == (200, before, "public, max-age=5")
            assert int(stale) >= 0
            assert tile(origin, "14/8298/5640")[0] == 503  # nobody has ever asked for it
            code, document = status(f"{origin}/tiles/basemap")
            assert (code, json.loads(document)["tilejson"]) == (200, "3.0.0")
            server.start()
            deadline = time.monotonic() + 30
            while tile(origin, "14/8298/5636")[1] is not None and time.monotonic() < deadline:
                time.sleep(0.2)
            assert tile(origin, "14/8298/5636")[:2] == (200, None)
            assert tile(origin, "14/8298/5640")[0] in (200, 204)
