"""A tile from where it is quickest: memory, disk, the database. One for each process."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import psycopg
from psycopg_pool import PoolTimeout

from core.database import Pools
from core.errors import NotFound, Unavailable
from services.tiles.archives.archive import Archive
from services.tiles.catalogue import (
    Catalogue,
    Edition,
    edition_of,
    find,
    read_catalogue,
    version_of,
)
from services.tiles.changes import Change, Recent, everything, read_since
from services.tiles.drawing import draw
from services.tiles.events import Events
from services.tiles.filtered import draw_filtered
from services.tiles.filters import read_filter, types_of
from services.tiles.memory import Memory
from services.tiles.store import Store
from services.tiles.tile import Key, Tile

log = logging.getLogger("mapcommons.tiles")


#: Filtered tiles that are drawn at the same time: nobody's filter may take all connections.
MOST_FILTERING = 3


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
        self,
        pools: Pools,
        catalogue: Catalogue,
        memory: Memory,
        store: Store | None,
        archives: Mapping[str, Archive],
    ) -> None:
        self._archives = archives
        editions = {name: edition_of(archive) for name, archive in archives.items()}
        self.catalogue: Catalogue = {**catalogue, **editions}
        self.memory = memory
        self.events = Events()
        self._pools = pools
        self._store = store
        self._known = {name: edition.seq for name, edition in catalogue.items()}
        self._recent = Recent(self._known)
        self._flights: dict[Key, asyncio.Task[Served]] = {}
        self._catching_up = asyncio.Lock()
        self._filtering = asyncio.Semaphore(MOST_FILTERING)
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
            if key.tileset in self._archives:
                return Served(tile, True)  # whatever becomes of the database
            return Served(tile, self._lost_at is None, self.stale_s)
        flight = self._flights.get(key)
        if flight is None:  # the first who asks; the others wait for the same
            flight = self._flights[key] = asyncio.create_task(self._fetch(key))
            flight.add_done_callback(lambda done: self._land(key, done))
        return await asyncio.shield(flight)  # who leaves does not take it from the others

    async def _fetch(self, key: Key) -> Served:
        if key.tileset in self._archives:
            return await self._read(key)
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

    async def _read(self, key: Key) -> Served:
        """From a file. Raises `NotFound` where it ends, `Unavailable` where it was spoilt."""
        file = self._archives[key.tileset].current()
        if not file.extent.has(key.z, key.x, key.y):  # a map then shows the tile above, larger
            raise NotFound(
                fr=f"« {key.tileset} » ne va pas jusqu’à la tuile {key.z}/{key.x}/{key.y}.",
                en=f"“{key.tileset}” does not reach tile {key.z}/{key.x}/{key.y}.",
            )
        body = await asyncio.to_thread(file.get, key.z, key.x, key.y)
        tile = Tile.stored(body or b"", body is not None, 0)
        is_current = self.catalogue[key.tileset].version == version_of(file)
        if is_current:
            self.memory.put(key, tile)
        return Served(tile, is_current)

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
                catalogue = await read_catalogue(conn)
            await self._take(changes, catalogue)

    async def reach(self, edition: Edition, seq: int) -> Edition:
        """The edition after a change that another process has told of; as it was without database.

        A number that never was costs a look at the database, as a tile does that nobody has.
        """
        if seq > edition.seq:
            try:
                await self.catch_up()
            except (psycopg.OperationalError, PoolTimeout) as error:
                log.warning("change %s of %s is not known: %s", seq, edition.tileset.id, error)
                self.lose()
        return self.edition(edition.tileset.id)

    async def _take(self, told: Sequence[Change], catalogue: Catalogue) -> None:
        for change in told:
            self._known[change.tileset] = max(change.seq, self._known.get(change.tileset, 0))
        # What the database says of a tileset that is served from a file changes none of its tiles.
        changes = [change for change in told if change.tileset not in self._archives]
        self._recent.add(changes)
        now = Recent({})
        now.add(changes)
        for key in list(self._flights):  # what is being drawn may be of before: draw it anew
            if now.mentions(key, 0):
                del self._flights[key]
        await self.memory.forget(changes)
        self.catalogue = self._with_archives(catalogue)
        self._lost_at = None
        self.events.publish(changes, self.catalogue)
        if self._store and told:
            await self._store.forget(changes, self._known)

    async def look_at_files(self) -> None:
        """Drop the tiles of a file that has been replaced, and tell those who look at them."""
        before, self.catalogue = self.catalogue, self._with_archives(self.catalogue)
        for name in self._archives:
            if before[name].version != self.catalogue[name].version:
                changes = [everything(name, int(time.time()))]
                await self.memory.forget(changes)
                self.events.publish(changes, self.catalogue)

    def _with_archives(self, catalogue: Catalogue) -> Catalogue:
        editions = {name: self._edition_of(archive) for name, archive in self._archives.items()}
        return {**catalogue, **editions}

    def _edition_of(self, archive: Archive) -> Edition:
        try:
            return edition_of(archive)
        except Unavailable:  # it was overwritten: whoever asks for a tile that is not kept is told
            return self.catalogue[archive.tileset_id]

    async def renew_connections(self) -> None:
        """Replace those that an outage has cut, so that no request meets one."""
        await self._pools.read.check()
        await self._pools.write.check()

    def lose(self) -> None:
        """The database is not heard of any more: what we have may be out of date."""
        if self._lost_at is None:
            self._lost_at = time.monotonic()

    async def filtered(self, key: Key, text: str) -> Served:
        """The tile of the features that meet a filter (CQL2 text); drawn each time.

        Raises `Invalid` for a filter that cannot be, or takes too long.
        """
        is_file = key.tileset in self._archives  # which holds tiles, and nothing to choose from
        types = {} if is_file else types_of(self.edition(key.tileset).tileset)
        condition = read_filter(text, key.tileset, types)
        async with self._filtering, self._pools.read.connection() as conn:
            mvt, dropped = await draw_filtered(conn, key.tileset, key.z, key.x, key.y, condition)
        return Served(await asyncio.to_thread(Tile.made, mvt, dropped, 0), True)

    async def since(self, tileset_id: str, seq: int) -> list[Change]:
        """The changes of a tileset after a number, for a map that was away."""
        if tileset_id in self._archives:
            return []
        async with self._pools.write.connection() as conn:
            changes = await read_since(conn, self._known | {tileset_id: seq})
        return [change for change in changes if change.tileset == tileset_id]
