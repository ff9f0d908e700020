"""Breaks, ramps, figures, legends: what classes are made of, and how they are told."""

import itertools
import math

import numpy as np
import pytest
from displaying import DARK, FLAVOURS, GEOMETRIES, LIGHT, layer, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from services.tiles.contrast import contrast
from services.tiles.display.breaks import breaks
from services.tiles.display.compile import compile_rule
from services.tiles.display.figures import figure
from services.tiles.display.legend import legend
from services.tiles.display.ramps import DIVERGING, NAMES, lightness, oklab, ramp

METHODS = ("quantile", "equal", "jenks")


def spread(numbers, limits):
    """Squared distances from the means of the classes that these breaks make."""
    ends = [-math.inf, *limits, math.inf]
    classes = [[n for n in numbers if low <= n < high] for low, high in itertools.pairwise(ends)]
    return sum(np.var(one) * len(one) for one in classes if one)


def best_by_trying(numbers, classes):
    values = sorted(set(numbers))

    def tries(count, begin):
        if count == 0:
            yield []
            return
        for at in range(begin, len(values)):
            yield from ([values[at], *rest] for rest in tries(count - 1, at + 1))

    return min(spread(numbers, limits) for limits in tries(classes - 1, 1))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=4, max_size=12))
def test_jenks_finds_the_least_spread_there_is(numbers):
    if len(set(numbers)) < 3:
        return
    found = breaks(numbers, 3, "jenks")
    assert spread(numbers, found) == pytest.approx(best_by_trying(numbers, 3))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=3, max_size=40),
    st.integers(3, 7),
    st.sampled_from(METHODS),
)
def test_breaks_ascend_within_the_numbers(numbers, classes, method):
    finite = [n for n in numbers if math.isfinite(n)]
    if len(set(finite)) < 3:
        with pytest.raises(Invalid):
            breaks(numbers, classes, method)
        return
    found = breaks(numbers, classes, method)
    assert found == sorted(set(found))
    assert len(found) <= classes - 1
    assert all(min(finite) < one <= max(finite) for one in found)


def test_quantiles_put_as_many_in_each_class_and_equal_classes_are_as_wide():
    numbers = list(range(100))
    assert breaks(numbers, 4, "quantile") == [25, 50, 75]
    assert breaks([0, 1, 2, 100], 4, "equal") == [25, 50, 75]
    assert breaks([1, 2, 3, 10, 11, 12, 50, 51], 3, "jenks") == [10, 50]


@pytest.mark.parametrize(("numbers", "classes"), [([1, 1, 2], 3), ([1, 2, 3], 2), ([1, 2, 3], 8)])
def test_too_few_numbers_or_wrong_classes_are_refused(numbers, classes):
    with pytest.raises(Invalid):
        breaks(numbers, classes, "jenks")


# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes (2009), severity 1, on linear RGB
EYES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "none": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}  # fmt: skip
#: Of Oklab; a difference that is just seen is about 0.02
TELL_APART = 0.035


def as_seen(colour, eyes):
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    shown = np.clip(np.array(EYES[eyes]) @ linear, 0, 1)
    back = np.where(shown <= 0.0031308, 12.92 * shown, 1.055 * shown ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in back)


@pytest.mark.parametrize("ratio", [1.25, 3.0])
@pytest.mark.parametrize("flavour", sorted(FLAVOURS))
@pytest.mark.parametrize("name", NAMES)
def test_the_classes_of_a_ramp_are_told_apart_by_every_eye(name, flavour, ratio):
    land = FLAVOURS[flavour]["land"]
    for count in range(3, 8):
        colours = ramp(name, count, land, ratio)
        assert all(contrast(colour, land) >= ratio for colour in colours)
        for eyes in EYES:
            seen = [np.array(oklab(as_seen(colour, eyes))) for colour in colours]
            pairs = [
                np.linalg.norm(one - other) for i, one in enumerate(seen) for other in seen[i + 1 :]
            ]
            assert min(pairs) >= TELL_APART, (count, eyes, colours)


@pytest.mark.parametrize("flavour", sorted(FLAVOURS))
@pytest.mark.parametrize("name", [name for name in NAMES if name not in DIVERGING])
def test_more_is_further_from_the_land_on_a_grey_print_too(name, flavour):
    land = FLAVOURS[flavour]["land"]
    away = [abs(lightness(colour) - lightness(land)) for colour in ramp(name, 7, land, 1.25)]
    assert away == sorted(away)


