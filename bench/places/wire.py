"""What clients of PostgreSQL send it, read off the wire: statements with their parameters.

After the chapter "Message Formats" of PostgreSQL's manual; only what starts a statement is read.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Parameter:
    """`oid` is the type that the client named, 0 for none; `data` None stands for NULL."""

    oid: int
    binary: bool
    data: bytes | None


@dataclass(frozen=True)
class Statement:
    sql: str
    parameters: tuple[Parameter, ...]


@dataclass
class Reader:
    """Of one connection's bytes, as they come in pieces."""

    buffer: bytes = b""
    started: bool = False
    parsed: dict[bytes, tuple[str, tuple[int, ...]]] = field(default_factory=dict)

    def feed(self, data: bytes) -> Iterator[Statement]:
        """The statements that begin to run with these bytes."""
        self.buffer += data
        while (message := self._message()) is not None:
            kind, body = message
            if kind == b"P":
                self._parse(body)
            elif kind == b"B":
                yield self._bind(body)

    def _message(self) -> tuple[bytes, bytes] | None:
        """The next whole message; the first of a connection has no letter."""
        letter = 1 if self.started else 0
        if len(self.buffer) < letter + 4:
            return None
        (length,) = struct.unpack_from("!i", self.buffer, letter)
        end = letter + length
        if len(self.buffer) < end:
            return None
        kind, body = self.buffer[:letter], self.buffer[letter + 4 : end]
        self.buffer = self.buffer[end:]
        self.started = True
        return kind, body

    def _parse(self, body: bytes) -> None:
        name, sql, rest = body.split(b"\0", 2)
        (count,) = struct.unpack_from("!h", rest)
        self.parsed[name] = sql.decode(), struct.unpack_from(f"!{count}I", rest, 2)

    def _bind(self, body: bytes) -> Statement:
        _, name, rest = body.split(b"\0", 2)
        sql, oids = self.parsed[name]
        (count,) = struct.unpack_from("!h", rest)
        formats = struct.unpack_from(f"!{count}h", rest, 2)
        values = list(_values(rest, 2 + 2 * count))
        # None stands for text throughout, one for all of them.
        spread = formats * len(values) if count == 1 else formats or (0,) * len(values)
        known = oids + (0,) * (len(values) - len(oids))
        return Statement(
            sql,
            tuple(
                Parameter(oid, bool(form), value)
                for oid, form, value in zip(known, spread, values, strict=True)
            ),
        )


def _values(data: bytes, at: int) -> Iterator[bytes | None]:
    (count,) = struct.unpack_from("!h", data, at)
    at += 2
    for _ in range(count):
        (length,) = struct.unpack_from("!i", data, at)
        at += 4
        yield None if length < 0 else data[at : at + length]
        at += max(length, 0)
