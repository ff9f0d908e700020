"""Connections: a pool for reads, a pool for writes, and single ones for the command line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow, dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from core.errors import Invalid, Unavailable
from core.settings import settings
from core.sql import queries

SQL = queries(__name__)
CONNECT_TIMEOUT_S = 5
LISTENERS = 1  # beside the pools each process hears of changes on a connection of its own

Row = dict[str, Any]
Connection = AsyncConnection[Row]
Pool = AsyncConnectionPool[Connection]


@dataclass(frozen=True)
class Pools:
    """`read` may point at a replica and can never write; `write` is the primary."""

    read: Pool
    write: Pool


def database_url() -> str:
    """The configured database. Raises `Invalid` where none is."""
    url = settings().database_url
    if url is None:
        raise Invalid(
            fr="MAPCOMMONS_DATABASE_URL n’est pas défini : indiquez-le, ou lancez "
            "`./mapcommons up`, qui démarre sa propre base.",
            en="MAPCOMMONS_DATABASE_URL is not set: set it, or run "
            "`./mapcommons up`, which starts a database of its own.",
        )
    return url


def connect(url: str, *, autocommit: bool = False) -> psycopg.Connection[TupleRow]:
    """Open one connection. Raises `Unavailable` or `Invalid`, never with the password in it."""
    check_url(url)
    try:
        return psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S, autocommit=autocommit)
    except psycopg.Error as error:
        raise away(url, error) from error


def check_url(url: str) -> None:
    """Raises `Invalid` for what is no database URL, without repeating any of it."""
    with suppress(psycopg.ProgrammingError):
        if "@" not in str(conninfo_to_dict(url).get("host", "")):
            return
    raise Invalid(
        fr="MAPCOMMONS_DATABASE_URL n’est pas une adresse de base de données lisible. Forme "
        "attendue : postgresql://utilisateur:motdepasse@hôte:5432/base, où @ s’écrit %40 dans "
        "le mot de passe.",
        en="MAPCOMMONS_DATABASE_URL is not a database URL that can be read. Expected: "
        "postgresql://user:password@host:5432/database, with @ in a password written %40.",
    ) from None


def away(url: str, error: Exception) -> Unavailable:
    """The error that says which database does not answer, and why."""
    parts = conninfo_to_dict(url)
    where = f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"
    return Unavailable(
        fr=f"La base {where} ne répond pas : {_first_line(error)}. "
        "Vérifiez MAPCOMMONS_DATABASE_URL et que PostgreSQL tourne.",
        en=f"The database {where} does not answer: {_first_line(error)}. "
        "Check MAPCOMMONS_DATABASE_URL and that PostgreSQL is running.",
    )


def check(workers: int = 1) -> None:
    """Whether that many processes can open their pools.

    Together they must stay below the server's `max_connections`. Raises `Unavailable` or `Invalid`.
    """
    with connect(database_url()) as conn:
        _check_size(conn, workers)
    if replica := settings().database_read_url:
        connect(replica).close()


@asynccontextmanager
async def open_pools(workers: int = 1) -> AsyncIterator[Pools]:
    """Open both pools, and fail now rather than at the first request if the database is away.

    `workers` is the number of processes that do the same. Raises `Unavailable` or `Invalid`.
    """
    check(workers)  # a wrong URL is told in one clear line, without a pool's retries
    url = database_url()
    read = _pool(settings().database_read_url or url, read_only=True)
    write = _pool(url, read_only=False)
    async with read, write:
        try:
            await read.wait(timeout=CONNECT_TIMEOUT_S)
            await write.wait(timeout=CONNECT_TIMEOUT_S)
        except PoolTimeout as error:
            raise away(settings().database_read_url or url, error) from error
        yield Pools(read, write)


def _pool(url: str, *, read_only: bool) -> Pool:
    # JIT and parallel plans cost small queries more than they give, the more so side by side.
    options = (
        f"-c statement_timeout={settings().statement_timeout_ms}"
        " -c jit=off -c max_parallel_workers_per_gather=0"
        f" -c default_transaction_read_only={'on' if read_only else 'off'}"
    )
    return AsyncConnectionPool(
        url,
        min_size=1,
        max_size=settings().database_pool_size,
        open=False,
        timeout=CONNECT_TIMEOUT_S,
        kwargs={
            "row_factory": dict_row,
            "options": options,
            "application_name": "mapcommons",
            # What only reads needs no transaction around it: two messages less for each tile.
            "autocommit": read_only,
        },
    )


def _check_size(conn: psycopg.Connection[TupleRow], workers: int) -> None:
    row = conn.execute(SQL["usable_connections"]).fetchone()
    usable = int(row[0]) if row else 0
    wanted = workers * (2 * settings().database_pool_size + LISTENERS)
    if wanted > usable:
        raise Invalid(
            fr=f"{workers} processus × (2 × MAPCOMMONS_DATABASE_POOL_SIZE="
            f"{settings().database_pool_size} + 1) font {wanted} connexions, mais PostgreSQL n’en "
            f"accepte que {usable} : baissez l’un ou relevez max_connections.",
            en=f"{workers} workers × (2 × MAPCOMMONS_DATABASE_POOL_SIZE="
            f"{settings().database_pool_size} + 1) make {wanted} connections, but PostgreSQL takes "
            f"{usable}: lower one of them or raise max_connections.",
        )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["?"])[0].rstrip(".")
