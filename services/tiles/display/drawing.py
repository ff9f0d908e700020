"""The MapLibre layers of dots, lines, areas, circles, heat, counts and labels."""

from collections.abc import Sequence
from typing import Any

from services.tiles.display.classes import DEFAULT_HEAT, FILL, Class, choose
from services.tiles.display.conditions import Expression, is_number
from services.tiles.display.layer import Colours
from services.tiles.display.mending import extreme
from services.tiles.display.ramps import ramp

Layer = dict[str, Any]
#: r ∝ value ^ exponent. `area`: πr² ∝ value. `flannery`: J. J. Flannery (1971, The Canadian
#: Cartographer 8/2) found that people see circles grow as area ^ 0.8747; r ∝ value ^ (0.5 / 0.8747)
EXPONENTS = {"area": 0.5, "flannery": 0.5716}
RADIUS, NO_DATA_RADIUS, HEAT_RADIUS = 24, 3, 20
FONT, FONT_BOLD = ["Noto Sans Regular"], ["Noto Sans Bold"]
COUNT = ["number", ["get", "point_count"], 1]
#: Of a count on the heat map: 0.15 for one point, 1 for a hundred
COUNT_WEIGHT = ["/", ["log10", ["+", 1, COUNT]], 2]


def dots(made: Sequence[Class], colours: Colours, opacity: float) -> Layer:
    return {
        "id": "dots",
        "type": "circle",
        "paint": {
            "circle-color": choose(made, lambda one: one.strong),
            "circle-opacity": opacity,
            "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 3.5, 15, 6, 19, 9],
            "circle-stroke-color": colours.halo,
            "circle-stroke-width": 1.2,
        },
    }


def pins(made: Sequence[Class]) -> Layer:
    """A class without an icon has none here, and is seen by its dot."""
    return {
        "id": "pins",
        "type": "symbol",
        "layout": {
            "icon-image": choose(made, lambda one: one.icon or ""),
            "icon-size": ["interpolate", ["linear"], ["zoom"], 12, 0.72, 17, 1],
            "icon-padding": 1,
        },
    }


def lines(made: Sequence[Class], opacity: float) -> Layer:
    return {
        "id": "lines",
        "type": "line",
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {
            "line-color": choose(made, lambda one: one.strong),
            "line-opacity": opacity,
            "line-width": ["interpolate", ["linear"], ["zoom"], 8, 1.5, 14, 3, 18, 6],
        },
    }


def areas(made: Sequence[Class], opacity: float) -> Layer:
    return {
        "id": "areas",
        "type": "fill",
        "paint": {
            "fill-color": choose(made, lambda one: one.colour),
            "fill-opacity": opacity,
        },
    }


def outlines(colour: Any) -> Layer:
    """Opaque, whatever the fill is: an area is seen by it."""
    return {
        "id": "outlines",
        "type": "line",
        "layout": {"line-join": "round"},
        "paint": {
            "line-color": colour,
            "line-width": ["interpolate", ["linear"], ["zoom"], 6, 0.6, 12, 1.2, 18, 2.4],
        },
    }


def circles(rule: dict[str, Any], colour: str, opacity: float) -> list[Layer]:
    """Small ones above large ones; what has no value, or none above zero, is a small ring."""
    value: Expression = ["number", ["get", rule["field"]], 0]
    has_value: Expression = ["all", is_number(rule["field"]), [">", value, 0]]
    share: Expression = ["/", ["max", 0, ["min", rule["max"], value]], rule["max"]]
    exponent = EXPONENTS[rule.get("scale", "area")]
    stroke = {"circle-stroke-color": colour, "circle-stroke-width": 1}
    return [
        {
            "id": "no_data",
            "type": "circle",
            "filter": ["!", has_value],
            "paint": {"circle-radius": NO_DATA_RADIUS, "circle-opacity": 0} | stroke,
        },
        {
            "id": "circles",
            "type": "circle",
            "filter": has_value,
            "layout": {"circle-sort-key": ["-", 0, value]},
            "paint": {
                "circle-color": colour,
                "circle-opacity": opacity,
                "circle-radius": ["*", rule.get("radius", RADIUS), ["^", share, exponent]],
            }
            | stroke,
        },
    ]


