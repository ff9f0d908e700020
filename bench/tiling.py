"""A larger extract out of a small one: copies side by side, each with fresh ids."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isqrt
from pathlib import Path
from typing import IO, Any

import osmium

from bench import pbf
from core.errors import Invalid

STEP = 5_000_000  # between copies, in units of 1e-7 degree: half a degree
LARGEST_LON = 1_800_000_000
LARGEST_LAT = 800_000_000  # the web's projection ends at 85°
LARGEST_ID = 2**40
KINDS = "nwr"  # in the order of a sorted file, and of the numbers that PBF gives them
NANO = 100  # nanodegrees in a unit

# Field numbers: of the block, of its group, of what is in the group.
GROUP, LAT_OFFSET, LON_OFFSET = 2, 19, 20
DENSE, WAY, RELATION = 2, 3, 4
ID, REFS, MEMBERS, MEMBER_KINDS = 1, 8, 9, 10


@dataclass
class Survey:
    """What an extract holds: elements of each kind, the largest ids, and the box of its nodes."""

    counts: list[int] = field(default_factory=lambda: [0, 0, 0])
    largest: list[int] = field(default_factory=lambda: [0, 0, 0])  # also of ids only referred to
    west: int = LARGEST_LON  # in units of 1e-7 degree, as the others
    south: int = LARGEST_LON
    east: int = -LARGEST_LON
    north: int = -LARGEST_LON

    @property
    def strides(self) -> list[int]:
        """What the ids of one copy are ahead of those of the copy before."""
        return [largest + 1 for largest in self.largest]


@dataclass(frozen=True)
class Shift:
    """What one copy adds to ids (by kind) and to coordinates (in units of 1e-7 degree)."""

    ids: Sequence[int]
    lon: int
    lat: int


def survey(source: Path) -> Survey:
    """Read an extract once. Raises `Invalid` where it is not sorted, or has ids below 1."""
    found = Survey()
    before = (0, 0)
    for element in osmium.FileProcessor(str(source)):
        kind = KINDS.index(element.type_str())
        if element.id < 1 or (kind, element.id) <= before:
            raise Invalid(
                fr=f"{source} n’est pas trié, ou a des identifiants négatifs : passez-le d’abord "
                "par `osmium sort` ou `osmium renumber`.",
                en=f"{source} is not sorted, or has negative ids: pass it through `osmium sort` "
                "or `osmium renumber` first.",
            )
        before = (kind, element.id)
        found.counts[kind] += 1
        _note(found, kind, element)
    return found


def _note(found: Survey, kind: int, element: Any) -> None:
    largest = found.largest
    largest[kind] = max(largest[kind], element.id)
    if kind == 0:
        at = element.location
        if at.valid():
            found.west, found.east = min(found.west, at.x), max(found.east, at.x)
            found.south, found.north = min(found.south, at.y), max(found.north, at.y)
    elif kind == 1:
        largest[0] = max(largest[0], max((node.ref for node in element.nodes), default=0))
    else:
        for member in element.members:
            of = KINDS.index(member.type)
            largest[of] = max(largest[of], member.ref)


def shifts(found: Survey, n: int) -> list[Shift]:
    """Where n copies go: on a square grid, ids one stride ahead of the copy before.

    Raises `Invalid` where the ids would grow beyond 2^40.
    """
    most = min((LARGEST_ID - 1) // stride for stride in found.strides)
    if n > most:
        raise Invalid(
            fr=f"--scale {n} ferait des identifiants au-delà de 2^40 : {most} au plus.",
            en=f"--scale {n} would make ids beyond 2^40: {most} at most.",
        )
    side = isqrt(n - 1) + 1
    return [
        Shift(
            [k * stride for stride in found.strides],
            wrapped(k % side * STEP, found.west, found.east, LARGEST_LON),
            wrapped(k // side * STEP, found.south, found.north, LARGEST_LAT),
        )
        for k in range(n)
    ]


def wrapped(shift: int, low: int, high: int, limit: int) -> int:
    """The shift, taken round the world so that low … high stays within ±limit, and in one piece."""
    room = 2 * limit - (high - low)
    if room <= 0 or high < low:
        return 0
    least = -limit - low
    return least + (shift - least) % room


def tile(source: Path, target: Path, n: int, found: Survey | None = None) -> None:
    """Write n copies of an extract as one sorted .osm.pbf: nodes, then ways, then relations.

    Tags, versions and timestamps are those of the source; coordinates and ids are shifted, and
    references follow. One block at a time is in memory. Raises `Invalid`, as `survey` and `shifts`.
    """
    copies = shifts(found or survey(source), n)
    plain = target.with_name(f"{target.name}.plain")
    part = target.with_name(f"{target.name}.part")
    try:
        _rewrite_plainly(source, plain)
        with plain.open("rb") as file, part.open("wb") as out:
            header, blocks = _index(file)
            pbf.write_blob(out, b"OSMHeader", header)
            for kind in (DENSE, WAY, RELATION):
                for copy in copies:
                    for block in _read(file, [at for of, at in blocks if of == kind]):
                        pbf.write_blob(out, b"OSMData", _shifted(block, copy))
        part.rename(target)
    finally:
        plain.unlink(missing_ok=True)
        part.unlink(missing_ok=True)


def tiled(source: Path, n: int, folder: Path, found: Survey) -> Path:
    """The file of n copies, made once: its name has the hash of the source."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    target = folder / f"{digest}-{n}.osm.pbf"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        tile(source, target, n, found)
    return target


