"""A display rule has the form of its JSON Schema; what has not is told in both languages."""

import copy
import json
import re
import time

import pytest
from displaying import LIGHT, SCHEMA, layer, rules
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from core.errors import Invalid
from core.settings import ROOT
from services.tiles.display.compile import compile_rule
from services.tiles.display.form import check
from services.tiles.display.layer import SharedLayer
from services.tiles.display.ramps import NAMES

VALIDATOR = Draft202012Validator(SCHEMA)
SINGLE = {"kind": "single", "symbol": {"colour": "#2f6f73"}}
JUNK = st.sampled_from(
    [None, True, 0, -1, 2.5, 1e16, "", "x", "#12345", "#12345g", "\x00", "__proto__", [], {}, [[]]]
)


def is_accepted(rule):
    try:
        compile_rule(rule, layer(), LIGHT)
    except Invalid as error:
        assert error.text("fr") and error.text("en")
        assert len(error.text("fr")) < 1_000
        return False
    return True


def spots(value, spot=()):
    """The path of every part of a rule."""
    yield spot
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in inside:
        yield from spots(item, (*spot, key))


@st.composite
def spoiled(draw):
    """A rule with one part replaced, removed, repeated or added."""
    rule = copy.deepcopy(draw(rules()))
    spot = draw(st.sampled_from([spot for spot in spots(rule) if spot]))
    parent = rule
    for key in spot[:-1]:
        parent = parent[key]
    action = draw(st.sampled_from(["replace", "remove", "add"]))
    if action == "remove":
        del parent[spot[-1]]
    elif action == "replace" or isinstance(parent, list):
        parent[spot[-1]] = draw(JUNK)
    else:
        parent[draw(st.sampled_from(["x", "__proto__", "colour", "label", "all"]))] = draw(JUNK)
    return rule


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_ramps_of_the_schema_are_those_there_are():
    assert SCHEMA["$defs"]["ramp"]["enum"] == list(NAMES)


def test_what_the_schema_explains_in_english_it_explains_in_french():
    def check_inside(part):
        if isinstance(part, dict):
            told = {key for key in ("title", "description") if isinstance(part.get(key), str)}
            assert set(part.get("x-fr", ())) == told, part
            part = [item for key, item in part.items() if key != "x-fr"]
        for item in part if isinstance(part, list) else ():
            check_inside(item)

    check_inside(SCHEMA)
    named = [name for name, part in SCHEMA["$defs"].items() if "title" not in part]
    assert named == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules())
def test_a_rule_that_fits_its_layer_is_accepted_by_the_schema_and_by_us(rule):
    assert VALIDATOR.is_valid(rule)
    compile_rule(rule, layer(), LIGHT)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoiled())
def test_the_schema_and_we_refuse_the_same(rule):
    try:
        check(rule)
        has_form = True
    except Invalid:
        has_form = False
    assert has_form == VALIDATOR.is_valid(rule)
    if is_accepted(rule):
        assert has_form


NUMBER = {"kind": "choropleth", "field": "plots", "breaks": [1, 2]}


def nested(depth):
    inner = {"field": "plots", "op": "has"}
    for _ in range(depth):
        inner = {"all": [inner]}
    entry = {"when": inner, "symbol": SINGLE["symbol"], "label": {"fr": "x"}}
    return {"kind": "rules", "rules": [entry]}


def categories(count):
    values = [{"value": str(n), "symbol": SINGLE["symbol"]} for n in range(count)]
    return {"kind": "category", "field": "kind", "values": values}


