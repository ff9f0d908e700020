"""Compiled rules: MapLibre accepts them, and evaluates them as they are meant."""

import math
import re

import pytest
from displaying import DARK, FIELDS, FLAVOURS, GEOMETRIES, LIGHT, ask, evaluate, layer, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.tiles.contrast import contrast
from services.tiles.display.compile import compile_rule
from services.tiles.display.mending import seen

RED, GREEN, BLUE = "#b00020", "#1b6b2e", "#1f3a93"
SYMBOL, TEXT = 3.0, 4.5  # WCAG AA
STYLE = {
    "version": 8,
    "glyphs": "https://carte.example/{fontstack}/{range}.pbf",
    "sprite": "https://carte.example/sprite",
    "sources": {"gardens": {"type": "vector", "url": "https://carte.example/tiles/gardens"}},
}


def compiled(rule, geometry="point", tokens=LIGHT):
    return compile_rule(rule, layer(geometry), tokens).layers


def symbol(colour):
    return {"symbol": {"colour": colour}}


def ruled(when, colour):
    return symbol(colour) | {"when": when, "label": {"fr": colour}}


def test_maplibre_accepts_every_rule_and_evaluates_it_on_any_feature():
    """Hundreds of rules for one start of Node.js."""
    cases = []
    odd = [
        {},
        dict.fromkeys(FIELDS, "constructor"),
        dict.fromkeys(FIELDS, 3.5),
        dict.fromkeys(FIELDS, True),
        {"plots": -1e15},
        {"plots": 1e-300},
        {"point_count": 12_345},
    ]

    @settings(
        max_examples=120, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        st.sampled_from(GEOMETRIES).flatmap(lambda g: st.tuples(st.just(g), rules(g))),
        st.sampled_from(sorted(FLAVOURS)),
    )
    def collect(drawn, flavour):
        geometry, rule = drawn
        cases.append((rule, compiled(rule, geometry, FLAVOURS[flavour])))

    collect()
    styles = [STYLE | {"layers": layers} for _, layers in cases]
    questions = [
        {"layer": one, "property": name, "features": odd}
        for _, layers in cases
        for one in layers
        for name, value in {
            **one.get("paint", {}),
            **one.get("layout", {}),
            "filter": one.get("filter"),
        }.items()
        if isinstance(value, list)
        and name not in ("heatmap-color", "text-font", "text-variable-anchor")
    ]
    result = ask(styles, questions)
    wrong = [
        (rule, faults) for (rule, _), faults in zip(cases, result["faults"], strict=True) if faults
    ]
    assert wrong == []
    failed = [
        (question["property"], answer)
        for question, answers in zip(questions, result["answers"], strict=True)
        for answer in answers
        if isinstance(answer, dict)
    ]
    assert failed == []
    assert len(questions) > 500


def test_maplibres_validator_tells_what_is_wrong():
    broken = compiled({"kind": "single", **symbol(RED)})
    broken[0]["paint"]["circle-color"] = "$land"
    [faults] = ask([STYLE | {"layers": broken}], [])["faults"]
    assert len(faults) == 1


def test_the_first_rule_that_holds_decides():
    rule = {
        "kind": "rules",
        "rules": [
            ruled({"field": "plots", "op": ">=", "value": 50}, RED),
            ruled({"field": "plots", "op": ">=", "value": 10}, GREEN),
            ruled({"any": [{"field": "kind", "op": "in", "value": ["park", "constructor"]}]}, BLUE),
        ],
    }
    features = [
        {"plots": 50, "kind": "park"},
        {"plots": 49.999, "kind": "park"},
        {"plots": 9, "kind": "park"},
        {"kind": "constructor"},
    ]
    assert evaluate(compiled(rule), "dots", "circle-color", features) == [RED, GREEN, BLUE, BLUE]
    undecided = [{"plots": 9}, {"plots": "50"}, {}, {"kind": "PARK"}]
    assert evaluate(compiled(rule), "dots", "filter", features) == [True] * 4
    assert evaluate(compiled(rule), "dots", "filter", undecided) == [False] * 4
    with_others = compiled(rule | {"others": symbol("#444444")})
    assert evaluate(with_others, "dots", "circle-color", undecided) == ["#444444"] * 4
    assert evaluate(with_others, "dots", "filter", undecided) == [True] * 4


FEATURES = [
    {"plots": 5, "kind": "b", "open": True},
    {"plots": 7, "kind": "c", "open": False},
    {},
    {"plots": "6", "kind": 6, "open": "true"},
]


