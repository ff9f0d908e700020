"""Scripts and style sheets: the files that the build of widget/ made, named after their content."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import NotFound

MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True)
class Asset:
    content: bytes
    media_type: str
    is_gzipped: bool


def read(folder: Path, name: str, *, accepts_gzip: bool) -> Asset:
    """An asset by its hashed name. Raises `NotFound` for any other name."""
    # The name only chooses among the files there are: it never makes a path.
    files = {file.name: file for file in (folder / "assets").glob("*")}
    media_type = MEDIA_TYPES.get(Path(name).suffix)
    if name not in files or media_type is None:
        raise NotFound(
            fr=f"Il n’y a pas de fichier « {name[:80]} ». Rechargez la page.",
            en=f"There is no file “{name[:80]}”. Reload the page.",
        )
    gzipped = files.get(f"{name}.gz") if accepts_gzip else None
    return Asset((gzipped or files[name]).read_bytes(), media_type, gzipped is not None)
