"""Reading PMTiles 3: header, directories, compressed bytes; whatever the file, within limits.

The format: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md. An archive may come from
anywhere, so nothing that it says is believed before it is compared with the size of the file.
"""

import zlib
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pmtiles.tile import Compression, HeaderDict, TileType, deserialize_header

from core.errors import Invalid

HEADER = 127  # bytes
HEAD = 16_384  # bytes, within which the first directory ends
LARGEST_DIRECTORY = 2 << 20  # bytes, not compressed: some 300,000 entries
LARGEST_ZOOM = 30
GZIP = 16 + zlib.MAX_WBITS
COMPRESSIONS = (Compression.GZIP, Compression.NONE)
SECTIONS = ("root", "metadata", "leaf_directory", "tile_data")

Numbers = NDArray[np.uint64]


class Damaged(Exception):
    """These bytes are not what the format says."""


class Entry(NamedTuple):
    offset: int
    length: int
    is_directory: bool


@dataclass(frozen=True)
class Directory:
    """Entries in the order of their ids; one with `runs` 0 leads to another directory."""

    ids: Numbers
    runs: Numbers
    lengths: Numbers
    offsets: Numbers

    def find(self, tile_id: int) -> Entry | None:
        place = int(np.searchsorted(self.ids, np.uint64(tile_id), side="right")) - 1
        if place < 0:
            return None
        run = int(self.runs[place])
        if run and tile_id - int(self.ids[place]) >= run:
            return None
        return Entry(int(self.offsets[place]), int(self.lengths[place]), run == 0)

    @property
    def bytes(self) -> int:
        """In memory."""
        return 4 * self.ids.nbytes


def read_header(name: str, head: bytes, size: int) -> HeaderDict:
    """The header of a file of that size. Raises `Invalid` for what cannot be served."""
    if len(head) < HEADER or head[:7] != b"PMTiles":
        raise Invalid(
            fr=f"{name} n’est pas une archive PMTiles. `./mapcommons export tiles` en fait une.",
            en=f"{name} is not a PMTiles archive. `./mapcommons export tiles` makes one.",
        )
    if head[7] != 3:
        raise Invalid(
            fr=f"{name} est une archive PMTiles de version {head[7]} ; il faut la version 3 : "
            "`pmtiles convert` la convertit.",
            en=f"{name} is a PMTiles archive of version {head[7]}; it must be version 3: "
            "`pmtiles convert` converts it.",
        )
    try:
        header = deserialize_header(head[:HEADER])
    except ValueError as error:
        raise cut(name) from error
    _check_kind(name, header)
    _check_sections(name, header, size)
    return header


def cut(name: str) -> Invalid:
    """The error for a file that is not whole."""
    return Invalid(
        fr=f"{name} est abîmé ou incomplet : copiez-le à nouveau, ou refaites-le.",
        en=f"{name} is damaged or not complete: copy it again, or make it again.",
    )


def read_directory(data: bytes, leaves: int, tiles: int) -> Directory:
    """Entries that stay within so many bytes of directories and of tiles. Raises `Damaged`."""
    numbers = _varints(data)
    count = int(numbers[0]) if len(numbers) else 0
    if count == 0 or len(numbers) != 1 + 4 * count:
        raise Damaged("the number of entries")
    steps, runs, lengths, places = numbers[1:].reshape(4, count)
    ids = np.cumsum(steps, dtype=np.uint64)
    if not np.all(ids[1:] > ids[:-1]) or int(ids[-1]) >> 62:
        raise Damaged("the order of the entries")
    offsets = _offsets(places, lengths)
    limits = np.where(runs == 0, np.uint64(leaves), np.uint64(tiles))
    if not (
        np.all(lengths > 0) and np.all(lengths <= limits) and np.all(offsets <= limits - lengths)
    ):
        raise Damaged("an entry beyond the end")
    return Directory(ids, runs, lengths, offsets)


def unpack(data: bytes, compression: Compression, limit: int) -> bytes:
    """The bytes, of which there may be so many. Raises `Damaged`."""
    if compression is Compression.NONE:
        if len(data) > limit:
            raise Damaged(f"more than {limit} bytes")
        return data
    inflater = zlib.decompressobj(GZIP)
    try:
        plain = inflater.decompress(data, limit + 1)
    except zlib.error as error:
        raise Damaged(str(error)) from error
    if len(plain) > limit:
        raise Damaged(f"more than {limit} bytes")
    if not inflater.eof or inflater.unused_data:
        raise Damaged("it does not end where it should")
    return plain


def _check_kind(name: str, header: HeaderDict) -> None:
    kind, packing = header["tile_type"], header["tile_compression"]
    if kind is not TileType.MVT:
        raise Invalid(
            fr=f"{name} contient des tuiles de type {kind.name} ; seules des tuiles vectorielles "
            "(MVT) peuvent être servies.",
            en=f"{name} has tiles of type {kind.name}; only vector tiles (MVT) can be served.",
        )
    for compression in (packing, header["internal_compression"]):
        if compression not in COMPRESSIONS:
            raise Invalid(
                fr=f"{name} est comprimé par {compression.name} ; il faut GZIP, ou rien.",
                en=f"{name} is compressed by {compression.name}; it must be GZIP, or nothing.",
            )
    if not header["min_zoom"] <= header["max_zoom"] <= LARGEST_ZOOM:
        raise cut(name)


def _check_sections(name: str, header: HeaderDict, size: int) -> None:
    values: dict[str, Any] = {**header}
    for section in SECTIONS:
        if values[f"{section}_offset"] + values[f"{section}_length"] > size:
            raise cut(name)
    end = header["root_offset"] + header["root_length"]
    if header["root_length"] == 0 or end > HEAD:
        raise cut(name)


def _varints(data: bytes) -> Numbers:
    """Numbers of 7 bits a byte, least first; the last byte of each is below 128."""
    octets = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(octets < 128)
    if len(ends) == 0 or ends[-1] != len(octets) - 1:
        raise Damaged("a number without an end")
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts + 1
    if sizes.max() > 9:  # 63 bits: more than any offset, and no sum of two overflows
        raise Damaged("a number too large")
    shifts = ((np.arange(len(octets)) - np.repeat(starts, sizes)) * 7).astype(np.uint64)
    parts = (octets & 127).astype(np.uint64) << shifts
    numbers: Numbers = np.add.reduceat(parts, starts)
    return numbers


def _offsets(places: Numbers, lengths: Numbers) -> Numbers:
    """Of each entry: one less than is written, or, where that is 0, where the one before ends."""
    if places[0] == 0:
        raise Damaged("the first entry follows another")
    told = places > 0
    last = np.maximum.accumulate(np.where(told, np.arange(len(places)), 0))
    before = np.cumsum(lengths, dtype=np.uint64) - lengths
    offsets: Numbers = places[last] - np.uint64(1) + before - before[last]
    return offsets