@pytest.mark.parametrize(
    ("op", "field", "value", "expected"),
    [
        ("=", "plots", 5, [True, False, False, False]),
        ("=", "open", False, [False, True, False, False]),
        ("!=", "plots", 5, [False, True, True, True]),
        ("<", "plots", 7, [True, False, False, False]),
        ("<=", "plots", 7, [True, True, False, False]),
        (">", "plots", 5, [False, True, False, False]),
        (">=", "plots", 5.0, [True, True, False, False]),
        (">", "kind", "b", [False, True, False, False]),
        ("in", "plots", [5, 6.5], [True, False, False, False]),
        ("in", "open", [True], [True, False, False, False]),
        ("has", "kind", True, [True, True, False, True]),
        ("has", "kind", False, [False, False, True, False]),
    ],
)  # fmt: skip
def test_a_test_of_a_field_holds_as_its_operator_says(op, field, value, expected):
    rule = {"kind": "rules", "rules": [ruled({"field": field, "op": op, "value": value}, RED)]}
    assert evaluate(compiled(rule), "dots", "filter", FEATURES) == expected


def test_conditions_combine():
    big, small = ({"field": "plots", "op": op, "value": 6} for op in (">", "<"))
    is_open = {"field": "open", "op": "=", "value": True}

    def held(when):
        return evaluate(
            compiled({"kind": "rules", "rules": [ruled(when, RED)]}), "dots", "filter", FEATURES[:3]
        )

    assert held({"all": [small, is_open]}) == [True, False, False]
    assert held({"any": [big, is_open]}) == [True, True, False]
    assert held({"all": [{"any": [big, small]}, {"field": "kind", "op": "!=", "value": "b"}]}) == [
        False,
        True,
        False,
    ]


def test_a_category_is_found_by_its_exact_value_and_the_first_of_two_wins():
    values = [("compost", RED), ("__proto__", GREEN), ("compost", BLUE), ("toString", BLUE)]
    rule = {
        "kind": "category",
        "field": "kind",
        "values": [symbol(colour) | {"value": value} for value, colour in values],
        "others": symbol("#444444"),
    }
    features = [
        {"kind": kind} for kind in ("compost", "__proto__", "toString", "valueOf", "Compost", 1)
    ] + [{}]
    assert evaluate(compiled(rule), "dots", "circle-color", features) == [
        RED,
        GREEN,
        BLUE,
        *["#444444"] * 4,
    ]
    del rule["others"]
    assert evaluate(compiled(rule), "dots", "filter", features) == [True] * 3 + [False] * 4


def test_a_category_of_numbers_or_booleans_may_be_any_number():
    rule = {
        "kind": "category",
        "field": "plots",
        "values": [symbol(RED) | {"value": 0.5}, symbol(GREEN) | {"value": -3}],
    }
    features = [{"plots": 0.5}, {"plots": -3}, {"plots": 3}, {"plots": "0.5"}]
    assert evaluate(compiled(rule), "dots", "filter", features) == [True, True, False, False]
    rule = {"kind": "category", "field": "open", "values": [symbol(RED) | {"value": False}]}
    assert evaluate(compiled(rule), "dots", "filter", [{"open": False}, {"open": True}, {}]) == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("geometry", "name", "prop"),
    [
        ("point", "dots", "circle-color"),
        ("line", "lines", "line-color"),
        ("polygon", "areas", "fill-color"),
    ],
)
def test_a_value_on_a_break_is_in_the_class_above(geometry, name, prop):
    rule = {"kind": "choropleth", "field": "plots", "breaks": [20.5, -1, 10]}
    layers = compiled(rule, geometry)
    values = [-1e15, -1.0000001, -1, 9.999, 10, 20.4999, 20.5, 1e15]
    colours = evaluate(layers, name, prop, [{"plots": value} for value in values])
    classes = [len(set(colours[: i + 1])) for i in range(len(colours))]
    assert classes == [1, 1, 2, 2, 3, 3, 4, 4]
    missing = evaluate(layers, name, prop, [{}, {"plots": "12"}, {"plots": True}])
    assert len(set(missing)) == 1
    assert missing[0] not in colours
    assert layers[0].get("filter") == (
        ["!", ["has", "point_count"]] if geometry == "point" else None
    )


def radii(scale, values, **more):
    rule = {
        "kind": "proportional",
        "field": "plots",
        "max": 1_000,
        "scale": scale,
        **symbol(RED),
        **more,
    }
    features = [{"plots": value} for value in values]
    return evaluate(compiled(rule), "circles", "circle-radius", features)


def test_the_area_of_a_circle_is_as_its_value():
    values = [1, 4, 10, 250, 1_000]
    areas = [math.pi * radius**2 for radius in radii("area", values, radius=30)]
    assert [area / areas[0] for area in areas] == pytest.approx(values)
    assert radii("area", [1_000], radius=30) == [30]


