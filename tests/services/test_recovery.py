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
