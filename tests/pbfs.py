"""PBF files made by hand, of what no program writes."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from importers.osm.wire import Blob, BlobHeader, HeaderBlock, PrimitiveBlock

Text = Mapping[bytes, bytes]


def frame(content: bytes, kind: str = "OSMData", **blob: Any) -> bytes:
    """A blob as it lies in a file; `blob` replaces the fields that it would have."""
    fields = blob or {"zlib_data": zlib.compress(content), "raw_size": len(content)}
    body = Blob(**fields).SerializeToString()
    head = BlobHeader(type=kind, datasize=len(body)).SerializeToString()
    return struct.pack(">I", len(head)) + head + body


def header(*features: str) -> bytes:
    block = HeaderBlock(required_features=features or ["OsmSchema-V0.6", "DenseNodes"])
    return frame(block.SerializeToString(), "OSMHeader")


class Builder:
    """One block of data."""

    def __init__(self) -> None:
        self.block = PrimitiveBlock()
        self._strings: dict[bytes, int] = {b"": 0}

    def nodes(
        self,
        places: Sequence[tuple[int, float, float]],
        tags: Mapping[int, Text] | None = None,
        meta: Mapping[int, tuple[int, int]] | None = None,
    ) -> "Builder":
        """`places`: id, lon, lat in degrees; `meta`: version and timestamp by id."""
        dense = self.block.primitivegroup.add().dense
        dense.id.extend(_steps([osm_id for osm_id, _, _ in places]))
        dense.lon.extend(_steps([round(lon * 1e7) for _, lon, _ in places]))
        dense.lat.extend(_steps([round(lat * 1e7) for _, _, lat in places]))
        for osm_id, _, _ in places if tags else ():
            for pair in (tags or {}).get(osm_id, {}).items():
                dense.keys_vals.extend(map(self._string, pair))
            dense.keys_vals.append(0)
        if meta:
            dense.denseinfo.version.extend(meta[osm_id][0] for osm_id, _, _ in places)
            dense.denseinfo.timestamp.extend(_steps([meta[osm_id][1] for osm_id, _, _ in places]))
        return self

    def way(self, osm_id: int, refs: Sequence[int], tags: Text, timestamp: int = 0) -> "Builder":
        way = self.block.primitivegroup.add().ways.add(id=osm_id)
        way.refs.extend(_steps(refs))
        self._tag(way, tags)
        way.info.timestamp = timestamp
        return self

    def relation(
        self, osm_id: int, members: Sequence[tuple[str, int, bytes]], tags: Text
    ) -> "Builder":
        relation = self.block.primitivegroup.add().relations.add(id=osm_id)
        relation.types.extend("nwr".index(letter) for letter, _, _ in members)
        relation.memids.extend(_steps([ref for _, ref, _ in members]))
        relation.roles_sid.extend(self._string(role) for _, _, role in members)
        self._tag(relation, tags)
        return self

    def content(self) -> bytes:
        del self.block.stringtable.s[:]
        self.block.stringtable.s.extend(self._strings)
        # Our places are in 10⁻⁷ degree.
        self.block.granularity = 100
        data: bytes = self.block.SerializeToString()
        return data

    def frame(self) -> bytes:
        return frame(self.content())

    def _tag(self, element: Any, tags: Text) -> None:
        element.keys.extend(map(self._string, tags))
        element.vals.extend(map(self._string, tags.values()))

    def _string(self, text: bytes) -> int:
        return self._strings.setdefault(text, len(self._strings))


def _steps(values: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise((0, *values))]
