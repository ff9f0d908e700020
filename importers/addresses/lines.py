"""A text file as blocks of lines, plain or gzip, of which little is in memory at any time."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from core.errors import Invalid

PIECE = 1 << 20  # bytes read at once
LONGEST_LINE = 4 << 20  # bytes; the longest street of Addok's format has some 200 kB
FREE = 64 << 20  # bytes that may be unpacked before the ratio counts
MOST_RATIO = 100  # real files unpack to 5 to 15 times their size
GZIP, ZIP, XZ, BZIP2 = b"\x1f\x8b", b"PK\x03\x04", b"\xfd7zXZ", b"BZh"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"


class Lines:
    """`encoding` and `share` (0 to 1, of the file) are of what has been read so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = "ASCII"
        self.share = 0.0

    def blocks(self) -> Iterator[list[str]]:
        """Lines without their ends. Raises `Invalid` for what is not lines of text."""
        rest = b""
        for piece in self._pieces():
            whole, end, start = piece.rpartition(b"\n")
            if end:
                yield self._text(rest + whole).split("\n")
                rest = start
            else:
                rest += start
            if len(rest) > LONGEST_LINE:
                raise Invalid(
                    fr=f"{self.path} a une ligne de plus de {LONGEST_LINE >> 20} Mo : ce n’est pas "
                    "un fichier d’adresses. Les données n’ont pas changé.",
                    en=f"{self.path} has a line of more than {LONGEST_LINE >> 20} MB: it is not "
                    "a file of addresses. The data has not changed.",
                )
        if rest:
            yield self._text(rest).split("\n")

    def first(self) -> list[str]:
        """The first block. Raises `Invalid` where there is none, or no text."""
        with self._readable():
            beginning = self.path.open("rb")
        with beginning:
            self._check_kind(beginning.read(8))
        return next(self.blocks(), [])

    def _pieces(self) -> Iterator[bytes]:
        with self._readable(), self.path.open("rb") as raw:
            size = max(self.path.stat().st_size, 1)
            packed = raw.read(2) == GZIP
            raw.seek(0)
            file = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if packed else raw
            unpacked = 0
            while piece := file.read(PIECE):
                first, unpacked = unpacked == 0, unpacked + len(piece)
                if unpacked > max(FREE, MOST_RATIO * raw.tell()):
                    raise self._bomb()
                if first:
                    piece = piece.removeprefix(BOM)
                    self._check_text(piece)
                self.share = min(raw.tell() / size, 1.0)
                yield piece

    def _text(self, block: bytes) -> str:
        """Decoded as UTF-8 until that fails; as Latin-1 (Windows-1252) if it never was UTF-8."""
        if self.encoding == "Latin-1":
            text = block.decode("cp1252", "replace")
        else:
            try:
                text = block.decode("utf-8")
                self.encoding = self.encoding if text.isascii() else "UTF-8"
            except UnicodeDecodeError as error:
                if self.encoding == "ASCII" and block[: error.start].isascii():
                    self.encoding = "Latin-1"
                    return self._text(block)
                text = block.decode("utf-8", "replace")  # such rows are told one by one
        return text.replace("\r", "")

    def _check_kind(self, beginning: bytes) -> None:
        if not beginning:
            raise Invalid(
                fr=f"{self.path} est vide. Les données n’ont pas changé.",
                en=f"{self.path} is empty. The data has not changed.",
            )
        if beginning.startswith((ZIP, XZ, BZIP2)):
            raise Invalid(
                fr=f"{self.path} est compressé autrement qu’en gzip : décompressez-le d’abord.",
                en=f"{self.path} is compressed, but not as gzip: unpack it first.",
            )

    def _check_text(self, piece: bytes) -> None:
        if piece.startswith(UTF16) or b"\0" in piece:
            raise Invalid(
                fr=f"{self.path} n’est pas du texte en UTF-8 ou en Latin-1 : ce n’est pas un "
                "fichier d’adresses. Les données n’ont pas changé.",
                en=f"{self.path} is not text in UTF-8 or Latin-1: it is not a file of addresses. "
                "The data has not changed.",
            )

    def _bomb(self) -> Invalid:
        return Invalid(
            fr=f"{self.path} se décompresse à plus de {MOST_RATIO} fois sa taille : ce n’est pas "
            "un fichier d’adresses. Les données n’ont pas changé.",
            en=f"{self.path} unpacks to more than {MOST_RATIO} times its size: it is not a file "
            "of addresses. The data has not changed.",
        )

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, IsADirectoryError) as error:
            raise Invalid(
                fr=f"Le fichier {self.path} n’existe pas. Indiquez un fichier d’adresses de la BAN "
                "ou de BANO.",
                en=f"The file {self.path} does not exist. Give a file of addresses of BAN or BANO.",
            ) from error
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Invalid(
                fr=f"{self.path} est abîmé ou tronqué ({error}) : téléchargez-le de nouveau. Les "
                "données n’ont pas changé.",
                en=f"{self.path} is damaged or truncated ({error}): download it again. The data "
                "has not changed.",
            ) from error
