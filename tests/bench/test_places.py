"""What `bench places` asks for, and what counts as found."""

import os
import random
import re
import subprocess
import sys

import pytest

from bench.places.accuracy import NEVER, Result, _line
from bench.places.questions import Ask, Bar, Question, bars
from bench.places.targets import (
    Address,
    Place,
    _only_ones,
    addresses,
    distance_m,
    moved,
    places,
    plain,
)
from bench.places.typos import KINDS, misspell
from core.errors import Unavailable
from core.settings import ROOT

TEXTS = ("Rue de la Confédération", "215th Street", "Landstraße", "Ávenida da Liberdade", "ÉCOLE")
DOOR = Address("address-n1", (6.14, 46.2), "12bis", "Rue de l’Hôpital", "1204", "Genève")
CAFE = Place("5", (6.14, 46.2), "Café Bel", frozenset({"Café Bel", "Nice Café"}))


def edits(one, other):
    """How many single edits apart: letters swapped, dropped, added or replaced by another."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            least = min(rows[-2][j] + 1, rows[-1][j - 1] + 1, rows[-2][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, rows[-3][j - 2] + 1)
            rows[-1].append(least)
    return rows[-1][-1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_typo_is_exactly_one_edit(kind, text):
    for seed in range(50):
        wrong = misspell(text, kind, random.Random(seed))
        assert edits(text, wrong) == 1, wrong


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_of_a_word_may_be_the_wrong_one(kind):
    assert len({misspell("Confédération", kind, random.Random(n)) for n in range(500)}) > 10


def test_numbers_and_short_words_stay_as_they_are():
    assert misspell("12 rue du Lac", "drop", random.Random(1)) is None
    assert misspell("1204 Brno", "drop", random.Random(1)).startswith("1204 ")


def test_an_accent_keeps_the_case_of_its_letter():
    found = {misspell("ÉTÉS", "accent", random.Random(n)) for n in range(60)}
    assert {"ETÉS", "ÉTES", "ÈTÉS"} <= found
    assert all(word.isupper() for word in found)


def feature(lon, lat, name=None, housenumber=None, street=None):
    address = {"housenumber": housenumber, "street": street}
    return {
        "id": "x",
        "geometry": {"coordinates": [lon, lat]},
        "properties": {"name": name, "address": address},
    }


def test_a_hit_has_the_same_street_and_number_within_150_m():
    assert DOOR.is_hit(feature(6.1405, 46.2, None, "12 BIS", "rue de l'hopital"))
    assert not DOOR.is_hit(feature(6.1405, 46.2, None, "12", "Rue de l’Hôpital"))
    assert not DOOR.is_hit(feature(6.1405, 46.2, None, "12bis", "Rue du Lac"))
    assert not DOOR.is_hit(feature(6.1422, 46.2, None, "12bis", "Rue de l’Hôpital")), "170 m"
    assert not DOOR.is_hit({**feature(6.14, 46.2), "properties": {"name": None, "address": None}})


def test_a_hit_has_the_same_name_in_some_language_within_150_m():
    assert CAFE.is_hit(feature(6.1405, 46.2, "cafe bel"))
    assert CAFE.is_hit(feature(6.14, 46.2, "Nice Café"))
    assert not CAFE.is_hit(feature(6.14, 46.2, "Café Belle"))
    assert not CAFE.is_hit(feature(6.14, 46.2))
    assert not CAFE.is_hit(feature(6.143, 46.2, "Café Bel"))


def test_letters_are_compared_without_case_accents_and_punctuation():
    assert plain("L’Œuvre d’Art, n° 12-B") == plain("l'œuvre d art n° 12B")


def test_distances_are_in_metres():
    assert distance_m((0, 0), (0, 1)) == pytest.approx(111_195, abs=1)
    assert distance_m((179.9995, 60), (-179.9995, 60)) == pytest.approx(55.6, abs=0.1)
    for seed in range(20):
        assert distance_m((6.1, 46.2), moved((6.1, 46.2), 300, random.Random(seed))) < 301


def test_names_that_another_place_further_away_has_are_not_asked_for():
    rows = [("1", 0, 0, "Bar"), ("2", 0, 0.001, "bar"), ("3", 0, 0, "Gym"), ("4", 1, 0, "Gym")]
    assert [row[0] for row in _only_ones(rows)] == ["1", "2"]


def test_the_same_samples_are_taken_every_time(geneva):
    assert addresses(geneva, 300) == addresses(geneva, 300)
    assert places(geneva, 300) == places(geneva, 300)
    assert len(set(addresses(geneva, 300))) == len(set(places(geneva, 300))) == 300
    first, again = (bars(addresses(geneva, 50), places(geneva, 50)) for _ in range(2))
    assert first == again


def test_an_empty_database_has_nothing_to_ask_for(empty):
    with pytest.raises(Unavailable, match="import an extract first"):
        addresses(empty, 300)


def test_each_bar_asks_its_own_questions():
    asked = {bar.name: bar.questions for bar in bars([DOOR], [CAFE])}
    texts = {name: [ask.q for ask in some[0].asks] for name, some in asked.items()}
    assert texts["address, number first"] == ["12bis Rue de l’Hôpital, 1204 Genève"]
    assert texts["address, number last"] == ["Rue de l’Hôpital 12bis, 1204 Genève"]
    assert edits(texts["one typo, number first, top 3"][0], "12bis Rue de l’Hôpital, 1204 Genève")
    assert texts["street and number, bias, number last"] == ["Rue de l’Hôpital 12bis"]
    assert texts["characters until in top 5: place"] == [
        "C",
        "Ca",
        "Caf",
        "Café",
        "Café B",
        "Café Be",
        "Café Bel",
    ]
    assert "bias=6.1" in asked["street and number, bias, number first"][0].asks[0].path
    assert "bias" not in asked["address, number first"][0].asks[0].path
    assert (
        len(
            {
                ask.path.split("bias=")[1]
                for ask in asked["characters until in top 5: place"][0].asks
            }
        )
        == 1
    )


def test_a_bar_is_met_by_what_reaches_it():
    question = Question(CAFE, [Ask("Café", "/"), Ask("Café B", "/")], 5)
    typed = [Result(question, n, 0, []) for n in (4, 6, NEVER)]
    cells, share = _line(Bar("typed", [question], most=6), typed)
    assert cells[:5] == ["typed", "3", "6", "<= 6", "ok"]
    assert share == 1
    found = [Result(question, 6, 0, [])] * 9 + [Result(question, NEVER, 1, [])]
    cells, share = _line(Bar("found", [question], least=0.95), found)
    assert cells[:5] == ["found", "10", "90.0%", ">= 95%", "NO"]
    assert cells[-2:] == ["1", "1"]
    assert share == pytest.approx(0.9 / 0.95)


def test_the_table_of_accuracy_can_be_read(geneva, tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "cli", "bench", "places", "accuracy", "--here", "--samples", "5"],
        cwd=ROOT, capture_output=True, text=True,
        env=os.environ
        | {"LC_ALL": "C", "PYTHONPATH": str(ROOT), "MAPCOMMONS_DATA_DIR": str(tmp_path)}
        | {"MAPCOMMONS_DATABASE_URL": geneva},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"ratio: \d+\.\d\d", lines[-1])
    reverse = next(line for line in lines if line.startswith("reverse at an address point"))
    assert re.split(r"\s{2,}", reverse)[1:5] == ["5", "100.0%", ">= 99%", "ok"]
