"""The PBF format of OSM files: frames on the disk, blocks of elements in memory.

Reading whole blocks into arrays makes an import several times faster than one Python object for
each element. Format: https://wiki.openstreetmap.org/wiki/PBF_Format
"""

import struct
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from importers.osm.wire import Blob, BlobHeader, HeaderBlock, PrimitiveBlock

Int64s = NDArray[np.int64]
Tags = dict[str, str]

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


class Meta(NamedTuple):
    """Version, and seconds since 1970; None where the file does not say."""

    version: int | None
    timestamp: int | None


@dataclass(frozen=True)
class Nodes:
    """Nodes in the order of their ids; lon and lat in units of 10⁻⁷ degree, WGS 84."""

    ids: Int64s
    lon: Int64s
    lat: Int64s
    tags: dict[int, Tags]  # by position, of those that have any
    versions: list[int]
    timestamps: Int64s

    def meta(self, position: int) -> Meta:
        if not self.versions:
            return Meta(None, None)
        return Meta(self.versions[position] or None, int(self.timestamps[position]) or None)


class Way(NamedTuple):
    id: int
    tags: Tags
    meta: Meta
    refs: list[int]  # node ids, each as the difference from the one before


def node_ids(way: Way) -> list[int]:
    return list(accumulate(way.refs))


class Member(NamedTuple):
    osm_type: str  # n, w or r
    ref: int
    role: str


class Relation(NamedTuple):
    id: int
    tags: Tags
    meta: Meta
    members: list[Member]


@dataclass(frozen=True)
class Block:
    """What one blob holds; usually elements of one type."""

    nodes: list[Nodes]
    ways: list[Way]
    relations: list[Relation]

    def size(self, osm_type: str) -> int:
        """How many elements of a type there are."""
        if osm_type == "n":
            return sum(len(nodes.ids) for nodes in self.nodes)
        return len(self.ways if osm_type == "w" else self.relations)


def frames(path: Path) -> list[Frame]:
    """Where the blobs of data are, without reading them. Raises `Damaged`, `Unsuited`."""
    found = []
    size = path.stat().st_size
    with path.open("rb") as file:
        while start := file.read(4):
            header = _header(file.read(_length(start)))
            offset = file.tell()
            if not 0 <= header.datasize <= MOST_BLOB_BYTES or offset + header.datasize > size:
                raise Damaged("a blob is cut off")
            if header.type == "OSMData":
                found.append(Frame(offset, header.datasize))
            elif header.type == "OSMHeader":
                _check_features(unpack(file.read(header.datasize)))
            file.seek(offset + header.datasize)
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
            content = zlib.decompressobj().decompress(message.zlib_data, MOST_BLOB_BYTES)
        elif message.raw:
            content = message.raw
        else:
            raise Unsuited("a compression other than zlib")
    except (DecodeError, zlib.error) as error:
        raise Damaged(str(error)) from error
    if message.raw_size and message.raw_size != len(content):
        raise Damaged("a blob is cut off")
    return content


def decode(blob: bytes, only: Container[int] | None = None) -> Block:
    """The elements of a blob; of ways and relations those in `only`, if given.

    Raises `Damaged`, `Unsuited`.
    """
    try:
        block = PrimitiveBlock.FromString(unpack(blob))
        return _decode(block, only)
    except (DecodeError, IndexError, ValueError) as error:
        raise Damaged(str(error) or type(error).__name__) from error


def _length(start: bytes) -> int:
    if len(start) < 4:
        raise Damaged("the file breaks off")
    length: int = struct.unpack(">I", start)[0]
    if length > MOST_HEADER_BYTES:
        raise Damaged("no PBF file")
    return length


def _header(data: bytes) -> Any:
    try:
        return BlobHeader.FromString(data)
    except DecodeError as error:
        raise Damaged("no PBF file") from error


