"""The legend of a display rule: what its classes look like and are called, in the rule's order."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.tiles.display.classes import NO_DATA, Class, Context, classes
from services.tiles.display.compile import cluster_colour, prepare
from services.tiles.display.drawing import NO_DATA_RADIUS, radius
from services.tiles.display.figures import measured
from services.tiles.display.layer import Colours, SharedLayer

#: Of the largest value: circles with a half and a quarter of its radius, where areas are true
PARTS = (1.0, 0.25, 0.0625)


def legend(rule: Any, layer: SharedLayer, tokens: Mapping[str, str]) -> list[dict[str, Any]]:
    """Entries with label_fr, label_en, colour, icon, shape, opacity and size.

    `shape` is point, line, polygon, circle, ring, heat or cluster; `size` is the radius of a
    circle in pixels, null for other shapes. Raises `Invalid` as `compile_rule` does.
    """
    context = prepare(rule, layer, Colours.of(tokens))
    made = classes(rule, context)
    if rule["kind"] == "proportional":
        return list(_circles(rule, made[0], context))
    entries = [_entry(one, rule["kind"], context) for one in made]
    if rule["kind"] == "cluster":
        entries.append(_clusters(rule, context))
    return entries


def _entry(one: Class, kind: str, context: Context) -> dict[str, Any]:
    geometry = context.layer.geometry
    return {
        "label_fr": one.label_fr,
        "label_en": one.label_en,
        "colour": one.colour if geometry == "polygon" else one.strong,
        "icon": one.icon,
        "shape": "heat" if kind == "heat" else geometry,
        "opacity": context.opacity,
        "size": None,
    }


def _circles(rule: dict[str, Any], one: Class, context: Context) -> Iterator[dict[str, Any]]:
    context.layer.require(rule["field"], "number")
    entry = _entry(one, rule["kind"], context) | {"shape": "circle"}
    for part in PARTS:
        value = rule["max"] * part
        fr, en = (measured(value, rule.get("unit"), lang) for lang in ("fr", "en"))
        if part == 1:
            # The map draws no circle larger than that of the largest value.
            fr, en = f"{fr} et plus", f"{en} and over"
        size = round(radius(rule, value), 1)
        yield entry | {"label_fr": fr, "label_en": en, "size": size}
    ring = {"shape": "ring", "opacity": 1.0, "size": float(NO_DATA_RADIUS)}
    yield entry | {"label_fr": NO_DATA["fr"], "label_en": NO_DATA["en"]} | ring


def _clusters(rule: dict[str, Any], context: Context) -> dict[str, Any]:
    return {
        "label_fr": "Plusieurs, avec leur nombre",
        "label_en": "Several, with their number",
        "colour": cluster_colour(rule, context),
        "icon": None,
        "shape": "cluster",
        "opacity": 1.0,
        "size": None,
    }
