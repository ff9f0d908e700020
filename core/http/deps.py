"""What a route may ask for.

All of it is async, even where it waits for nothing: FastAPI hands other functions to a thread, and
the way there and back costs more than they do.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from core.database import Connection
from core.settings import settings


async def read_only(request: Request) -> AsyncIterator[Connection]:
    """A connection that cannot write, and may be a replica's."""
    async with request.state.pools.read.connection() as conn:
        yield conn


async def read_write(request: Request) -> AsyncIterator[Connection]:
    """A connection to the primary; its transaction ends with the request."""
    async with request.state.pools.write.connection() as conn:
        yield conn


async def origin(request: Request) -> str:
    return origin_of(request)


def origin_of(request: Request) -> str:
    """Where this site is reached, without a trailing slash: PUBLIC_URL, else what was asked."""
    return settings().public_url or str(request.base_url).rstrip("/")


ReadOnly = Annotated[Connection, Depends(read_only)]
ReadWrite = Annotated[Connection, Depends(read_write)]
Origin = Annotated[str, Depends(origin)]
