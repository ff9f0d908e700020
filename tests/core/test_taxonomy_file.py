"""core/taxonomy.json as a contributor edits it: a mistake is told, with where it is."""

import json
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from cli import assets
from core.settings import ROOT
from core.taxonomy import PATH, Rule, taxonomy

ALL = taxonomy()
TEXT = PATH.read_text("utf-8")
FILE = json.loads(TEXT)
SCHEMA = json.loads(PATH.with_name("taxonomy.schema.json").read_text("utf-8"))
RULES = [(category.id, rule) for category in ALL.categories for rule in category.osm]


def faults(file):
    """What the schema has to say of a file: `categories/3/rank: 101 is greater than …`."""
    errors = Draft202012Validator(SCHEMA).iter_errors(file)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def repeated(things):
    return [thing for thing, count in Counter(things).items() if count > 1]


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_file_is_as_its_schema_says():
    assert faults(FILE) == []


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("id", "Food-Bank", "categories/0/id"),
        ("fr", "", "categories/0/fr"),
        ("en", " Food bank", "categories/0/en"),
        ("osm", [], "categories/0/osm"),
        ("osm", ["amenity"], "categories/0/osm/0"),
        ("osm", ["amenity=food_bank+shop=charity"], "categories/0/osm/0"),
        ("osm", ["amenity=food_bank; soup_kitchen"], "categories/0/osm/0"),
        ("words", {"de": ["Tafel"]}, "categories/0/words"),
        ("naf", ["8899B"], "categories/0/naf/0"),
        ("gogocarto", ["Épicerie solidaire"], "categories/0/gogocarto/0"),
        ("rank", 101, "categories/0/rank"),
        ("color", "red", "categories/0"),
    ],
)
def test_a_mistake_in_a_category_is_told_with_where_it_is(field, value, where):
    [fault] = faults(FILE | {"categories": [FILE["categories"][0] | {field: value}]})
    assert fault.startswith(f"{where}: ")


@pytest.mark.parametrize("field", ["id", "group", "fr", "en", "osm", "icon", "rank", "unnamed"])
def test_nothing_may_be_left_out_of_a_category(field):
    category = {key: value for key, value in FILE["categories"][0].items() if key != field}
    [fault] = faults(FILE | {"categories": [category]})
    assert f"'{field}'" in fault


def test_no_field_is_written_twice():
    def once(pairs):
        assert repeated(key for key, _ in pairs) == []
        return dict(pairs)

    json.loads(TEXT, object_pairs_hook=once)


def test_a_category_stands_on_one_line_so_that_a_change_is_easy_to_read():
    lines = [line.strip().removesuffix(",") for line in TEXT.splitlines()]
    for row in FILE["groups"] + FILE["categories"] + FILE["crosswalks"]["gogocarto"]["categories"]:
        assert json.dumps(row, ensure_ascii=False) in lines, row["id"]


def test_no_two_categories_have_one_rule():
    assert repeated(frozenset(rule.conditions) for _, rule in RULES) == []


def test_no_two_categories_of_a_group_have_one_label():
    for lang in ("fr", "en"):
        assert repeated((c.group, c.labels[lang].casefold()) for c in ALL.categories) == []


def test_no_rule_asks_one_thing_twice():
    assert [
        str(rule) for _, rule in RULES if len(set(rule.conditions)) < len(rule.conditions)
    ] == []


def test_no_rule_asks_for_the_value_that_means_none():
    assert [str(rule) for _, rule in RULES if "no" in dict(rule.conditions).values()] == []


def test_every_icon_can_be_drawn():
    assets.install()
    folders = (
        ROOT / "styles" / "sprites" / "icons",
        ROOT / "widget" / "node_modules" / "@mapbox" / "maki" / "icons",
    )
    drawn = {file.stem for folder in folders for file in folder.glob("*.svg")}
    assert {thing.icon for thing in (*ALL.groups, *ALL.categories)} - drawn == set()


def test_rules_are_written_as_they_are_read():
    assert [text for row in FILE["categories"] for text in row["osm"]] == [
        str(Rule.parse(text)) for row in FILE["categories"] for text in row["osm"]
    ]
