"""The blobs of an extract: read in their order, and kept in the database for updates to come."""

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from importers.osm import tables
from importers.osm.frames import Frame, Unsuited, frames, read_blob
from importers.osm.pbf import Block, Int64s, Relation, decode
from importers.osm.references import References
from importers.osm.strings import references

TYPES = "nwr"  # in the order of a sorted file
BYTES_AT_ONCE = 8_000_000
BLOB_TYPES = ("text", "int8", "bytea")
PAGE_TYPES = ("text", "text", "int4", "int8", "int8", "bytea")
UNSORTED = "its elements are not in the order of their ids"
UNKNOWN = "it has elements with ids below zero, which OSM does not know yet"


class Blobs:
    """The blobs of a sorted PBF file. Raises `Damaged`, or `Unsuited` where it is not sorted."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._frames: list[Frame] = frames(file)

    def of(
        self, osm_type: str, first: int, part: int = 0, parts: int = 1
    ) -> Generator[tuple[int, bytes, Block], None, int]:
        """The blobs that have elements of a type, from number `first` on: (number, blob, block).

        Where several processes read side by side, the blobs of one `part` of them. Returns the
        number of the first of these that has elements of a later type: there they begin.
        """
        highest: int | None = None
        for number in range(first + part, len(self._frames), parts):
            blob = read_blob(self._file, self._frames[number])
            block = decode(blob)
            if number > first:
                _check_types(block, osm_type)
            if block.size(osm_type):
                highest = _check_order(ids_of(block, osm_type), highest)
                yield number, blob, block
            if any(block.size(later) for later in TYPES[TYPES.index(osm_type) + 1 :]):
                return number
        return len(self._frames)

    def relations_from_the_end(self) -> Iterator[Relation]:
        """All relations, read backwards from the end of the file, where they are."""
        for frame in reversed(self._frames):
            block = decode(read_blob(self._file, frame))
            if not block.relations:
                return
            yield from block.relations

    def share(self, number: int) -> float:
        """How much of the file has been read after that blob, from 0 to 1."""
        frame, last = self._frames[number], self._frames[-1]
        return (frame.offset + frame.size) / (last.offset + last.size)


class Keeper:
    """Copies the blobs with elements of one type, and the references they make, into osm_load."""

    def __init__(self, conn: psycopg.Connection[Any], osm_type: str, part: int, parts: int) -> None:
        self.rows = {"blob": 0, "reference_page": 0}
        self.ids: list[tuple[int, int]] = []  # the first and the last of each blob
        self._conn = conn
        self._type = osm_type
        self._blobs: list[tuple[str, int, bytes]] = []
        member_types = {"n": "", "w": "n", "r": TYPES}[osm_type]
        self._references = {
            member: References(member, osm_type, part, parts) for member in member_types
        }

    def keep(self, blob: bytes, block: Block) -> None:
        ids = ids_of(block, self._type)
        self.ids.append((int(ids[0]), int(ids[-1])))
        self._blobs.append((self._type, int(ids[0]), blob))
        if sum(len(blob) for _, _, blob in self._blobs) > BYTES_AT_ONCE:
            self._flush()
        if self._type == "w":
            self._add_ways(block)
        if self._type == "r":
            self._add_relations(block)
        self._copy_pages()

    def end(self) -> None:
        self._flush()
        self._copy_pages(all_there=True)

    def _add_ways(self, block: Block) -> None:
        refs, starts = references(block.ways)
        ids = np.repeat(ids_of(block, "w"), np.diff(starts))
        self._references["n"].add(refs, ids)

    def _add_relations(self, block: Block) -> None:
        for member_type, collected in self._references.items():
            pairs = [
                (member.ref, relation.id)
                for relation in block.relations
                for member in relation.members
                if member.osm_type == member_type
            ]
            both = np.array(pairs, np.int64).reshape(-1, 2)
            collected.add(both[:, 0], both[:, 1])

    def _flush(self) -> None:
        tables.copy_records(self._conn, "blob", BLOB_TYPES, self._blobs)
        self.rows["blob"] += len(self._blobs)
        self._blobs = []

    def _copy_pages(self, *, all_there: bool = False) -> None:
        for collected in self._references.values():
            pages = list(collected.pages(all_there=all_there))
            if pages:
                tables.copy_records(self._conn, "reference_page", PAGE_TYPES, pages)
                self.rows["reference_page"] += len(pages)


def check_order(ids: Iterable[tuple[int, int]]) -> None:
    """No two blobs overlap, given the first and last id of each. Raises `Unsuited`."""
    highest: int | None = None
    for first, last in sorted(ids):
        if highest is not None and first <= highest:
            raise Unsuited(UNSORTED)
        highest = last


def ids_of(block: Block, osm_type: str) -> Int64s:
    """The ids of the elements of a type, in the order they have in the block."""
    if osm_type == "n":
        return np.concatenate([nodes.ids for nodes in block.nodes])
    elements = block.ways if osm_type == "w" else block.relations
    return np.fromiter((element.id for element in elements), np.int64, len(elements))


def _check_order(ids: Int64s, highest: int | None) -> int:
    """Each id once, in ascending order; they are those of elements that OSM knows."""
    if (ids < 0).any():
        raise Unsuited(UNKNOWN)
    if (highest is not None and ids[0] <= highest) or not (np.diff(ids) > 0).all():
        raise Unsuited(UNSORTED)
    return int(ids[-1])


def _check_types(block: Block, osm_type: str) -> None:
    if any(block.size(earlier) for earlier in TYPES[: TYPES.index(osm_type)]):
        raise Unsuited("its elements are not in the order of their types")
