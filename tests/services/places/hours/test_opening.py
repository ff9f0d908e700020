"""Open, closed or unknown, on the clock and by the calendar of the place."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from services.places.hours.opening import REMEMBERED, _read, opening, spans, state_at
from services.places.hours.whereabouts import country_of, zone_of
from services.places.hours.writing import understood

GENEVA = (6.14, 46.2)
PARIS = (2.35, 48.85)
VANCOUVER = (-123.1, 49.28)
ZURICH = ZoneInfo("Europe/Zurich")


def row(text, at=GENEVA):
    return {"opening_hours": text, "lon": at[0], "lat": at[1]}


def when(text, zone=ZURICH):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def state(text, moment, at=GENEVA):
    said = opening(row(text, at), when(moment))
    assert state_at(row(text, at), when(moment)) == said.state
    return said.state


def test_a_place_is_open_within_its_hours_and_closed_without():
    assert state("Mo-Fr 09:00-12:00,14:00-18:00", "2026-11-25T10:00") == "open"
    assert state("Mo-Fr 09:00-12:00,14:00-18:00", "2026-11-25T12:00") == "closed"
    assert state("Mo-Fr 09:00-12:00,14:00-18:00", "2026-11-28T10:00") == "closed"


def test_the_next_change_is_told_on_the_clock_of_the_place():
    said = opening(row("Mo-Fr 09:00-18:00", VANCOUVER), when("2026-11-25T18:00"))
    assert (said.open_now, said.timezone) == (True, "America/Vancouver")
    assert said.next_change == datetime(2026, 11, 25, 18, tzinfo=ZoneInfo("America/Vancouver"))
    assert said.next_change.utcoffset() == timedelta(hours=-8)


def test_what_opens_in_twenty_minutes_says_so():
    said = opening(row("Mo-Fr 09:00-18:00"), when("2026-11-25T08:40"))
    assert said.open_now is False
    assert said.next_change - when("2026-11-25T08:40") == timedelta(minutes=20)


def test_a_change_of_comment_is_no_change():
    text = 'Mo-Fr 09:00-12:00 open "desk"; Mo-Fr 12:00-18:00 open "phone"'
    said = opening(row(text.replace(";", ",")), when("2026-11-25T10:00"))
    assert (said.state, said.comment) == ("open", "desk")
    assert said.next_change == when("2026-11-25T18:00")


@pytest.mark.parametrize("text", ["24/7", "closed", "unknown"])
def test_what_never_changes_has_no_next_change(text):
    assert opening(row(text), when("2026-11-25T10:00")).next_change is None


def test_hours_end_after_midnight_whichever_rule_comes_first():
    text = "Su-Th 11:00-02:00; Fr-Sa 11:00-06:00"
    assert state(text, "2026-11-29T03:00") == "open"  # Sunday morning, of Saturday
    assert state(text, "2026-11-30T03:00") == "closed"  # Monday morning, of Sunday
    assert state("Fr 20:00-04:00; Sa 10:00-12:00", "2026-11-28T03:00") == "open"


def test_a_later_rule_replaces_the_day_of_an_earlier_one():
    assert state("Mo-Sa 09:00-18:00; Sa 10:00-12:00", "2026-11-28T14:00") == "closed"


def test_a_list_of_days_with_spaces_is_a_list():
    assert state("Mo, We, Fr 08:00-12:00; Sa, Su off", "2026-11-25T13:00") == "closed"
    assert state("Mo, We, Fr 08:00-12:00; Sa, Su off", "2026-11-25T09:00") == "open"


def test_clocks_that_go_back_and_forth_change_no_hours():
    text = "Mo-Su 01:30-04:00"
    for day in ("2026-03-29", "2026-10-25"):
        assert state(text, f"{day}T01:00") == "closed"
        assert state(text, f"{day}T03:30") == "open"
        said = opening(row(text), when(f"{day}T03:30"))
        assert said.next_change == when(f"{day}T04:00")


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("Mo-Su 17:00+", "2026-11-25T16:59", "closed"),
        ("Mo-Su 17:00+", "2026-11-25T18:00", "unknown"),
        ("Mo-Su 17:00+", "2026-11-26T02:59", "unknown"),
        ("Mo-Su 17:00+", "2026-11-26T03:00", "closed"),
        ("Mo-Su 10:00-17:00+", "2026-11-25T16:00", "open"),
        ("Mo-Su 10:00-17:00+", "2026-11-25T18:00", "unknown"),
        ("10:00-12:00,14:00+", "2026-11-25T11:00", "open"),
        ("10:00-12:00,14:00+", "2026-11-25T13:00", "closed"),
        ("10:00-12:00,14:00+", "2026-11-25T23:00", "unknown"),
        ('Fr 11:00+ "until the last guest"; Sa 10:00-12:00', "2026-11-27T12:00", "unknown"),
        ("Mo-Su sunrise+", "2026-11-25T12:00", "unknown"),
        ("Mo 10:00+, We 10:00-12:00", "2026-11-25T11:00", "unknown"),
    ],
)
def test_what_follows_an_open_end_is_unknown(text, moment, expected):
    assert state(text, moment) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"sur rendez-vous"', "unknown"),
        ('Mo-Fr 09:00-18:00 "sur rendez-vous"', "unknown"),
        ('Mo-Fr 09:00-18:00 open "sonnez"', "open"),
        ('Mo-Fr off "vacances"', "closed"),
        ('"ouvert; fermé || 17:00+"', "unknown"),
    ],
)
def test_a_comment_alone_makes_hours_uncertain(text, expected):
    said = opening(row(text), when("2026-11-25T10:00"))
    assert said.state == expected
    assert f'"{said.comment}"' in text
    assert said.open_now is {"open": True, "closed": False, "unknown": None}[expected]


@pytest.mark.parametrize(
    "text",
    [
        "Mo-fr 9-5",
        "sur rendez-vous",
        "Mo-Fr 8-22h",
        "https://example.org",
        "«»",
        "25:99",
        "\n",
        '"',
    ],
)
def test_what_cannot_be_read_is_kept_and_unknown(text):
    said = opening(row(text), when("2026-11-25T10:00"))
    assert (said.text, said.state, said.open_now, said.next_change) == (text, "unknown", None, None)
    assert said.valid is False


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Mon-Fri: 9.00 – 18.30;", "Mo-Fr 9:00-18:30"),
        ("opening_hours=Tuesday 10:00-12:00", "Tu 10:00-12:00"),
        ("Mo 09:00-12:00 14:00-17:00", "Mo 09:00-12:00,14:00-17:00"),
        ("Mo - Fr  10:00-12:00\n", "Mo-Fr 10:00-12:00"),
        ('Sa 10:00-12:00 open "Mon - Fri 9.30"', 'Sa 10:00-12:00 open "Mon - Fri 9.30"'),
    ],
)
def test_a_plain_slip_is_put_right(text, meant):
    assert understood(text) == meant
    assert opening(row(text), when("2026-11-25T11:00")).text == text


def test_a_slip_is_no_valid_text():
    assert opening(row("Mo-Fr 10:00-12:00;"), when("2026-11-25T11:00")).valid is False
    assert opening(row("Mo-Fr 10:00-12:00"), when("2026-11-25T11:00")).valid is True


def test_holidays_are_those_of_the_country():
    text = "Mo-Su 10:00-12:00; PH off"
    assert state(text, "2026-07-14T11:00", PARIS) == "closed"
    assert state(text, "2026-07-14T11:00", GENEVA) == "open"
    assert state(text, "2026-08-01T11:00", GENEVA) == "closed"
    assert state(text, "2026-07-14T17:00", (-61.5, 16.2)) == "closed"  # Guadeloupe, at 11:00


def test_a_country_is_that_of_the_time_zone_and_may_be_none():
    assert country_of(zone_of(*PARIS)) == "FR"
    assert country_of(zone_of(9.52, 47.14)) == "LI"
    assert country_of(zone_of(55.5, -21.1)) == "FR"  # Réunion
    assert country_of(zone_of(0, 0)) is None
    antarctica = (166.67, -77.85)  # a territory that has no calendar
    assert state("PH off; Mo-Su 00:00-24:00", "2026-07-14T11:00", antarctica) == "open"


def test_the_sun_rises_where_the_place_is():
    assert state("sunrise-sunset", "2026-06-21T05:40", PARIS) == "closed"
    assert state("sunrise-sunset", "2026-06-21T05:40", (9.52, 47.14)) == "open"


def test_a_place_without_hours_has_none():
    assert opening(row(None), when("2026-11-25T10:00")) is None
    assert state_at(row(None), when("2026-11-25T10:00")) == "unknown"


def test_the_poles_and_the_date_line_have_a_time():
    for position in [(180, 90), (-180, -90), (180, 0), (0, 0), (-180, 89.9)]:
        assert opening(row("sunrise-sunset", position), when("2026-06-21T12:00")).state in (
            "open", "closed", "unknown",
        )  # fmt: skip


WORDS = st.sampled_from(
    ["Mo", "Fr-Sa", "PH", "SH", "10:00", "-", "25:00", "+", ",", ";", "||", '"', "off", " ", "Jan", "week", "1-53/2", "2026",
     "easter", "(sunset-01:00)", "open", "/", "Su[1,-1]", "+1 day", "24/7", "é", "\0"]
)  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(WORDS, max_size=12).map(" ".join),
        st.lists(WORDS, max_size=9).map("".join),
    )
)
@hypothesis_settings(max_examples=800, deadline=400)
def test_no_text_whatever_breaks_or_takes_long(text):
    said = opening(row(text), when("2026-11-25T10:00"))
    assert said is None or (said.text == text and said.state in ("open", "closed", "unknown"))


def test_what_is_remembered_is_bounded():
    assert _read.cache_info().maxsize == REMEMBERED
    long = "; ".join(f"2026 Jan {day % 28 + 1:02} 10:00-12:00" for day in range(2_000))
    assert state(long, "2026-11-25T10:00") == "unknown"


def test_a_day_is_told_span_by_span():
    day, text = when("2026-03-02T00:00"), "Mo 08:00-12:00,14:00-18:00"
    found = spans(row(text), day, day + timedelta(days=1))
    assert [(f"{span.start:%H:%M}", f"{span.end:%H:%M}", span.state) for span in found] == [
        ("00:00", "08:00", "closed"),
        ("08:00", "12:00", "open"),
        ("12:00", "14:00", "closed"),
        ("14:00", "18:00", "open"),
        ("18:00", "00:00", "closed"),
    ]
    assert spans(row(None), day, day) is spans(row("ask inside"), day, day) is None
