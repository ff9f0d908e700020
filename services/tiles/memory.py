"""Tiles in the memory of this process: the least recently used leave when it is full."""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Sequence

from services.tiles.changes import Change
from services.tiles.tile import Key, Tile

#: What an entry costs beside its bytes: key, tile, digest and their places in the dictionary.
#: Measured with tracemalloc over 100,000 empty tiles (tests/services/tiles/test_memory.py).
OVERHEAD = 700
#: How many entries are looked at before others may go on.
AT_ONCE = 5_000


#: A key, or a plain tuple of its parts, which is quicker to make.
Address = tuple[str, int, int, int]


class Memory:
    """Bounded in bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._tiles: OrderedDict[Address, Tile] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tiles)

    def get(self, key: Address) -> Tile | None:
        tile = self._tiles.get(key)
        if tile is not None:
            self._tiles.move_to_end(key)
        return tile

    def put(self, key: Key, tile: Tile) -> None:
        cost = OVERHEAD + len(tile.body)
        if cost > self.limit:
            return
        self._drop(key)
        self._tiles[key] = tile
        self.size += cost
        while self.size > self.limit:
            self._drop(next(iter(self._tiles)))

    async def forget(self, changes: Sequence[Change]) -> None:
        """Drop the tiles that the changes touch, unless they were drawn after them."""
        wide = [change for change in changes if change.to_zoom > change.z]
        for change in changes:
            if change.to_zoom == change.z:
                self._outdate(Key(change.tileset, change.z, change.x, change.y), change.seq)
        if wide:
            await self._forget_wide(wide)

    async def _forget_wide(self, changes: Sequence[Change]) -> None:
        """Those that stand for many tiles: each kept tile looks for its ancestors among them."""
        told: defaultdict[Address, list[Change]] = defaultdict(list)
        for change in changes:
            told[(change.tileset, change.z, change.x, change.y)].append(change)
        zooms = sorted({change.z for change in changes})
        keys = list(self._tiles)
        for start in range(0, len(keys), AT_ONCE):
            for key in keys[start : start + AT_ONCE]:
                tileset, z, x, y = key
                for zoom in zooms:
                    if zoom > z:
                        break
                    above = (tileset, zoom, x >> (z - zoom), y >> (z - zoom))
                    for change in told.get(above, ()):
                        if z <= change.to_zoom:
                            self._outdate(key, change.seq)
            await asyncio.sleep(0)

    def _outdate(self, key: Address, seq: int) -> None:
        tile = self._tiles.get(key)
        if tile is not None and tile.seq < seq:
            self._drop(key)

    def _drop(self, key: Address) -> None:
        tile = self._tiles.pop(key, None)
        if tile is not None:
            self.size -= OVERHEAD + len(tile.body)
