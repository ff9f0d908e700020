"""Just enough of the OSM PBF format to change numbers in a file without decoding all of it.

Message and field numbers are those of https://wiki.openstreetmap.org/wiki/PBF_Format. A file is a
list of blobs; a blob of data holds one block of elements.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, NamedTuple

Edit = Callable[[bytes], bytes]

VARINT, BYTES = 0, 2  # wire types; OSM's writers use no other
BLOB_TYPE, BLOB_SIZE = 1, 3  # of BlobHeader
BLOB_RAW, BLOB_RAW_SIZE, BLOB_ZLIB = 1, 2, 3  # of Blob


class Field(NamedTuple):
    """One field of a message: its number, the bytes of its value, and where it is."""

    number: int
    wire: int
    value: bytes
    start: int
    end: int


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The unsigned number at a place, and the place behind it."""
    byte = data[at]
    number = byte & 0x7F
    shift = 7
    while byte & 0x80:
        at += 1
        byte = data[at]
        number |= (byte & 0x7F) << shift
        shift += 7
    return number, at + 1


def varint(number: int) -> bytes:
    """An unsigned number, seven bits a byte, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def signed(number: int) -> int:
    """What a zigzag-coded number means."""
    return number >> 1 if not number & 1 else -(number >> 1) - 1


def zigzag(number: int) -> int:
    """A signed number as a small unsigned one."""
    return number << 1 if number >= 0 else (-number << 1) - 1


def fields(message: bytes) -> Iterator[Field]:
    """Every field of a message, in its order. Raises `ValueError` for an unexpected wire type."""
    at = 0
    while at < len(message):
        start = at
        key, at = read_varint(message, at)
        wire = key & 7
        if wire == VARINT:
            _, end = read_varint(message, at)
        elif wire == BYTES:
            length, at = read_varint(message, at)
            end = at + length
        else:
            raise ValueError(f"wire type {wire} in an OSM PBF message")
        yield Field(key >> 3, wire, message[at:end], start, end)
        at = end


def edited(message: bytes, edits: Mapping[int, Edit]) -> bytes:
    """The message with the values of some fields changed; all others are copied as they are."""
    out = []
    copied = 0
    for number, wire, value, start, end in fields(message):
        if edit := edits.get(number):
            out += [message[copied:start], field(number, wire, edit(value))]
            copied = end
    out.append(message[copied:])
    return b"".join(out)


def field(number: int, wire: int, value: bytes) -> bytes:
    head = varint(number << 3 | wire)
    return head + value if wire == VARINT else head + varint(len(value)) + value


def numbers(packed: bytes) -> Iterator[int]:
    """The unsigned numbers of a packed field."""
    at = 0
    while at < len(packed):
        number, at = read_varint(packed, at)
        yield number


def add_to_number(amount: int) -> Edit:
    """Add to a plain number."""
    return lambda value: varint(read_varint(value, 0)[0] + amount)


def add_to_all(amount: int) -> Edit:
    """Add the same to every number of a delta-coded list: only its first one changes."""

    def edit(packed: bytes) -> bytes:
        if not packed:
            return packed
        first, end = read_varint(packed, 0)
        return varint(zigzag(signed(first) + amount)) + packed[end:]

    return edit


def add_to_each(packed: bytes, amounts: Iterable[int]) -> bytes:
    """Add to each number of a delta-coded list an amount of its own."""
    out = []
    before = delta = 0
    for number, amount in zip(numbers(packed), amounts, strict=True):
        delta = signed(number) + amount - before
        out.append(varint(zigzag(delta)))
        before = amount
    return b"".join(out)


def read_blob(file: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next blob of an uncompressed file, as (type, content); None at its end."""
    size = file.read(4)
    if not size:
        return None
    header = {f.number: f.value for f in fields(file.read(int.from_bytes(size)))}
    length, _ = read_varint(header[BLOB_SIZE], 0)
    blob = {f.number: f.value for f in fields(file.read(length))}
    return header[BLOB_TYPE], blob[BLOB_RAW]


def write_blob(file: IO[bytes], kind: bytes, content: bytes) -> None:
    """Write a blob, compressed as OSM's writers do."""
    blob = field(BLOB_RAW_SIZE, VARINT, varint(len(content)))
    blob += field(BLOB_ZLIB, BYTES, zlib.compress(content))
    header = field(BLOB_TYPE, BYTES, kind) + field(BLOB_SIZE, VARINT, varint(len(blob)))
    file.write(len(header).to_bytes(4) + header + blob)
