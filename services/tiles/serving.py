"""A tile from where it is quickest: memory, disk, the database. One for each process."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import NamedTuple

import psycopg
from psycopg_pool import PoolTimeout

from core.database import Pools
from services.tiles.catalogue import Catalogue, Edition, find, read_catalogue
from services.tiles.changes import Change, Recent, read_since
from services.tiles.drawing import draw
from services.tiles.events import Events
from services.tiles.memory import Memory
from services.tiles.store import Store
from services.tiles.tile import Key, Tile

log = logging.getLogger("mapcommons.tiles")


class Served(NamedTuple):
    """A tile, whether it is current as far as this process knows, and if not since when.

    `stale_s` counts from when the database was last heard of; None while it is.
    """

    tile: Tile
    is_current: bool
    stale_s: int | None = None


class Serving:
    """Tiles, the tilesets they are of, and what is told when they change."""

    def __init__(
        self, pools: Pools, catalogue: Catalogue, memory: Memory, store: Store | None
    ) -> None:
        self.catalogue = catalogue
        self.memory = memory
        self.events = Events()
        self._pools = pools
        self._store = store
        self._known = {name: edition.seq for name, edition in catalogue.items()}
        self._recent = Recent(self._known)
        self._flights: dict[Key, asyncio.Task[Served]] = {}
        self._catching_up = asyncio.Lock()
        self._lost_at: float | None = None

    def edition(self, tileset_id: str) -> Edition:
        """Raises `NotFound`."""
        return find(self.catalogue, tileset_id)

    @property
    def stale_s(self) -> int | None:
        """For how long nothing has been heard of the database; None while it is heard."""
        return None if self._lost_at is None else int(time.monotonic() - self._lost_at)

    async def get(self, key: Key) -> Served:
        """The tile. Raises psycopg's errors where it must be drawn and the database is away."""
        if tile := self.memory.get(key):
            return Served(tile, self._lost_at is None, self.stale_s)
        flight = self._flights.get(key)
        if flight is None:  # the first who asks; the others wait for the same
            flight = self._flights[key] = asyncio.create_task(self._fetch(key))
            flight.add_done_callback(lambda done: self._land(key, done))
        return await asyncio.shield(flight)  # who leaves does not take it from the others

    async def _fetch(self, key: Key) -> Served:
        held = await self._store.get(key) if self._store else None
        if held and held.is_current and not self._recent.mentions(key, held.tile.seq):
            self.memory.put(key, held.tile)
            return Served(held.tile, self._lost_at is None, self.stale_s)
        try:
            tile = await draw(self._pools.read, key)
        except (psycopg.OperationalError, PoolTimeout) as error:
            if held is None:
                raise
            log.warning("%s is served as it was: %s", "/".join(map(str, key)), error)
            return Served(held.tile, False, self.stale_s or 0)
        # A replica may lag behind what we know, and a change may have come while this was drawn.
        if self._recent.may_have_touched(key, tile.seq):
            return Served(tile, False)
        self.memory.put(key, tile)
        if self._store:
            self._store.put(key, tile)
        return Served(tile, True)

    def _land(self, key: Key, flight: asyncio.Task[Served]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if not flight.cancelled():
            flight.exception()  # those who wait are told; if all have left, nobody need be

    async def catch_up(self) -> None:
        """Learn what has changed since we last asked, and drop those tiles.

        Raises psycopg's errors.
        """
        async with self._catching_up:
            async with self._pools.write.connection() as conn:
                changes = await read_since(conn, self._known)
                if not changes and self._lost_at is None:
                    return
                catalogue = await read_catalogue(conn)
            await self._take(changes, catalogue)

    async def _take(self, changes: Sequence[Change], catalogue: Catalogue) -> None:
        self._recent.add(changes)
        for change in changes:
            self._known[change.tileset] = max(change.seq, self._known.get(change.tileset, 0))
        now = Recent({})
        now.add(changes)
        for key in list(self._flights):  # what is being drawn may be of before: draw it anew
            if now.mentions(key, 0):
                del self._flights[key]
        await self.memory.forget(changes)
        self.catalogue = catalogue
        self._lost_at = None
        self.events.publish(changes, catalogue)
        if self._store and changes:
            await self._store.forget(changes, self._known)

    def lose(self) -> None:
        """The database is not heard of any more: what we have may be out of date."""
        if self._lost_at is None:
            self._lost_at = time.monotonic()

    async def since(self, tileset_id: str, seq: int) -> list[Change]:
        """The changes of a tileset after a number, for a map that was away."""
        async with self._pools.write.connection() as conn:
            changes = await read_since(conn, self._known | {tileset_id: seq})
        return [change for change in changes if change.tileset == tileset_id]