def _rewrite_plainly(source: Path, target: Path) -> None:
    """Whatever the source is, an uncompressed PBF with dense nodes and one kind in each block."""
    target.unlink(missing_ok=True)
    file = osmium.io.File(str(target), "pbf,pbf_compression=none,pbf_dense_nodes=true")
    with osmium.SimpleWriter(file) as writer:
        for element in osmium.FileProcessor(str(source)):
            writer.add(element)


def _index(file: IO[bytes]) -> tuple[bytes, list[tuple[int, int]]]:
    """The header, and of each block what it holds and where it is."""
    first = pbf.read_blob(file)
    blocks = []
    at = file.tell()
    while blob := pbf.read_blob(file):
        group = next(f.value for f in pbf.fields(blob[1]) if f.number == GROUP)
        blocks.append((next(pbf.fields(group)).number, at))
        at = file.tell()
    return first[1] if first else b"", blocks


def _read(file: IO[bytes], places: Sequence[int]) -> Iterator[bytes]:
    for at in places:
        file.seek(at)
        if blob := pbf.read_blob(file):
            yield blob[1]


def _shifted(block: bytes, by: Shift) -> bytes:
    """A block moved: its coordinates by the block's own offset, its ids one by one."""
    node, way, relation = by.ids
    dense = {ID: pbf.add_to_all(node)}
    ways = {ID: pbf.add_to_number(way), REFS: pbf.add_to_all(node)}
    group: dict[int, pbf.Edit] = {
        DENSE: lambda message: pbf.edited(message, dense),
        WAY: lambda message: pbf.edited(message, ways),
        RELATION: lambda message: _relation(message, by.ids, relation),
    }
    moved = pbf.edited(block, {GROUP: lambda message: pbf.edited(message, group)})
    return moved + _offset(LAT_OFFSET, by.lat) + _offset(LON_OFFSET, by.lon)


def _relation(message: bytes, ids: Sequence[int], own: int) -> bytes:
    kinds = next((f.value for f in pbf.fields(message) if f.number == MEMBER_KINDS), b"")
    amounts = [ids[kind] for kind in kinds]  # one byte each: 0, 1 or 2
    return pbf.edited(
        message,
        {
            ID: pbf.add_to_number(own),
            MEMBERS: lambda members: pbf.add_to_each(members, amounts),
        },
    )


def _offset(number: int, shift: int) -> bytes:
    """An offset of a block, in nanodegrees; negative numbers are int64's two's complement."""
    return pbf.field(number, pbf.VARINT, pbf.varint(shift * NANO & 2**64 - 1))
