"""Pins, and credits that are never cut."""

import numpy as np
import pytest
from PIL import Image, ImageFont

from core.settings import settings
from services.tiles.pictures.credited import credit_forms, licence_links
from services.tiles.pictures.retouching import View, draw_credits, draw_pins

FONT = str(settings().assets_dir / "fonts" / "NotoSans-Regular.ttf")
OSM = '<a href="https://www.openstreetmap.org/copyright" rel="noopener">© OpenStreetMap</a>'
BAN = '<a href="https://adresse.data.gouv.fr" rel="noopener">Base Adresse Nationale, 2026-01-02</a>'
FORMS = credit_forms([f"{OSM} {BAN}", OSM])
WATER = (171, 211, 232)


def credited(width, height, ratio=1, forms=FORMS):
    image = Image.new("RGBA", (width * ratio, height * ratio), (*WATER, 255))
    draw_credits(image, ratio, forms, font=FONT, text="#000000", plate="#ffffff")
    return image.convert("RGB")


def box(image, test):
    """Of the pixels that pass the test."""
    return Image.fromarray(test(np.asarray(image).astype(int))).getbbox()


def test_the_forms_go_from_the_fullest_to_the_shortest():
    assert FORMS == [
        "© OpenStreetMap (openstreetmap.org/copyright) · Base Adresse Nationale, 2026-01-02",
        "© OpenStreetMap · Base Adresse Nationale, 2026-01-02",
        "© OSM",
    ]
    assert credit_forms(["Les Amis du Jardin &amp; Cie"])[0] == "Les Amis du Jardin & Cie"


def test_links_that_no_header_can_hold_are_left_out():
    bad = '<a href="https://x.example/&gt;&#10;Set-Cookie: a=b">x</a>'
    assert licence_links([OSM, bad, OSM]) == ["https://www.openstreetmap.org/copyright"]


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize(
    ("width", "height"),
    [(1280, 720), (600, 400), (300, 200), (200, 300), (150, 60), (64, 64), (50, 20)],
)
def test_credits_are_whole_at_the_bottom_right_of_any_picture(width, height, ratio):
    image = credited(width, height, ratio)
    ink = box(image, lambda pixels: pixels.sum(axis=2) < 250)
    assert ink is not None
    left, top, right, bottom = ink
    assert left > 0
    assert top > 0
    assert right < image.width
    assert bottom < image.height
    assert right > image.width - 8 * ratio
    assert bottom > image.height - 8 * ratio


def test_the_fullest_form_that_fits_is_taken():
    def lettered(width, height):
        left, _, right, _ = box(credited(width, height), lambda pixels: pixels.sum(axis=2) < 380)
        return right - left

    letters = ImageFont.truetype(FONT, 10.5)
    assert abs(lettered(900, 400) - letters.getlength(FORMS[0])) < 4
    assert abs(lettered(120, 60) - letters.getlength(FORMS[2])) < 4


@pytest.mark.parametrize(("width", "height"), [(1, 1), (2, 30), (30, 2), (12, 12)])
def test_a_picture_too_small_for_letters_does_not_break(width, height):
    assert credited(width, height).size == (width, height)


def test_a_pin_is_shown_in_the_nearest_copy_of_the_world():
    view = View(179, 0, 3, 400, 400, 1)
    assert view.pixel(-179, 0)[0] == pytest.approx(200 + 512 * 8 * 2 / 360)


def test_a_pin_may_lie_across_any_edge():
    view = View(0, 0, 3, 60, 60, 2)
    for lon in (-2.6, 0, 2.6):
        for lat in (-4, -2.6, 0, 2.6):
            image = Image.new("RGBA", (120, 120), (*WATER, 255))
            draw_pins(image, view, [(lon, lat, "#c8352e")], "#ffffff")
            assert box(image.convert("RGB"), lambda pixels: (pixels != WATER).any(axis=2))


def test_the_southern_pin_covers_the_northern_one():
    view = View(0, 0, 3, 100, 100, 1)
    image = Image.new("RGBA", (100, 100), (*WATER, 255))
    draw_pins(image, view, [(0, -0.4, "#00aa00"), (0, 0.4, "#aa0000")], "#ffffff")
    assert image.getpixel((50, 40))[:3] == (0, 170, 0)
