"""The shortest way for a tile that is in memory."""

from types import SimpleNamespace

import pytest

from services.tiles import shortcut
from services.tiles.memory import Memory
from services.tiles.serving import Serving
from services.tiles.shortcut import Shortcut
from services.tiles.tile import Key, Tile


class Kept(Serving):
    """A hundred tiles of one version; no database."""

    def __init__(self):
        self.memory = Memory(10**7)
        self._lost_at = None
        self.serve("1-a")
        for x in range(100):
            self.memory.put(Key("basemap", 14, x, 0), Tile.made(bytes(20_000), 0, 1))

    def serve(self, version):
        self.catalogue = {"basemap": SimpleNamespace(version=version)}


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def cut():
    async def none(scope, receive, send):
        await send(None)

    return Shortcut(none)


async def asked(cut, kept, path, method="GET"):
    """The first message; None where the application was asked."""
    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"",
        "headers": [(b"accept-encoding", b"gzip")], "state": {"tiles": kept},
    }  # fmt: skip
    sent = []

    async def send(message):
        sent.append(message)

    await cut(scope, None, send)
    return sent[0]


async def test_a_path_that_was_answered_is_not_answered_with_another_version(cut, kept):
    path = "/tiles/basemap/1-a/14/5/0.mvt"
    assert (await asked(cut, kept, path))["status"] == 200
    assert (await asked(cut, kept, path))["status"] == 200
    kept.serve("2-a")
    assert await asked(cut, kept, path) is None


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/basemap/1-a/14/100/0.mvt", "/tiles/basemap/2-a/14/5/0.mvt", "/tiles/none/14/5/0.mvt",
        "/tiles/basemap/14/x/0.mvt", "/tiles/14/5/0.mvt", "/tiles/basemap/1-a/0/14/5/0.mvt", "/places/5.mvt",
    ],
)  # fmt: skip
async def test_what_is_not_sure_goes_to_the_application(cut, kept, path):
    assert await asked(cut, kept, path) is None


async def test_a_path_that_was_answered_is_left_to_the_application_for_another_method(cut, kept):
    path = "/tiles/basemap/14/5/0.mvt"
    assert (await asked(cut, kept, path))["status"] == 200
    assert await asked(cut, kept, path, "HEAD") is None


async def test_few_paths_are_kept(cut, kept, monkeypatch):
    monkeypatch.setattr(shortcut, "MOST_PATHS", 10)
    for x in range(100):
        assert (await asked(cut, kept, f"/tiles/basemap/14/{x}/0.mvt"))["status"] == 200
        assert len(cut._wanted) <= 10
