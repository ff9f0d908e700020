"""How old the data are, for routes that tell whether they can answer."""

from datetime import datetime

import psycopg
from fastapi import Request
from psycopg_pool import PoolTimeout

from core import health


async def data_date(request: Request) -> tuple[datetime | None, bool]:
    """The date of the data, and whether the database is away."""
    try:
        async with request.state.pools.read.connection() as conn:
            content = await health.content(conn)
    except (psycopg.OperationalError, PoolTimeout):
        return None, True
    return (content or {}).get("data_timestamp"), False
