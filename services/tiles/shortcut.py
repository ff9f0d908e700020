"""The shortest way for a tile that is in memory: before routing, validation and dependencies.

A route of the framework costs several times what sending a kept tile does. This looks at the path,
and leaves whatever it is not sure of to the application: the same URLs are routes there.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from services.tiles.answer import IMMUTABLE, REVALIDATE, Answer, answer, takes_gzip
from services.tiles.serving import Serving
from services.tiles.tile import Message, Tile

#: Bytes from which a tile keeps the messages that send it, which are 1 kB or so themselves.
LARGE = 8_192


class Shortcut:
    """An ASGI middleware: GET /tiles/…/z/x/y.mvt from memory, all else to `app`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            messages = _find(scope)
            if messages is not None:
                await send(messages[0])
                await send(messages[1])
                return
        await self.app(scope, receive, send)


def _find(scope: Scope) -> tuple[Message, Message] | None:
    path: str = scope["path"]
    if not (path.startswith("/tiles/") and path.endswith(".mvt")):
        return None
    if scope["method"] != "GET" or scope["query_string"]:
        return None
    serving: Serving = scope["state"]["tiles"]
    parts = path[7:-4].split("/")  # tileset, perhaps version, z, x, y
    tile = _kept(serving, parts) if serving.stale_s is None else None
    if tile is None:
        return None
    accept_encoding = if_none_match = b""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accept_encoding = value
        elif name == b"if-none-match":
            if_none_match = value
    cache = IMMUTABLE if len(parts) == 5 else REVALIDATE
    return _made(tile, cache, accept_encoding, if_none_match)


def _made(
    tile: Tile, cache: bytes, accept_encoding: bytes, if_none_match: bytes
) -> tuple[Message, Message]:
    """The messages that send the tile: made once for most who ask, where it is large."""
    packed = takes_gzip(accept_encoding)
    # Unpacked, it would be several times what memory counts for it.
    if if_none_match or not packed or len(tile.body) < LARGE:
        return _messages(answer(tile, cache, accept_encoding, if_none_match))
    messages = tile.messages.get(cache)
    if messages is None:
        messages = _messages(answer(tile, cache, accept_encoding, b""))
        tile.messages[cache] = messages
    return messages


def _messages(found: Answer) -> tuple[Message, Message]:
    return (
        {"type": "http.response.start", "status": found.status, "headers": found.headers},
        {"type": "http.response.body", "body": found.body},
    )


def _kept(serving: Serving, parts: list[str]) -> Tile | None:
    """The tile, if it is in memory and its URL has no version, or the one that is current."""
    edition = serving.catalogue.get(parts[0])
    is_current = len(parts) == 4 or (len(parts) == 5 and edition and parts[1] == edition.version)
    if not (edition and is_current):
        return None
    try:
        key = (parts[0], int(parts[-3]), int(parts[-2]), int(parts[-1]))
    except ValueError:
        return None
    return serving.memory.get(key)