@pytest.mark.parametrize(
    ("number", "fr", "en"),
    [
        (1234567.5, "1\u202f234\u202f567,5", "1,234,567.5"),
        (-0.25, "\u22120,25", "\u22120.25"),
        (-0.0, "0", "0"),
        (100, "100", "100"),
        (0.1 + 0.2, "0,3", "0.3"),
        (1e15, "1\u202f000\u202f000\u202f000\u202f000\u202f000", "1,000,000,000,000,000"),
        (1e-7, "0,0000001", "0.0000001"),
    ],
)
def test_a_number_is_written_as_people_do(number, fr, en):
    assert figure(number, "fr") == fr
    assert figure(number, "en") == en


def test_ranges_are_told_in_both_languages_with_their_unit():
    rule = {
        "kind": "choropleth",
        "field": "plots",
        "breaks": [1500, 20.5],
        "unit": {"fr": "parcelles", "en": "plots"},
    }
    entries = legend(rule, layer("polygon"), LIGHT)
    assert [entry["label_fr"] for entry in entries] == [
        "moins de 20,5\u00a0parcelles",
        "20,5 à moins de 1\u202f500\u00a0parcelles",
        "1\u202f500\u00a0parcelles et plus",
        "Pas de donnée",
    ]
    assert [entry["label_en"] for entry in entries] == [
        "under 20.5\u00a0plots",
        "20.5 to under 1,500\u00a0plots",
        "1,500\u00a0plots and over",
        "No data",
    ]
    assert {entry["shape"] for entry in entries} == {"polygon"}


def test_a_legend_is_in_the_rules_order_with_the_colours_of_the_map():
    rule = {
        "kind": "category",
        "field": "open",
        "values": [
            {"value": True, "symbol": {"colour": "#FFEE00", "icon": "food/restaurant"}},
            {"value": False, "symbol": {"colour": "#b00020"}, "label": {"fr": "Fermé"}},
        ],
        "others": {"symbol": {"colour": "#444444"}},
    }
    entries = legend(rule, layer(), LIGHT)
    assert [(one["label_fr"], one["label_en"], one["icon"]) for one in entries] == [
        ("oui", "yes", "food/restaurant"),
        ("Fermé", "Fermé", None),
        ("Autres", "Others", None),
    ]
    dots = compile_rule(rule, layer(), LIGHT).layers[0]["paint"]["circle-color"]
    assert [one["colour"] for one in entries] == [dots[2], dots[4], dots[5]]


def test_the_circles_of_a_legend_have_the_sizes_of_the_map():
    rule = {"kind": "proportional", "field": "plots", "max": 400, "symbol": {"colour": "#b00020"}}
    told = [(one["label_en"], one["size"], one["shape"]) for one in legend(rule, layer(), DARK)]
    assert told == [
        ("400 and over", 24, "circle"),
        ("100", 12, "circle"),
        ("25", 6, "circle"),
        ("No data", 3, "ring"),
    ]


def test_a_legend_tells_of_heat_and_of_clusters():
    assert [one["shape"] for one in legend({"kind": "heat"}, layer(), LIGHT)] == ["heat", "heat"]
    symbol = {"colour": "#b00020"}
    rule = {"kind": "cluster", "symbol": symbol, "clusters": symbol}
    entries = legend(rule, layer(), LIGHT)
    assert [(one["label_fr"], one["shape"]) for one in entries] == [
        ("Jardins partagés", "point"),
        ("Plusieurs, avec leur nombre", "cluster"),
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(GEOMETRIES).flatmap(lambda one: st.tuples(st.just(one), rules(one))),
    st.sampled_from(sorted(FLAVOURS)),
)
def test_every_rule_has_a_legend(drawn, flavour):
    geometry, rule = drawn
    entries = legend(rule, layer(geometry), FLAVOURS[flavour])
    assert entries
    for entry in entries:
        assert set(entry) == {
            "label_fr", "label_en", "colour", "icon", "shape", "opacity", "size"
        }  # fmt: skip
        assert entry["label_fr"] and entry["label_en"]
