"""Which category an element's tags make of it."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.taxonomy import ANY, Category, Rule, taxonomy, values

ALL = taxonomy()
RULES = [(category, rule) for category in ALL.categories for rule in category.osm]


def category(id: str, *rules: str) -> Category:
    return replace(ALL.categories[0], id=id, osm=tuple(Rule.parse(rule) for rule in rules))


def found(tags: dict[str, str], *categories: Category) -> str | None:
    best = replace(ALL, categories=categories).categorise(tags)
    return best and best.id


def tags_of(rule: Rule) -> dict[str, str]:
    """Tags that hold a rule, and no more than it asks for."""
    tags: dict[str, str] = {}
    for key, value in rule.conditions:
        value = "something" if value == ANY else value
        tags[key] = f"{tags[key]};{value}" if key in tags else value
    return tags


def test_more_conditions_win_wherever_they_stand_in_the_file():
    one, two = (
        category("facility", "amenity=facility"),
        category("bank", "amenity=facility + for=food"),
    )
    tags = {"amenity": "facility", "for": "food"}
    assert found(tags, one, two) == found(tags, two, one) == "bank"
    assert found({"amenity": "facility"}, one, two) == "facility"


def test_a_value_wins_over_any_value():
    some, bakery = category("shop", "shop=*"), category("bakery", "shop=bakery")
    assert (
        found({"shop": "bakery"}, some, bakery)
        == found({"shop": "bakery"}, bakery, some)
        == "bakery"
    )
    assert found({"shop": "umbrella"}, some, bakery) == "shop"


def test_a_value_and_any_value_win_over_a_value_alone():
    plain, dressed = (
        category("plain", "shop=second_hand"),
        category("dressed", "shop=second_hand + clothes=*"),
    )
    assert found({"shop": "second_hand", "clothes": "women"}, plain, dressed) == "dressed"


def test_between_equals_the_first_in_the_file_wins():
    cafe, bar = category("cafe", "amenity=cafe"), category("bar", "amenity=bar")
    tags = {"amenity": "bar;cafe"}
    assert found(tags, cafe, bar) == "cafe"
    assert found(tags, bar, cafe) == "bar"


def test_each_of_several_rules_is_enough():
    library = category("library", "amenity=library", "amenity=public_bookcase + access=yes")
    assert found({"amenity": "library"}, library) == "library"
    assert found({"amenity": "public_bookcase", "access": "yes"}, library) == "library"
    assert found({"amenity": "public_bookcase"}, library) is None


@pytest.mark.parametrize("value", ["no", "", ";", "no;no", " no "])
def test_no_is_no_value(value):
    assert list(values(value)) == []
    assert found({"shop": value}, category("shop", "shop=*")) is None
    assert found({"shop": "books", "cafe": value}, category("x", "shop=books + cafe=*")) is None


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("bakery", ["bakery"]),
        ("bakery;pastry", ["bakery", "pastry"]),
        ("bakery; pastry ;", ["bakery", "pastry"]),
        ("no;bakery", ["bakery"]),
        (" bakery ", ["bakery"]),
    ],
)
def test_several_values_are_joined_by_semicolons(value, parts):
    assert list(values(value)) == parts
    assert found({"shop": value}, category("bakery", "shop=bakery")) == "bakery"


def test_tags_that_make_no_place():
    for tags in (
        {},
        {"name": "Rien"},
        {"building": "yes"},
        {"highway": "residential"},
        {"shop": "no"},
    ):
        assert ALL.categorise(tags) is None


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"shop": "bakery"}, "bakery"),
        ({"shop": "pastry;bakery"}, "bakery"),
        ({"amenity": "library"}, "library"),
        ({"amenity": "cafe"}, "cafe"),
        ({"amenity": "restaurant", "cuisine": "french"}, "restaurant"),
        ({"amenity": "pharmacy", "healthcare": "pharmacy"}, "pharmacy"),
        ({"amenity": "hospital"}, "hospital"),
        ({"amenity": "toilets", "fee": "no"}, "toilets"),
        ({"emergency": "defibrillator"}, "defibrillator"),
        ({"amenity": "social_facility", "social_facility": "food_bank"}, "food_bank"),
        ({"amenity": "social_facility"}, "other_social_facility"),
        ({"leisure": "park"}, "park"),
        ({"amenity": "townhall", "building": "townhall"}, "town_hall"),
        ({"tourism": "museum"}, "museum"),
    ],
)
def test_everyday_places_are_what_a_mapper_says(tags, expected):
    assert ALL.categorise(tags).id == expected


def test_ids_are_unique():
    for things in (
        [group.id for group in ALL.groups],
        [category.id for category in ALL.categories],
    ):
        assert [thing for thing, count in Counter(things).items() if count > 1] == []


def test_every_group_has_categories():
    assert {category.group for category in ALL.categories} == set(ALL.group_by_id)


def test_every_rule_reaches_its_own_category():
    """No rule is shadowed by one that comes before it."""
    taken = {}
    for category, rule in RULES:
        best = ALL.categorise(tags_of(rule))
        if best is not category:
            taken[str(rule)] = best and best.id
    assert taken == {}


KEYS = (
    st.sampled_from(ALL.keys)
    | st.sampled_from(sorted({k for _, r in RULES for k, _ in r.conditions}))
    | st.text()
)
VALUE = (
    st.sampled_from(sorted({v for _, r in RULES for _, v in r.conditions}))
    | st.sampled_from(["no", "", "yes"])
    | st.text()
)
JOINED = st.lists(VALUE, max_size=3).flatmap(
    lambda parts: st.sampled_from([";".join(parts), " ; ".join(parts), f" {''.join(parts[:1])}\t"])
)
TAGS = st.dictionaries(KEYS, JOINED, max_size=6)
# How a value may be written, and still be that value.
WRITTEN = st.sampled_from(["{}", " {}", "{}\t", "yes;{}", "{};no", "; {} ;"])
RULED = st.builds(
    lambda pair, written, more: (
        more | {key: written.format(value) for key, value in tags_of(pair[1]).items()}
    ),
    st.sampled_from(RULES),
    WRITTEN,
    TAGS,
)


def as_written(tags: dict[str, str], categories: tuple[Category, ...]) -> Category | None:
    """What a category is, said plainly: of all rules that hold, the heaviest; then the first."""

    def holds(rule: Rule) -> bool:
        return all(
            set(values(tags.get(key, ""))) & {value}
            or (value == ANY and any(values(tags.get(key, ""))))
            for key, value in rule.conditions
        )

    held = [
        (rule.weight, -position, category)
        for position, category in enumerate(categories)
        for rule in category.osm
        if holds(rule)
    ]
    return max(held, key=lambda one: one[:2])[2] if held else None


@settings(deadline=None)  # a busy machine is no failure
@given(TAGS | RULED)
def test_the_quick_way_to_a_category_leads_where_the_rules_do(tags):
    assert ALL.categorise(tags) is as_written(tags, ALL.categories)


@settings(deadline=None)
@given(RULED)
def test_more_tags_never_make_a_place_vanish(tags):
    assert ALL.categorise(tags) is not None
