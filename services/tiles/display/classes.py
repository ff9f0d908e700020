"""The classes that a rule divides features into, in the rule's order: map and legend draw these."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.errors import Invalid
from core.taxonomy import taxonomy
from services.tiles.display.conditions import Expression, below, condition, equals, is_number
from services.tiles.display.figures import figure, ranges
from services.tiles.display.layer import Colours, SharedLayer
from services.tiles.display.mending import SYMBOL, Mender, extreme, mix
from services.tiles.display.ramps import ramp

#: An area has an outline to be seen by: its fill need only differ from the land
FILL = 1.25
OTHERS = {"fr": "Autres", "en": "Others"}
NO_DATA = {"fr": "Pas de donnée", "en": "No data"}
DEFAULT_RAMP, DEFAULT_HEAT = "blue", "orange"


@dataclass(frozen=True)
class Class:
    """Features that look the same; without a test, all that no class before it took."""

    label_fr: str
    label_en: str
    colour: str
    #: As `colour`, but to be seen on the land: for dots, lines and outlines
    strong: str
    icon: str | None
    test: Expression | None


@dataclass(frozen=True)
class Context:
    layer: SharedLayer
    colours: Colours
    mender: Mender
    #: With which dots and lines are drawn, from 0 to 1
    opacity: float


Maker = Callable[[dict[str, Any], Context], Iterator[Class]]


def classes(rule: dict[str, Any], context: Context) -> list[Class]:
    """Raises `Invalid` for a field, a value or an icon that there is not."""
    return list(MAKERS[rule["kind"]](rule, context))


def choose(made: Sequence[Class], value: Callable[[Class], str]) -> Any:
    """An expression for what a feature's class gives; one value if all give the same.

    `case`, not `match`: MapLibre's `match` takes labels such as `constructor` for repeated ones.
    """
    if len({value(one) for one in made}) == 1:
        return value(made[0])
    tests = [part for one in made if one.test for part in (one.test, value(one))]
    return ["case", *tests, value(made[-1])]


def taken(made: Sequence[Class]) -> Expression | None:
    """A filter for the features that have a class; None if all have."""
    tests = [one.test for one in made if one.test is not None]
    return ["any", *tests] if len(tests) == len(made) else None


@cache
def icons() -> frozenset[str]:
    """The pins of the sprites: `group/glyph`."""
    known = taxonomy()
    return frozenset(
        {f"{group.id}/{group.icon}" for group in known.groups}
        | {f"{category.group}/{category.icon}" for category in known.categories}
    )


def _one(rule: dict[str, Any], context: Context) -> Iterator[Class]:
    yield _class("symbol", rule, _title(context.layer), None, context)


def _category(rule: dict[str, Any], context: Context) -> Iterator[Class]:
    for position, entry in enumerate(rule["values"]):
        test = equals(rule["field"], entry["value"], context.layer)
        fallback = _plain(entry["value"])
        yield _class(f"values/{position}/symbol", entry, fallback, test, context)
    yield from _others(rule, context)


def _rules(rule: dict[str, Any], context: Context) -> Iterator[Class]:
    for position, entry in enumerate(rule["rules"]):
        test = condition(entry["when"], context.layer)
        yield _class(f"rules/{position}/symbol", entry, entry["label"], test, context)
    yield from _others(rule, context)


def _choropleth(rule: dict[str, Any], context: Context) -> Iterator[Class]:
    field, limits, unit = rule["field"], sorted(rule["breaks"]), rule.get("unit")
    context.layer.require(field, "number")
    land = context.colours.land
    ratio = FILL if context.layer.geometry == "polygon" else SYMBOL
    colours = ramp(rule.get("ramp", DEFAULT_RAMP), len(limits) + 1, land, ratio)
    tests: list[Expression] = [["all", is_number(field), below(field, one)] for one in limits]
    labels = zip(ranges(limits, unit, "fr"), ranges(limits, unit, "en"), strict=True)
    for colour, (fr, en), test in zip(colours, labels, [*tests, is_number(field)], strict=True):
        yield Class(fr, en, colour, colour, None, test)
    grey = mix(extreme(land), land, 0.25)
    strong = Mender().colour("", grey, land, SYMBOL)
    yield Class(NO_DATA["fr"], NO_DATA["en"], grey, strong, None, None)


def _heat(rule: dict[str, Any], context: Context) -> Iterator[Class]:
    if "field" in rule:
        context.layer.require(rule["field"], "number")
    few, *_, many = ramp(rule.get("ramp", DEFAULT_HEAT), 5, context.colours.land, FILL)
    yield Class("Peu", "Few", few, few, None, None)
    yield Class("Beaucoup", "Many", many, many, None, None)


def _others(rule: dict[str, Any], context: Context) -> Iterator[Class]:
    if "others" in rule:
        yield _class("others/symbol", rule["others"], OTHERS, None, context)


def _class(
    where: str,
    entry: dict[str, Any],
    fallback: dict[str, str],
    test: Expression | None,
    context: Context,
) -> Class:
    """A class of an entry with `symbol` and perhaps `label`, which stands before `fallback`."""
    symbol, label = entry["symbol"], entry.get("label", fallback)
    icon = symbol.get("icon")
    if icon is not None:
        _check_icon(icon, context.layer)
    strong = context.mender.colour(
        f"{where}/colour", symbol["colour"], context.colours.land, SYMBOL, context.opacity
    )
    return Class(
        label["fr"], label.get("en", label["fr"]), symbol["colour"].lower(), strong, icon, test
    )


def _check_icon(icon: str, layer: SharedLayer) -> None:
    if layer.geometry != "point":
        raise Invalid(
            fr=f"L’icône « {icon} » : seuls des points en ont ; retirez-la.",
            en=f"The icon “{icon}”: only points have one; remove it.",
        )
    if icon not in icons():
        group = icon.partition("/")[0]
        near = ", ".join(sorted(one for one in icons() if one.startswith(f"{group}/"))[:8])
        near = near or ", ".join(f"{one.id}/{one.icon}" for one in taxonomy().groups[:8])
        raise Invalid(
            fr=f"Il n’y a pas d’icône « {icon} ». Il y a par exemple : {near}.",
            en=f"There is no icon “{icon}”. There are, for example: {near}.",
        )


def _title(layer: SharedLayer) -> dict[str, str]:
    return {"fr": layer.title_fr, "en": layer.title_en}


def _plain(value: Any) -> dict[str, str]:
    if isinstance(value, bool):
        return {"fr": "oui", "en": "yes"} if value else {"fr": "non", "en": "no"}
    if isinstance(value, str):
        return {"fr": value, "en": value}
    return {"fr": figure(value, "fr"), "en": figure(value, "en")}


MAKERS: dict[str, Maker] = {
    "single": _one,
    "category": _category,
    "choropleth": _choropleth,
    "proportional": _one,
    "heat": _heat,
    "cluster": _one,
    "rules": _rules,
}
