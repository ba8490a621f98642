"""The words of the desk: times, parties, needs, journeys."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from stays import words

NOW = dt.datetime(2026, 11, 21, 13, 5, tzinfo=dt.UTC)
ZONE = ZoneInfo("Europe/Warsaw")
TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("minutes", "relative", "due"),
    [
        (0, "now", "now"),
        (25, "in 25 min", "in 25 min"),
        (120, "in 2 h", "in 2 h"),
        (135, "in 2 h 15 min", "in 2 h 15 min"),
        (1440, "in 1 day", "in 1 day"),
        (3 * 1440, "in 3 days", "in 3 days"),
        (-10, "10 min ago", "overdue by 10 min"),
        (-95, "1 h 35 min ago", "overdue by 1 h 35 min"),
    ],
)
def test_how_far_off_a_moment_is(minutes, relative, due):
    moment = NOW + dt.timedelta(minutes=minutes)
    assert (words.relative(moment, NOW), words.due(moment, NOW)) == (relative, due)


def test_a_due_time_that_nobody_knows_yet():
    assert words.due(None, NOW) == "no time yet"


def test_a_moment_on_the_hotels_wall():
    moments = [NOW, NOW + dt.timedelta(hours=12), None]
    assert [words.wall(moment, ZONE, TODAY) for moment in moments] == ["14:05", "Sun 22 Nov 02:05", ""]
    assert words.clock_line("America/Argentina/Buenos_Aires", NOW) == "13:05 in Buenos Aires"


@pytest.mark.parametrize(
    ("day", "title"),
    [
        ("2026-11-21", "Today, Saturday 21 November"),
        ("2026-11-22", "Tomorrow, Sunday 22 November"),
        ("2026-11-20", "Yesterday, Friday 20 November"),
        ("2026-11-28", "Saturday 28 November"),
    ],
)
def test_the_title_of_a_day(day, title):
    assert words.title_of(dt.date.fromisoformat(day), TODAY) == title


def test_nights_and_people():
    assert [words.nights(n) for n in (0, 1, 3)] == ["day use", "1 night", "3 nights"]
    assert [words.party(*one) for one in ((1, 0), (2, 1), (0, 2))] == ["1 adult", "2 adults, 1 child", "2 children"]


def test_what_must_not_go_wrong():
    minds = [
        {"kind": "allergy severe", "text": "mango"},
        {"kind": "allergy mild", "text": "cannot have nickel anywhere"},
        {"kind": "diet", "text": "alcohol_free"},
        {"kind": "access", "text": "wheelchair"},
        {"kind": "incognito", "text": "incognito"},
        {"kind": "no_fuss", "text": "no_fuss"},
    ]
    assert words.chips(minds) == [
        ("grave", "Mango allergy, severe"),
        ("grave", "Allergy: Cannot have nickel anywhere"),
        ("plain", "Alcohol free"),
        ("need", "Wheelchair"),
        ("plain", "Do not announce"),
        ("plain", "No fuss"),
    ]


@pytest.mark.parametrize(
    ("transport", "said"),
    [
        (None, ""),
        ({}, ""),
        ({"carrier_code": "LO", "transport_code": "382"}, "LO 382"),
        ({"carrier_code": "LO", "transport_code": "LO 382"}, "LO 382"),
        (
            {
                "transport_code": "LH 1348",
                "scheduled_at": "2026-11-21T14:00:00+01:00",
                "estimated_at": "2026-11-21T14:40:00+01:00",
            },
            "LH 1348 delayed 40 min",
        ),
        (
            {
                "transport_code": "LH 1348",
                "scheduled_at": "2026-11-21T14:00:00+01:00",
                "estimated_at": "2026-11-21T14:00:00+01:00",
            },
            "LH 1348 on time",
        ),
    ],
)
def test_a_journey(transport, said):
    assert words.journey(transport) == said
