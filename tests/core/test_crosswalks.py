"""From NAF codes and GoGoCarto's categories to ours, and back."""

import pytest

from core.crosswalks import GoGoCarto, Theme
from core.taxonomy import taxonomy

ALL = taxonomy()
ESSENTIAL = ("solidarity", "community")


def ids(categories):
    return [category.id for category in categories]


@pytest.mark.parametrize(
    ("code", "best"),
    [
        ("88.99B", "other_social_facility"),
        ("94.99Z", "association_office"),
        ("88.10C", "sheltered_workshop"),
        ("87.10A", "nursing_home"),
        ("88.91A", "nursery"),
        ("47.79Z", "charity_shop"),
        ("56.10A", "restaurant"),
        ("56.10C", "fast_food"),
        ("10.71C", "bakery"),
        ("86.23Z", "dentist"),
        ("85.20Z", "primary_school"),
        ("91.01Z", "library"),
        ("84.11Z", "town_hall"),
    ],
)
def test_a_naf_code_leads_first_to_the_usual_kind_of_place(code, best):
    assert ids(ALL.from_naf(code))[0] == best


def test_a_naf_code_leads_to_every_kind_of_place_that_has_it():
    assert {"food_bank", "day_centre", "soup_kitchen"} <= set(ids(ALL.from_naf("88.99B")))


@pytest.mark.parametrize("written", ["8899B", "88.99b", " 88.99B "])
def test_a_naf_code_may_be_written_as_files_write_it(written):
    assert ALL.from_naf(written) == ALL.from_naf("88.99B")


@pytest.mark.parametrize("unknown", ["", "00.00Z", "88", "hello", "88.99B 94.99Z"])
def test_an_unknown_naf_code_leads_nowhere(unknown):
    assert ALL.from_naf(unknown) == ()


@pytest.mark.parametrize(
    ("name", "best"),
    [
        ("ressourcerie", "charity_shop"),
        ("Recyclerie", "charity_shop"),
        ("RESSOURCERIE / RECYCLERIE", "charity_shop"),
        ("épicerie solidaire", "food_bank"),
        ("epicerie-solidaire", "food_bank"),
        ("Restaurant solidaire", "soup_kitchen"),
        ("Friperie", "second_hand_clothes"),
        ("Boîtes à livres", "public_bookcase"),
        ("AMAP", "farm_shop"),
        ("circuits courts", "farm_shop"),
        ("Jardin partagé", "community_garden"),
        ("tiers-lieux", "social_centre"),
        ("atelier vélo", "bike_workshop"),
        ("éducation populaire", "youth_centre"),
        ("Repair Café", "repair_cafe"),
        ("solidarité", "social_service"),
        ("vrac", "bulk_shop"),
        ("Public bookcase", "public_bookcase"),
    ],
)
def test_a_category_of_gogocarto_leads_first_to_its_nearest_kin(name, best):
    assert ids(ALL.from_gogocarto(name))[0] == best


@pytest.mark.parametrize(
    ("theme", "inside"),
    [
        ("Alimentation", {"farm_shop", "organic_shop", "marketplace", "community_garden"}),
        ("Mobilité", {"bike_workshop", "carpooling", "car_sharing"}),
        ("Habitat", {"assisted_living", "group_home"}),
        ("Économie sociale et solidaire", {"charity_shop", "sheltered_workshop", "bulk_shop"}),
    ],
)
def test_a_wide_theme_leads_to_all_that_is_under_it(theme, inside):
    assert inside <= set(ids(ALL.from_gogocarto(theme)))


def test_what_is_of_a_theme_itself_comes_before_what_is_under_it():
    found = ids(ALL.from_gogocarto("solidarite"))
    assert found.index("social_service") < found.index("food_bank") < found.index("food_sharing")


def test_each_category_is_led_to_once():
    for theme in ALL.gogocarto.themes:
        found = ids(ALL.from_gogocarto(theme.id))
        assert len(found) == len(set(found))


@pytest.mark.parametrize("unknown", ["", "…", "nonsense"])
def test_an_unknown_category_of_gogocarto_leads_nowhere(unknown):
    assert ALL.from_gogocarto(unknown) == ()


def test_the_way_back_leads_to_where_it_began():
    for category in ALL.categories:
        assert all(category in ALL.from_naf(code) for code in category.naf)
        assert all(category in ALL.from_gogocarto(theme) for theme in category.gogocarto)


def test_every_naf_code_is_defined_and_every_definition_used():
    assert {code for category in ALL.categories for code in category.naf} == set(ALL.naf.codes)


def test_what_comes_first_for_a_naf_code_has_that_code():
    for code, category in ALL.naf.first.items():
        assert code in ALL.by_id[category].naf


def test_every_theme_that_a_category_names_is_defined():
    known = {theme.id for theme in ALL.gogocarto.themes}
    assert {theme for category in ALL.categories for theme in category.gogocarto} <= known
    assert {theme.parent for theme in ALL.gogocarto.themes if theme.parent} <= known


def test_no_name_means_two_themes():
    def names(theme):
        return (theme.id, *theme.labels.values(), *theme.names)

    astray = {
        (name, theme.id, ALL.gogocarto.find(name))
        for theme in ALL.gogocarto.themes
        for name in names(theme)
        if ALL.gogocarto.find(name) != theme.id
    }
    assert astray == set()


def test_the_tree_of_themes_has_roots_and_no_circle():
    roots = [theme.id for theme in ALL.gogocarto.themes if theme.parent is None]
    reached = [theme for root in roots for theme in ALL.gogocarto.below(root)]
    assert sorted(reached) == sorted(theme.id for theme in ALL.gogocarto.themes)


def test_a_theme_is_walked_from_the_top():
    def theme(id, parent=None):
        return Theme(id, {"fr": id, "en": id}, (), parent, None)

    tree = GoGoCarto("1.0.0", "", (theme("c", "b"), theme("a"), theme("b", "a"), theme("d", "a")))
    assert list(tree.below("a")) == ["a", "b", "c", "d"]


def test_the_social_economy_has_counterparts():
    essential = [category for category in ALL.categories if category.group in ESSENTIAL]
    assert [c.id for c in essential if not c.gogocarto] == ["party_office"]
    assert sum(bool(category.naf) for category in ALL.categories) >= 250