def radius(rule: dict[str, Any], value: float) -> float:
    """Of the circle of a value, in pixels, as `circles` draws it."""
    share = min(1.0, max(0.0, value / rule["max"]))
    return float(rule.get("radius", RADIUS) * share ** EXPONENTS[rule.get("scale", "area")])


def heat(rule: dict[str, Any], colours: Colours, opacity: float) -> tuple[Layer, Layer]:
    """Of the points themselves, and of their counts where the tiles have no more than these."""
    shades = ramp(rule.get("ramp", DEFAULT_HEAT), 5, colours.land, FILL)
    clear = "rgba({},{},{},0)".format(*(int(shades[0][i : i + 2], 16) for i in (1, 3, 5)))
    stops = [part for at, shade in enumerate(shades) for part in (0.1 + at * 0.225, shade)]
    paint = {
        "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, clear, *stops],
        "heatmap-radius": rule.get("radius", HEAT_RADIUS),
        "heatmap-opacity": opacity,
    }
    weight: Any = 1
    if "field" in rule:
        value = ["number", ["get", rule["field"]], 0]
        weight = ["min", 1, ["max", 0, ["/", value, rule["max"]]]]
    of_points = {"id": "heat", "type": "heatmap", "paint": paint | {"heatmap-weight": weight}}
    of_counts = {"id": "heat_counts", "type": "heatmap"}
    return of_points, of_counts | {"paint": paint | {"heatmap-weight": COUNT_WEIGHT}}


def counts(colour: str, colours: Colours) -> list[Layer]:
    """Clusters as the tiles have them, with their numbers in black or white, whichever reads."""
    circle = {
        "id": "clusters",
        "type": "circle",
        "layout": {"circle-sort-key": COUNT},
        "paint": {
            "circle-color": colour,
            "circle-stroke-color": colours.cluster_ring,
            "circle-stroke-width": 2,
            "circle-radius": _by_magnitude(0, 7, 1, 9, 2, 12, 3, 16, 5, 22),
        },
    }
    thousands = ["concat", ["to-string", ["round", ["/", COUNT, 1000]]], "\u202fk"]
    number = {
        "id": "cluster_counts",
        "type": "symbol",
        "layout": {
            "symbol-sort-key": ["-", 0, COUNT],
            "text-field": ["case", [">=", COUNT, 10_000], thousands, ["to-string", COUNT]],
            "text-font": FONT_BOLD,
            "text-size": _by_magnitude(0, 9.5, 3, 11.5),
            "text-allow-overlap": True,
        },
        "paint": {"text-color": extreme(colour)},
    }
    return [circle, number]


def labels(field: str, colour: str, halo: str, *, along: bool, beside: bool) -> Layer:
    """The text of a field: along a line, beside a dot, or in the middle of an area."""
    layout: dict[str, Any] = {
        "text-field": ["to-string", ["get", field]],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 12, 11, 18, 13],
        "text-max-width": 9,
    }
    if along:
        layout["symbol-placement"] = "line"
    if beside:
        layout |= {
            "text-variable-anchor": ["left", "right", "top", "bottom"],
            "text-radial-offset": 0.9,
            "text-justify": "auto",
        }
    paint = {"text-color": colour, "text-halo-color": halo, "text-halo-width": 1.4}
    return {
        "id": "labels",
        "type": "symbol",
        "filter": ["has", field],
        "layout": layout,
        "paint": paint,
    }


def _by_magnitude(*stops: float) -> Expression:
    """Between sizes at powers of ten of the count: 0 for 1, 1 for 10."""
    return ["interpolate", ["linear"], ["log10", ["max", 1, COUNT]], *stops]
