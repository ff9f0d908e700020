"""Contrast between colours, as WCAG 2.2 defines it."""

from collections.abc import Iterable

WHITE, BLACK = "#ffffff", "#000000"
#: Where black and white stand off equally (luminance 0.179): (L + 0.05)² = 1.05 × 0.05.
MIDDLE = (1.05 * 0.05) ** 0.5 - 0.05


def readable(colour: str, background: str, ratio: float) -> str:
    """The nearest shade of `colour` that reaches `ratio` on `background`.

    Towards black on a light background, towards white on a dark one; black or white itself where
    nothing reaches it. Colours are `#rrggbb`.
    """
    end = BLACK if _luminance(background) > MIDDLE else WHITE
    for percent in range(0, 100, 2):
        shade = _mix(colour, end, percent)
        if contrast(shade, background) >= ratio:
            return shade
    return end


def hardest(colours: Iterable[str], ground: str) -> str:
    """Of several backgrounds like `ground` (light or dark), the one that is hardest to read on."""
    is_light = _luminance(ground) > MIDDLE
    return min(colours, key=lambda colour: _luminance(colour) * (1 if is_light else -1))


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    # https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(colour: str, other: str, percent: int) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{(a * (100 - percent) + b * percent) // 100:02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
