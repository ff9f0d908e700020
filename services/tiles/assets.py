"""Glyphs and sprites: files made once by the build of `widget/`, served from our own origin."""

import re
from functools import cache
from pathlib import Path

from core.errors import NotFound, Unavailable

FALLBACK_FONT = "Noto Sans Regular"
RANGE = re.compile(r"(\d{1,7})-(\d{1,7})")
LAST_CODEPOINT = 0x10FFFF  # of Unicode: names may hold an emoji
SPRITE = re.compile(r"([a-z][a-z-]*)(@2x)?\.(json|png)")


def glyphs(folder: Path, fontstack: str, glyph_range: str) -> bytes:
    """Glyphs (SDF, protobuf) of the first font of the stack that we have.

    An unknown font falls back, and a range without glyphs is empty, so that a label may be drawn
    in another font but never breaks the map. Raises `NotFound` for what is not a range.
    """
    check_range(glyph_range)
    for font in (*fontstack.split(","), FALLBACK_FONT):
        file = _fonts(folder).get((font.strip(), glyph_range))
        if file:
            return file.read_bytes()
    return _no_glyphs(FALLBACK_FONT, glyph_range)


def check_range(glyph_range: str) -> None:
    match = RANGE.fullmatch(glyph_range)
    start, end = (int(match[1]), int(match[2])) if match else (-1, -1)
    if start % 256 or end != start + 255 or end > LAST_CODEPOINT:
        raise NotFound(
            fr=f"« {glyph_range[:40]} » n’est pas une plage de glyphes, comme 0-255 ou 256-511.",
            en=f"“{glyph_range[:40]}” is not a range of glyphs, such as 0-255 or 256-511.",
        )


def sprite(folder: Path, file_name: str) -> tuple[bytes, str]:
    """A sprite file and its media type. Raises `NotFound`."""
    match = SPRITE.fullmatch(file_name)
    file = _sprites(folder).get(file_name) if match else None
    if match is None or file is None:
        known = ", ".join(sorted(_sprites(folder)))
        raise NotFound(
            fr=f"Il n’y a pas d’icônes « {file_name[:40]} ». Celles qui existent : {known}.",
            en=f"There is no sprite “{file_name[:40]}”. Those there are: {known}.",
        )
    return file.read_bytes(), "image/png" if match[3] == "png" else "application/json"


@cache
def _fonts(folder: Path) -> dict[tuple[str, str], Path]:
    """What there is, read once: a request only ever names a file, it never makes a path."""
    return {(p.parent.name, p.stem): p for p in _built(folder / "fonts").glob("*/*.pbf")}


@cache
def _sprites(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in _built(folder / "sprites").iterdir()}


def _built(folder: Path) -> Path:
    if not folder.is_dir():
        raise Unavailable(
            fr=f"{folder} n’est pas encore construit : `./mapcommons up` le fait.",
            en=f"{folder} has not been built yet: `./mapcommons up` does it.",
        )
    return folder


def _no_glyphs(font: str, glyph_range: str) -> bytes:
    """An empty answer in glyphs.proto: glyphs { stacks = 1 { name = 1, range = 2 } }."""

    def text(field: int, value: bytes) -> bytes:
        return bytes([field << 3 | 2, len(value)]) + value

    return text(1, text(1, font.encode()) + text(2, glyph_range.encode()))
