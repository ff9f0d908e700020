"""Contrast between colours, as WCAG 2.2 defines it."""


def readable(colour: str, background: str, ratio: float) -> str:
    """The nearest shade of `colour`, towards black, that reaches `ratio` on a light `background`.

    Colours are `#rrggbb`.
    """
    channels = _channels(colour)
    for percent in range(100, -1, -2):
        shade = "#" + "".join(f"{channel * percent // 100:02x}" for channel in channels)
        if contrast(shade, background) >= ratio:
            return shade
    return "#000000"


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


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