def test_flannerys_circles_grow_more_than_their_values():
    small, large = radii("flannery", [10, 1_000])
    assert large / small == pytest.approx(100**0.5716)
    assert radii("flannery", [1_000]) == radii("area", [1_000])


def test_circles_stop_at_the_largest_value_and_what_has_none_is_a_ring():
    assert radii("area", [1_000, 5_000, 1e15]) == [24, 24, 24]
    rule = {"kind": "proportional", "field": "plots", "max": 1_000, **symbol(RED)}
    features = [
        {"plots": 3},
        {"plots": 0},
        {"plots": -5},
        {},
        {"plots": "3"},
        {"plots": 3, "point_count": 2},
    ]
    assert evaluate(compiled(rule), "circles", "filter", features) == [True, *[False] * 5]
    assert evaluate(compiled(rule), "no_data", "filter", features) == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    keys = evaluate(compiled(rule), "circles", "circle-sort-key", [{"plots": 3}, {"plots": 30}])
    assert keys[0] > keys[1]


def test_heat_weighs_points_by_their_value_and_counts_by_their_magnitude():
    layers = compiled({"kind": "heat", "field": "plots", "max": 10})
    features = [{"plots": 5}, {"plots": 50}, {"plots": -1}, {}, {"plots": "5"}]
    assert evaluate(layers, "heat", "heatmap-weight", features) == [0.5, 1, 0, 0, 0]
    counts = evaluate(
        layers, "heat_counts", "heatmap-weight", [{"point_count": n} for n in (1, 99)]
    )
    assert counts == pytest.approx([0.1505, 1], abs=0.001)


def test_points_are_drawn_where_the_tiles_have_them_and_counts_below():
    for rule in (
        {"kind": "single", **symbol(RED)},
        {"kind": "heat"},
        {"kind": "cluster", **symbol(RED), "clusters": {"colour": BLUE}},
    ):
        for one in compiled(rule):
            feature = [{"point_count": 3}, {"name": "x"}]
            is_count = "maxzoom" in one
            assert one.get("maxzoom", 12) == 12
            assert ("minzoom" in one) != is_count
            assert evaluate([one], one["id"].rsplit(":", 1)[1], "filter", feature) == [
                is_count,
                not is_count,
            ]


def test_clusters_have_their_colour_and_a_count_that_reads_on_it():
    for given_colour in ("#ffd000", "#101010"):
        layers = compiled({"kind": "cluster", **symbol(RED), "clusters": {"colour": given_colour}})
        [circle] = evaluate(layers, "clusters", "circle-color", [{"point_count": 3}], 9)
        [number] = [one for one in layers if one["id"].endswith("cluster_counts")]
        assert contrast(circle, number["paint"]["text-color"]) >= TEXT
        texts = [
            str(text)
            for text in evaluate(
                layers,
                "cluster_counts",
                "text-field",
                [{"point_count": n} for n in (3, 9_999, 12_345)],
                9,
            )
        ]
        assert texts == ["3", "9999", "12\u202fk"]


def test_zooms_of_a_rule_hold_for_all_its_layers():
    rule = {"kind": "single", **symbol(RED), "labels": {"field": "name", "minzoom": 15}}

    def zooms(geometry="point", **limits):
        layers = compiled(rule | limits, geometry)
        return {
            one["id"].rsplit(":", 1)[1]: (one.get("minzoom"), one.get("maxzoom")) for one in layers
        }

    assert zooms(minzoom=10, maxzoom=17) == {
        "dots": (12, 17), "clusters": (10, 12), "cluster_counts": (10, 12), "labels": (15, 17)
    }  # fmt: skip
    assert set(zooms(minzoom=12)) == {"dots", "labels"}
    assert set(zooms(maxzoom=12)) == {"clusters", "cluster_counts"}
    assert zooms("line", maxzoom=15) == {"lines": (None, 15)}
    assert zooms("polygon", minzoom=3) == {
        "areas": (3, None),
        "outlines": (3, None),
        "labels": (15, None),
    }


def test_layers_are_named_after_the_layer_and_read_its_tiles():
    for one in compiled({"kind": "single", **symbol(RED), "labels": {"field": "name"}}):
        assert one["id"].startswith("layer:gardens:")
        assert (one["source"], one["source-layer"]) == ("gardens", "gardens")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules("point"), rules("line"), st.sampled_from(sorted(FLAVOURS)))
