"""What is drawn upon a finished map with Pillow: pins, and whose data it is.

Only services.tiles.pictures.painting, in its own process, imports this.
"""

import math
from dataclasses import dataclass

from PIL import Image, ImageColor, ImageDraw, ImageFont

WORLD = 512  # pixels of the world at zoom 0, as MapLibre has it
SMOOTH = 4  # a pin is drawn so many times larger, then reduced

# A pin, in pixels at ratio 1: a disc of this radius, its centre so far above the tip.
RADIUS = 10.0
STEM = 21.0
RING = 1.6
DOT = 3.4

TEXT_SIZE = 10.5
LEAST_TEXT_SIZE = 6.0  # in which nothing longer than the shortest form is written
PADDING = 3.0
LINE = 1.25  # of the size of the text
PLATE_OPACITY = 0.86
MOST_HEIGHT = 0.3  # of the picture, for all lines together


@dataclass(frozen=True)
class View:
    """What the renderer shows in fact: near a pole it moves the centre that was asked for."""

    lon: float
    lat: float
    zoom: float
    width: int
    height: int
    ratio: int

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a position (WGS 84) is in the file, in the copy of the world nearest to the centre.

        Formula: EPSG Guidance Note 7-2, Popular Visualisation Pseudo-Mercator.
        """
        around = (lon - self.lon + 180) % 360 - 180
        size = WORLD * 2**self.zoom
        x = self.width / 2 + size * around / 360
        y = self.height / 2 + size * (_mercator(self.lat) - _mercator(lat)) / (2 * math.pi)
        return x * self.ratio, y * self.ratio


def draw_pins(
    image: Image.Image, view: View, markers: list[tuple[float, float, str]], ring: str
) -> None:
    """Pins with their tips at lon, lat; what is further south covers what is further north."""
    for lon, lat, colour in sorted(markers, key=lambda marker: -marker[1]):
        x, y = view.pixel(lon, lat)
        reach = (STEM + RADIUS + 2 * RING) * view.ratio
        if -reach < x < image.width + reach and -reach < y < image.height + 2 * reach:
            _draw_pin(image, x, y, view.ratio, colour, ring)


def draw_credits(
    image: Image.Image, ratio: int, forms: list[str], *, font: str, text: str, plate: str
) -> None:
    """The credits on a plate at the bottom right.

    The fullest of `forms` that fits is taken: on one line, else wrapped, as long as the plate is no
    higher than 0.3 of the picture. The last form is always written: smaller, if it has to be, until
    it is whole, however small the picture.
    """
    lines, size = _fitting(image, ratio, forms, font)
    letters = ImageFont.truetype(font, size)
    padding = min(PADDING * ratio, image.width / 12, image.height / 12)
    width = max(letters.getlength(line) for line in lines) + 2 * padding
    height = len(lines) * size * LINE + 2 * padding
    left, top = max(0.0, image.width - width), max(0.0, image.height - height)
    background = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(background)
    draw.rectangle((left, top, image.width, image.height), fill=_rgba(plate, PLATE_OPACITY))
    for number, line in enumerate(lines):
        baseline = top + padding + (number + 0.92) * size * LINE
        draw.text((image.width - padding, baseline), line, fill=text, font=letters, anchor="rs")
    image.alpha_composite(background)


def _fitting(
    image: Image.Image, ratio: int, forms: list[str], font: str
) -> tuple[list[str], float]:
    """The lines to write, and their size in pixels of the file."""
    size = TEXT_SIZE * ratio
    letters = ImageFont.truetype(font, size)
    room = image.width - 2 * PADDING * ratio
    height = image.height * MOST_HEIGHT - 2 * PADDING * ratio
    for form in forms:
        lines = _wrapped(form, letters, room)
        if lines and (len(lines) * size * LINE <= height):
            return lines, size
    shortest = forms[-1]
    by_width = size * room / letters.getlength(shortest)
    by_height = (image.height - 2 * PADDING * ratio) / LINE
    wanted = min(size, by_width, by_height)
    if wanted < LEAST_TEXT_SIZE * ratio:  # not even legible: the whole picture, without padding
        wanted = min(
            0.83 * size * image.width / letters.getlength(shortest), 0.83 * image.height / LINE
        )
    return [shortest], max(1.0, wanted)


def _wrapped(form: str, letters: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """The form in lines of at most `room` pixels; none if a single word is wider."""
    lines: list[str] = []
    for word in form.split():
        if letters.getlength(word) > room:
            return []
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _draw_pin(image: Image.Image, x: float, y: float, ratio: int, colour: str, ring: str) -> None:
    """A pin whose tip is at x, y (pixels of the file)."""
    scale = ratio * SMOOTH
    edge = math.ceil(RADIUS + 2 * RING) * ratio
    left, top = math.floor(x) - edge, math.floor(y) - math.ceil(STEM + RADIUS + 2 * RING) * ratio
    width, height = 2 * edge + ratio, math.floor(y) - top + 2 * ratio
    drawn = Image.new("RGBA", (width * SMOOTH, height * SMOOTH), (0, 0, 0, 0))
    draw = ImageDraw.Draw(drawn)
    tip = ((x - left) * SMOOTH, (y - top) * SMOOTH)
    for grown, fill in ((RING, ring), (0.0, colour)):
        _draw_drop(draw, tip, scale, grown, fill)
    middle = tip[1] - STEM * scale
    dot = DOT * scale
    draw.ellipse((tip[0] - dot, middle - dot, tip[0] + dot, middle + dot), fill=ring)
    pin = drawn.resize((width, height), Image.Resampling.BOX)
    _paste(image, pin, left, top)


def _draw_drop(
    draw: ImageDraw.ImageDraw, tip: tuple[float, float], scale: int, grown: float, fill: str
) -> None:
    """A disc, and the triangle between it and the tip whose sides touch the disc."""
    radius, stem = (RADIUS + grown) * scale, STEM * scale
    x, y = tip[0], tip[1] - stem
    end = tip[1] + grown * scale
    along = radius * math.sqrt(1 - (radius / (end - y)) ** 2)
    down = radius * radius / (end - y)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
    draw.polygon([(x - along, y + down), (x + along, y + down), (x, end)], fill=fill)


def _paste(image: Image.Image, piece: Image.Image, left: int, top: int) -> None:
    """Blend a piece that may lie across the edges of the image."""
    box = (max(0, -left), max(0, -top), min(piece.width, image.width - left),
           min(piece.height, image.height - top))  # fmt: skip
    if box[0] < box[2] and box[1] < box[3]:
        image.alpha_composite(piece.crop(box), (max(0, left), max(0, top)))


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def _rgba(colour: str, opacity: float) -> tuple[int, int, int, int]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue, round(255 * opacity)
