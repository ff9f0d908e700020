"""Opening hours as Google gives them, on a Wednesday at noon in Paris."""

from datetime import UTC, datetime

import pytest

from services.places.compat.google.opening import opening_hours, utc_offset

NOON = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)


def hours(text, lang="en", at=NOON):
    return opening_hours({"opening_hours": text, "lon": 2.35, "lat": 48.85, "units": {}}, lang, at)


def test_each_day_has_its_period_and_its_text():
    found = hours("Mo-Fr 09:00-12:30; Su 10:00-11:00")
    assert found["open_now"] is True
    assert found["periods"][0] == {
        "open": {"day": 0, "time": "1000"}, "close": {"day": 0, "time": "1100"},
    }  # fmt: skip
    assert [period["open"]["day"] for period in found["periods"]] == [0, 1, 2, 3, 4, 5]
    assert found["weekday_text"][0] == "Monday: 9:00 AM – 12:30 PM"
    assert found["weekday_text"][5:] == ["Saturday: Closed", "Sunday: 10:00 AM – 11:00 AM"]


def test_days_and_times_are_written_as_the_language_has_them():
    text = hours("Mo-Fr 09:00-12:30,14:00-18:00", "fr")["weekday_text"]
    assert text[0] == "lundi: 09:00 – 12:30, 14:00 – 18:00"
    assert text[6] == "dimanche: Fermé"


def test_a_night_ends_on_the_day_after():
    found = hours("Sa 18:00-02:00")
    assert found["open_now"] is False
    assert found["periods"] == [
        {"open": {"day": 6, "time": "1800"}, "close": {"day": 0, "time": "0200"}}
    ]
    assert found["weekday_text"][5] == "Saturday: 6:00 PM – 2:00 AM"


@pytest.mark.parametrize("text", ["24/7", "Mo-Su 00:00-24:00"])
def test_day_and_night_is_one_period_without_an_end(text):
    found = hours(text)
    assert found["periods"] == [{"open": {"day": 0, "time": "0000"}}]
    assert set(found["weekday_text"][0].split(": ")) == {"Monday", "Open 24 hours"}


def test_what_is_closed_has_no_period():
    assert hours("off")["periods"] == []
    assert hours("off")["open_now"] is False


@pytest.mark.parametrize(
    "text", [None, "", "Mo-Fr 9-5", "sur rendez-vous", "Sa 10:00+", "x" * 5_000]
)
def test_nothing_is_told_of_what_is_not_known_for_sure(text):
    assert hours(text) is None


def test_a_place_has_its_own_clock():
    row = {"lon": 2.35, "lat": 48.85}
    assert utc_offset(row, NOON) == 60
    assert utc_offset(row, datetime(2026, 7, 1, tzinfo=UTC)) == 120
