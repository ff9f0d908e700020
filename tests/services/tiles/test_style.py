"""The styles are valid, draw only what the tiles have, and can be read."""

import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import NotFound
from core.settings import ROOT, settings
from core.taxonomy import taxonomy
from core.tilesets import TILESETS
from services.tiles.contrast import contrast, readable
from services.tiles.style import compose, styles

ORIGIN = "https://carte.example"
COMPOSED = [(style, lang) for style in styles() for lang in ("fr", "en")]
VALIDATOR = ROOT / "widget" / "node_modules" / ".bin" / "gl-style-validate"
FONTS = {"Noto Sans Regular", "Noto Sans Bold", "Noto Sans Italic"}
TEXT, SYMBOL = 4.5, 3.0  # WCAG AA


def walk(value: Any) -> Iterator[Any]:
    """A value and everything in it."""
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from walk(item)


def layers(style: str = "light", lang: str = "fr") -> list[dict[str, Any]]:
    return compose(style, ORIGIN, lang)["layers"]


def hex_colours(value: Any) -> set[str]:
    return {v for v in walk(value) if isinstance(v, str) and re.fullmatch(r"#[0-9a-f]{6}", v)}


def node() -> str:
    ours = Path(sys.executable).parent / "node"
    found = shutil.which("node") or (str(ours) if ours.exists() else None)
    assert found, "Node.js is missing: `./mapcommons test` installs it"
    return found


@pytest.mark.parametrize(("style", "lang"), COMPOSED)
def test_a_style_passes_maplibres_own_validator(style, lang, tmp_path):
    file = tmp_path / "style.json"
    file.write_text(json.dumps(compose(style, ORIGIN, lang)))
    result = subprocess.run([node(), VALIDATOR, file], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_validator_refuses_what_is_wrong(tmp_path):
    style = compose("light", ORIGIN)
    style["layers"][0]["paint"]["background-color"] = "$land"
    file = tmp_path / "style.json"
    file.write_text(json.dumps(style))
    result = subprocess.run([node(), VALIDATOR, file], capture_output=True, text=True)
    assert result.returncode == 1


def test_an_unknown_style_is_not_found_in_both_languages():
    with pytest.raises(NotFound) as caught:
        compose("../light", ORIGIN)
    assert "« ../light »" in caught.value.text("fr")
    assert "“../light”" in caught.value.text("en")


@pytest.mark.parametrize(("style", "lang"), COMPOSED)
def test_every_token_is_resolved_and_every_url_is_ours(style, lang):
    texts = [v for v in walk(compose(style, ORIGIN, lang)) if isinstance(v, str)]
    assert [v for v in texts if v.startswith("$")] == []
    urls = [v for v in texts if "//" in v]
    assert len(urls) == 4
    assert [v for v in urls if not v.startswith(f"{ORIGIN}/")] == []


def test_a_style_names_what_the_server_has():
    style = compose("light", ORIGIN)
    assert style["glyphs"] == f"{ORIGIN}/fonts/{{fontstack}}/{{range}}.pbf"
    assert style["sprite"] == f"{ORIGIN}/sprites/light"
    assert style["sources"]["places"] == {"type": "vector", "url": f"{ORIGIN}/tiles/places"}
    fonts = {
        layer["layout"]["text-font"][0]
        for layer in layers()
        if "text-field" in layer.get("layout", {})
    }
    assert fonts <= FONTS
    assert all((settings().assets_dir / "fonts" / font / "0-255.pbf").exists() for font in fonts)


@pytest.mark.parametrize(
    "layer", [la for la in layers() if "source" in la], ids=lambda la: la["id"]
)
def test_a_layer_uses_only_layers_and_fields_that_the_tiles_have(layer):
    known = {la.id: la.fields for la in TILESETS[layer["source"]].layers}
    assert layer["source-layer"] in known
    expressions = (v for v in walk(layer) if isinstance(v, list) and len(v) == 2)
    fields = {v[1] for v in expressions if v[0] in ("get", "has")}
    assert fields <= set(known[layer["source-layer"]])


def test_every_pin_and_image_is_in_the_sprite():
    sprite = json.loads((settings().assets_dir / "sprites" / "light.json").read_text())
    images = [la["layout"]["icon-image"] for la in layers() if "icon-image" in la.get("layout", {})]
    named = {v for v in walk(images) if isinstance(v, str) and ("/" in v or v == "oneway")}
    assert len(named) > 100
    assert named <= set(sprite)


def test_every_category_has_the_pin_of_its_group_or_its_own():
    [places] = [la for la in layers() if la["id"] == "places"]
    for category in taxonomy().categories:
        pin = value(
            places["layout"]["icon-image"], {"category": category.id, "group": category.group}
        )
        assert pin == f"{category.group}/{category.icon}"


def value(expression: Any, properties: dict[str, str]) -> Any:
    """What a `match` over `get` gives."""
    if not isinstance(expression, list):
        return expression
    _, (_, field), *pairs, otherwise = expression
    for labels, output in zip(pairs[::2], pairs[1::2], strict=True):
        if properties[field] in labels:
            return output
    return value(otherwise, properties)


@pytest.mark.parametrize("style", styles())
def test_labels_can_be_read_on_their_halo(style):
    told = 0
    for layer in layers(style):
        if layer["type"] != "symbol" or "text-field" not in layer["layout"]:
            continue
        paint = layer["paint"]
        backgrounds = hex_colours(paint.get("text-halo-color", CIRCLES.get(layer["id"])))
        for colour, background in itertools.product(hex_colours(paint["text-color"]), backgrounds):
            told += 1
            assert contrast(colour, background) >= TEXT, (layer["id"], colour, background)
    assert told > 15


# Counts are written on their circles, without a halo.
CIRCLES = {
    "cluster_counts": next(la["paint"]["circle-color"] for la in layers() if la["id"] == "clusters")
}


def test_symbols_stand_off_the_land_and_their_glyphs_off_them():
    flavour = json.loads((ROOT / "styles" / "flavours" / "light.json").read_text())
    for group in taxonomy().groups:
        assert contrast(group.colour, flavour["tokens"]["land"]) >= SYMBOL, group.id
        assert contrast(group.colour, flavour["pins"]["glyph"]) >= SYMBOL, group.id


def test_english_readers_get_the_english_name_where_there_is_one():
    def fields(lang: str) -> list[Any]:
        [city] = [la for la in layers(lang=lang) if la["id"] == "city_names"]
        return city["layout"]["text-field"]

    assert fields("fr") == ["get", "name"]
    assert fields("en") == ["coalesce", ["get", "name_en"], ["get", "name"]]


def test_the_most_important_places_win_their_room():
    [places] = [la for la in layers() if la["id"] == "places"]
    assert places["layout"]["symbol-sort-key"] == ["-", 100, ["get", "rank"]]


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
