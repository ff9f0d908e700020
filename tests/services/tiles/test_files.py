"""Tilesets from PMTiles files: the same URLs, whatever becomes of the database or the file."""

import asyncio

import pytest

from exporters.dump.pmtiles import Wanted, export_tiles

HERE = "14/8298/5636"


class Silent:
    def advance(self, objects, share):
        pass


@pytest.fixture
def file(town, tmp_path):
    path = tmp_path / "town.pmtiles"
    export(town, path)
    return path


def export(url, path):
    export_tiles(url, Wanted("basemap"), path, Silent())


async def test_a_tileset_is_served_from_a_file_at_the_same_urls(town, client_of, file, monkeypatch):
    async with client_of(town) as client:
        drawn = await client.get(f"/tiles/basemap/{HERE}.mvt")
        document = (await client.get("/tiles/basemap")).json()
    monkeypatch.setenv("MAPCOMMONS_TILE_FILES", f"basemap={file}")
    async with client_of(town) as client:
        told = (await client.get("/tiles/basemap")).json()
        [url] = told["tiles"]
        for path in (
            url.format(**dict(zip("zxy", HERE.split("/"), strict=True))),
            f"/tiles/basemap/{HERE}.mvt",
        ):
            for _ in range(2):  # from the file, then from memory
                served = await client.get(path)
                assert (served.status_code, served.content) == (200, drawn.content)
        assert (
            "immutable"
            in (await client.get(url.format(z=14, x=8298, y=5636))).headers["cache-control"]
        )
        # Beyond what the file covers; a map then shows the tile above, larger.
        for beyond in ("15/0/0", "14/0/0"):
            assert (await client.get(f"/tiles/basemap/{beyond}.mvt")).status_code == 404
        assert (await client.get("/tiles/places")).status_code == 200
    assert told["attribution"] == document["attribution"]
    assert told["vector_layers"] == document["vector_layers"]


async def test_a_file_that_is_replaced_is_noticed(
    town, geneva, client_of, file, tmp_path, monkeypatch
):
    other = tmp_path / "other.pmtiles"
    export(geneva, other)
    monkeypatch.setenv("MAPCOMMONS_TILE_FILES", f"basemap={file}")
    async with client_of(town) as client:
        [before] = (await client.get("/tiles/basemap")).json()["tiles"]
        assert (await client.get(f"/tiles/basemap/{HERE}.mvt")).status_code == 200
        other.replace(file)
        await asyncio.sleep(2.5)
        [after] = (await client.get("/tiles/basemap")).json()["tiles"]
        assert after != before
        assert (await client.get(f"/tiles/basemap/{HERE}.mvt")).status_code == 404
        assert (await client.get("/tiles/basemap/14/8471/5815.mvt")).status_code == 200
        old = await client.get(before.format(z=14, x=8471, y=5815))
        assert "immutable" not in old.headers["cache-control"]


async def test_a_file_that_is_overwritten_with_rubbish_is_told(town, client_of, file, monkeypatch):
    monkeypatch.setenv("MAPCOMMONS_TILE_FILES", f"basemap={file}")
    monkeypatch.setenv("MAPCOMMONS_TILE_CACHE_MB", "0")
    async with client_of(town) as client:
        with file.open("r+b") as rubbish:
            rubbish.write(b"x" * 200)
        await asyncio.sleep(2.5)
        response = await client.get(f"/tiles/basemap/{HERE}.mvt")
        assert response.status_code == 503
        assert str(file) in response.json()["detail"]
        assert (await client.get(f"/tiles/places/{HERE}.mvt")).status_code == 200
        assert (await client.get("/tiles/basemap")).status_code == 200
