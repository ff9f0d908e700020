"""Tiles on the disk of this machine: what was drawn once survives a restart, and an outage.

One SQLite file for each database, shared by all processes of the site. A tile that has changed is
not removed, only marked: while the database is away it is better than nothing.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from core.sql import queries
from services.tiles.changes import Change
from services.tiles.tile import Key, Tile

SQL = queries(__name__)
log = logging.getLogger("mapcommons.tiles")

#: How many tiles wait for the disk at most; more are drawn again another time.
MOST_WAITING = 500
#: A file beside ours that nobody has written to for so long belongs to a database that is gone.
LEFT_S = 7 * 86_400
BUSY_S = 5
#: What is kept of a tile, by the names that it and the table have in common.
COLUMNS = ("body", "packed", "digest", "dropped", "seq")


T = TypeVar("T")


class Held(NamedTuple):
    tile: Tile
    is_current: bool


class Store:
    """Bounded in bytes; the tiles that were drawn first leave first.

    All of it runs in one thread of its own. A disk that is full or broken is told in the log, and
    the tiles are drawn by the database.
    """

    def __init__(self, file: Path, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._thread = ThreadPoolExecutor(1, "tile-store")
        self._waiting: dict[Key, Tile] = {}
        self._writing: asyncio.Task[None] | None = None
        self._db: sqlite3.Connection | None = None

    @classmethod
    async def open(cls, folder: Path, name: str, limit: int) -> Self:
        """The store `name` below `folder`; a file that is damaged begins anew."""
        store = cls(folder / f"{name}.sqlite", limit)
        await store._run(store._open)
        return store

    async def close(self) -> None:
        if self._writing:
            await self._writing
        await self._run(self._close)
        self._thread.shutdown()

    async def get(self, key: Key) -> Held | None:
        return await self._try(lambda db: _get(db, key), None)

    def put(self, key: Key, tile: Tile) -> None:
        """Keep a tile, soon."""
        if len(self._waiting) < MOST_WAITING:
            self._waiting[key] = tile
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def known(self) -> dict[str, int]:
        """For each tileset the number of the change up to which tiles have been marked."""
        return await self._try(_known, {})

    async def forget(self, changes: Sequence[Change], known: Mapping[str, int]) -> None:
        """Mark what the changes touch; `known` is the number now reached by each tileset."""
        await self._try(lambda db: _forget(db, changes, known), None)

    async def clear(self) -> None:
        await self._try(_clear, None)

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, {}
            await self._try(partial(_put, tiles=batch, limit=self._limit), None)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _try(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self._db is None:
            return otherwise
        db = self._db
        try:
            return await self._run(lambda: work(db))
        except sqlite3.Error as error:
            log.error("tile store %s: %s", self._file, error)
            if "malformed" in str(error) or "not a database" in str(error):
                await self._run(self._begin_anew)
            return otherwise

    def _open(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            _remove_left_ones(self._file)
            self._db = _connect(self._file)
        except (OSError, sqlite3.OperationalError) as error:
            log.error("no tile store in %s: %s", self._file, error)
        except sqlite3.DatabaseError as error:
            log.error("tile store %s begins anew: %s", self._file, error)
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._close()
        try:
            for file in self._file.parent.glob(f"{self._file.name}*"):
                file.unlink(missing_ok=True)
            self._db = _connect(self._file)
        except (OSError, sqlite3.Error) as error:
            log.error("no tile store in %s: %s", self._file, error)

    def _close(self) -> None:
        if self._db is not None:
            with suppress(sqlite3.Error):  # a damaged file may refuse even that
                self._db.close()
            self._db = None


def _connect(file: Path) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    # Losing the last seconds to a power cut costs a few tiles drawn again.
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
    db.executescript(SQL["create"])
    return db


def _remove_left_ones(ours: Path) -> None:
    for file in ours.parent.glob("*.sqlite*"):
        is_ours = file.name.startswith(ours.name)
        if not is_ours and file.stat().st_mtime < time.time() - LEFT_S:
            file.unlink(missing_ok=True)


def _get(db: sqlite3.Connection, key: Key) -> Held | None:
    row = db.execute(SQL["get"], key._asdict()).fetchone()
    if row is None:
        return None
    body, packed, digest, dropped, seq, outdated = row
    return Held(Tile(bytes(body), bool(packed), digest, dropped, seq), not outdated)


def _put(db: sqlite3.Connection, tiles: Mapping[Key, Tile], limit: int) -> None:
    with _transaction(db):
        for key, tile in tiles.items():
            db.execute(SQL["remove"], key._asdict())
            db.execute(SQL["put"], key._asdict() | {name: getattr(tile, name) for name in COLUMNS})
        while _size(db) > limit and db.execute(SQL["make_room"]).rowcount:
            pass


def _size(db: sqlite3.Connection) -> int:
    """Bytes in use; the file keeps its size, and what was made free is written to again."""
    [size] = db.execute(SQL["size"]).fetchone()
    return int(size)


def _known(db: sqlite3.Connection) -> dict[str, int]:
    return dict(db.execute(SQL["known"]).fetchall())


def _forget(db: sqlite3.Connection, changes: Sequence[Change], known: Mapping[str, int]) -> None:
    with _transaction(db):
        for change in changes:
            if change.is_all:
                db.execute(SQL["forget_all"], change._asdict())
                continue
            for z in range(change.z, change.to_zoom + 1):
                db.execute(
                    SQL["forget"], change._asdict() | {"zoom": z, "side": 2 ** (z - change.z)}
                )
        for tileset, seq in known.items():
            db.execute(SQL["reach"], {"tileset": tileset, "seq": seq})


def _clear(db: sqlite3.Connection) -> None:
    with _transaction(db):
        db.execute(SQL["clear_tiles"])
        db.execute(SQL["clear_known"])


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing, and the write lock from its beginning."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
