"""Colour ramps for classes, made for the land they are drawn on.

A ramp goes from a colour near to the land's own lightness to one far from it, by even steps of
lightness: that is what every eye tells apart, whichever cones it has, and what is left on a grey
print. `blue-orange` is for numbers with a middle: pale in the middle, strong at both ends.
Steps are even in Oklab (Björn Ottosson, https://bottosson.github.io/posts/oklab/).
"""

import math

from services.tiles.contrast import contrast

#: Name → hue in degrees where there is little and where there is much, and chroma
RAMPS: dict[str, tuple[float, float, float]] = {
    "blue": (210, 262, 0.13),
    "green": (115, 158, 0.12),
    "orange": (85, 35, 0.14),
    "violet": (345, 295, 0.15),
    "grey": (90, 90, 0.0),
}
DIVERGING = {"blue-orange": (250.0, 55.0, 0.13)}
NAMES = (*RAMPS, *DIVERGING)
DEEP, BRIGHT = 0.27, 0.95


def ramp(name: str, count: int, land: str, ratio: float) -> list[str]:
    """`count` colours, `#rrggbb`, from few to much; none has less than `ratio` with the land."""
    is_light = contrast(land, "#000000") > contrast(land, "#ffffff")
    far = DEEP if is_light else BRIGHT
    steps = [step / (count - 1) for step in range(count)]
    if name in DIVERGING:
        below, above, chroma = DIVERGING[name]
        near = _nearest(land, [(0, 0), (below, chroma), (above, chroma)], ratio, is_light)
        return [_side(2 * step - 1, near, far, below, above, chroma) for step in steps]
    few, much, chroma = RAMPS[name]
    near = _nearest(land, [(few, chroma)], ratio, is_light)
    return [
        oklch(near + (far - near) * step, chroma, few + ((much - few + 180) % 360 - 180) * step)
        for step in steps
    ]


def _side(way: float, near: float, far: float, below: float, above: float, chroma: float) -> str:
    """A colour of a diverging ramp, from -1 at its one end to 1 at the other."""
    distance = abs(way)
    # Each side stops short of the darkest, where hues could not be told apart any more.
    lightness = near + (far - near) * 0.75 * distance
    return oklch(lightness, chroma * distance, below if way < 0 else above)


def _nearest(land: str, shades: list[tuple[float, float]], ratio: float, is_light: bool) -> float:
    """The lightness nearest to the land's own with which each (hue, chroma) reaches the ratio."""
    start = lightness(land)
    steps = range(100, -1, -1) if is_light else range(101)
    away = (step / 100 for step in steps if (step / 100 < start) is is_light)
    return next(
        light
        for light in away
        if all(contrast(oklch(light, chroma, hue), land) >= ratio for hue, chroma in shades)
    )


def lightness(colour: str) -> float:
    """Oklab's L, from 0 (black) to 1 (white)."""
    return oklab(colour)[0]


def oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    )
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def oklch(light: float, chroma: float, hue: float) -> str:
    """The colour of this lightness and hue (degrees), as colourful as a screen can show it."""
    for share in range(20, -1, -1):
        part = chroma * share / 20
        angle = math.radians(hue)
        channels = _linear(light, part * math.cos(angle), part * math.sin(angle))
        if all(-0.0005 <= channel <= 1.0005 for channel in channels):
            break
    return "#" + "".join(f"{_byte(channel):02x}" for channel in channels)


def _linear(light: float, a: float, b: float) -> tuple[float, float, float]:
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _byte(linear: float) -> int:
    linear = min(1.0, max(0.0, linear))
    return round(
        255 * (12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055)
    )
