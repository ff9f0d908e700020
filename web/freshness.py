"""Whether the data are so far behind their feed that a reader should know."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import psycopg
from psycopg_pool import PoolTimeout

from core import health
from core.database import Connection

LATE_S = 48 * 3600
DAY_S = 24 * 3600
PATIENCE_S = 0.5  # a page opens without this line rather than wait for a database that is away


async def days_behind(connect: Callable[..., AbstractAsyncContextManager[Connection]]) -> int:
    """Whole days; 0 for data that are fresh, that follow no feed, or that cannot be asked."""
    try:
        async with connect(timeout=PATIENCE_S) as conn:
            row = await health.replication(conn)
    except (psycopg.OperationalError, PoolTimeout):
        return 0
    lag_s: int = (row or {}).get("lag_s") or 0
    return lag_s // DAY_S if lag_s > LATE_S else 0
