"""What memory keeps, and what that costs."""

import tracemalloc

from services.tiles.memory import OVERHEAD, Memory
from services.tiles.tile import Key, Tile


def tile(size=0, seq=1):
    return Tile(bytes(size), False, "ab" * 9, 0, seq)


def test_what_was_not_asked_for_longest_leaves_first():
    memory = Memory(3 * (OVERHEAD + 100))
    keys = [Key("places", 14, x, 0) for x in range(4)]
    for key in keys[:3]:
        memory.put(key, tile(100))
    assert memory.get(keys[0])
    memory.put(keys[3], tile(100))
    assert [bool(memory.get(key)) for key in keys] == [True, False, True, True]


def test_a_tile_that_is_larger_than_all_of_it_is_not_kept():
    memory = Memory(OVERHEAD + 10)
    memory.put(Key("places", 0, 0, 0), tile(11))
    assert len(memory) == memory.size == 0


def test_memory_that_is_switched_off_keeps_nothing():
    memory = Memory(0)
    memory.put(Key("places", 0, 0, 0), tile())
    assert memory.get(Key("places", 0, 0, 0)) is None


def test_a_tile_that_comes_again_counts_once():
    memory = Memory(10_000)
    for size in (10, 20):
        memory.put(Key("places", 0, 0, 0), tile(size))
    assert memory.size == OVERHEAD + 20


def test_the_overhead_is_what_an_entry_really_costs():
    memory = Memory(1_000_000_000)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for x in range(20_000):
            memory.put(Key("places", 14, x, 16_000 - x // 2), Tile.made(b"%d" % x, 0, 1000 + x))
        cost = (tracemalloc.get_traced_memory()[0] - before) / 20_000
    finally:
        tracemalloc.stop()
    assert 0.5 * OVERHEAD < cost < OVERHEAD
