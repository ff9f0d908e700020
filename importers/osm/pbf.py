"""The blocks of elements of a PBF file, in memory.

Reading whole blocks into arrays makes an import several times faster than one Python object for
each element. Format: https://wiki.openstreetmap.org/wiki/PBF_Format
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from google.protobuf.message import DecodeError
from numpy.typing import NDArray

from importers.osm.frames import Damaged, Unsuited, unpack
from importers.osm.wire import PrimitiveBlock

Int64s = NDArray[np.int64]
Tags = dict[str, str]

MOST_TEXT_BYTES = 1024  # 255 characters in OSM's database; libosmium reads no more either
NOWHERE = "a text that is not in its block"


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


def decode(blob: bytes, only: Container[int] | None = None) -> Block:
    """The elements of a blob; of ways and relations those in `only`, if given.

    Raises `Damaged`, `Unsuited`.
    """
    try:
        block = PrimitiveBlock.FromString(unpack(blob))
        return _decode(block, only)
    except (DecodeError, IndexError, ValueError, OverflowError) as error:
        raise Damaged(str(error) or type(error).__name__) from error


def _decode(block: Any, only: Container[int] | None) -> Block:
    strings = Strings(block.stringtable.s)
    dates = block.date_granularity or 1000  # milliseconds
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
        if max(map(len, values), default=0) > MOST_TEXT_BYTES:
            raise Damaged(f"a text of more than {MOST_TEXT_BYTES} bytes, which OSM does not have")
        try:
            super().__init__([value.decode() for value in values])
        except UnicodeDecodeError:
            self.clean = False
            super().__init__([value.decode("utf-8", "surrogateescape") for value in values])
        if any("\0" in text for text in self):  # PostgreSQL's text has none
            self[:] = [text.replace("\0", "") for text in self]

    def checked(self, tags: Tags) -> Tags:
        if self.clean:
            return tags
        try:
            "".join((*tags, *tags.values())).encode()
        except UnicodeEncodeError:
            return Garbled(tags)
        return tags


def _nodes(block: Any, dense: Any, strings: Strings, dates: int) -> Nodes:
    scale = block.granularity or 100
    count = len(dense.id)
    info = dense.denseinfo
    timestamps = np.cumsum(np.array(info.timestamp, np.int64)) * dates // 1000
    nodes = Nodes(
        ids=np.cumsum(np.array(dense.id, np.int64)),
        lon=(np.cumsum(np.array(dense.lon, np.int64)) * scale + block.lon_offset) // 100,
        lat=(np.cumsum(np.array(dense.lat, np.int64)) * scale + block.lat_offset) // 100,
        tags=dict(_dense_tags(dense.keys_vals, count, strings)),
        versions=list(info.version),
        timestamps=timestamps,
    )
    if not count == len(nodes.lon) == len(nodes.lat):
        raise Damaged("nodes without a place")
    if nodes.versions and not count == len(nodes.versions) == len(timestamps):
        raise Damaged("nodes without a version")
    return nodes


def _dense_tags(keys_vals: Any, count: int, strings: Strings) -> Iterator[tuple[int, Tags]]:
    """keys_vals: key, value, key, value, 0 for each node; nothing at all if no node has tags."""
    flat = np.array(keys_vals, np.int32)
    if (flat < 0).any():
        raise Damaged(NOWHERE)
    if not len(flat):
        return
    ends = np.flatnonzero(flat == 0)
    if len(ends) != count:  # string 0, which is empty, is a value, too
        ends = _ends(flat.tolist(), count)
    starts = np.concatenate(([0], ends[:-1] + 1))
    for position in np.flatnonzero(ends > starts):
        part = flat[starts[position] : ends[position]].tolist()
        yield (
            int(position),
            strings.checked(
                {strings[k]: strings[v] for k, v in zip(part[::2], part[1::2], strict=True)}
            ),
        )


def _ends(flat: list[int], count: int) -> Int64s:
    """Where the tags of each node end: a 0 in the place of a key."""
    ends, at = [], 0
    while at < len(flat):
        if flat[at] == 0:
            ends.append(at)
        at += 2 if flat[at] else 1
    if len(ends) != count:
        raise Damaged("tags of another number of nodes")
    return np.array(ends, np.int64)


def _tags(element: Any, strings: Strings) -> Tags:
    text = strings.__getitem__
    tags = dict(zip(map(text, element.keys), map(text, element.vals), strict=True))
    return tags if strings.clean else strings.checked(tags)


def _meta(element: Any, dates: int) -> Meta:
    info = element.info
    return Meta(info.version or None, info.timestamp * dates // 1000 or None)


def _members(relation: Any, strings: Strings) -> list[Member]:
    ref, members = 0, []
    for kind, step, role in zip(relation.types, relation.memids, relation.roles_sid, strict=True):
        if kind < 0 or role < 0:
            raise Damaged(NOWHERE)
        ref += step
        members.append(Member("nwr"[kind], ref, strings[role]))
    return members
