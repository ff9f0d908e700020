"""The frames of a PBF file: where its blobs lie, and what is packed in them.

Format: https://wiki.openstreetmap.org/wiki/PBF_Format
"""

import struct
import zlib
from pathlib import Path
from typing import NamedTuple

from google.protobuf.message import DecodeError

from importers.osm.wire import Blob, BlobHeader, HeaderBlock

# Limits of the format: what is larger is damage, or an attack.
MOST_HEADER_BYTES = 64 * 1024
MOST_BLOB_BYTES = 32 * 1024 * 1024
KNOWN_FEATURES = {"OsmSchema-V0.6", "DenseNodes"}


class Damaged(Exception):
    """The file breaks off, or is not what it says."""


class Unsuited(Exception):
    """A good file that cannot be read block by block: it has to be sorted or rewritten first."""


class Frame(NamedTuple):
    """Where a blob lies in a file."""

    offset: int
    size: int


def frames(path: Path) -> list[Frame]:
    """Where the blobs of data are, without reading them. Raises `Damaged`, `Unsuited`."""
    found = []
    size = path.stat().st_size
    with path.open("rb") as file:
        while start := file.read(4):
            header_size = _length(start)
            kind, length = _header(file.read(header_size), header_size)
            offset = file.tell()
            if not 0 <= length <= MOST_BLOB_BYTES or offset + length > size:
                raise Damaged("a blob is cut off")
            if kind == "OSMData":
                found.append(Frame(offset, length))
            elif kind == "OSMHeader":
                _check_features(unpack(file.read(length)))
            file.seek(offset + length)
    return found


def read_blob(path: Path, frame: Frame) -> bytes:
    """The blob as it lies in the file, compressed."""
    with path.open("rb") as file:
        file.seek(frame.offset)
        return file.read(frame.size)


def unpack(blob: bytes) -> bytes:
    """The bytes that a blob holds. Raises `Damaged`, `Unsuited`."""
    try:
        message = Blob.FromString(blob)
        if message.zlib_data:
            content = _inflate(message.zlib_data)
        elif message.raw:
            content = message.raw
        else:
            raise Unsuited("a compression other than zlib")
    except (DecodeError, zlib.error) as error:
        raise Damaged(str(error)) from error
    if message.raw_size and message.raw_size != len(content):
        raise Damaged("a blob is cut off")
    return content


def _inflate(data: bytes) -> bytes:
    """Never more in memory than the format allows, whatever the data would unpack to."""
    stream = zlib.decompressobj()
    content = stream.decompress(data, MOST_BLOB_BYTES + 1)
    if not stream.eof:
        raise Damaged(
            "a blob is cut off" if len(content) <= MOST_BLOB_BYTES else "too large a blob"
        )
    return content


def _length(start: bytes) -> int:
    if len(start) < 4:
        raise Damaged("the file breaks off")
    length: int = struct.unpack(">I", start)[0]
    if length > MOST_HEADER_BYTES:
        raise Damaged("no PBF file")
    return length


def _header(data: bytes, length: int) -> tuple[str, int]:
    """What kind of blob follows, and its size in bytes."""
    if len(data) < length:
        raise Damaged("the file breaks off")
    try:
        header = BlobHeader.FromString(data)
        kind = header.type
    except (DecodeError, UnicodeDecodeError) as error:
        raise Damaged("no PBF file") from error
    if not kind:
        raise Damaged("no PBF file")
    return kind, header.datasize


def _check_features(header: bytes) -> None:
    try:
        features = set(HeaderBlock.FromString(header).required_features)
    except (DecodeError, UnicodeDecodeError) as error:
        raise Damaged("no PBF header") from error
    if features - KNOWN_FEATURES:
        raise Unsuited(", ".join(sorted(features - KNOWN_FEATURES)))
