"""A replication feed of OpenStreetMap at an http(s) URL, or the same files in a folder."""

import gzip
import hashlib
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from core.errors import Invalid
from core.settings import VERSION
from importers.osm.state import State, folder_of, parse_state
from importers.osm.trouble import away, damaged, missing, no_state

CHUNK = 1 << 16
STATE_BYTES = 1 << 16
OPENING = b"<osmChange"


class Limits(NamedTuple):
    """What is too much, of one file. A daily diff of the planet is below 200 MB, 2 GB unpacked."""

    timeout_s: float = 20  # without a byte
    whole_s: float = 1800
    packed: int = 1 << 30
    unpacked: int = 16 << 30
    ratio: int = 200  # diffs shrink to a tenth, a gzip bomb to a thousandth
    ratio_from: int = 16 << 20  # bytes unpacked below which the ratio does not matter


class Absent(Exception):
    """The feed answers, and has no such file."""


class _Broken(Exception):
    """The feed does not answer, or stops in the middle."""


class Feed:
    """Where diffs come from. `name` is its URL, or its folder's whole path."""

    def __init__(self, place: str, limits: Limits | None = None) -> None:
        """Raises `Invalid` for what is neither an http(s) URL nor a folder."""
        self.limits = limits or Limits()
        self._folder = _folder(place)
        self.name = str(self._folder) if self._folder else _url(place)

    def newest(self) -> State:
        """What was published last. Raises `Trouble`."""
        try:
            return self._state("state.txt")
        except Absent as error:
            raise no_state(self.name) from error

    def state(self, sequence: int) -> State | None:
        """The state of that sequence; None where the feed does not have it. Raises `Trouble`."""
        try:
            state = self._state(f"{folder_of(sequence)}.state.txt")
        except Absent:
            return None
        if state.sequence != sequence:
            what = f"{folder_of(sequence)}.state.txt"
            raise damaged(self.name, what, f"sequenceNumber={state.sequence}")
        return state

    def fetch(self, sequence: int, target: Path) -> str:
        """Write the diff of that sequence, checked to be whole; its SHA-256. Raises `Trouble`."""
        name = f"{folder_of(sequence)}.osc.gz"
        digest = hashlib.sha256()
        try:
            with target.open("wb") as file:
                for chunk in self._read(name, self.limits.packed):
                    digest.update(chunk)
                    file.write(chunk)
        except Absent as error:
            raise missing(self.name, name, sequence) from error
        except _Broken as error:
            raise away(self.name, f"{name}: {error}") from error
        except ValueError as error:
            raise damaged(self.name, name, error) from error
        try:
            check_diff(target, self.limits)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise damaged(self.name, name, error) from error
        return digest.hexdigest()

    def _state(self, name: str) -> State:
        try:
            return parse_state(b"".join(self._read(name, STATE_BYTES)))
        except _Broken as error:
            raise away(self.name, f"{name}: {error}") from error
        except ValueError as error:
            raise damaged(self.name, name, error) from error

    def _read(self, name: str, most: int) -> Iterator[bytes]:
        """The file in chunks. Raises `Absent`, `_Broken`, or `ValueError` where it is too large."""
        until, size = time.monotonic() + self.limits.whole_s, 0
        with self._open(name) as (file, length):
            while chunk := _chunk(file):
                size += len(chunk)
                if size > most:
                    raise ValueError(f"more than {most} bytes")
                if time.monotonic() > until:
                    raise _Broken(f"not whole after {self.limits.whole_s:g} s")
                yield chunk
        if length is not None and size != length:
            raise _Broken(f"{size} of {length} bytes")

    @contextmanager
    def _open(self, name: str) -> Iterator[tuple[BinaryIO, int | None]]:
        """The file, and how long it says it is."""
        if self._folder:
            path = self._folder / name
            try:
                with path.open("rb") as file:
                    yield file, None
            except FileNotFoundError as error:
                raise Absent from error
            except OSError as error:
                raise _Broken(error.strerror) from error
            return
        request = Request(f"{self.name}/{name}", headers={"User-Agent": f"MapCommons/{VERSION}"})  # noqa: S310
        try:
            with _opener().open(request, timeout=self.limits.timeout_s) as answer:
                length = answer.headers.get("Content-Length", "")
                yield cast(BinaryIO, answer), int(length) if length.isdecimal() else None
        except HTTPError as error:
            with error:
                if error.code in (404, 410):
                    raise Absent from error
                raise _Broken(f"HTTP {error.code}") from error
        except (OSError, HTTPException) as error:
            raise _Broken(_first_line(error)) from error


def same(one: str, other: str) -> bool:
    """Whether two names mean the same feed: http or https, with or without a slash at the end."""
    return _plain(one) == _plain(other)


def check_diff(path: Path, limits: Limits) -> None:
    """Unpack all of it, keeping nothing. Raises for what is broken, no osmChange, or a bomb."""
    most = min(limits.unpacked, max(limits.ratio_from, limits.ratio * path.stat().st_size))
    size = 0
    with gzip.open(path) as file:
        while chunk := file.read(CHUNK):
            if size == 0 and OPENING not in chunk:
                raise ValueError("no osmChange in it")
            size += len(chunk)
            if size > most:
                raise ValueError(f"unpacks to more than {most} bytes")
    if size == 0:
        raise ValueError("empty")


def _chunk(file: BinaryIO) -> bytes:
    """What has come, at once: a slow feed is not waited for until a whole chunk is there."""
    read = getattr(file, "read1", file.read)
    return cast(bytes, read(CHUNK))


def _opener() -> OpenerDirector:
    """Only http and https, also after a redirect."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler,
        HTTPHandler,
        HTTPSHandler,
        HTTPDefaultErrorHandler,
        HTTPErrorProcessor,
        _Redirects,
    ):
        opener.add_handler(handler())
    return opener


class _Redirects(HTTPRedirectHandler):
    """Redirects stay with the scheme; from http to https is fine."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).scheme not in (req.type, "https"):
            raise HTTPError(newurl, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _folder(place: str) -> Path | None:
    if place.startswith(("http://", "https://")):
        return None
    path = Path(unquote(place.removeprefix("file://"))) if "://" in place else Path(place)
    with suppress(RuntimeError):  # ~nobody: there is no such folder
        path = path.expanduser()
    path = path.resolve()
    if not path.is_dir():
        raise Invalid(
            fr=f"Le flux {place} n’est ni une adresse http(s), ni un dossier qui existe.",
            en=f"The feed {place} is neither an http(s) address nor a folder that exists.",
        )
    return path


def _url(place: str) -> str:
    """The URL without a slash at its end. A password has no place in what is shown to all."""
    try:
        parts = urlsplit(place)
        odd = parts.query or parts.fragment or parts.username or not parts.hostname
        bad = bool(odd) or parts.port == 0 or not place.isascii() or not place.isprintable()
        bad = bad or " " in place
    except ValueError:
        bad = True
    if bad:
        raise Invalid(
            fr="L’adresse du flux n’est pas lisible. Forme attendue : "
            "https://exemple.org/chemin, sans mot de passe ni « ? ».",
            en="The address of the feed cannot be read. Expected: "
            "https://example.org/path, without a password or “?”.",
        )
    return place.rstrip("/")


def _plain(name: str) -> str:
    bare = name.rstrip("/")
    parts = urlsplit(bare)
    return parts.netloc.lower() + parts.path if parts.scheme in ("http", "https") else bare


def _first_line(error: Exception) -> str:
    reason = getattr(error, "reason", error)  # urllib puts the real error into its own
    return (str(reason).splitlines() or [type(error).__name__])[0] or type(error).__name__
