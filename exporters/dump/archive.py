"""The file format: PMTiles 3, https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md.

    header, directory of directories | tiles | metadata | directories
    the first 16 KiB                 |

The tiles are written as they come, so that none is kept in memory or written twice; what tells
where they are follows them. Readers fetch the first 16 KiB in one go and find the rest by it.
"""

import errno
import fcntl
import gzip
import json
import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    TileType,
    serialize_directory,
    serialize_header,
    tileid_to_zxy,
)

from core.errors import Conflict, Invalid, NotFound, Unavailable
from core.tiling import Box

HEADER = 127  # bytes
HEAD = 16_384  # bytes, which end with the directory of directories
LEAF = 4_096  # entries of a directory
# Only small tiles, as of the open sea, are ever the same: these are remembered, for a while.
SMALL = 512  # bytes
REMEMBERED = 32_768


class Writer:
    """Takes tiles in the order of their ids, then what there is to say of all."""

    def __init__(self, file: IO[bytes]) -> None:
        self.tiles = 0
        self._file = file
        self._offset = self._contents = self._entries = 0
        self._first = self._last = -1  # ids
        self._open: list[Entry] = []  # the entries of the directory that is not full yet
        self._roots: list[Entry] = []
        self._leaves = bytearray()
        self._known: OrderedDict[bytes, int] = OrderedDict()  # small tile → its offset
        file.write(bytes(HEAD))

    def add(self, tile_id: int, data: bytes) -> None:
        """One tile, compressed."""
        if tile_id <= self._last:
            raise ValueError(f"tile {tile_id} after {self._last}")
        self._first = tile_id if self._first < 0 else self._first
        offset = self._put(data)
        before = self._open[-1] if self._open else None
        if before and before.offset == offset and self._last == tile_id - 1:
            before.run_length += 1
        else:
            self._enter(Entry(tile_id, offset, len(data), 1))
        self._last = tile_id
        self.tiles += 1

    def end(self, box: Box, center: tuple[float, float, int], metadata: Mapping[str, Any]) -> None:
        """Write the rest. `center` is longitude, latitude, zoom. Raises `NotFound`."""
        if self.tiles == 0:
            raise NotFound(
                fr="Il n’y a rien dans cette emprise à ces zooms : aucun fichier n’est écrit.",
                en="There is nothing in this bbox at these zooms: no file is written.",
            )
        root = self._root()
        described = gzip.compress(
            json.dumps(metadata, ensure_ascii=False).encode(), compresslevel=9, mtime=0
        )
        self._file.write(described)
        self._file.write(self._leaves)
        self._file.seek(0)
        self._file.write(serialize_header(self._header(len(root), len(described), box, center)))
        self._file.write(root)

    def _put(self, data: bytes) -> int:
        """Where these bytes are among the tiles: once, if they come again soon."""
        if (known := self._known.get(data)) is not None:
            self._known.move_to_end(data)
            return known
        offset = self._offset
        self._file.write(data)
        self._offset += len(data)
        self._contents += 1
        if len(data) <= SMALL:
            self._known[data] = offset
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return offset

    def _enter(self, entry: Entry) -> None:
        if len(self._open) == LEAF:
            self._close_leaf()
        self._open.append(entry)
        self._entries += 1

    def _close_leaf(self) -> None:
        leaf = serialize_directory(self._open)
        self._roots.append(Entry(self._open[0].tile_id, len(self._leaves), len(leaf), 0))
        self._leaves += leaf
        self._open = []

    def _root(self) -> bytes:
        """The first directory: of the tiles themselves where they are few."""
        if not self._roots:
            root = serialize_directory(self._open)
            if len(root) <= HEAD - HEADER:
                return root
        self._close_leaf()
        root = serialize_directory(self._roots)
        if len(root) > HEAD - HEADER:
            raise RuntimeError(f"{self._entries} entries are too many for directories of {LEAF}")
        return root

    def _header(
        self, root: int, metadata: int, box: Box, center: tuple[float, float, int]
    ) -> HeaderDict:
        lon, lat, zoom = center
        return {
            "version": 3,
            "root_offset": HEADER,
            "root_length": root,
            "metadata_offset": HEAD + self._offset,
            "metadata_length": metadata,
            "leaf_directory_offset": HEAD + self._offset + metadata,
            "leaf_directory_length": len(self._leaves),
            "tile_data_offset": HEAD,
            "tile_data_length": self._offset,
            "addressed_tiles_count": self.tiles,
            "tile_entries_count": self._entries,
            "tile_contents_count": self._contents,
            "clustered": True,
            "internal_compression": Compression.GZIP,
            "tile_compression": Compression.GZIP,
            "tile_type": TileType.MVT,
            "min_zoom": tileid_to_zxy(self._first)[0],
            "max_zoom": tileid_to_zxy(self._last)[0],
            "min_lon_e7": _e7(box.west),
            "min_lat_e7": _e7(box.south),
            "max_lon_e7": _e7(box.east),
            "max_lat_e7": _e7(box.north),
            "center_zoom": zoom,
            "center_lon_e7": _e7(lon),
            "center_lat_e7": _e7(lat),
        }


@contextmanager
def write(path: Path) -> Iterator[Writer]:
    """A `Writer` of a file that appears under its name when it is whole, or not at all.

    Raises `Invalid`, `Conflict` or `Unavailable`.
    """
    check(path)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("ab") as reserved:
            _reserve(reserved, part)
            try:
                with part.open("wb") as file:
                    yield Writer(file)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def check(path: Path) -> None:
    """Raises `Invalid` where no file of that name can be."""
    if not path.parent.is_dir():
        raise Invalid(
            fr=f"Le dossier {path.parent} n’existe pas : créez-le, ou donnez un autre --output.",
            en=f"The folder {path.parent} does not exist: make it, or give another --output.",
        )
    if path.is_dir():
        raise Invalid(
            fr=f"{path} est un dossier : ajoutez un nom de fichier, par exemple "
            f"{path / 'map.pmtiles'}.",
            en=f"{path} is a folder: add the name of a file, such as {path / 'map.pmtiles'}.",
        )


def _reserve(file: IO[bytes], part: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Conflict(
            fr=f"Un autre export écrit déjà {part} : attendez la fin, ou changez --output.",
            en=f"Another export is writing {part} already: wait for it, or change --output.",
        ) from error


def _unwritable(path: Path, error: OSError) -> Unavailable:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return Unavailable(
        fr=f"{path} ne peut pas être écrit ({error.strerror})"
        + (" : libérez de la place, ou prenez moins de zooms (--maxzoom)." if full else "."),
        en=f"{path} cannot be written ({error.strerror})"
        + (": make room, or take fewer zooms (--maxzoom)." if full else "."),
    )


def _e7(degrees: float) -> int:
    return round(degrees * 10_000_000)
