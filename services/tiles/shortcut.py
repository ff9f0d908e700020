"""The shortest way for a tile that is in memory: before routing, validation and dependencies.

A route of the framework costs several times what sending a kept tile does. This looks at the path,
and leaves whatever it is not sure of to the application: the same URLs are routes there.
"""

from typing import NamedTuple

from starlette.types import ASGIApp, Receive, Scope, Send

from services.tiles.answer import IMMUTABLE, REVALIDATE, Answer, answer, takes_gzip
from services.tiles.memory import Address
from services.tiles.serving import Serving
from services.tiles.tile import Message, Tile

#: Bytes from which a tile keeps the messages that send it, which are 1 kB or so themselves.
LARGE = 8_192
#: Paths whose parts are kept, some 400 bytes each; then all are read anew.
MOST_PATHS = 4_096


class Wanted(NamedTuple):
    """What a path asks for: `version` is None where it names none."""

    version: str | None
    key: Address
    cache: bytes


class Shortcut:
    """An ASGI middleware: GET /tiles/…/z/x/y.mvt from memory, all else to `app`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._wanted: dict[str, Wanted] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            messages = self._find(scope)
            if messages is not None:
                await send(messages[0])
                await send(messages[1])
                return
        await self.app(scope, receive, send)

    def _find(self, scope: Scope) -> tuple[Message, Message] | None:
        path: str = scope["path"]
        known = self._wanted.get(path)
        wanted = known or _read(path)
        if wanted is None or scope["method"] != "GET" or scope["query_string"]:
            return None
        tile = _kept(scope["state"]["tiles"], wanted)
        if tile is None:
            return None
        if known is None:  # only of tiles that we have, so that nobody fills it with others
            if len(self._wanted) >= MOST_PATHS:
                self._wanted.clear()
            self._wanted[path] = wanted
        accept_encoding = if_none_match = b""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accept_encoding = value
            elif name == b"if-none-match":
                if_none_match = value
        return _made(tile, wanted.cache, accept_encoding, if_none_match)


def _read(path: str) -> Wanted | None:
    """What /tiles/{tileset}[/{version}]/{z}/{x}/{y}.mvt asks for; None for another path."""
    if not (path.startswith("/tiles/") and path.endswith(".mvt")):
        return None
    parts = path[7:-4].split("/")  # tileset, perhaps version, z, x, y
    has_version = len(parts) == 5
    if not has_version and len(parts) != 4:
        return None
    try:
        key = (parts[0], int(parts[-3]), int(parts[-2]), int(parts[-1]))
    except ValueError:
        return None
    if has_version:
        return Wanted(parts[1], key, IMMUTABLE)
    return Wanted(None, key, REVALIDATE)


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


def _kept(serving: Serving, wanted: Wanted) -> Tile | None:
    """The tile, if it is in memory and its URL has no version, or the one that is current."""
    version, key, _ = wanted
    edition = serving.catalogue.get(key[0])
    if edition is None or (version is not None and version != edition.version):
        return None
    return serving.memory.get(key) if serving.stale_s is None else None