@pytest.mark.parametrize(
    "rule",
    [
        NUMBER | {"breaks": [1, 1e308]},
        NUMBER | {"breaks": [1, float("nan")]},
        NUMBER | {"breaks": [1, float("inf")]},
        NUMBER | {"breaks": [1, 10**400]},
        NUMBER | {"breaks": [1, 1.0]},
        NUMBER | {"breaks": list(range(7))},
        NUMBER | {"field": "__proto__"},
        NUMBER | {"field": "constructor"},
        json.loads('{"kind": "single", "symbol": {"colour": "#000000"}, "__proto__": {}}'),
        SINGLE | {"label": {"fr": "a" * 201}},
        SINGLE | {"label": {"fr": "a" * 10_000_000}},
        SINGLE | {"label": {"fr": "\x00"}},
        SINGLE | {"label": {"fr": "\ud800"}},
        SINGLE | {"symbol": {"colour": "#000000\n"}},
        SINGLE | {"symbol": {"colour": "url(javascript:0)"}},
        SINGLE | {"symbol": {"colour": "#000000", "icon": "oneway"}},
        SINGLE | {"symbol": {"colour": "#000000", "icon": "food/../../x"}},
        SINGLE | {"symbol": {"colour": "#000000", "icon": "food/nothing"}},
        SINGLE | {"opacity": True},
        SINGLE | {"minzoom": 14, "maxzoom": 14},
        {"kind": "heat", "field": "plots"},
        {"kind": ["single"]},
        nested(3),
        nested(50_000),
        categories(101),
        categories(10_000),
        {"kind": "rules", "rules": nested(1)["rules"] * 21},
        [],
        "single",
        None,
    ],
    ids=lambda rule: repr(str(type(rule)) if isinstance(rule, dict) and "rules" in rule else rule)[
        :60
    ],
)
def test_a_hostile_rule_is_refused_soon_and_with_a_sentence(rule):
    started = time.perf_counter()
    assert not is_accepted(rule)
    assert time.perf_counter() - started < 1


def test_the_most_that_is_allowed_is_accepted():
    assert is_accepted(categories(100))
    assert is_accepted(nested(2))
    assert is_accepted({"kind": "rules", "rules": nested(2)["rules"] * 20})


@pytest.mark.parametrize(
    ("rule", "fr", "en"),
    [
        (
            NUMBER | {"field": "plot"},
            "n’a pas de champ « plot ». Ses champs : kind, name, plots, open, tower:type.",
            "has no field “plot”. Its fields: kind, name, plots, open, tower:type.",
        ),
        (NUMBER | {"field": "kind"}, "« kind » est un texte", "“kind” is a text"),
        ({"kind": "pie"}, 'vaut "pie"', 'is "pie"'),
        ({"kind": "single"}, "il manque symbol", "symbol is missing"),
        (SINGLE | {"size": 3}, "size n’a pas sa place", "size does not belong"),
        (SINGLE | {"opacity": 2}, "opacity vaut 2", "opacity is 2"),
        (
            {
                "kind": "category",
                "field": "open",
                "values": [{"value": "yes", "symbol": SINGLE["symbol"]}],
            },
            "« open » est un booléen ; 'yes' n’en est pas un",
            "“open” is a boolean; 'yes' is not",
        ),
        (
            SINGLE | {"symbol": {"colour": "#000000", "icon": "food/nothing"}},
            "pas d’icône « food/nothing ». Il y a par exemple : food/",
            "no icon “food/nothing”. There are, for example: food/",
        ),
    ],
)
def test_a_mistake_is_told_with_what_there_is(rule, fr, en):
    with pytest.raises(Invalid) as caught:
        compile_rule(rule, layer(), LIGHT)
    assert fr in caught.value.text("fr")
    assert en in caught.value.text("en")


@pytest.mark.parametrize("geometry", ["line", "polygon"])
@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "heat"},
        {"kind": "proportional", "field": "plots", "max": 3, "symbol": {"colour": "#000000"}},
        SINGLE | {"symbol": {"colour": "#000000", "icon": "food/restaurant"}},
    ],
)
def test_what_is_for_points_is_refused_elsewhere(rule, geometry):
    with pytest.raises(Invalid) as caught:
        compile_rule(rule, layer(geometry), LIGHT)
    assert "points" in caught.value.text("fr")
    assert "points" in caught.value.text("en")


DOC = (ROOT / "docs" / "display-rules.md").read_text("utf-8")
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", DOC, re.DOTALL)]


@pytest.mark.parametrize("rule", EXAMPLES, ids=lambda rule: rule["kind"])
def test_the_examples_of_the_documentation_are_accepted(rule):
    numbers = dict.fromkeys(("plots", "visitors", "meals", "year"), "number")
    fields = {"access": "string", "state": "string", "free": "boolean"} | numbers
    assert VALIDATOR.is_valid(rule)
    compile_rule(rule, SharedLayer("gardens", "gardens", "point", fields, "x", "x"), LIGHT)


def test_the_documentation_has_an_example_of_every_kind():
    assert [rule["kind"] for rule in EXAMPLES] == SCHEMA["properties"]["kind"]["enum"]
