import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from vipdesk.hotel import clock

UTC = dt.UTC
WARSAW = ZoneInfo("Europe/Warsaw")
SHANGHAI = ZoneInfo("Asia/Shanghai")
MAY_4 = dt.date(2026, 5, 4)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "time", "expected"),
    [
        ("2026-01-15", "12:00", "2026-01-15 11:00"),
        ("2026-07-15", "12:00", "2026-07-15 10:00"),
        ("2026-03-29", "01:59", "2026-03-29 00:59"),
        ("2026-03-29", "02:30", "2026-03-29 01:30"),  # left out: 03:30 summer time
        ("2026-03-29", "03:00", "2026-03-29 01:00"),
        ("2026-10-25", "02:30", "2026-10-25 00:30"),  # comes twice: the first
        ("2026-10-25", "03:00", "2026-10-25 02:00"),
    ],
)
def test_wall_time_to_utc(date: str, time: str, expected: str):
    assert clock.at(WARSAW, dt.date.fromisoformat(date), dt.time.fromisoformat(time)) == utc(expected)


def test_the_second_of_two_wall_times_is_never_meant():
    twice = dt.time(2, 30, fold=1)
    assert clock.at(WARSAW, dt.date(2026, 10, 25), twice) == utc("2026-10-25 00:30")


def test_now_is_in_utc():
    assert clock.now().tzinfo is UTC


def test_today_is_the_propertys():
    at = utc("2026-05-04 17:30")
    assert [clock.today(zone, at) for zone in (WARSAW, SHANGHAI)] == [MAY_4, dt.date(2026, 5, 5)]


@pytest.mark.parametrize(("at", "day"), [("04:59", 3), ("05:00", 4), ("23:59", 4), ("00:00", 3)])
def test_a_hotel_day_ends_at_five(at: str, day: int):
    moment = clock.at(SHANGHAI, MAY_4, dt.time.fromisoformat(at))
    assert clock.hotel_day(SHANGHAI, moment) == dt.date(2026, 5, day)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, None),
        ("", None),
        ("14:30", "2026-05-04 06:30"),
        (" 14:30:15 ", "2026-05-04 06:30:15"),
        ("05:00", "2026-05-03 21:00"),
        ("04:59", "2026-05-04 20:59"),  # the night that follows: 5 May
        ("1:30", "2026-05-04 17:30"),
        ("00:00", "2026-05-04 16:00"),
        (dt.time(1, 30), "2026-05-04 17:30"),
        (dt.time(22), "2026-05-04 14:00"),
        ("2026-05-04T01:30", "2026-05-03 17:30"),  # in full: as it stands
        ("2026-05-04T01:30:00+02:00", "2026-05-03 23:30"),
        ("2026-05-05T01:30:00Z", "2026-05-05 01:30"),
        ("2026-05-04 19:17:25.0", "2026-05-04 11:17:25"),
        (dt.datetime(2026, 5, 4, 1, 30), "2026-05-03 17:30"),
        (dt.datetime(2026, 5, 4, 1, 30, tzinfo=UTC), "2026-05-04 01:30"),
    ],
)
def test_expected_time_of_arrival(written: Any, expected: str | None):
    assert clock.eta_of(MAY_4, written, SHANGHAI) == (expected and utc(expected))


@pytest.mark.parametrize(
    "written", ["25:00", "12:60", "noon", "2026-05-04", "14", "14:30h", "2026-13-01T10:00", "2026-05-04T25:00", "1430"]
)
def test_what_is_no_time_is_refused(written: str):
    with pytest.raises(ValueError):
        clock.eta_of(MAY_4, written, SHANGHAI)


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (dt.date.max, "01:30"),
        (dt.date.min, "06:00"),
        (MAY_4, "0001-01-01T00:00:00+14:00"),
        (MAY_4, "9999-12-31T23:00:00-12:00"),
    ],
)
def test_what_lies_beyond_the_calendar_is_refused(date: dt.date, written: str):
    with pytest.raises(ValueError, match="beyond the calendar"):
        clock.eta_of(date, written, SHANGHAI)


def test_a_departure_in_the_small_hours_is_on_its_own_date():
    assert clock.moment_of(MAY_4, "04:00", SHANGHAI) == utc("2026-05-03 20:00")


def test_a_night_arrival_in_the_hour_that_the_clock_leaves_out():
    assert clock.eta_of(dt.date(2026, 3, 28), "02:30", WARSAW) == utc("2026-03-29 01:30")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-04-13", 12, "2027-04-13"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-04-13", -12, "2025-04-13"),
        ("2026-01-31", -2, "2025-11-30"),
        ("2024-02-29", -12, "2023-02-28"),
    ],
)
def test_months_are_counted_to_the_end_of_a_short_one(day: str, months: int, then: str) -> None:
    assert clock.months_later(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)
