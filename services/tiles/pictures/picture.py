"""What is asked of `/static/…`: read, and held to limits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.errors import Malformed, NotFound

Format = Literal["png", "webp"]

LARGEST = 1280  # pixels of width and height, before @2x
MAXZOOM = 20.0
MOST_MARKERS = 50
MOST_LAYERS = 8
#: All that Web Mercator shows, in degrees
MAXLAT = 85.0511287798066
SHOWN = 60  # characters of a bad value that are repeated

NUMBER = r"[-+]?\d{1,4}(?:\.\d{0,20})?"
CENTRE = re.compile(rf"({NUMBER}),({NUMBER}),({NUMBER})", re.ASCII)
SIZE = re.compile(r"(\d{1,5})x(\d{1,5})(@2x)?\.([A-Za-z0-9]{1,8})", re.ASCII)
MARKER = re.compile(rf"({NUMBER}),({NUMBER})(?:,([^,]{{1,20}}))?", re.ASCII)
HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)
COLOURS = {
    "red": "#c8352e",
    "orange": "#d9731a",
    "yellow": "#e0b000",
    "green": "#3f8a3a",
    "blue": "#2b6cb8",
    "purple": "#7b4aa6",
    "brown": "#7d5a3c",
    "black": "#26262b",
    "grey": "#6d7076",
    "white": "#ffffff",
}


@dataclass(frozen=True)
class Marker:
    """A pin with its tip at lon, lat (WGS 84); `colour` is #rrggbb, or None for the style's own."""

    lon: float
    lat: float
    colour: str | None = None


@dataclass(frozen=True)
class Picture:
    """A picture of the map around lon, lat (WGS 84, degrees).

    Zooms are those of MapLibre: the world is 512 pixels wide at zoom 0. Width and height are in
    pixels at `ratio` 1; at 2 the file has twice as many, and the map looks the same, but sharper.
    """

    style: str
    lon: float
    lat: float
    zoom: float
    width: int
    height: int
    ratio: int
    format: Format
    lang: str
    markers: tuple[Marker, ...] = ()
    layers: tuple[str, ...] = ()


def read(
    style: str, centre: str, size: str, markers: Sequence[str], layers: Sequence[str], lang: str
) -> Picture:
    """The picture that a URL asks for. Raises `Malformed`, and `NotFound` for another format."""
    lon, lat, zoom = _centre(centre)
    width, height, ratio, file_format = _size(size)
    _count("marker", markers, MOST_MARKERS)
    _count("layer", layers, MOST_LAYERS)
    return Picture(
        style=style,
        lon=lon,
        lat=lat,
        zoom=zoom,
        width=width,
        height=height,
        ratio=ratio,
        format=file_format,
        lang=lang,
        markers=tuple(map(_marker, markers)),
        layers=tuple(dict.fromkeys(layers)),
    )


def _centre(text: str) -> tuple[float, float, float]:
    match = CENTRE.fullmatch(text)
    if match is None:
        raise Malformed(
            fr=f"« {text[:SHOWN]} » n’est pas un centre : il faut lon,lat,zoom, comme "
            "6.143,46.204,14.",
            en=f"“{text[:SHOWN]}” is not a centre: it must be lon,lat,zoom, such as "
            "6.143,46.204,14.",
        )
    lon, lat, zoom = map(float, match.groups())
    return _within("lon", lon, -180, 180), _latitude(lat), _within("zoom", zoom, 0, MAXZOOM)


def _size(text: str) -> tuple[int, int, int, Format]:
    match = SIZE.fullmatch(text)
    if match is None:
        raise Malformed(
            fr=f"« {text[:SHOWN]} » n’est pas une taille : il faut largeurxhauteur.format, comme "
            "600x400.png ou 600x400@2x.webp.",
            en=f"“{text[:SHOWN]}” is not a size: it must be widthxheight.format, such as "
            "600x400.png or 600x400@2x.webp.",
        )
    width, height = (
        int(_within(name, int(pixels), 1, LARGEST))
        for name, pixels in (("width", match[1]), ("height", match[2]))
    )
    return width, height, 2 if match[3] else 1, _format(match[4])


def _format(extension: str) -> Format:
    match extension:
        case "png" | "webp":
            return extension
    raise NotFound(
        fr=f"Il n’y a pas d’image au format « {extension} ». Formats possibles : png, webp.",
        en=f"There is no picture in the format “{extension}”. Possible formats: png, webp.",
    )


def _marker(text: str) -> Marker:
    match = MARKER.fullmatch(text)
    if match is None:
        raise Malformed(
            fr=f"« {text[:SHOWN]} » n’est pas un repère : il faut marker=lon,lat ou "
            "marker=lon,lat,couleur, comme 6.143,46.204,c8352e.",
            en=f"“{text[:SHOWN]}” is not a marker: it must be marker=lon,lat or "
            "marker=lon,lat,colour, such as 6.143,46.204,c8352e.",
        )
    lon = _within("lon", float(match[1]), -180, 180)
    return Marker(lon, _latitude(float(match[2])), _colour(match[3]) if match[3] else None)


def _colour(text: str) -> str:
    """As #rrggbb."""
    name = text.strip().lower()
    if name in COLOURS:
        return COLOURS[name]
    digits = HEX.fullmatch(name)
    if digits is None:
        known = ", ".join(COLOURS)
        raise Malformed(
            fr=f"« {text[:SHOWN]} » n’est pas une couleur : il faut rgb ou rrggbb en hexadécimal "
            f"(un # s’écrit %23), ou l’un de ces noms : {known}.",
            en=f"“{text[:SHOWN]}” is not a colour: it must be rgb or rrggbb in hexadecimal "
            f"(a # is written %23), or one of these names: {known}.",
        )
    short = digits[1]
    return "#" + (short if len(short) == 6 else "".join(2 * digit for digit in short))


def _latitude(value: float) -> float:
    return _within("lat", value, -MAXLAT, MAXLAT)


def _within(name: str, value: float, least: float, most: float) -> float:
    if least <= value <= most:
        return value
    raise Malformed(
        fr=f"« {name} » vaut {value:g} ; il faut une valeur de {least:g} à {most:g}.",
        en=f"“{name}” is {value:g}; it must be from {least:g} to {most:g}.",
    )


def _count(name: str, values: Sequence[str], most: int) -> None:
    if len(values) > most:
        raise Malformed(
            fr=f"« {name} » est donné {len(values)} fois ; le maximum est {most}.",
            en=f"“{name}” is given {len(values)} times; the most is {most}.",
        )
