"""What a style is made of, read from styles/: the base, the layers, and one flavour's changes.

A flavour has an `id`, a `name`, its `tokens` (colours, and what it says otherwise than the base)
and its `pins` (how the sprite is drawn). It may also have `groups` (colours of groups of places,
`*` for those it does not name), `without` (layers left out), `scale` (properties made larger or
smaller) and `contrast` (where it promises more than WCAG AA).
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.taxonomy import Group

STYLES = Path(__file__).parents[2] / "styles"
#: WCAG AA: text, and symbols
TEXT, SYMBOL = 4.5, 3.0


def base() -> dict[str, Any]:
    """What all styles have in common."""
    common: dict[str, Any] = _read("base.json")
    return common


def flavour_of(style: str) -> dict[str, Any]:
    """The flavour of a style that there is."""
    flavour: dict[str, Any] = _read(f"flavours/{style}.json")
    return flavour


def layers_of(flavour: dict[str, Any]) -> list[Any]:
    """The layers that the flavour draws, from the lowest up, with tokens in them yet."""
    files = (_layers(name) for name in base()["layers"])
    left_out = flavour.get("without", ())
    scale = flavour.get("scale", {})
    kept = [layer for layers in files for layer in layers if layer["id"] not in left_out]
    return [_scale_layer(layer, scale) for layer in kept]


def colour_of(flavour: dict[str, Any], group: Group) -> str:
    """The colour of a group's places: the flavour's own, or the taxonomy's."""
    own = flavour.get("groups", {})
    colour: str = own.get(group.id) or own.get("*") or group.colour
    return colour


def required(flavour: dict[str, Any]) -> tuple[float, float]:
    """The contrast that the flavour promises: of text, of symbols."""
    promised = flavour.get("contrast", {})
    return promised.get("text", TEXT), promised.get("symbol", SYMBOL)


def scaled(value: Any, factor: float) -> Any:
    """A size times a factor. A size may be an expression, in which zoom must stay outermost."""
    if isinstance(value, int | float):
        return round(value * factor, 2)
    if value[0] == "interpolate" and value[2] == ["zoom"]:
        return value[:3] + _scale_every_other(value[3:], factor)
    if value[0] == "step" and value[1] == ["zoom"]:
        return value[:2] + _scale_every_other([None, *value[2:]], factor)[1:]
    return ["*", factor, value]


def _scale_every_other(stops: list[Any], factor: float) -> list[Any]:
    """Stops are a zoom and its value, in turn: the values are scaled."""
    return [scaled(stop, factor) if index % 2 else stop for index, stop in enumerate(stops)]


def _scale_layer(layer: dict[str, Any], scale: dict[str, float]) -> dict[str, Any]:
    def section(name: str) -> dict[str, Any]:
        properties = layer.get(name, {}).items()
        return {k: scaled(v, scale[k]) if k in scale else v for k, v in properties}

    return layer | {name: section(name) for name in ("layout", "paint") if name in layer}


def _layers(name: str) -> list[Any]:
    layers: list[Any] = _read(f"layers/{name}.json")
    return layers


@cache
def _read(name: str) -> Any:
    return json.loads((STYLES / name).read_text())
