"""Tiles of several tilesets in one, for clients that ask for the whole map.

An MVT is its layers, one after the other, so two tiles make one by concatenation. Compressed they
do not: a gzip file may have several members, but browsers stop after the first. What was put
together is kept in memory with the other tiles, and made anew when one of its parts has changed.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from services.tiles.serving import Served, Serving
from services.tiles.tile import Key, Tile

#: No tileset can have this name, so no change ever touches it: the digest tells what is outdated.
KEPT_AS = "dataset+"


async def get_joined(serving: Serving, tilesets: Sequence[str], z: int, x: int, y: int) -> Served:
    """The tile with the layers of all these tilesets, in their order; an empty one of none.

    Raises psycopg's errors where a part must be drawn and the database is away.
    """
    parts = await asyncio.gather(*(serving.get(Key(name, z, x, y)) for name in tilesets))
    if not parts:
        return Served(Tile.made(b"", 0, 0), True)
    stale = [part.stale_s for part in parts if part.stale_s is not None]
    tile = await _joined(serving, Key(KEPT_AS, z, x, y), [part.tile for part in parts])
    return Served(tile, all(part.is_current for part in parts), max(stale, default=None))


async def _joined(serving: Serving, key: Key, parts: Sequence[Tile]) -> Tile:
    dropped, seq = sum(part.dropped for part in parts), min(part.seq for part in parts)
    full = [part for part in parts if part.body]
    if len(full) <= 1:
        return replace((full or parts)[0], dropped=dropped, seq=seq)
    digest = hashlib.blake2b("+".join(part.digest for part in full).encode(), digest_size=9)
    kept = serving.memory.get(key)
    if kept is None or kept.digest != digest.hexdigest():
        made = await asyncio.to_thread(_join, full)
        kept = replace(made, digest=digest.hexdigest())
        serving.memory.put(key, kept)
    return replace(kept, dropped=dropped, seq=seq)


def _join(parts: Sequence[Tile]) -> Tile:
    return Tile.made(b"".join(part.plain() for part in parts), 0, 0)
