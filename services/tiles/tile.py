"""A tile as it is kept and sent."""

import gzip
import hashlib
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

import deflate

Message = dict[str, Any]  # of ASGI

WORTH_PACKING = 256  # bytes: below, gzip's own header costs more than it gains
LEVEL = 6  # libdeflate's: half the time of zlib's 5, and a little smaller


class Key(NamedTuple):
    """Which tile: the tileset, the zoom, the column from the west and the row from the north."""

    tileset: str
    z: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile's bytes (MVT 2), empty where nothing is there.

    `seq` is the change of its tileset up to which these bytes are current.
    """

    body: bytes
    packed: bool
    digest: str
    dropped: int
    seq: int
    #: The messages that send it, by Cache-Control: see `services.tiles.shortcut`.
    messages: dict[bytes, tuple[Message, Message]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def made(cls, mvt: bytes, dropped: int, seq: int) -> Self:
        """A tile as the database made it, compressed where that is worth it."""
        packed = len(mvt) >= WORTH_PACKING
        body = bytes(deflate.gzip_compress(mvt, LEVEL)) if packed else mvt
        # Of the content, not of its date: an edit that a tile does not show leaves its ETag alone.
        return cls(body, packed, hashlib.blake2b(mvt, digest_size=9).hexdigest(), dropped, seq)

    @classmethod
    def stored(cls, body: bytes, packed: bool, seq: int) -> Self:
        """A tile as a file holds it."""
        return cls(body, packed, hashlib.blake2b(body, digest_size=9).hexdigest(), 0, seq)

    def etag(self, as_packed: bool) -> str:
        """Strong, so of these bytes: the compressed and the plain ones have one each."""
        return f'"{self.digest}-gz"' if as_packed and self.packed else f'"{self.digest}"'

    def plain(self) -> bytes:
        return gzip.decompress(self.body) if self.packed else self.body
