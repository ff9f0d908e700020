"""A style with shared layers in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import Invalid
from services.tiles.display.compile import compile_rule
from services.tiles.display.layer import SharedLayer

MOST = 8
#: What lies under the style's own icons and labels
UNDER = ("fill", "line", "heatmap")
#: For a layer whose stewards have not chosen
UNDECIDED: dict[str, Any] = {"kind": "single", "symbol": {"colour": "#7d3c98"}}


def compose_layers(
    style: Mapping[str, Any],
    shown: Sequence[tuple[SharedLayer, Any]],
    tokens: Mapping[str, str],
    origin: str,
) -> dict[str, Any]:
    """`style` with the sources and layers of each shared layer and its rule (None: undecided).

    Areas, lines and heat go under the style's first symbols, dots and labels above everything.
    What was mended is in `metadata`. Raises `Invalid` for a rule that does not fit its layer, and
    for more than eight layers.
    """
    by_slug = {layer.slug: (layer, rule) for layer, rule in shown}
    if len(by_slug) > MOST:
        raise Invalid(
            fr=f"{len(by_slug)} couches : une carte en montre {MOST} au plus.",
            en=f"{len(by_slug)} layers: a map shows {MOST} at most.",
        )
    compiled = {
        slug: compile_rule(UNDECIDED if rule is None else rule, layer, tokens)
        for slug, (layer, rule) in by_slug.items()
    }
    added = [layer for one in compiled.values() for layer in one.layers]
    own = list(style["layers"])
    at = next((i for i, one in enumerate(own) if one["type"] == "symbol"), len(own))
    under = [layer for layer in added if layer["type"] in UNDER]
    over = [layer for layer in added if layer["type"] not in UNDER]
    sources = {slug: {"type": "vector", "url": f"{origin}/tiles/{slug}"} for slug in by_slug}
    mended = {slug: one.mended for slug, one in compiled.items() if one.mended}
    return {
        **style,
        "metadata": {**style.get("metadata", {}), "mapcommons:mended": mended},
        "sources": sources | dict(style["sources"]),
        "layers": [*own[:at], *under, *own[at:], *over],
    }
