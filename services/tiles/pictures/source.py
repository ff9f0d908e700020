"""Where the renderer gets tiles, glyphs and icons: this application itself, over loopback.

The renderer runs in another process and knows HTTP only. It is given this listener as its proxy,
so whatever URL a style names, nothing but this application can answer, and nothing leaves the
machine. That also holds behind a proxy, on a Unix socket or over TLS, where the application could
not say at which URL it reaches itself.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
from uvicorn.server import ServerState

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

#: All that a style refers to
PREFIXES = ("/tiles/", "/fonts/", "/sprites/")


class Source:
    """A listener on a free port of 127.0.0.1."""

    def __init__(self, server: asyncio.Server) -> None:
        self._server = server
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    @classmethod
    async def open(cls, app: App, state: dict[str, Any]) -> "Source":
        """Answer for `app`, whose lifespan has given `state`."""
        config = uvicorn.Config(
            _only_map_data(app), lifespan="off", access_log=False, log_config=None, ws="none"
        )
        config.load()
        answering = ServerState()

        def protocol() -> asyncio.Protocol:
            made: asyncio.Protocol = config.http_protocol_class(  # type: ignore[call-arg]
                config=config, server_state=answering, app_state=state
            )
            return made

        loop = asyncio.get_running_loop()
        return cls(await loop.create_server(protocol, "127.0.0.1", 0))

    async def close(self) -> None:
        self._server.close()


def _only_map_data(app: App) -> App:
    """The application, reduced to GET of what maps are made of."""

    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        if scope["method"] == "GET" and scope["path"].startswith(PREFIXES):
            await app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return answer
