"""Tilesets that are served from PMTiles files, whatever becomes of the files meanwhile."""

import logging
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from core.errors import Invalid, Unavailable
from core.settings import Settings
from core.tilesets import Tileset
from services.tiles.archives.file import File, identity

LOOK_EVERY_S = 1.0

log = logging.getLogger(__name__)


class Archive:
    """A file that may be replaced by another at any time: within a second, that one is served.

    Whoever needs a version and tiles that belong together takes `current()` once, and both from it.
    It may be used by any number of threads. Raises `Invalid` where the file cannot be served.
    """

    def __init__(self, path: Path, tileset_id: str) -> None:
        self.path = path
        self.tileset_id = tileset_id
        self._file = _open(path, tileset_id)
        self._refused: tuple[int, ...] | None = None  # the file that could not take its place
        self._spoilt: Unavailable | None = None  # what is open was overwritten
        self._next_look = time.monotonic() + LOOK_EVERY_S
        self._looking = Lock()

    @property
    def tileset(self) -> Tileset:
        return self.current().tileset

    @property
    def version(self) -> str:
        return self.current().version

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """The tile, compressed with gzip; None where there is none. Raises `Unavailable`."""
        return self.current().get(z, x, y)

    def current(self) -> File:
        """The file as it is, or was a second ago. Raises `Unavailable` where it was spoilt."""
        if time.monotonic() >= self._next_look and self._looking.acquire(blocking=False):
            try:
                self._look()
                self._next_look = time.monotonic() + LOOK_EVERY_S
            finally:
                self._looking.release()
        if self._spoilt is not None:
            raise self._spoilt
        return self._file

    def _look(self) -> None:
        try:
            found = identity(self.path.stat())
        except OSError:
            found = ()  # away: what is open goes on being served
        if found == self._file.identity:
            self._refused = None
        elif found != self._refused:
            self._replace(found)

    def _replace(self, found: tuple[int, ...]) -> None:
        try:
            self._file = _open(self.path, self.tileset_id)
        except Invalid as error:
            self._refused = found
            if found[:2] == self._file.identity[:2]:
                self._spoilt = Unavailable(fr=error.text("fr"), en=error.text("en"))
                log.warning("%s It was overwritten, so nothing of it is served.", error)
            else:
                log.warning("%s What was there before is still served.", error)
        else:
            self._refused = self._spoilt = None
            log.info("%s was replaced: version %s", self.path, self._file.version)


def open_archives(settings: Settings) -> dict[str, Archive]:
    """By the id of their tileset, those of MAPCOMMONS_TILE_FILES. Raises `Invalid`."""
    files: Mapping[str, Path] = settings.tile_files
    return {tileset_id: Archive(path, tileset_id) for tileset_id, path in files.items()}


def _open(path: Path, tileset_id: str) -> File:
    try:
        if path.is_file():
            return File(path, tileset_id)
    except OSError as error:
        raise Invalid(
            fr=f"{path} ne peut pas être lu ({error.strerror}).",
            en=f"{path} cannot be read ({error.strerror}).",
        ) from error
    raise Invalid(
        fr=f"Il n’y a pas de fichier {path} : corrigez MAPCOMMONS_TILE_FILES.",
        en=f"There is no file {path}: correct MAPCOMMONS_TILE_FILES.",
    )
