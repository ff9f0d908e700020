"""One PMTiles file as it was when it was opened: its metadata and its tiles.

The file is read with `pread`, not mapped into memory: a mapped file that is cut short ends the
process that reads it, and any number of threads may `pread` at the same time.
"""

import gzip
import hashlib
import os
import weakref
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from pmtiles.tile import Compression, HeaderDict, zxy_to_tileid

from core.errors import Unavailable
from core.tiling import WORLD, Box
from services.tiles.archives.metadata import extent_of, is_box, read_metadata, text, tileset_of
from services.tiles.archives.pmtiles import (
    HEAD,
    LARGEST_DIRECTORY,
    LARGEST_ZOOM,
    Damaged,
    Directory,
    cut,
    read_directory,
    read_header,
    unpack,
)
from services.tiles.archives.safe_html import text_and_links

LARGEST_METADATA = 1 << 20  # bytes, not compressed
LARGEST_TILE = 16 << 20  # bytes, not compressed
KEPT_DIRECTORIES = 32 << 20  # bytes in memory, of one file
DEEPEST = 3  # directories below the first
E7 = 10_000_000  # degrees are written as whole numbers of 1e-7


class File:
    """Raises `Invalid` where the file cannot be served, `OSError` where it cannot be read."""

    def __init__(self, path: Path, tileset_id: str) -> None:
        self._name = str(path)
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._fd)  # when the last who reads it has ended
        state = os.fstat(self._fd)
        self.identity = identity(state)
        head = os.pread(self._fd, HEAD, 0)
        self._header = header = read_header(self._name, head, state.st_size)
        self._directories: OrderedDict[int, Directory] = OrderedDict()
        self._kept = 0  # bytes
        self._lock = Lock()
        start = header["root_offset"]
        try:
            self._root = self._parse(head[start : start + header["root_length"]])
            told = self._read(
                header["metadata_offset"], header["metadata_length"], LARGEST_METADATA
            )
            metadata = read_metadata(unpack(told, self._packing, LARGEST_METADATA))
        except Damaged as error:
            raise cut(self._name) from error
        zooms = header["min_zoom"], header["max_zoom"]
        self.tileset = tileset_of(self._name, tileset_id, metadata, zooms)
        self.bounds = _bounds(header)
        self.extent = extent_of(metadata, zooms, self.bounds)
        self.attribution = text_and_links(text(metadata, "attribution"))  # HTML
        self.licence = text(metadata, "licence") or text(metadata, "license")
        stamp = f"{state.st_size} {state.st_mtime_ns}".encode()
        #: Changes whenever the file does; the same on every machine that has a copy with its date.
        self.version = hashlib.sha256(head + told + stamp).hexdigest()[:12]

    @property
    def center(self) -> tuple[float, float, int]:
        """Longitude, latitude, zoom: where the file says that a map of it begins."""
        header, (west, south, east, north) = self._header, self.bounds
        lon, lat = header["center_lon_e7"] / E7, header["center_lat_e7"] / E7
        zoom = min(max(header["center_zoom"], header["min_zoom"]), header["max_zoom"])
        return min(max(lon, west), east), min(max(lat, south), north), zoom

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """The tile, compressed with gzip; None where there is none. Raises `Unavailable`."""
        if not 0 <= z <= LARGEST_ZOOM or not (0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        try:
            return self._tile(zxy_to_tileid(z, x, y))
        except Damaged as error:
            raise Unavailable(
                fr=f"{self._name} est abîmé à la tuile {z}/{x}/{y} ({error}) : copiez-le à "
                "nouveau, ou refaites-le.",
                en=f"{self._name} is damaged at tile {z}/{x}/{y} ({error}): copy it again, or "
                "make it again.",
            ) from error

    @property
    def _packing(self) -> Compression:
        return self._header["internal_compression"]

    def _tile(self, tile_id: int) -> bytes | None:
        directory = self._root
        for _ in range(DEEPEST + 1):
            entry = directory.find(tile_id)
            if entry is None:
                return None
            if not entry.is_directory:
                return self._packed(entry.offset, entry.length)
            directory = self._directory(entry.offset, entry.length)
        raise Damaged("directories below directories")

    def _packed(self, offset: int, length: int) -> bytes | None:
        data = self._read(self._header["tile_data_offset"] + offset, length, LARGEST_TILE)
        compression = self._header["tile_compression"]
        if not unpack(data, compression, LARGEST_TILE):
            return None
        return data if compression is Compression.GZIP else gzip.compress(data, 6, mtime=0)

    def _directory(self, offset: int, length: int) -> Directory:
        with self._lock:
            if (known := self._directories.get(offset)) is not None:
                self._directories.move_to_end(offset)
                return known
        start = self._header["leaf_directory_offset"] + offset
        directory = self._parse(self._read(start, length, LARGEST_DIRECTORY))
        with self._lock:
            if offset not in self._directories:
                self._directories[offset] = directory
                self._kept += directory.bytes
            while self._kept > KEPT_DIRECTORIES:
                self._kept -= self._directories.popitem(last=False)[1].bytes
        return directory

    def _parse(self, data: bytes) -> Directory:
        header = self._header
        plain = unpack(data, self._packing, LARGEST_DIRECTORY)
        return read_directory(plain, header["leaf_directory_length"], header["tile_data_length"])

    def _read(self, offset: int, length: int, limit: int) -> bytes:
        if length > limit:
            raise Damaged(f"more than {limit} bytes")
        try:
            data = os.pread(self._fd, length, offset)
        except OSError as error:
            raise Damaged(error.strerror or "it cannot be read") from error
        if len(data) != length:
            raise Damaged("the file has become shorter")
        return data


def identity(state: os.stat_result) -> tuple[int, ...]:
    """Which file it is, and of which moment."""
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def _bounds(header: HeaderDict) -> Box:
    """What the file says that it covers; the world where it says nothing sensible."""
    box = Box(
        header["min_lon_e7"] / E7,
        header["min_lat_e7"] / E7,
        header["max_lon_e7"] / E7,
        header["max_lat_e7"] / E7,
    )
    return box if is_box(box) else WORLD