def _check_features(header: bytes) -> None:
    features = set(HeaderBlock.FromString(header).required_features)
    if features - KNOWN_FEATURES:
        raise Unsuited(", ".join(sorted(features - KNOWN_FEATURES)))


def _decode(block: Any, only: Container[int] | None) -> Block:
    strings = Strings(block.stringtable.s)
    dates = (block.date_granularity or 1000) / 1000
    decoded = Block([], [], [])
    for group in block.primitivegroup:
        if group.nodes:
            raise Unsuited("nodes that are not dense")
        if group.dense.id:
            decoded.nodes.append(_nodes(block, group.dense, strings, dates))
        decoded.ways.extend(
            Way(way.id, _tags(way, strings), _meta(way, dates), list(way.refs))
            for way in group.ways
            if only is None or way.id in only
        )
        decoded.relations.extend(
            Relation(r.id, _tags(r, strings), _meta(r, dates), _members(r, strings))
            for r in group.relations
            if only is None or r.id in only
        )
    return decoded


class Garbled(dict[str, str]):
    """Tags of which something is not UTF-8; the bytes are there, as lone surrogates."""


class Strings(list[str]):
    """The texts of a block; `clean` where all of them are UTF-8."""

    def __init__(self, values: Any) -> None:
        self.clean = True
        try:
            super().__init__([value.decode() for value in values])
        except UnicodeDecodeError:
            self.clean = False
            super().__init__([value.decode("utf-8", "surrogateescape") for value in values])

    def checked(self, tags: Tags) -> Tags:
        if self.clean:
            return tags
        try:
            "".join((*tags, *tags.values())).encode()
        except UnicodeEncodeError:
            return Garbled(tags)
        return tags


def _nodes(block: Any, dense: Any, strings: Strings, dates: float) -> Nodes:
    scale = block.granularity or 100
    count = len(dense.id)
    info = dense.denseinfo
    timestamps = np.cumsum(np.array(info.timestamp, np.int64)) * dates
    nodes = Nodes(
        ids=np.cumsum(np.array(dense.id, np.int64)),
        lon=(np.cumsum(np.array(dense.lon, np.int64)) * scale + block.lon_offset) // 100,
        lat=(np.cumsum(np.array(dense.lat, np.int64)) * scale + block.lat_offset) // 100,
        tags=dict(_dense_tags(dense.keys_vals, strings)),
        versions=list(info.version),
        timestamps=timestamps.astype(np.int64),
    )
    if not count == len(nodes.lon) == len(nodes.lat):
        raise Damaged("nodes without a place")
    if nodes.versions and not count == len(nodes.versions) == len(timestamps):
        raise Damaged("nodes without a version")
    return nodes


def _dense_tags(keys_vals: Any, strings: Strings) -> Iterator[tuple[int, Tags]]:
    """keys_vals: key, value, key, value, 0 for each node; nothing at all if no node has tags."""
    flat = np.array(keys_vals, np.int32)
    ends = np.flatnonzero(flat == 0)
    # A 0 is an end only in the place of a key; string 0 is never a value (it is empty).
    starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else ends
    for position in np.flatnonzero(ends > starts):
        part = flat[starts[position] : ends[position]].tolist()
        yield (
            int(position),
            strings.checked(
                {strings[k]: strings[v] for k, v in zip(part[::2], part[1::2], strict=True)}
            ),
        )


def _tags(element: Any, strings: Strings) -> Tags:
    text = strings.__getitem__
    tags = dict(zip(map(text, element.keys), map(text, element.vals), strict=True))
    return tags if strings.clean else strings.checked(tags)


def _meta(element: Any, dates: float) -> Meta:
    info = element.info
    return Meta(info.version or None, int(info.timestamp * dates) or None)


def _members(relation: Any, strings: Strings) -> list[Member]:
    ref, members = 0, []
    for kind, step, role in zip(relation.types, relation.memids, relation.roles_sid, strict=True):
        ref += step
        members.append(Member("nwr"[kind], ref, strings[role]))
    return members
