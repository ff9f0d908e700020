"""Opening hours in the reader's words: the same cases as widget/test/texts.test.mjs."""

import json
from pathlib import Path

import pytest

from web.hours import hours
from web.texts import texts

CASES = json.loads(Path(__file__).with_name("hours.json").read_text())


@pytest.mark.parametrize(
    ("lang", "raw", "lines"), [(lang, *case) for lang, cases in CASES.items() for case in cases]
)
def test_the_words_are_translated_and_the_rest_is_kept(lang, raw, lines):
    assert hours(raw, texts(lang)) == lines


def test_no_hours_are_no_lines():
    assert hours(None, texts("fr")) == []
