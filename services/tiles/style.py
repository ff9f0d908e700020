"""MapLibre styles: the layers of styles/layers × the tokens of a flavour, URLs on our origin.

A string `$name` in a layer stands for the token of that name: a colour of the flavour, a size or
an expression of styles/base.json, or one of those made here from the taxonomy and the language.
Tokens may name other tokens.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import Lang, NotFound
from core.taxonomy import Taxonomy, taxonomy
from services.tiles.contrast import readable

STYLES = Path(__file__).parents[2] / "styles"
#: WCAG AA for text, with some margin for its thin strokes
LABEL_CONTRAST = 5.0


def styles() -> tuple[str, ...]:
    """The ids of the styles there are."""
    return tuple(sorted(path.stem for path in (STYLES / "flavours").glob("*.json")))


def compose(style: str, origin: str, lang: Lang = "fr") -> dict[str, Any]:
    """The MapLibre style `style` with its URLs under `origin` and its labels for readers of `lang`.

    Raises NotFound for a style there is not.
    """
    flavour = _flavour(style)
    return {
        "version": 8,
        "name": flavour["name"][lang],
        "metadata": {"mapcommons:style": style, "mapcommons:lang": lang},
        "glyphs": f"{origin}/fonts/{{fontstack}}/{{range}}.pbf",
        "sprite": f"{origin}/sprites/{style}",
        "sources": {
            tileset: {"type": "vector", "url": f"{origin}/tiles/{tileset}"}
            for tileset in ("basemap", "places")
        },
        "layers": _layers(flavour, lang),
    }


def tokens(style: str) -> dict[str, Any]:
    """The colours of a style by what they are for. Raises NotFound for a style there is not."""
    colours: dict[str, Any] = _flavour(style)["tokens"]
    return colours


def _flavour(style: str) -> dict[str, Any]:
    if style not in styles():
        raise NotFound(
            fr=f"Il n’y a pas de style « {style[:80]} ». Styles possibles : {', '.join(styles())}.",
            en=f"There is no style “{style[:80]}”. Possible styles: {', '.join(styles())}.",
        )
    flavour: dict[str, Any] = _read(f"flavours/{style}.json")
    return flavour


def _layers(flavour: dict[str, Any], lang: Lang) -> list[Any]:
    base = _read("base.json")
    tokens = base["tokens"] | flavour["tokens"]
    tokens |= _place_tokens(taxonomy(), tokens["halo"]) | {"name": _name(lang)}
    files = (_read(f"layers/{name}.json") for name in base["layers"])
    return [_resolve(layer, tokens) for layers in files for layer in layers]


def _resolve(value: Any, tokens: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _resolve(item, tokens) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve(item, tokens) for item in value]
    if isinstance(value, str) and value.startswith("$"):
        return _resolve(tokens[value[1:]], tokens)
    return value


def _name(lang: Lang) -> list[Any]:
    """A name that readers of `lang` can read, else the local one, which is on the street signs."""
    local = ["get", "name"]
    return local if lang == "fr" else ["coalesce", ["get", f"name_{lang}"], local]


def _place_tokens(taxonomy: Taxonomy, halo: str) -> dict[str, Any]:
    """What depends on a place's category and group: its pin, its dot, its label's colour."""
    groups = taxonomy.groups
    group_pins = {group.id: f"{group.id}/{group.icon}" for group in groups}
    pins = {c.id: f"{c.group}/{c.icon}" for c in taxonomy.categories}
    own_pins = {c.id: pins[c.id] for c in taxonomy.categories if pins[c.id] != group_pins[c.group]}
    colours = {group.id: group.colour for group in groups}
    texts = {group.id: readable(group.colour, halo, LABEL_CONTRAST) for group in groups}
    return {
        "place.icon": _match("category", own_pins, _match("group", group_pins, "")),
        "place.colour": _match("group", colours, "$text.soft"),
        "place.text": _match("group", texts, "$text"),
    }


def _match(field: str, outputs: dict[str, str], otherwise: Any) -> Any:
    """A MapLibre `match`: what `outputs` says for the field's value, else `otherwise`."""
    labels: dict[str, list[str]] = {}
    for label, output in outputs.items():
        labels.setdefault(output, []).append(label)
    pairs = [part for output, values in labels.items() for part in (values, output)]
    return ["match", ["get", field], *pairs, otherwise] if pairs else otherwise


@cache
def _read(name: str) -> Any:
    return json.loads((STYLES / name).read_text())
