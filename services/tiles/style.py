"""MapLibre styles: the layers of styles/layers × the tokens of a flavour, URLs on our origin.

A string `$name` in a layer stands for the token of that name: a colour of the flavour, a size or
an expression of styles/base.json, or one of those made here from the taxonomy and the language.
Tokens may name other tokens.
"""

from fnmatch import fnmatchcase
from typing import Any

from core.errors import NotFound
from core.taxonomy import Taxonomy, taxonomy
from core.tilesets import NAMES
from services.tiles.contrast import hardest, readable
from services.tiles.flavour import STYLES, base, colour_of, flavour_of, layers_of, required

#: More contrast than is promised, for the thin strokes of small letters
MARGIN = 1.02


def styles() -> tuple[str, ...]:
    """The ids of the styles there are."""
    return tuple(sorted(path.stem for path in (STYLES / "flavours").glob("*.json")))


def languages() -> tuple[str, ...]:
    """The languages labels can be in, the first by default."""
    return tuple(base()["names"])


def names(lang: str) -> list[str]:
    """The fields of the tiles that hold a name for readers of `lang`, the best first."""
    return [field for field in base()["names"][lang] if field in NAMES]


def compose(style: str, origin: str, lang: str = "fr") -> dict[str, Any]:
    """The MapLibre style `style` with its URLs under `origin` and its labels for readers of `lang`.

    `lang` is one of `languages()`. Raises NotFound for a style there is not.
    """
    flavour = _find(style)
    return {
        "version": 8,
        "name": flavour["name"].get(lang, flavour["name"]["en"]),
        "metadata": {
            "mapcommons:style": style,
            "mapcommons:lang": lang,
            "mapcommons:names": names(lang),
            "mapcommons:street_names": base()["street_names"],
        },
        "glyphs": f"{origin}/fonts/{{fontstack}}/{{range}}.pbf",
        "sprite": f"{origin}/sprites/{style}",
        "sources": {
            tileset: {"type": "vector", "url": f"{origin}/tiles/{tileset}"}
            for tileset in ("basemap", "places")
        },
        "layers": _resolve(layers_of(flavour), tokens_of(flavour, lang)),
    }


def tokens(style: str) -> dict[str, Any]:
    """The colours of a style by what they are for. Raises NotFound for a style there is not."""
    colours: dict[str, Any] = _find(style)["tokens"]
    return colours


def _find(style: str) -> dict[str, Any]:
    if style not in styles():
        raise NotFound(
            fr=f"Il n’y a pas de style « {style[:80]} ». Styles possibles : {', '.join(styles())}.",
            en=f"There is no style “{style[:80]}”. Possible styles: {', '.join(styles())}.",
        )
    return flavour_of(style)


def tokens_of(flavour: dict[str, Any], lang: str = "fr") -> dict[str, Any]:
    """Every token of a flavour by its name; their values may name other tokens."""
    labels = {"name": _first(names(lang)), "street.name": _first(base()["street_names"])}
    tokens: dict[str, Any] = base()["tokens"] | flavour["tokens"]
    return tokens | _place_tokens(taxonomy(), flavour) | labels


def grounds(flavour: dict[str, Any]) -> list[str]:
    """The colours of all areas and streets that a label or a symbol may stand on."""
    patterns = base()["grounds"]
    colours = flavour["tokens"].items()
    return [c for name, c in colours if any(fnmatchcase(name, pattern) for pattern in patterns)]


def _resolve(value: Any, tokens: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _resolve(item, tokens) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve(item, tokens) for item in value]
    if isinstance(value, str) and value.startswith("$"):
        return _resolve(tokens[value[1:]], tokens)
    return value


def _first(fields: list[str]) -> list[Any]:
    """The first of the fields that a feature has."""
    first, *others = (["get", field] for field in fields)
    return ["coalesce", first, *others] if others else first


def _place_tokens(taxonomy: Taxonomy, flavour: dict[str, Any]) -> dict[str, Any]:
    """What depends on a place's category and group: its pin, its dot, its label's colour."""
    groups = taxonomy.groups
    group_pins = {group.id: f"{group.id}/{group.icon}" for group in groups}
    pins = {c.id: f"{c.group}/{c.icon}" for c in taxonomy.categories}
    own_pins = {c.id: pins[c.id] for c in taxonomy.categories if pins[c.id] != group_pins[c.group]}
    ground = hardest(grounds(flavour), flavour["tokens"]["land"])
    colours = {group.id: colour_of(flavour, group) for group in groups}
    text, symbol = (ratio * MARGIN for ratio in required(flavour))
    dots = {group: readable(colour, ground, symbol) for group, colour in colours.items()}
    texts = {group: readable(colour, ground, text) for group, colour in colours.items()}
    return {
        "place.icon": _match("category", own_pins, _match("group", group_pins, "")),
        "place.dot": _match("group", dots, "$text.soft"),
        "place.text": _match("group", texts, "$text"),
    }


def _match(field: str, outputs: dict[str, str], otherwise: Any) -> Any:
    """A MapLibre `match`: what `outputs` says for the field's value, else `otherwise`."""
    labels: dict[str, list[str]] = {}
    for label, output in outputs.items():
        labels.setdefault(output, []).append(label)
    pairs = [part for output, values in labels.items() for part in (values, output)]
    return ["match", ["get", field], *pairs, otherwise] if pairs else otherwise
