"""The tile service of one process, from its start to its end."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import PoolTimeout

from core.database import CONNECT_TIMEOUT_S, Connection, Pools, database_url
from core.settings import settings
from core.sql import queries
from services.tiles.archives.archive import LOOK_EVERY_S, open_archives
from services.tiles.catalogue import Catalogue, Origin, read_catalogue, read_origin
from services.tiles.changes import read_since
from services.tiles.memory import Memory
from services.tiles.serving import Serving
from services.tiles.store import Store

SQL = queries(__name__)
log = logging.getLogger("mapcommons.tiles")

MB = 1_000_000
#: A notification may be missed; so often what has changed is asked for anyhow.
ASK_EVERY_S = 5
#: How long to wait before the database is tried again, at first and at most.
RETRY_S = 0.5
LONGEST_RETRY_S = 5


@asynccontextmanager
async def open_serving(pools: Pools) -> AsyncIterator[Serving]:
    """Tiles with a memory, a store on the disk, and an ear for changes."""
    async with pools.write.connection() as conn:
        origin, catalogue = await read_origin(conn), await read_catalogue(conn)
        store = await _open_store(conn, origin, catalogue)
    memory = Memory(settings().tile_cache_mb * MB)
    archives = await asyncio.to_thread(open_archives, settings())
    serving = Serving(pools, catalogue, memory, store, archives)
    tasks = [asyncio.create_task(follow(serving))]
    if archives:
        tasks.append(asyncio.create_task(watch_files(serving)))
    try:
        yield serving
    finally:
        serving.events.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if store:
            await store.close()


async def _open_store(conn: Connection, origin: Origin, catalogue: Catalogue) -> Store | None:
    """The store of this database and its functions, brought up to what has changed meanwhile."""
    if not settings().tile_store_mb:
        return None
    folder, name = settings().data_dir / "tiles", f"{origin.id[:8]}-{origin.hash[:6]}"
    store = await Store.open(folder, name, settings().tile_store_mb * MB)
    known = await store.known()
    if any(known.get(name, 0) > edition.seq for name, edition in catalogue.items()):
        await store.clear()  # the database has gone back, as from a backup
        known = {}
    changes = await read_since(conn, known)
    await store.forget(changes, {name: edition.seq for name, edition in catalogue.items()})
    return store


async def follow(serving: Serving) -> None:
    """Listen for changes as long as the site runs; what is away is tried again and again."""
    wait = RETRY_S
    while True:
        try:
            async with _listening() as conn:
                if serving.stale_s is not None:
                    await serving.renew_connections()
                while True:
                    await serving.catch_up()
                    wait = RETRY_S
                    async for _ in conn.notifies(timeout=ASK_EVERY_S, stop_after=1):
                        pass
        except (psycopg.OperationalError, PoolTimeout) as error:
            if serving.stale_s is None:
                log.error("changes of tiles are not heard of: %s", error)
            serving.lose()
        except Exception:
            # A fault of ours must not end what keeps tiles fresh: it is told, and tried again.
            log.exception("changes of tiles are not followed")
            serving.lose()
        await asyncio.sleep(wait)
        wait = min(2 * wait, LONGEST_RETRY_S)


async def watch_files(serving: Serving) -> None:
    """Notice files that are replaced, as long as the site runs."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        await serving.look_at_files()


@asynccontextmanager
async def _listening() -> AsyncIterator[AsyncConnection[TupleRow]]:
    """A connection to the primary: replicas do not hand notifications on."""
    conn = await AsyncConnection.connect(
        database_url(),
        autocommit=True,
        connect_timeout=CONNECT_TIMEOUT_S,
        application_name="mapcommons tiles",
    )
    async with conn:
        await conn.execute(SQL["listen"])
        yield conn
