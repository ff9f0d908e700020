"""Tiles of several tilesets in one."""

from services.tiles.memory import Memory
from services.tiles.ogc.dataset import KEPT_AS, get_joined
from services.tiles.serving import Served
from services.tiles.tile import Key, Tile


async def test_a_tile_of_the_dataset_follows_its_parts():
    class Parts:
        """A serving whose tiles are what the test says."""

        def __init__(self):
            self.memory = Memory(1_000_000)
            self.bodies = {"a": b"a" * 600, "b": b"b" * 600}

        async def get(self, key):
            return Served(Tile.made(self.bodies[key.tileset], 2, 7), key.tileset == "a", None)

    parts = Parts()
    first = await get_joined(parts, ["a", "b"], 1, 0, 0)
    assert first.tile.plain() == b"a" * 600 + b"b" * 600
    assert (first.tile.dropped, first.is_current) == (4, False)
    assert parts.memory.get(Key(KEPT_AS, 1, 0, 0)).digest == first.tile.digest
    again = await get_joined(parts, ["a", "b"], 1, 0, 0)
    assert again.tile.body is first.tile.body  # not put together twice
    parts.bodies = {"a": b"c" * 600, "b": b"b" * 600}
    after = await get_joined(parts, ["a", "b"], 1, 0, 0)
    assert after.tile.plain() == b"c" * 600 + b"b" * 600
    assert after.tile.digest != first.tile.digest
    parts.bodies = {"a": b"", "b": b"b" * 600}
    assert (await get_joined(parts, ["a", "b"], 1, 0, 0)).tile.plain() == b"b" * 600
