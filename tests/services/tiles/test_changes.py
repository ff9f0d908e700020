"""Which tiles a change touches, and what is remembered of it."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from services.tiles.changes import Change, Recent, everything
from services.tiles.memory import Memory
from services.tiles.tile import Key, Tile

ZOOM = 5


@st.composite
def changes(draw):
    z = draw(st.integers(0, ZOOM))
    x, y = (draw(st.integers(0, 2**z - 1)) for _ in range(2))
    tileset = draw(st.sampled_from(["places", "basemap"]))
    return Change(draw(st.integers(1, 9)), tileset, z, x, y, draw(st.integers(z, ZOOM)))


@st.composite
def keys(draw):
    z = draw(st.integers(0, ZOOM))
    x, y = (draw(st.integers(0, 2**z - 1)) for _ in range(2))
    return Key(draw(st.sampled_from(["places", "basemap"])), z, x, y)


def within(change, key):
    """Said another way: the tile, written as a path of quarters, begins with that of the change."""

    def path(z, x, y):
        return [(x >> down & 1, y >> down & 1) for down in reversed(range(z))]

    return (
        change.tileset == key.tileset
        and change.z <= key.z <= change.to_zoom
        and path(*key[1:])[: change.z] == path(change.z, change.x, change.y)
    )


@given(changes(), keys())
def test_a_change_touches_its_tile_and_those_within_it_down_to_its_zoom(change, key):
    assert change.touches(key) == within(change, key)


@given(keys())
def test_everything_touches_every_tile(key):
    assert everything(key.tileset, 1).touches(key)


@given(st.lists(changes(), max_size=20), keys(), st.integers(0, 9))
def test_what_is_remembered_says_whether_a_tile_has_changed_since(told, key, since):
    recent = Recent({})
    recent.add(sorted(told))
    expected = any(change.seq > since and within(change, key) for change in told)
    assert recent.mentions(key, since) == expected
    assert recent.may_have_touched(key, since) == expected


def test_what_is_not_remembered_may_have_changed(monkeypatch):
    monkeypatch.setattr("services.tiles.changes.REMEMBERED", 2)
    recent = Recent({"places": 3})
    recent.add(Change(seq, "places", 5, seq, 0, 5) for seq in range(4, 8))
    untouched = Key("places", 5, 31, 31)
    assert recent.may_have_touched(untouched, 4)
    assert not recent.may_have_touched(untouched, 5)
    assert not Recent({"places": 3}).may_have_touched(untouched, 3)
    assert Recent({"places": 3}).may_have_touched(untouched, 2)


@given(st.lists(st.tuples(keys(), st.integers(0, 9))), st.lists(changes(), max_size=20))
def test_memory_drops_exactly_what_has_changed_since_it_was_drawn(drawn, told):
    memory = Memory(10_000_000)
    tiles = {key: Tile.made(b"x", 0, seq) for key, seq in drawn}
    for key, tile in tiles.items():
        memory.put(key, tile)
    asyncio.run(memory.forget(sorted(told)))
    kept = {key for key in tiles if memory.get(key)}
    assert kept == {
        key
        for key, tile in tiles.items()
        if not any(change.seq > tile.seq and within(change, key) for change in told)
    }
    assert memory.size == sum(700 + len(tiles[key].body) for key in kept)
