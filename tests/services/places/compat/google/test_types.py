"""From our categories to Google's types, and back."""

import json

import pytest
from googling import validator

from core.taxonomy import taxonomy
from services.places.compat.google import types

TABLE = json.loads(types.TABLE.read_text("utf-8"))


def test_the_table_names_only_categories_that_there_are_each_once():
    for name, categories in TABLE["types"].items():
        assert set(categories) <= set(taxonomy().by_id), name
        assert len(set(categories)) == len(categories), name


def test_the_table_has_all_of_googles_types_of_places_and_no_other():
    definitions = validator("place/details").schema["definitions"]
    places, more = (set(definitions[name]["enum"]) for name in ("PlaceType1", "PlaceType2"))
    assert places <= set(TABLE["types"]) <= places | more


def test_every_category_has_types():
    for category in taxonomy().categories:
        found = types.of_category(category.id)
        is_land = category.group == "settlement" and "political" in found
        assert is_land or found[-2:] == ("point_of_interest", "establishment"), category.id


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("bakery", "bakery"),
        ("high_school", "secondary_school"),
        ("pharmacy", "pharmacy"),
        ("pizzeria", "restaurant"),
        ("railway_station", "train_station"),
        ("town_hall", "city_hall"),
        ("village", "locality"),
        ("suburb", "sublocality"),
        ("food_bank", "food"),
        ("bench", "point_of_interest"),
        ("dropped_from_the_taxonomy", "point_of_interest"),
    ],
)
def test_the_most_precise_type_comes_first(category, expected):
    assert types.of_category(category)[0] == expected


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["pharmacy"], "pharmacy"),
        (["school"], "school"),
        (["restaurant"], "restaurant"),
        (["nonsense", "museum"], "museum"),
        (["museum", "library"], "library"),
    ],
)
def test_a_type_leads_to_categories(names, first):
    found = types.categories_of(names)
    assert first in found
    assert len(set(found)) == len(found)


def test_all_places_are_establishments():
    assert types.categories_of(["establishment"]) is None
    assert types.categories_of(["museum", "point_of_interest"]) is None


def test_a_type_that_nobody_knows_asks_for_nothing():
    assert types.categories_of(["nonsense"]) is None
    assert types.wanted(["nonsense"]) == frozenset()


def test_a_type_without_a_category_finds_nothing():
    assert types.categories_of(["movie_rental"]) == []


def test_collections_are_spelled_out():
    assert types.wanted(["(cities)"]) == {"locality"}
    assert "route" in types.wanted(["address"])
