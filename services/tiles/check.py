"""`python -m services.tiles.check`: what is wrong with the styles, one line each.

Contrast is computed from the tokens: labels against their halo and against every ground they may
stand on, symbols against what is next to them. And a style may use only layers and fields that the
tiles have, icons of its built sprite and fonts that were built.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from core.settings import settings
from core.taxonomy import taxonomy
from core.tilesets import TILESETS
from services.tiles.contrast import contrast
from services.tiles.flavour import base, colour_of, flavour_of, required
from services.tiles.style import compose, grounds, languages, styles

HEX = re.compile(r"#[0-9a-f]{6}")


def failures(style: dict[str, Any], flavour: dict[str, Any], assets: Path) -> list[str]:
    """What is wrong with a composed style of that flavour; `assets` is the folder of the build."""
    found = (too_faint(style, flavour), unknown_fields(style), unknown_assets(style, assets))
    return [failure for part in found for failure in part]


def too_faint(style: dict[str, Any], flavour: dict[str, Any]) -> Iterator[str]:
    """Pairs of colours that do not reach the contrast which the flavour promises."""
    text, symbol = required(flavour)
    for what, colour, background in _texts(style, flavour):
        if contrast(colour, background) < text:
            yield f"{what}: {colour} on {background}: {contrast(colour, background):.2f} < {text}"
    for what, colour, background in _symbols(style, flavour):
        if contrast(colour, background) < symbol:
            yield f"{what}: {colour} on {background}: {contrast(colour, background):.2f} < {symbol}"


def unknown_fields(style: dict[str, Any]) -> Iterator[str]:
    """Layers and fields that the tiles do not have."""
    for layer in style["layers"]:
        if "source" not in layer:
            continue
        known = {la.id: la.fields for la in TILESETS[layer["source"]].layers}
        if layer["source-layer"] not in known:
            yield f"{layer['id']}: the tiles have no layer {layer['source-layer']}"
            continue
        for field in sorted(_fields(layer) - set(known[layer["source-layer"]])):
            yield f"{layer['id']}: {layer['source-layer']} has no field {field}"


def unknown_assets(style: dict[str, Any], assets: Path) -> Iterator[str]:
    """Icons that are not in the style's sprite, fonts that were not built."""
    name = style["sprite"].rpartition("/")[2]
    sprite = json.loads((assets / "sprites" / f"{name}.json").read_text())
    fonts = {folder.name for folder in (assets / "fonts").iterdir() if folder.is_dir()}
    for layer in style["layers"]:
        layout = layer.get("layout", {})
        for icon in _strings(_outputs(layout.get("icon-image", "")) - {""} - set(sprite)):
            yield f"{layer['id']}: {name} has no icon {icon}"
        for font in _strings(set(layout.get("text-font", ())) - fonts):
            yield f"{layer['id']}: no font {font} was built"


def _texts(style: dict[str, Any], flavour: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Whose label, its colour, what it is read against."""
    for layer in style["layers"]:
        if "text-field" not in layer.get("layout", {}):
            continue
        paint = layer["paint"]
        halo = _colours(paint.get("text-halo-color"))
        # Counts stand on their circles, without a halo; all others may stand anywhere.
        backgrounds = {*halo, *grounds(flavour)} if halo else {flavour["tokens"]["cluster"]}
        for colour in _colours(paint["text-color"]):
            yield from ((layer["id"], colour, background) for background in backgrounds)


def _symbols(style: dict[str, Any], flavour: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Whose symbol, its colour, what is next to it."""
    pins, tokens = flavour["pins"], flavour["tokens"]
    for group in taxonomy().groups:
        colour = colour_of(flavour, group)
        if group.id in base()["tokens"]["action"]:
            yield f"pin of {group.id}: glyph", pins["glyph"], colour
            yield f"pin of {group.id}: ring", pins["ring"], colour
        else:
            yield f"pin of {group.id}: glyph", colour, pins["quiet"]
    rims = (tokens["cluster"], tokens["cluster.ring"])
    rim = max(rims, key=lambda colour: contrast(colour, tokens["land"]))
    for ground in grounds(flavour):
        yield "images", pins["ink"], ground
        yield "clusters", rim, ground
    for layer in style["layers"]:
        if layer["id"] == "place_dots":
            for colour in _colours(layer["paint"]["circle-color"]):
                yield from (("place_dots", colour, ground) for ground in grounds(flavour))


def _fields(layer: dict[str, Any]) -> set[str]:
    pairs = (v for v in _walk(layer) if isinstance(v, list) and len(v) == 2)
    return {pair[1] for pair in pairs if pair[0] in ("get", "has")}


def _colours(value: Any) -> set[str]:
    return {v for v in _walk(value) if isinstance(v, str) and HEX.fullmatch(v)}


def _outputs(value: Any) -> set[Any]:
    """What a constant or a `match` gives."""
    if not isinstance(value, list):
        return {value}
    return {name for output in [*value[3:-1:2], value[-1]] for name in _outputs(output)}


def _strings(values: Iterable[Any]) -> list[str]:
    return sorted(map(str, values))


def _walk(value: Any) -> Iterator[Any]:
    """A value and everything in it."""
    yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inside:
        yield from _walk(item)


def main() -> int:
    found = [
        f"{style} ({lang}): {failure}"
        for style in styles()
        for lang in languages()
        for failure in failures(
            compose(style, "https://carte.example", lang),
            flavour_of(style),
            settings().assets_dir,
        )
    ]
    print("\n".join(found) or "styles: nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
