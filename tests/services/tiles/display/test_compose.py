"""Shared layers in a style."""

import copy

import pytest
from displaying import LIGHT, ask, layer

from core.errors import Invalid
from services.tiles.display.compose import MOST, compose_layers
from services.tiles.style import compose

ORIGIN = "https://carte.example"
STYLE = compose("light", ORIGIN)
RED = {"kind": "single", "symbol": {"colour": "#b00020"}, "labels": {"field": "name"}}


def composed(*shown):
    return compose_layers(STYLE, shown, LIGHT, ORIGIN)


def test_a_style_with_layers_is_valid_and_the_one_without_is_untouched():
    before = copy.deepcopy(STYLE)
    style = composed(
        (layer("polygon", "zones"), RED), (layer(), RED), (layer("line", "walks"), None)
    )
    assert ask([style], [])["faults"] == [[]]
    assert before == STYLE
    assert style["sources"]["gardens"] == {"type": "vector", "url": f"{ORIGIN}/tiles/gardens"}
    assert set(style["sources"]) == {"basemap", "places", "zones", "gardens", "walks"}


def test_areas_and_lines_lie_under_the_names_of_the_map_and_dots_above_them():
    style = composed((layer("polygon", "zones"), RED), (layer(), RED))
    ids = [one["id"] for one in style["layers"]]
    symbols = [at for at, one in enumerate(style["layers"]) if one["type"] == "symbol"]
    assert ids.index("layer:zones:areas") < ids.index("layer:zones:outlines") < symbols[0]
    assert ids.index("layer:gardens:dots") > ids.index("city_names")
    assert len(ids) == len(set(ids))


def test_what_was_mended_is_in_the_metadata():
    pale = RED | {"symbol": {"colour": "#fffbe0"}}
    mended = composed((layer(), pale), (layer("line", "walks"), RED))["metadata"][
        "mapcommons:mended"
    ]
    assert set(mended) == {"gardens"}
    assert mended["gardens"][0]["where"] == "symbol/colour"


def test_a_layer_named_twice_is_there_once_and_nine_are_too_many():
    assert composed((layer(), RED), (layer(), RED)) == composed((layer(), RED))
    with pytest.raises(Invalid, match="9 layers: a map shows 8 at most"):
        composed(*((layer(slug=f"layer{n}"), RED) for n in range(MOST + 1)))


def test_a_layer_that_is_a_tileset_of_the_style_keeps_its_source():
    style = composed((layer(slug="places"), RED))
    assert style["sources"] == STYLE["sources"]
