"""How every service is put together."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from core.database import Pools, open_pools
from core.http.head import HeadAsGet
from core.http.health import router as health
from core.http.metrics import router as metrics
from core.http.problems import HANDLERS, MEDIA_TYPE, Problem
from core.settings import VERSION, settings

#: What a table that was geocoded is told to be, by the names of the parameters that overrule it.
GEOCODED = [f"Geocode-{what}" for what in ("Encoding", "Delimiter", "Header", "Columns", "Rows")]
REFUSED: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": text}
    for status, text in (
        (422, "A parameter was refused; `detail` says which and why"),
        (503, "The database is away or busy"),
    )
}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Pools]]:
    workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
    async with open_pools(workers) as pools:
        app.state.pools = pools  # the lifespans of routers, which come after this one, need them
        yield {"pools": pools}


class Site(FastAPI):
    """An application whose short cut comes before all layers of the framework.

    They cost more than the whole sending of a tile that is in memory: errors, telemetry, limits.
    """

    first: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.first(scope, receive, send)

    async def framework(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)


def create_app(
    *routers: APIRouter, title: str, shortcut: Callable[[ASGIApp], ASGIApp] | None = None
) -> FastAPI:
    """An application with these routers, health, problems and open reads (CORS).

    `shortcut` sees every request first, and may answer it.
    """
    app = Site(
        title=title,
        version=VERSION,
        lifespan=lifespan,
        license_info={"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        servers=[{"url": settings().public_url}] if settings().public_url else None,
        responses=REFUSED,
        docs_url=None,  # FastAPI's page loads its scripts from another origin
        redoc_url=None,
    )
    for router in (*routers, health, metrics):
        app.include_router(router)
    for error, handler in HANDLERS.items():
        app.add_exception_handler(error, handler)
    # What is compressed already (tiles, built scripts) goes through as it is.
    app.add_middleware(GZipMiddleware, minimum_size=512, compresslevel=5)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        # Sent by programs made for the API of BAN, and for Google's.
        allow_headers=["X-Requested-With", "X-Goog-Maps-Experience-ID"],
        expose_headers=["Content-Crs", "ETag", "X-Tile-Dropped", "X-Tile-Stale", *GEOCODED],
        max_age=86_400,
    )
    app.add_middleware(HeadAsGet)
    # As uvicorn would itself, had it not been told to leave it: what is cut short needs none of it.
    proxies = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
    behind: Any = ProxyHeadersMiddleware(cast(Any, app.framework), proxies)
    app.first = shortcut(behind) if shortcut else behind
    return app
