"""The process that draws: what it survives, what it is held to. The renderer is the real one."""

import asyncio
import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from core.errors import Unavailable
from core.settings import settings
from services.tiles.pictures.painter import Kept, Painter

MB = 2**20
RED = {"id": "red", "type": "background", "paint": {"background-color": "#f00"}}
STREETS = {"id": "streets", "type": "line", "source": "map", "source-layer": "streets"}


def job(layers=(RED, STREETS), zoom=10, size=100):
    """A picture of nothing but what the source below gives."""
    tiles = {"type": "vector", "tiles": ["http://mapcommons.invalid/tiles/map/{z}/{x}/{y}.mvt"]}
    sources = {"map": tiles} if STREETS in layers else {}
    scene = {
        "style": json.dumps({"version": 8, "sources": sources, "layers": list(layers)}),
        **{"lon": 6, "lat": 46, "zoom": zoom, "width": size, "height": size, "ratio": 1},
        **{"format": "png", "markers": [], "ring": "#fff", "credits": ["© OSM"], "text": "#000"},
        **{"plate": "#fff", "font": str(settings().assets_dir / "fonts" / "NotoSans-Regular.ttf")},
    }
    return json.dumps(scene).encode()


class Tiles:
    """An application that answers every tile with a status, or never."""

    def __init__(self, status: int | None = 204) -> None:
        self.status = status
        self.paths: list[str] = []

    async def __call__(self, scope, receive, send):
        self.paths.append(scope["path"])
        if self.status is None:
            await receive()  # the request,
            await receive()  # then that its sender has gone
            return
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def painter_of():
    """`await painter_of(tiles, …)` makes a painter that is closed at the end."""
    made = []

    async def make(tiles=None, **options):
        painter = Painter(**{"timeout_s": 60, "memory_bytes": 512 * MB} | options)
        made.append(painter)
        await painter.open(tiles or Tiles(), {})
        return painter

    yield make
    for painter in made:
        await painter.close()


async def test_tiles_come_from_the_application_alone(painter_of):
    tiles = Tiles()
    painter = await painter_of(tiles)
    picture = Image.open(io.BytesIO(await painter.paint("a", job())))
    assert picture.getpixel((5, 5)) == (255, 0, 0)
    assert tiles.paths
    assert all(path.startswith("/tiles/map/10/") for path in tiles.paths)


async def test_only_what_maps_are_made_of_is_answered(painter_of):
    tiles = Tiles()
    painter = await painter_of(tiles)
    elsewhere = {**RED, "paint": {"background-pattern": "x"}}
    style = {
        "version": 8,
        "sprite": "http://other.example/me",
        "sources": {},
        "layers": [elsewhere],
    }
    scene = json.loads(job()) | {"style": json.dumps(style)}
    with pytest.raises(Unavailable):
        await painter.paint("a", json.dumps(scene).encode())
    assert tiles.paths == []


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_tile_that_cannot_be_had_is_no_grey_picture(painter_of, status):
    tiles = Tiles(status)
    painter = await painter_of(tiles)
    with pytest.raises(Unavailable, match="cannot be read at the moment") as caught:
        await painter.paint("a", job())
    assert caught.value.retry_after_s == 5
    tiles.status = 204
    assert await painter.paint("a", job())


async def test_a_picture_that_takes_too_long_is_given_up_and_the_next_is_drawn(painter_of):
    tiles = Tiles(None)
    painter = await painter_of(tiles, timeout_s=6)
    with pytest.raises(Unavailable, match="takes too long"):
        await painter.paint("a", job())
    tiles.status = 204
    assert await painter.paint("b", job())


async def test_a_process_beyond_its_memory_is_ended(painter_of):
    painter = await painter_of(memory_bytes=24 * MB)
    with pytest.raises(Unavailable, match="too much memory"):
        await painter.paint("a", job(size=1280))
    assert not painter.child.alive
    painter.memory_bytes = 512 * MB
    assert await painter.paint("a", job(size=1280))


async def test_a_process_near_its_ceiling_is_replaced_before_the_next_picture(painter_of):
    painter = await painter_of()
    await painter.paint("a", job())
    pid, resident = painter.child.pid, painter.child.resident
    painter.memory_bytes = int(resident / 0.9)
    await painter.paint("b", job(zoom=11))
    assert painter.child.pid != pid


async def test_a_process_is_replaced_after_its_share_of_pictures(painter_of):
    painter = await painter_of(recycle_after=2)
    pids = []
    for zoom in range(4):
        await painter.paint(str(zoom), job(zoom=zoom))
        pids.append(painter.child.pid)
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_an_idle_process_ends(painter_of):
    painter = await painter_of(idle_s=0.1)
    await painter.paint("a", job())
    pid = painter.child.pid
    await asyncio.sleep(0.5)
    assert painter.child is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert await painter.paint("b", job(zoom=11))


async def test_who_asks_for_the_same_gets_the_same(painter_of):
    painter = await painter_of()
    files = await asyncio.gather(*(painter.paint("a", job()) for _ in range(40)))
    assert len(set(files)) == 1
    assert painter.child.pictures == 1
    assert await painter.paint("a", b"not even read: it is kept") == files[0]


async def test_a_queue_that_is_full_says_so_at_once(painter_of):
    painter = await painter_of(most_waiting=2)
    waiting = [asyncio.create_task(painter.paint(str(n), job(zoom=n))) for n in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="2 pictures are waiting") as caught:
        await painter.paint("c", job())
    assert caught.value.retry_after_s == 5
    assert all(await asyncio.gather(*waiting))


async def test_the_process_holds_no_secret(painter_of, monkeypatch):
    monkeypatch.setenv("MAPCOMMONS_DATABASE_URL", "postgresql://me:secret@db/x")
    painter = await painter_of()
    await painter.paint("a", job())
    environment = (Path("/proc") / str(painter.child.pid) / "environ").read_text()
    assert "secret" not in environment
    assert "MAPCOMMONS" not in environment


async def test_a_machine_without_opengl_is_told_which_packages_it_lacks(painter_of, monkeypatch):
    monkeypatch.setattr(
        "services.tiles.pictures.child._environment",
        lambda proxy: {"PATH": os.environ["PATH"], "EGL_PLATFORM": "nothing such"},
    )
    painter = await painter_of()
    with pytest.raises(Unavailable, match="Debian packages: libegl-mesa0 libgl1-mesa-dri"):
        await painter.paint("a", job())


def test_what_is_kept_is_bounded_in_bytes():
    kept = Kept(10)
    kept.put("a", b"12345")
    kept.put("b", b"12345")
    assert kept.get("a") == b"12345"
    kept.put("c", b"123")
    assert kept.get("b") is None
    assert (kept.get("a"), kept.get("c"), kept.bytes) == (b"12345", b"123", 8)
    kept.put("c", b"1234")
    assert kept.bytes == 9
    kept.put("d", b"12345678901")
    assert kept.bytes == 0
