"""A display rule becomes MapLibre layers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid
from core.tilesets import CLUSTERED_BELOW
from services.tiles.display import drawing
from services.tiles.display.classes import Class, Context, choose, classes, taken
from services.tiles.display.conditions import Expression
from services.tiles.display.form import check
from services.tiles.display.layer import Colours, SharedLayer
from services.tiles.display.mending import SYMBOL, TEXT, Mender

#: How much a layer lets through, where its rule does not say
OPACITIES = {"proportional": 0.7, "heat": 0.8}
AREA, CLASSED_AREA = 0.4, 0.8
LABELS_FROM = 13
FOR_POINTS = ("proportional", "heat", "cluster")
IS_COUNT: Expression = ["has", "point_count"]


@dataclass(frozen=True)
class Compiled:
    """Layers from the lowest to the uppermost, and what of the rule's colours was changed."""

    layers: list[dict[str, Any]]
    mended: list[dict[str, Any]]


@dataclass(frozen=True)
class Zooms:
    """From `low` to before `high`."""

    low: float
    high: float

    def within(self, low: float = 0, high: float = 24) -> "Zooms":
        return Zooms(max(self.low, low), min(self.high, high))


def compile_rule(rule: Any, layer: SharedLayer, tokens: Mapping[str, str]) -> Compiled:
    """The layers that draw a shared layer by its rule, in the colours of a flavour's tokens.

    Ids begin with `layer:{slug}:`, and the source is named as the tileset. Raises `Invalid` for a
    rule that has not the form, or does not fit the layer.
    """
    context = prepare(rule, layer, Colours.of(tokens))
    made = classes(rule, context)
    layers = [
        _finish(drawn, layer, zooms, filters)
        for drawn, zooms, filters in _drawn(rule, made, context)
        if zooms.low < zooms.high
    ]
    return Compiled(layers, context.mender.told())


def prepare(rule: Any, layer: SharedLayer, colours: Colours) -> Context:
    """Checks the rule and what it says of the whole layer. Raises `Invalid`."""
    form = check(rule)
    if form["kind"] in FOR_POINTS and layer.geometry != "point":
        raise Invalid(
            fr=f"Une règle « {form['kind']} » est pour des points ; la couche « {layer.slug} » "
            "n’en a pas. Choisissez « single », « category », « choropleth » ou « rules ».",
            en=f"A rule of kind “{form['kind']}” is for points, which the layer “{layer.slug}” "
            "has not. Choose “single”, “category”, “choropleth” or “rules”.",
        )
    if form.get("minzoom", 0) >= form.get("maxzoom", 24):
        raise Invalid(
            fr=f"« minzoom » vaut {form['minzoom']} et « maxzoom » {form['maxzoom']} : rien ne "
            "serait dessiné. Il faut minzoom < maxzoom.",
            en=f"“minzoom” is {form['minzoom']} and “maxzoom” {form['maxzoom']}: nothing would "
            "be drawn. Make minzoom < maxzoom.",
        )
    mender = Mender()
    return Context(layer, colours, mender, _opacity(form, layer, colours, mender))


def _opacity(rule: dict[str, Any], layer: SharedLayer, colours: Colours, mender: Mender) -> float:
    kind, is_area = rule["kind"], layer.geometry == "polygon"
    usual = (CLASSED_AREA if kind == "choropleth" else AREA) if is_area else 1.0
    given = float(rule.get("opacity", OPACITIES.get(kind, usual)))
    if is_area or kind == "heat":
        return given
    # Classes that let the land through would be hard to tell apart.
    ratio = 21.0 if kind == "choropleth" else SYMBOL
    return mender.opacity("opacity", given, colours.land, ratio)


Drawn = Iterator[tuple[drawing.Layer, Zooms, list[Expression]]]


def _drawn(rule: dict[str, Any], made: list[Class], context: Context) -> Drawn:
    """Each layer with its zooms and what else features must fulfil, from the lowest."""
    zooms = Zooms(rule.get("minzoom", 0), rule.get("maxzoom", 24))
    chosen = taken(made)
    filters = [chosen] if chosen else []
    if context.layer.geometry != "point":
        for drawn in _shapes(rule, made, context):
            yield drawn, zooms, filters
        yield from _labels(rule, context, zooms, filters)
        return
    near = zooms.within(low=CLUSTERED_BELOW)
    filters = [["!", IS_COUNT], *filters]
    for drawn in _points(rule, made, context):
        yield drawn, near, filters
    for drawn in _counts(rule, context):
        yield drawn, zooms.within(high=CLUSTERED_BELOW), [IS_COUNT]
    yield from _labels(rule, context, near, filters)


def _shapes(rule: dict[str, Any], made: list[Class], context: Context) -> Iterator[drawing.Layer]:
    if context.layer.geometry == "line":
        yield drawing.lines(made, context.opacity)
        return
    yield drawing.areas(made, context.opacity)
    # Beside the colours of classes, one outline for all.
    is_classed = rule["kind"] == "choropleth"
    yield drawing.outlines(made[-1].strong if is_classed else choose(made, lambda one: one.strong))


def _points(rule: dict[str, Any], made: list[Class], context: Context) -> Iterator[drawing.Layer]:
    if rule["kind"] == "heat":
        yield drawing.heat(rule, context.colours, context.opacity)[0]
    elif rule["kind"] == "proportional":
        context.layer.require(rule["field"], "number")
        yield from drawing.circles(rule, made[0].strong, context.opacity)
    else:
        yield drawing.dots(made, context.colours, context.opacity)
        if any(one.icon for one in made):
            yield drawing.pins(made)


def _counts(rule: dict[str, Any], context: Context) -> Iterator[drawing.Layer]:
    if rule["kind"] == "heat":
        yield drawing.heat(rule, context.colours, context.opacity)[1]
        return
    yield from drawing.counts(cluster_colour(rule, context), context.colours)


def cluster_colour(rule: dict[str, Any], context: Context) -> str:
    given = rule["clusters"]["colour"] if "clusters" in rule else context.colours.cluster
    return context.mender.colour("clusters/colour", given, context.colours.land, SYMBOL)


def _labels(
    rule: dict[str, Any], context: Context, zooms: Zooms, filters: list[Expression]
) -> Drawn:
    if "labels" not in rule:
        return
    wanted, colours, geometry = rule["labels"], context.colours, context.layer.geometry
    context.layer.type_of(wanted["field"])
    halo = wanted.get("halo", colours.halo).lower()
    colour = context.mender.colour("labels/colour", wanted.get("colour", colours.text), halo, TEXT)
    drawn = drawing.labels(
        wanted["field"], colour, halo, along=geometry == "line", beside=geometry == "point"
    )
    yield drawn, zooms.within(low=wanted.get("minzoom", LABELS_FROM)), filters


def _finish(
    drawn: drawing.Layer, layer: SharedLayer, zooms: Zooms, filters: list[Expression]
) -> dict[str, Any]:
    """The layer with the name, source, zooms and filter that it has in a style."""
    tests = [*filters, drawn["filter"]] if "filter" in drawn else filters
    finished = drawn | {
        "id": f"layer:{layer.slug}:{drawn['id']}",
        "source": layer.slug,
        "source-layer": layer.source_layer,
    }
    if tests:
        finished["filter"] = ["all", *tests] if len(tests) > 1 else tests[0]
    if zooms.low > 0:
        finished["minzoom"] = zooms.low
    if zooms.high < 24:
        finished["maxzoom"] = zooms.high
    return finished
