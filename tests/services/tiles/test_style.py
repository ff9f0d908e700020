"""The styles are valid, and made of layers, flavours and languages as they say."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import NotFound
from core.settings import ROOT
from core.taxonomy import taxonomy
from services.tiles.flavour import flavour_of, scaled
from services.tiles.style import compose, languages, styles

ORIGIN = "https://carte.example"
COMPOSED = [(style, lang) for style in styles() for lang in languages()]
VALIDATOR = ROOT / "widget" / "node_modules" / ".bin" / "gl-style-validate"


def walk(value: Any) -> Iterator[Any]:
    """A value and everything in it."""
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from walk(item)


def layers(style: str = "light", lang: str = "fr") -> list[dict[str, Any]]:
    return compose(style, ORIGIN, lang)["layers"]


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


def name_field(lang: str) -> list[Any]:
    [city] = [la for la in layers(lang=lang) if la["id"] == "city_names"]
    return city["layout"]["text-field"]


def test_readers_get_a_name_in_their_language_where_there_is_one():
    assert name_field("en") == ["coalesce", ["get", "name_en"], ["get", "name"]]
    assert name_field("de") == ["coalesce", ["get", "name_de"], ["get", "name"]]


def test_the_names_of_a_language_end_with_the_local_one_and_the_style_tells_them():
    for lang in languages():
        told = compose("light", ORIGIN, lang)["metadata"]["mapcommons:names"]
        assert set(told) <= {f"name_{lang}", "name"}
        assert told[-1] == "name"


def test_a_name_that_the_tiles_do_not_have_is_passed_over(monkeypatch):
    monkeypatch.setattr("services.tiles.style.NAMES", {"name": "string", "name_fr": "string"})
    assert name_field("fr") == ["coalesce", ["get", "name_fr"], ["get", "name"]]
    assert name_field("en") == ["get", "name"]


@pytest.mark.parametrize("lang", languages())
def test_streets_are_named_as_their_signs_are(lang):
    [street] = [la for la in layers(lang=lang) if la["id"] == "street_names"]
    assert street["layout"]["text-field"] == ["get", "name"]


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("?lang=de", "en", "de"),
        ("?lang=en", "de", "en"),
        ("?lang=tlh", "de-CH,en;q=0.5", "de"),
        ("?lang=", "en", "en"),
        ("", "tlh", "fr"),
    ],
)
async def test_an_unknown_language_falls_back_to_the_preferred_one(
    town_client, query, accepted, lang
):
    headers = {"Accept-Language": accepted}
    answer = await town_client.get(f"/styles/dark.json{query}", headers=headers)
    assert answer.json()["metadata"]["mapcommons:lang"] == lang
    assert "Accept-Language" in answer.headers["vary"]


async def test_all_styles_are_listed(town_client):
    listed = (await town_client.get("/styles")).json()["styles"]
    assert {s["id"] for s in listed} == {"light", "dark", "high-contrast", "print"}


@pytest.mark.parametrize("style", styles())
def test_a_flavour_says_every_token_of_the_light_one_and_nothing_that_is_not(style):
    flavour, light = flavour_of(style), flavour_of("light")
    assert set(flavour["tokens"]) == set(light["tokens"])
    assert set(flavour["pins"]) == set(light["pins"])
    assert set(flavour.get("groups", {})) <= {group.id for group in taxonomy().groups} | {"*"}
    assert set(flavour.get("without", ())) <= {layer["id"] for layer in layers("light")}


def test_a_flavour_leaves_layers_out_and_enlarges_what_it_says():
    ids = {layer["id"] for layer in layers("high-contrast")}
    assert "place_dots" not in ids
    assert "place_dots" in {layer["id"] for layer in layers("light")}
    [ours] = [la for la in layers("light") if la["id"] == "ferry_names"]
    [larger] = [la for la in layers("high-contrast") if la["id"] == "ferry_names"]
    factor = flavour_of("high-contrast")["scale"]["text-size"]
    assert larger["layout"]["text-size"] == round(ours["layout"]["text-size"] * factor, 2)


def test_a_size_is_scaled_without_moving_its_zooms():
    by_kind = ["match", ["get", "kind"], "river", 4, 2]
    sizes = ["interpolate", ["linear"], ["zoom"], 12, 10, 16, by_kind]
    assert scaled(sizes, 1.5) == [*sizes[:4], 15, 16, ["*", 1.5, by_kind]]
    assert scaled(["step", ["zoom"], 1, 10, 2], 2) == ["step", ["zoom"], 2, 10, 4]


def test_places_of_social_action_are_drawn_over_the_others_and_over_the_names_of_streets():
    ids = [layer["id"] for layer in layers()]
    assert ids.index("places") < ids.index("street_names") < ids.index("action_places")


def test_the_most_important_places_win_their_room():
    for layer in layers():
        if layer["id"] in ("places", "action_places"):
            assert layer["layout"]["symbol-sort-key"] == ["-", 100, ["get", "rank"]]
