"""Tiles on the disk: what survives, what is marked, what a damaged file costs."""

import asyncio
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.tiles.changes import Change
from services.tiles.store import Store
from services.tiles.tile import Key, Tile

KEY = Key("places", 14, 8471, 5815)
TILE = Tile.made(b"some tile" * 100, 7, 5)


async def opened(folder, limit=10_000_000):
    return await Store.open(folder, "tiles", limit)


async def put(store, key, tile):
    store.put(key, tile)
    await store._writing


async def test_a_tile_survives_a_restart(tmp_path):
    store = await opened(tmp_path)
    store.put(KEY, TILE)
    await store.close()
    store = await opened(tmp_path)
    held = await store.get(KEY)
    assert (held.tile, held.is_current) == (TILE, True)
    assert await store.get(KEY._replace(x=1)) is None
    await store.close()


async def test_what_has_changed_is_marked_and_still_there(tmp_path):
    store = await opened(tmp_path)
    await put(store, KEY, TILE)
    await store.forget([Change(6, "places", *KEY[1:], 14)], {"places": 6})
    held = await store.get(KEY)
    assert (held.tile, held.is_current) == (TILE, False)
    assert await store.known() == {"places": 6}
    await store.close()


async def test_a_tile_drawn_after_a_change_is_not_marked_by_it(tmp_path):
    store = await opened(tmp_path)
    await put(store, KEY, TILE)
    await store.forget([Change(5, "places", 0, 0, 0, 14)], {"places": 5})
    assert (await store.get(KEY)).is_current
    await store.close()


async def test_a_tile_drawn_before_what_is_marked_is_not_kept(tmp_path):
    """Another process has marked change 6 already, and nobody would mark this tile again."""
    store = await opened(tmp_path)
    await store.forget([], {"places": 6})
    await put(store, KEY, TILE)
    assert await store.get(KEY) is None
    await store.close()


async def test_a_tile_drawn_anew_takes_the_place_of_the_one_that_was_marked(tmp_path):
    store = await opened(tmp_path)
    await put(store, KEY, TILE)
    await store.forget([Change(6, "places", 0, 0, 0, 14)], {"places": 6})
    newer = Tile.made(b"another", 0, 6)
    await put(store, KEY, newer)
    held = await store.get(KEY)
    assert (held.tile, held.is_current) == (newer, True)
    await store.close()


async def test_two_processes_share_it(tmp_path):
    one, other = await opened(tmp_path), await opened(tmp_path)
    await put(one, KEY, TILE)
    assert (await other.get(KEY)).tile == TILE
    await other.forget([Change(9, "places", 0, 0, 0, 14)], {"places": 9})
    assert not (await one.get(KEY)).is_current
    await one.close()
    await other.close()


async def test_it_stays_below_its_limit_and_the_first_drawn_leave_first(tmp_path):
    limit = 1_000_000
    store = await opened(tmp_path, limit)
    for x in range(300):
        await put(store, KEY._replace(x=x), Tile(os.urandom(10_000), False, "d", 0, 1))
    assert (tmp_path / "tiles.sqlite").stat().st_size < 1.2 * limit
    assert await store.get(KEY._replace(x=0)) is None
    assert await store.get(KEY._replace(x=299)) is not None
    await store.close()


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + bytes(500)]
)
async def test_a_damaged_file_begins_anew_and_is_told(tmp_path, caplog, content):
    (tmp_path / "tiles.sqlite").write_bytes(content)
    store = await opened(tmp_path)
    await put(store, KEY, TILE)
    await put(store, KEY, TILE)
    assert (await store.get(KEY)).tile == TILE
    assert "tile store" in caplog.text
    await store.close()


async def test_a_file_that_is_damaged_while_it_is_used_costs_no_answer(tmp_path, caplog):
    store = await opened(tmp_path)
    for x in range(50):
        await put(store, KEY._replace(x=x), Tile(os.urandom(5_000), False, "d", 0, 1))
    file = tmp_path / "tiles.sqlite"
    await store.close()
    content = bytearray(file.read_bytes())
    content[4096:60_000] = os.urandom(60_000 - 4096)
    file.write_bytes(content)
    store = await opened(tmp_path)
    for x in range(50):
        await store.get(KEY._replace(x=x))
    await put(store, KEY, TILE)
    assert (await store.get(KEY)).tile == TILE
    assert "tile store" in caplog.text
    await store.close()


async def test_a_folder_that_cannot_be_written_to_leaves_no_store(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    store = await Store.open(tmp_path / "file", "tiles", 1_000_000)
    store.put(KEY, TILE)
    assert await store.get(KEY) is None
    assert "no tile store in" in caplog.text
    await store.close()


async def test_files_of_databases_that_are_gone_are_removed_after_a_week(tmp_path):
    old, recent = tmp_path / "old.sqlite", tmp_path / "recent.sqlite"
    for file in (old, recent):
        file.write_bytes(b"")
    os.utime(old, (0, time.time() - 8 * 86_400))
    await (await opened(tmp_path)).close()
    assert (old.exists(), recent.exists()) == (False, True)


@given(st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_disk_marks_exactly_what_has_changed(tmp_path_factory, data):
    numbers = st.integers(0, 4)
    zooms = data.draw(st.lists(numbers, min_size=1, max_size=12))
    keys = [
        Key("places", z, data.draw(st.integers(0, 2**z - 1)), data.draw(st.integers(0, 2**z - 1)))
        for z in zooms
    ]
    z = data.draw(numbers)
    change = Change(
        data.draw(st.integers(1, 9)), "places", z, data.draw(st.integers(0, 2**z - 1)),
        data.draw(st.integers(0, 2**z - 1)), data.draw(st.integers(z, 4)),
    )  # fmt: skip

    async def marked():
        store = await opened(tmp_path_factory.mktemp("store"))
        for key in keys:
            store.put(key, TILE)
        await store._writing
        await store.forget([change], {"places": change.seq})
        found = {key: (await store.get(key)).is_current for key in keys}
        await store.close()
        return found

    assert asyncio.run(marked()) == {
        key: not (change.touches(key) and change.seq > TILE.seq) for key in keys
    }
