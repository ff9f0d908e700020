"""What `/static/…` takes, and what it refuses."""

import pytest

from core.errors import Malformed, NotFound
from services.tiles.pictures.picture import Marker, read

CENTRE, SIZE = "6.143,46.204,14", "600x400.png"


def asked(centre=CENTRE, size=SIZE, markers=(), layers=()):
    return read("light", centre, size, markers, layers, "fr")


def test_centre_size_and_format_are_read():
    picture = asked("-6.5,+46.,13.75", "1x1280@2x.webp")
    assert (picture.lon, picture.lat, picture.zoom) == (-6.5, 46, 13.75)
    assert (picture.width, picture.height, picture.ratio, picture.format) == (1, 1280, 2, "webp")


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("6.1,46.2", Marker(6.1, 46.2)),
        ("6.1,46.2,c8352e", Marker(6.1, 46.2, "#c8352e")),
        ("6.1,46.2,#C8352E", Marker(6.1, 46.2, "#c8352e")),
        ("6.1,46.2,0a8", Marker(6.1, 46.2, "#00aa88")),
        ("-180,-85,white", Marker(-180, -85, "#ffffff")),
    ],
)
def test_a_marker_is_a_position_and_perhaps_a_colour(text, marker):
    assert asked(markers=[text]).markers == (marker,)


@pytest.mark.parametrize(
    "centre",
    ["", "6,46", "6,46,14,1", "x,46,14", "6 ,46,14", "nan,46,14", "inf,46,14", "1e2,46,14", "６,46,14",
     "181,46,14", "-180.1,46,14", "6,85.06,14", "6,-86,14", "6,46,20.1", "6,46,-1", "99999,0,0"],
)  # fmt: skip
def test_a_bad_centre_is_refused(centre):
    with pytest.raises(Malformed):
        asked(centre)


@pytest.mark.parametrize(
    "size",
    ["", "600", "600x400", "x400.png", "0x400.png", "600x0.png", "1281x400.png", "600x1281.png", "-1x4.png",
     "6.5x4.png", "600x400@3x.png", "600x400@2x", "99999x99999.png", "٦x4.png", "600x400.png/x"],
)  # fmt: skip
def test_a_bad_size_is_refused(size):
    with pytest.raises(Malformed):
        asked(size=size)


@pytest.mark.parametrize("extension", ["jpg", "svg", "PNG", "gif"])
def test_another_format_is_not_found(extension):
    with pytest.raises(NotFound, match=f"“{extension}”"):
        asked(size=f"600x400.{extension}")


@pytest.mark.parametrize(
    "marker",
    ["", "6.1", "6.1,", "181,46", "6,86", "a,b", "6,46,", "6,46,12345", "6,46,ggg", "6,46,rouge", "6,46,red,blue",
     "6,46,url(#x)"],
)  # fmt: skip
def test_a_bad_marker_is_refused(marker):
    with pytest.raises(Malformed):
        asked(markers=["6,46", marker])


def test_markers_and_layers_are_counted():
    assert len(asked(markers=["6,46"] * 50).markers) == 50
    with pytest.raises(Malformed, match="51 times; the most is 50"):
        asked(markers=["6,46"] * 51)
    with pytest.raises(Malformed, match="9 times; the most is 8"):
        asked(layers=["places"] * 9)


def test_the_refusal_names_the_value_and_the_fix_in_both_languages():
    with pytest.raises(Malformed) as caught:
        asked("6,46,21")
    assert caught.value.text("en") == "“zoom” is 21; it must be from 0 to 20."
    assert caught.value.text("fr") == "« zoom » vaut 21 ; il faut une valeur de 0 à 20."
