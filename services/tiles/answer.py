"""The HTTP answer that a tile is: status, headers and body, without any framework.

Both the route and the short cut (`services.tiles.shortcut`) send what this makes.
"""

import re
from typing import NamedTuple

from services.tiles.tile import Tile

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
#: The bytes of a version never change.
IMMUTABLE = b"public, max-age=31536000, immutable"
#: The tile as it is now: may be shown for a minute, and for ten while it is asked for again.
REVALIDATE = b"public, max-age=60, stale-while-revalidate=600"
#: What was served may be out of date: ask again soon.
SOON = b"public, max-age=5"

TYPE = (b"content-type", MEDIA_TYPE.encode())
GZIP = (b"content-encoding", b"gzip")
VARY = (b"vary", b"Accept-Encoding")
CORS = (b"access-control-allow-origin", b"*")
#: For scripts of other origins; only where there is something for them to see: each header costs.
EXPOSED = (b"access-control-expose-headers", b"ETag, X-Tile-Dropped, X-Tile-Stale")
CACHE = {kind: (b"cache-control", kind) for kind in (IMMUTABLE, REVALIDATE, SOON)}
REFUSES_GZIP = re.compile(rb"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")

Headers = list[tuple[bytes, bytes]]


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


def answer(
    tile: Tile,
    cache: bytes,
    accept_encoding: bytes,
    if_none_match: bytes,
    stale_s: int | None = None,
    *,
    empty: int = 204,
) -> Answer:
    """What to send of a tile to who takes these encodings and has these ETags.

    `cache` is one of the values above; `empty` the status of a tile on which nothing is.
    """
    gzip = tile.packed and takes_gzip(accept_encoding)
    etag = tile.etag(gzip).encode()
    headers = [CACHE[cache], (b"etag", etag), VARY, CORS]
    if tile.dropped:
        headers.append((b"x-tile-dropped", b"%d" % tile.dropped))
    if stale_s is not None:
        headers.append((b"x-tile-stale", b"%d" % stale_s))
    if tile.dropped or stale_s is not None:
        headers.append(EXPOSED)
    if if_none_match and has(if_none_match, etag):
        return Answer(304, headers, b"")
    if not tile.body and empty == 204:
        return Answer(204, headers, b"")
    body = tile.body if gzip else tile.plain()
    headers.append(TYPE)
    if gzip:
        headers.append(GZIP)
    headers.append((b"content-length", b"%d" % len(body)))
    return Answer(200, headers, body)


def takes_gzip(accept_encoding: bytes) -> bool:
    """RFC 9110 §12.5.3, for one encoding."""
    if b"gzip" not in accept_encoding:
        return False
    return b"q=0" not in accept_encoding or not REFUSES_GZIP.search(accept_encoding)


def has(if_none_match: bytes, etag: bytes) -> bool:
    """Whether the caller has these bytes; a proxy may have made the ETag weak (RFC 9110 §13)."""
    return etag in (tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b","))
