"""Which words that were typed a text has, and where."""

import pytest

from services.places.compat.google.matching import has_all, matched


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Boulangerie Dupont", "dup boul", ["Boul", "Dup"]),
        ("Rue de l’Église", "egl", ["Égl"]),
        ("Les Œufs", "oeu", ["Œufs"]),  # what folds to more letters is marked whole
        ("3 bis Rue Longue", "3bis", ["3", "bis"]),
        ("Rue de la Rue", "rue", ["Rue"]),
        ("Rue de la Rue", "rue rue", ["Rue", "Rue"]),
        ("Cafe\u0301 noir", "café", ["Cafe\u0301"]),
        ("Ж", "ж", ["Ж"]),
        ("Dupont", "pont", []),
        ("", "x", []),
        ("x", "", []),
    ],
)
def test_the_beginnings_of_words_are_marked(text, typed, marked):
    parts = matched(text, typed)
    assert [text[p["offset"] : p["offset"] + p["length"]] for p in parts] == marked


@pytest.mark.parametrize(
    ("typed", "is_whole"),
    [
        ("12 bd carl vogt", True),
        ("12 blvd carl-vogt", True),
        ("12bis boulevard", True),
        ("12 bld carl vogt geneve", True),
        ("boulevard carl-vogt à genève", True),
        ("13 boulevard carl vogt", False),
        ("1 boulevard carl vogt", False),  # 12 is no 1
        ("bar carl vogt", False),
        ("boulevard carl vocht", False),
    ],
)
def test_abbreviations_say_the_same(typed, is_whole):
    assert has_all(["12 bis Boulevard Carl-Vogt", None, "1205 Genève"], typed) is is_whole