def test_symbols_are_seen_on_the_land_and_labels_on_their_halo(of_points, of_lines, flavour):
    tokens = FLAVOURS[flavour]
    for rule, geometry in ((of_points, "point"), (of_lines, "line")):
        for one in compiled(rule, geometry, tokens):
            paint = one.get("paint", {})
            for name, part in (("circle-color", "circle-opacity"), ("line-color", "line-opacity")):
                for colour in colours_in(paint.get(name)):
                    assert seen(colour, tokens["land"], paint.get(part, 1)) >= SYMBOL, (rule, one)
            if "text-halo-color" in paint:
                assert contrast(paint["text-color"], paint["text-halo-color"]) >= TEXT, rule


def colours_in(expression):
    if isinstance(expression, str):
        return {expression} if re.fullmatch("#[0-9a-f]{6}", expression) else set()
    return set().union(*map(colours_in, expression)) if isinstance(expression, list) else set()


@pytest.mark.parametrize("flavour", sorted(FLAVOURS))
def test_an_area_has_an_outline_that_is_seen(flavour):
    tokens = FLAVOURS[flavour]
    for rule in (
        {"kind": "single", **symbol("#fffbe0"), "opacity": 0.1},
        {"kind": "choropleth", "field": "plots", "breaks": [1, 2]},
    ):
        [outline] = [
            one for one in compiled(rule, "polygon", tokens) if one["id"].endswith("outlines")
        ]
        assert contrast(outline["paint"]["line-color"], tokens["land"]) >= SYMBOL


def test_what_is_mended_is_told_and_what_is_seen_is_left_alone():
    rule = {
        "kind": "rules",
        "rules": [
            ruled({"field": "plots", "op": "has"}, RED),
            ruled({"field": "kind", "op": "has"}, "#FFEE00"),
        ],
    }
    [mended] = compile_rule(rule, layer(), LIGHT).mended
    assert mended == {
        "where": "rules/1/symbol/colour",
        "given": "#ffee00",
        "used": mended["used"],
        "against": LIGHT["land"],
        "ratio": 3.0,
    }
    assert 3 <= contrast(mended["used"], LIGHT["land"]) < 3.3
    [on_dark] = compile_rule(rule, layer(), DARK).mended
    assert on_dark["where"] == "rules/0/symbol/colour"
    assert contrast(on_dark["used"], "#ffffff") < contrast(RED, "#ffffff")


def test_an_opacity_with_which_nothing_is_seen_is_raised():
    faint = {"kind": "single", **symbol("#000000"), "opacity": 0.1}
    compiled_rule = compile_rule(faint, layer("line"), LIGHT)
    opacity = compiled_rule.layers[0]["paint"]["line-opacity"]
    assert compiled_rule.mended[0] == {
        "where": "opacity",
        "given": 0.1,
        "used": opacity,
        "against": LIGHT["land"],
        "ratio": 3.0,
    }
    assert 0.3 < opacity < 0.6
    assert compile_rule(faint, layer("polygon"), LIGHT).layers[0]["paint"]["fill-opacity"] == 0.1


def test_a_label_reads_along_a_line_and_beside_a_point():
    rule = {
        "kind": "single",
        **symbol(RED),
        "labels": {"field": "plots", "halo": "#222222", "colour": "#333333"},
    }
    layouts = {g: compiled(rule, g)[-1]["layout"] for g in GEOMETRIES}
    assert layouts["line"]["symbol-placement"] == "line"
    assert "text-variable-anchor" in layouts["point"]
    assert {"symbol-placement", "text-variable-anchor"}.isdisjoint(layouts["polygon"])
    assert compiled(rule)[-1]["paint"]["text-halo-color"] == "#222222"
    assert [str(t) for t in evaluate(compiled(rule), "labels", "text-field", [{"plots": 2.5}])] == [
        "2.5"
    ]
    assert evaluate(compiled(rule), "labels", "filter", [{"plots": 1}, {}]) == [True, False]


def test_icons_stand_on_dots_and_come_from_the_sprite():
    pinned = {"symbol": {"colour": RED, "icon": "food/restaurant"}}
    rule = {
        "kind": "rules",
        "rules": [pinned | {"when": {"field": "plots", "op": "has"}, "label": {"fr": "x"}}],
        "others": symbol(BLUE),
    }
    layers = compiled(rule)
    names = [one["id"].rsplit(":", 1)[1] for one in layers]
    assert names[:2] == ["dots", "pins"]
    [pins] = [one["layout"]["icon-image"] for one in layers if one["id"].endswith("pins")]
    assert pins == ["case", ["has", "plots"], "food/restaurant", ""]
    assert "layer:gardens:pins" not in {
        one["id"] for one in compiled({"kind": "single", **symbol(RED)})
    }
