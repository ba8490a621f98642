"""Which rule a notice goes by, and what the night holds back; across clock changes too."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass

import pytest

from stays.escalation import Quiet, due, rule_for

WARSAW = zoneinfo.ZoneInfo("Europe/Warsaw")
NIGHT = Quiet(WARSAW, dt.time(22), dt.time(7))
HOUR = dt.timedelta(hours=1)
ZONES = (
    "Europe/Warsaw", "Europe/Riga", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Shanghai",
    "Africa/Casablanca", "Pacific/Auckland",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    minutes: int
    tier_id: int | None = None
    event: str = ""
    within_hours: int = 0
    urgent_hours: int = 4
    wakes: bool = False


HIGH, ROOM, ANY = Line(15, tier_id=1, within_hours=24, wakes=True), Line(5, event="stay.room_changed"), Line(240)
SOON = Line(7, tier_id=1, within_hours=2)
NOW = dt.datetime(2026, 4, 13, 8, 0, tzinfo=dt.UTC)


def at(wall: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-04-{wall}").replace(tzinfo=WARSAW).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("tier", "event", "hours", "rule"),
    [
        (1, "stay.booked", 24, HIGH),
        (1, "stay.booked", 24.1, ANY),
        (1, "stay.booked", 2, SOON),
        (1, "stay.booked", None, SOON),  # here already
        (1, "stay.booked", -3, SOON),  # late
        (2, "stay.booked", 1, ANY),
        (None, "stay.booked", 1, ANY),
        (1, "stay.room_changed", 1, ROOM),
    ],
)
def test_the_closest_rule_counts(tier, event, hours, rule):
    arrival = None if hours is None else NOW + hours * HOUR
    assert rule_for([ANY, HIGH, SOON, ROOM], tier_id=tier, event=event, arrival=arrival, now=NOW) == rule


def test_where_no_rule_speaks_of_it_nobody_waits():
    assert rule_for([HIGH], tier_id=2, event="stay.booked", arrival=NOW, now=NOW) is None


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("13 21:59", "13 21:59"),
        ("13 22:00", "14 07:00"),
        ("14 06:59", "14 07:00"),
        ("14 07:00", "14 07:00"),
        ("14 12:00", "14 12:00"),
    ],
)
def test_the_end_of_the_quiet_hours(moment, ends):
    assert NIGHT.end(at(moment)) == at(ends)


def test_quiet_hours_by_day_and_none():
    noon = Quiet(WARSAW, dt.time(12), dt.time(14))
    assert [noon.end(at(one)) for one in ("13 11:59", "13 13:00", "13 14:00")] == [
        at("13 11:59"),
        at("13 14:00"),
        at("13 14:00"),
    ]
    never = Quiet(WARSAW, dt.time(7), dt.time(7))
    assert never.end(at("13 07:00")) == at("13 07:00")


@pytest.mark.parametrize(
    ("rule", "step", "arrival", "more", "when"),
    [
        (HIGH, "13 15:00", "13 20:00", {}, "13 15:00"),  # by day nothing is held
        (HIGH, "13 23:00", "14 02:00", {}, "13 23:00"),  # within 4 h: urgent
        (HIGH, "13 23:00", "14 05:00", {}, "14 01:00"),  # held until it is urgent
        (HIGH, "13 23:00", "14 14:00", {}, "14 07:00"),  # held until the night is over
        (HIGH, "13 23:00", "14 14:00", {"urgent": True}, "13 23:00"),
        (HIGH, "13 23:00", "14 02:00", {"highest": True}, "13 23:00"),
        (HIGH, "13 23:00", "14 14:00", {"highest": True, "urgent": True}, "14 07:00"),
        (ANY, "13 23:00", "14 02:00", {}, "13 23:00"),
        (ANY, "13 23:00", "14 02:00", {"highest": True}, "14 07:00"),  # nobody wakes the general manager for it
        (Line(30, urgent_hours=0), "13 23:00", "14 00:30", {}, "14 07:00"),
        (HIGH, "13 23:00", None, {}, "14 07:00"),  # here already
    ],
)
def test_what_the_night_holds(rule, step, arrival, more, when):
    arrives = at(arrival) if arrival else None
    assert due(rule, at=at(step), arrival=arrives, quiet=NIGHT, **more) == at(when)


@pytest.mark.parametrize("name", ZONES)
def test_no_night_of_two_years_is_too_long_or_too_short(name):
    """Every hour of two years, clock changes among them: out of the quiet hours at the wall time, never before the step."""
    zone = zoneinfo.ZoneInfo(name)
    quiet = Quiet(zone, dt.time(22), dt.time(7))
    moment, wrong = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), []
    while moment.year < 2028:
        end, local = quiet.end(moment), moment.astimezone(zone)
        by_day = dt.time(7) <= local.time() < dt.time(22)
        if (end == moment) != by_day or end < moment or end - moment > 10 * HOUR:
            wrong.append(moment)
        if not by_day and end.astimezone(zone).time() != dt.time(7):
            wrong.append(moment)
        moment += HOUR
    assert wrong == []
