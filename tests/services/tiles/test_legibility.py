"""What the styles draw can be read, and is there: `services.tiles.check` finds what is not."""

from copy import deepcopy
from typing import Any

import pytest

from core.settings import settings
from services.tiles import check
from services.tiles.contrast import contrast, hardest, readable
from services.tiles.flavour import flavour_of, required
from services.tiles.style import compose, languages, styles

ORIGIN = "https://carte.example"


def found(style: dict[str, Any], flavour: dict[str, Any] | None = None) -> str:
    failures = check.failures(style, flavour or flavour_of("light"), settings().assets_dir)
    return "\n".join(failures)


@pytest.fixture
def light() -> dict[str, Any]:
    return deepcopy(compose("light", ORIGIN))


def layer(style: dict[str, Any], name: str) -> dict[str, Any]:
    [one] = [la for la in style["layers"] if la["id"] == name]
    return one


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("style", styles())
def test_nothing_is_wrong_with_a_style(style, lang):
    assert found(compose(style, ORIGIN, lang), flavour_of(style)) == ""


def test_the_script_says_so(capsys):
    assert check.main() == 0
    assert capsys.readouterr().out == "styles: nothing wrong\n"


def test_the_style_of_high_contrast_promises_more_than_the_others():
    assert required(flavour_of("high-contrast")) == (7, 4.5)
    assert {required(flavour_of(style)) for style in styles()} == {(7, 4.5), (4.5, 3)}


def test_a_faint_label_is_found_on_its_halo_and_on_what_it_may_stand_on(light):
    layer(light, "street_names")["paint"]["text-color"] = "#757575"
    told = found(light)
    assert "street_names: #757575 on #ffffff" not in told  # 4.6
    assert "street_names: #757575 on #a9d4ea: 2.9" in told


def test_a_faint_symbol_of_any_group_is_found(light):
    flavour = deepcopy(flavour_of("light"))
    flavour["groups"] = {"worship": "#dddddd", "reuse": "#eeeeee"}
    told = found(light, flavour)
    assert "pin of worship: glyph: #dddddd on #ffffff: 1.3" in told
    assert "pin of reuse: glyph: #ffffff on #eeeeee: 1.1" in told


def test_a_field_and_a_layer_that_the_tiles_do_not_have_are_found(light):
    layer(light, "street")["filter"] = ["has", "lanes"]
    layer(light, "water")["source-layer"] = "lakes"
    assert found(light).splitlines() == [
        "water: the tiles have no layer lakes",
        "street: streets has no field lanes",
    ]


def test_an_icon_and_a_font_that_were_not_built_are_found(light):
    layer(light, "places")["layout"]["icon-image"] = ["match", ["get", "group"], "food", "x", "y/z"]
    layer(light, "street_names")["layout"]["text-font"] = ["Comic Sans"]
    assert found(light).splitlines() == [
        "places: light has no icon x",
        "places: light has no icon y/z",
        "street_names: no font Comic Sans was built",
    ]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_wcags(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_a_colour_is_darkened_no_more_than_needed():
    assert readable("#0a5f63", "#ffffff", 5) == "#0a5f63"
    darkened = readable("#ffcc00", "#ffffff", 5)
    assert 5 <= contrast(darkened, "#ffffff") < 5.5
    assert readable("#ffffff", "#777777", 21) == "#000000"


def test_a_colour_is_lightened_on_a_dark_background():
    assert readable("#ffcc00", "#24272c", 4.5) == "#ffcc00"
    lightened = readable("#23338c", "#24272c", 4.5)
    assert 4.5 <= contrast(lightened, "#24272c") < 5


def test_the_hardest_background_is_the_darkest_light_or_the_lightest_dark_one():
    assert hardest(["#ffffff", "#a9d4ea", "#f0f0f0"], "#ffffff") == "#a9d4ea"
    assert hardest(["#000000", "#655031", "#1b1e22"], "#222222") == "#655031"
