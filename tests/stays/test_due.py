"""Due times, each worked out by hand from the hotel's rules of time: zone, told, ETA, service hours."""

import dataclasses
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stays.plan import ONCE, Hours
from stays.planning import plan
from tests.stays.planned import (
    LONG_BEFORE,
    RIGA,
    SHANGHAI,
    SHIPPED,
    UTC,
    WARSAW,
    by_key,
    moment,
    row,
    standard,
    stay,
    wall,
)
from tiers.standard import Due

NEW_YORK = ZoneInfo("America/New_York")


def due(key: str, facts: Any, *, now: dt.datetime = LONG_BEFORE, zone: ZoneInfo = SHANGHAI) -> str | None:
    return wall(by_key(plan(SHIPPED, facts, (), now=now))[key].due_at, zone)


# Sunday 19 April 2026, 06:30: the night before belongs to nobody but front office, security and what is live

SUNDAY = {
    "details_confirmed": "2026-04-16 12:00",  # three days before is a Thursday
    "coordination_meeting": "2026-04-17 15:00",  # two days before, Friday
    "letter_prepared": "2026-04-17 18:00",  # Saturday 12:00, sales closed: Friday's closing time
    "credit_confirmed": "2026-04-17 18:00",  # Saturday 16:00, finance closed
    "letter_signed": "2026-04-18 18:00",  # Saturday 18:00, the general manager's office is open to 20:00
    "suite_assigned": "2026-04-16 18:00",
    "security_briefed": "2026-04-18 17:00",
    "vip_clean": "2026-04-18 22:00",  # 04:00, housekeeping closed at 22:00
    "fruit": "2026-04-18 23:00",  # 04:30, F&B closed at 23:00, and after the clean
    "flowers": "2026-04-18 22:00",  # 04:30, housekeeping; not before the clean, which is due then too
    "letter_placed": "2026-04-18 23:00",  # 04:30, guest relations closed at 23:00
    "joint_inspection": "2026-04-19 05:00",  # live: sales are closed on Sunday, the duty manager stands in
    "keys": "2026-04-19 05:30",
    "guest_on_the_way": "2026-04-19 06:00",
    "kerb_held": "2026-04-19 06:10",
    "welcome_tea": "2026-04-19 06:15",  # live, before F&B opens at 06:30
    "gm_in_lobby": "2026-04-19 06:15",
    "guest_met": "2026-04-19 06:35",
    "courtesy_call": "2026-04-19 07:00",  # guest relations open at 07:00: inside
    "turndown 2026-04-19": "2026-04-19 19:30",
    "thank_you": "2026-04-22 12:00",  # leaving on Tuesday 21, a day later
}


@pytest.mark.parametrize("key", SUNDAY)
def test_arrival_on_sunday_at_half_past_six(key: str):
    facts = stay(arrival_date="2026-04-19", eta="2026-04-19 06:30")
    assert due(key, facts) == SUNDAY[key]


# Nobody knows when the guest comes: 14:00 is assumed

UNKNOWN = {
    ("VA", "vip_clean"): "2026-04-16 11:30",
    ("VA", "fruit"): "2026-04-16 12:00",
    ("VA", "joint_inspection"): "2026-04-16 12:30",
    ("VA", "keys"): "2026-04-16 13:00",
    ("VA", "guest_on_the_way"): None,  # live: due when the call comes
    ("VA", "kerb_held"): None,
    ("VA", "gm_in_lobby"): None,
    ("VB", "room_inspection"): "2026-04-16 12:30",  # live, but its rule says what holds while unknown
    ("VC", "officer_in_lobby"): None,
    ("VC", "arrival_time_confirmed"): "2026-04-15 15:00",
    ("VA", "guest_met"): "2026-04-16 14:05",
    ("VC", "courtesy_call"): "2026-04-16 14:30",
    ("VC", "turndown 2026-04-16"): "2026-04-16 19:30",  # 14:00 is not after 18:00
    ("VA", "bill_checked"): "2026-04-17 18:00",
}


@pytest.mark.parametrize(("tier", "key"), UNKNOWN)
def test_unknown_arrival(tier: str, key: str):
    assert due(key, stay(tier=tier, eta=None)) == UNKNOWN[tier, key]


# 01:30 is the night after Thursday 16 April

NIGHT = {
    "vip_clean": "2026-04-16 22:00",  # 23:00, housekeeping closes at 22:00
    "fruit": "2026-04-16 23:00",  # 23:30, F&B closes at 23:00
    "flowers": "2026-04-16 22:00",
    "joint_inspection": "2026-04-17 00:00",  # live
    "keys": "2026-04-17 00:30",
    "gm_in_lobby": "2026-04-17 01:15",
    "guest_met": "2026-04-17 01:35",
    "luggage": "2026-04-17 01:40",
    "courtesy_call": "2026-04-17 10:00",  # 02:00 still belongs to the 16th: the day after that
}


@pytest.mark.parametrize("key", NIGHT)
def test_arrival_at_half_past_one(key: str):
    assert due(key, stay(eta="2026-04-17 01:30")) == NIGHT[key]


# Booked on the day at 13:31 for 14:30

ONE_HOUR = {
    "details_confirmed": "2026-04-16 14:01",  # past: told + 30 min
    "suite_assigned": "2026-04-16 14:01",
    "coordination_meeting": "2026-04-16 14:01",
    "vip_clean": "2026-04-16 14:01",  # 12:00 is past; after the technical check, which is due then too
    "fruit": "2026-04-16 14:30",  # told + 60 min would be 14:31: not after the ETA
    "treats": "2026-04-16 14:30",
    "joint_inspection": "2026-04-16 14:30",  # told + 30 min, but not before the fruit
    "keys": "2026-04-16 14:01",
    "guest_on_the_way": "2026-04-16 14:00",  # not past
    "kerb_held": "2026-04-16 14:10",
    "gm_in_lobby": "2026-04-16 14:15",
    "guest_met": "2026-04-16 14:35",
    "bill_checked": "2026-04-17 18:00",
}


@pytest.mark.parametrize("key", ONE_HOUR)
def test_booked_an_hour_before(key: str):
    assert due(key, stay(), now=moment("2026-04-16 13:31")) == ONE_HOUR[key]


# Booked at 14:25 for 14:30: nothing sooner than ten minutes after it was told

FIVE_MINUTES = {
    "suite_assigned": "2026-04-16 14:35",
    "fruit": "2026-04-16 14:35",
    "joint_inspection": "2026-04-16 14:35",
    "guest_on_the_way": "2026-04-16 14:35",
    "gm_in_lobby": "2026-04-16 14:35",
    "guest_met": "2026-04-16 14:35",  # check-in + 5 min, which is not a row before the arrival
}


@pytest.mark.parametrize("key", FIVE_MINUTES)
def test_booked_five_minutes_before(key: str):
    assert due(key, stay(), now=moment("2026-04-16 14:25")) == FIVE_MINUTES[key]


# Booked in the evening for the next morning: what was told keeps its lead, whatever the hours

LATE_EVENING = {
    "details_confirmed": "2026-04-16 00:00",  # told Wednesday 23:30 + 30 min, though sales sleep: not moved again
    "amenity_order": "2026-04-16 00:00",
    "vip_clean": "2026-04-16 00:00",  # 06:00 → Wednesday 22:00 by the hours, which is past
    "fruit": "2026-04-16 06:30",  # F&B opens then
    "keys": "2026-04-16 07:30",
}


@pytest.mark.parametrize("key", LATE_EVENING)
def test_booked_in_the_evening_for_the_morning(key: str):
    assert due(key, stay(eta="2026-04-16 08:30"), now=moment("2026-04-15 23:30")) == LATE_EVENING[key]


def test_service_begins_when_the_department_opens():
    assert due("fruit", stay(eta="2026-04-16 08:30")) == "2026-04-16 06:30"
    assert due("fruit", stay(eta="2026-04-16 08:29")) == "2026-04-15 23:00"
    late = moment("2026-04-15 23:30")  # 23:00 is past: told + 60 min
    assert due("fruit", stay(eta="2026-04-16 08:29"), now=late) == "2026-04-16 00:30"


def test_closing_time_is_inside_the_service_hours():
    assert due("vip_clean", stay(eta="2026-04-17 00:30")) == "2026-04-16 22:00"  # exactly 22:00
    assert due("bill_checked", stay()) == "2026-04-17 18:00"  # Friday, exactly 18:00


# Day use: Thursday 16 April, 10:00 to 18:00

DAY_USE = {
    "bill_checked": "2026-04-16 10:30",  # Wednesday 18:00 would be before the guest comes
    "departure_agreed": "2026-04-16 10:30",
    "farewell_gift": "2026-04-16 17:00",
    "farewell_line_called": "2026-04-16 17:30",
    "farewell": "2026-04-16 17:50",
    "left_items": "2026-04-16 18:10",
    "thank_you": "2026-04-17 18:00",  # 24 h later, Friday at closing time
    "cost_posted": "2026-04-20 09:00",  # 48 h later is a Saturday: Monday
}


@pytest.mark.parametrize("key", DAY_USE)
def test_day_use(key: str):
    facts = stay(departure_date="2026-04-16", eta="2026-04-16 10:00", departure_at="2026-04-16 18:00")
    assert due(key, facts) == DAY_USE[key]


def test_no_departure_row_falls_before_the_guest_has_come():
    facts = stay(departure_date="2026-04-16")  # leaving at 12:00 by the house, coming at 14:30
    rows = ("bill_checked", "farewell_gift", "farewell_line_called", "farewell", "left_items")
    assert {key: due(key, facts) for key in rows} == dict.fromkeys(rows, "2026-04-16 15:00")


# Nights on which the clock changes: Warsaw, 29 March and 25 October 2026

SPRING, AUTUMN = ("2026-03-28", "2026-03-30"), ("2026-10-24", "2026-10-26")
CLOCK_CHANGES = [
    # arrival at 04:15 summer time is 02:15 UTC: real minutes are counted back over the hour that is missing
    (SPRING, "2026-03-29 02:15", "keys", "2026-03-29 01:15"),
    (SPRING, "2026-03-29 02:15", "joint_inspection", "2026-03-29 00:45"),  # 01:45 on the wall, not 02:45
    (SPRING, "2026-03-29 02:15", "vip_clean", "2026-03-28 21:00"),  # 23:45 UTC is closed: 22:00 winter time
    (SPRING, "2026-03-29 02:15", "courtesy_call", "2026-03-29 08:00"),  # 10:00 summer time on the 29th
    (SPRING, "2026-03-28 13:30", "turndown 2026-03-28", "2026-03-28 18:30"),  # 19:30 winter time
    (SPRING, "2026-03-28 13:30", "turndown 2026-03-29", "2026-03-29 17:30"),  # 19:30 summer time
    (
        SPRING,
        "2026-03-28 13:30",
        "bill_checked",
        "2026-03-28 14:00",
    ),  # Sunday closed: Friday; not before 14:30 + 30 min
    # arrival at 02:30 for the first time, 00:30 UTC
    (AUTUMN, "2026-10-25 00:30", "keys", "2026-10-24 23:30"),
    (AUTUMN, "2026-10-25 00:30", "guest_met", "2026-10-25 00:35"),
    (AUTUMN, "2026-10-25 00:30", "fruit", "2026-10-24 21:00"),  # 22:30 UTC is closed: 23:00 summer time
    # arrival at 04:00 winter time, 03:00 UTC: the night had an hour more
    (AUTUMN, "2026-10-25 03:00", "joint_inspection", "2026-10-25 01:30"),
    (AUTUMN, "2026-10-25 03:00", "courtesy_call", "2026-10-25 09:00"),  # 10:00 winter time
]


@pytest.mark.parametrize(("dates", "eta", "key", "expected"), CLOCK_CHANGES)
def test_nights_on_which_the_clock_changes(dates: tuple[str, str], eta: str, key: str, expected: str):
    facts = stay(zone=WARSAW, arrival_date=dates[0], departure_date=dates[1], eta=moment(eta, UTC))
    assert due(key, facts, zone=UTC) == expected


def test_a_day_after_the_departure_is_24_hours_though_the_clock_changes():
    facts = stay(zone=WARSAW, arrival_date="2026-03-26", departure_date="2026-03-28")
    assert due("preferences_recorded", facts, zone=WARSAW) == "2026-03-29 13:00"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (SHANGHAI, "2026-04-16 04:30"),
        (RIGA, "2026-04-16 09:30"),
        (WARSAW, "2026-04-16 10:30"),
        (NEW_YORK, "2026-04-16 16:30"),
    ],
)
def test_the_hotels_own_zone(zone: ZoneInfo, expected: str):
    assert due("fruit", stay(zone=zone), zone=UTC) == expected


# Weekends and the general manager's Sunday: arrival on Monday 20 April

MONDAY = {
    "details_confirmed": "2026-04-17 12:00",
    "coordination_meeting": "2026-04-17 18:00",  # Saturday 15:00
    "letter_prepared": "2026-04-17 18:00",  # Sunday 12:00
    "letter_signed": "2026-04-18 20:00",  # Sunday 18:00, the office closed on Saturday at 20:00
    "letter_placed": "2026-04-20 12:30",
    "technical_check": "2026-04-19 16:00",
}


@pytest.mark.parametrize("key", MONDAY)
def test_arrival_on_monday(key: str):
    assert due(key, stay(arrival_date="2026-04-20")) == MONDAY[key]


def test_a_weekend_in_house_falls_to_friday_but_not_before_the_guest_is_there():
    thursday = stay(departure_date="2026-04-20")
    saturday = stay(arrival_date="2026-04-18", departure_date="2026-04-20")
    assert due("programme_confirmed 2026-04-18", thursday) == "2026-04-17 18:00"
    assert due("programme_confirmed 2026-04-19", thursday) == "2026-04-17 18:00"
    assert due("programme_confirmed 2026-04-19", saturday) == "2026-04-18 15:00"
    assert due("bill_checked", saturday) == "2026-04-18 15:00"


# After the stay rows move later

AFTER = [
    ("2026-04-17", "2026-04-17 12:00", "thank_you", "2026-04-20 09:00"),  # Saturday: Monday
    ("2026-04-17", "2026-04-17 12:00", "survey", None),
    ("2026-04-21", "2026-04-21 23:30", "preferences_recorded", "2026-04-23 07:00"),  # Wednesday 23:30: Thursday
    ("2026-04-21", "2026-04-21 17:00", "file_archived", "2026-04-24 17:00"),  # Friday
    ("2026-04-22", "2026-04-22 17:00", "file_archived", "2026-04-27 09:00"),  # Saturday: Monday
]


@pytest.mark.parametrize(("date", "leaves", "key", "expected"), AFTER)
def test_after_the_stay(date: str, leaves: str, key: str, expected: str | None):
    items = by_key(plan(SHIPPED, stay(departure_date=date, departure_at=leaves), (), now=LONG_BEFORE))
    assert (wall(items[key].due_at) if key in items else None) == expected


# One contact a day, in the morning or in the evening, by the wall of the house


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026-04-17 09:00", "2026-04-17 11:00"),
        ("2026-04-17 11:10", "2026-04-17 11:40"),
        ("2026-04-17 11:30", "2026-04-17 12:00"),  # the end is inside
        ("2026-04-17 11:31", "2026-04-17 18:30"),
        ("2026-04-17 13:10", "2026-04-17 18:30"),
        ("2026-04-17 18:05", "2026-04-17 18:35"),
    ],
)
@pytest.mark.parametrize("zone", [SHANGHAI, NEW_YORK])
def test_a_contact_that_is_planned_late_waits_for_its_next_window(told: str, expected: str, zone: ZoneInfo):
    now = dt.datetime.fromisoformat(told).replace(tzinfo=zone).astimezone(UTC)
    here = dt.datetime(2026, 4, 16, 15, 0, tzinfo=zone).astimezone(UTC)
    facts = dataclasses.replace(stay(tier="VC", departure_date="2026-04-19"), zone=zone, eta=here, checked_in_at=here)
    before = plan(SHIPPED, facts, (), now=here - dt.timedelta(days=3))
    items = plan(SHIPPED, dataclasses.replace(facts, tier="VB"), before, now=now)  # a level with a contact each day
    [first] = [i for i in items if i.key == "contact_of_the_day" and i.day == dt.date(2026, 4, 17)]
    assert wall(first.due_at, zone) == expected


# Check-in takes the place of the ETA

CHECK_IN = [
    ("2026-04-16 15:10", "guest_met", "2026-04-16 15:15"),
    ("2026-04-16 15:10", "luggage", "2026-04-16 15:20"),
    ("2026-04-16 15:10", "courtesy_call", "2026-04-16 15:40"),
    ("2026-04-16 11:00", "courtesy_call", "2026-04-16 11:30"),  # three hours early: the check-in counts, not the ETA
    ("2026-04-16 20:30", "courtesy_call", "2026-04-16 21:00"),  # 21:00 is not after 21:00
    ("2026-04-16 20:31", "courtesy_call", "2026-04-17 10:00"),
    ("2026-04-17 04:20", "courtesy_call", "2026-04-17 10:00"),  # 04:50 still belongs to the 16th
]


@pytest.mark.parametrize(("at", "key", "expected"), CHECK_IN)
def test_check_in(at: str, key: str, expected: str):
    before = plan(SHIPPED, stay(), (), now=LONG_BEFORE)
    after = plan(SHIPPED, stay(checked_in_at=at), before, now=moment(at))
    assert wall(by_key(after)[key].due_at) == expected


def test_after_the_check_in_other_rows_still_go_by_the_arrival_that_was_expected():
    facts = stay(departure_date="2026-04-16", departure_at="2026-04-16 18:00", checked_in_at="2026-04-16 11:00")
    before = plan(SHIPPED, stay(departure_date="2026-04-16", departure_at="2026-04-16 18:00"), (), now=LONG_BEFORE)
    after = plan(SHIPPED, facts, before, now=moment("2026-04-16 11:00"))
    assert wall(by_key(after)["bill_checked"].due_at) == "2026-04-16 15:00"


def test_a_check_in_written_down_late_leaves_a_little_time():
    before = plan(SHIPPED, stay(), (), now=LONG_BEFORE)
    after = plan(SHIPPED, stay(checked_in_at="2026-04-16 14:30"), before, now=moment("2026-04-16 15:30"))
    assert wall(by_key(after)["guest_met"].due_at) == "2026-04-16 14:35"  # the same time as expected: nothing new
    later = plan(SHIPPED, stay(checked_in_at="2026-04-16 14:31"), before, now=moment("2026-04-16 15:30"))
    assert wall(by_key(later)["guest_met"].due_at) == "2026-04-16 16:00"


# The room is occupied the night before

OCCUPIED = [
    ("2026-04-16 14:30", "technical_check", "2026-04-16 10:30"),
    ("2026-04-16 14:30", "vip_clean", "2026-04-16 12:00"),
    ("2026-04-16 10:00", "technical_check", "2026-04-15 22:00"),  # 06:00, engineering closes at 22:00
    (None, "technical_check", "2026-04-16 10:00"),  # four hours before the assumed 14:00
]


@pytest.mark.parametrize(("eta", "key", "expected"), OCCUPIED)
def test_room_occupied_the_night_before(eta: str | None, key: str, expected: str):
    assert due(key, stay(eta=eta, occupied_before=True)) == expected


# The guest before leaves late: rows 14 to 24 wait until the room is free, and two hours more

FREE_LATE = [
    ("14:30", "16:00", "technical_check", "15 16:00"),  # not done in the empty room
    ("14:30", "16:00", "letter_signed", "15 18:00"),
    ("14:30", "16:00", "vip_clean", "16 18:00"),
    ("14:30", "16:00", "fruit", "16 18:00"),
    ("14:30", "16:00", "letter_placed", "16 18:00"),
    ("14:30", "16:00", "joint_inspection", "16 18:00"),
    ("14:30", "16:00", "keys", "16 18:00"),  # after the arrival: before, the room cannot be ready
    ("14:30", "16:00", "gm_in_lobby", "16 14:15"),  # the guest comes all the same
    ("14:30", "12:15", "vip_clean", "16 14:15"),
    ("14:30", "12:15", "keys", "16 14:15"),
    ("20:00", "16:00", "vip_clean", "16 18:00"),  # 17:30 by the rule
    ("20:00", "16:00", "fruit", "16 18:00"),  # the same by the rule
    ("20:00", "16:00", "joint_inspection", "16 18:30"),  # later by the rule
    ("20:00", "16:00", "keys", "16 19:00"),
    (
        "23:30",
        "21:00",
        "vip_clean",
        "16 23:00",
    ),  # housekeeping closes at 22:00, with the guest before still there at 21:00
    ("23:30", "21:00", "flowers", "16 23:00"),
    ("23:30", "21:00", "keys", "16 23:00"),
    (None, "16:00", "fruit", "16 18:00"),  # 12:00 while the time is unknown
    (None, "12:30", "keys", "16 14:30"),  # beyond the assumed 14:00
]


@pytest.mark.parametrize(("eta", "free", "key", "expected"), FREE_LATE)
def test_the_room_is_free_late(eta: str | None, free: str, key: str, expected: str):
    facts = stay(eta=eta and f"2026-04-16 {eta}", room_free_at=moment(f"2026-04-16 {free}"), occupied_before=False)
    assert due(key, facts) == f"2026-04-{expected}"


def test_told_of_it_too_late_there_is_still_a_little_notice():
    facts = stay(room_free_at=moment("2026-04-16 13:00"))
    assert due("vip_clean", facts, now=moment("2026-04-16 14:55")) == "2026-04-16 15:05"
    assert due("fruit", facts, now=moment("2026-04-16 15:30")) == "2026-04-16 15:40"


# Rules that the shipped standard does not show


def one(rule: Due, **values: Any) -> str | None:
    facts = stay(**values.pop("stay", {}))
    items = plan(standard(row("task", due=rule, **values)), facts, (), now=LONG_BEFORE)
    return wall(items[0].due_at)


def test_what_is_agreed_has_no_due_time():
    assert one(Due("agreed")) is None


def test_an_unknown_arrival_is_the_assumed_one_for_a_rule_that_does_not_say():
    assert one(Due("eta", minutes=-60), department="front_office", stay={"eta": None}) == "2026-04-16 13:00"


def test_a_department_that_never_opens_keeps_the_rules_time():
    hours = {"housekeeping": Hours((None,) * 7)}
    assert one(Due("eta", minutes=-120), stay={"hours": hours}) == "2026-04-16 12:30"


def test_a_department_without_hours_always_works():
    assert one(Due("eta", minutes=-720), stay={"hours": {}}) == "2026-04-16 02:30"


NIGHT_SHIFT = Hours((((dt.time(18), dt.time(2))),) * 7)


@pytest.mark.parametrize(
    ("at", "stage", "expected"),
    [
        ("01:30", "before_arrival", "2026-04-16 01:30"),
        ("02:00", "before_arrival", "2026-04-16 02:00"),
        ("12:00", "before_arrival", "2026-04-16 02:00"),
        ("12:00", "after_stay", "2026-04-16 18:00"),
    ],
)
def test_service_hours_over_midnight(at: str, stage: str, expected: str):
    rule = Due("arrival_date", at=dt.time.fromisoformat(at))
    assert one(rule, stage=stage, stay={"hours": {"housekeeping": NIGHT_SHIFT}}) == expected


def test_rows_that_wait_for_each_other_are_timed_all_the_same():
    small = standard(row("hen", after=("egg",)), row("egg", after=("hen",), due=Due("eta", minutes=-60)))
    items = plan(small, stay(), (), now=LONG_BEFORE)
    assert {item.key: wall(item.due_at) for item in items} == {"hen": "2026-04-16 13:30", "egg": "2026-04-16 13:30"}


# Daily rows


def days(key: str, **values: Any) -> list[str]:
    items = plan(SHIPPED, stay(**values), (), now=LONG_BEFORE)
    return [str(item.day)[5:] for item in items if item.key == key and item.day != ONCE]


def test_daily_rows_run_on_full_days():
    assert days("fruit_refreshed", departure_date="2026-04-20") == ["04-17", "04-18", "04-19"]
    assert days("fruit_refreshed", departure_date="2026-04-17") == []


def test_turndown_on_the_arrival_date_for_an_arrival_up_to_six():
    assert days("turndown", departure_date="2026-04-17", eta="2026-04-16 18:00") == ["04-16"]
    assert days("turndown", departure_date="2026-04-17", eta="2026-04-16 18:01") == []
    assert days("turndown", departure_date="2026-04-16") == []


def test_the_newspaper_also_on_the_departure_date():
    paper = {"conditions": frozenset({"preference:newspaper"})}
    assert days("newspaper", **paper) == ["04-17", "04-18"]
    assert days("newspaper", departure_date="2026-04-16", **paper) == []


def test_after_seven_nights_fruit_on_monday_and_thursday_and_the_contact_weekly():
    # arriving Thursday 16 April: the seventh night is that to Thursday 23
    fruit = days("fruit_refreshed", departure_date="2026-05-10")
    assert fruit[:7] == ["04-17", "04-18", "04-19", "04-20", "04-21", "04-22", "04-23"]
    assert fruit[7:] == ["04-27", "04-30", "05-04", "05-07"]
    contact = days("contact_of_the_day", departure_date="2026-05-10")
    assert contact[7:] == ["04-30", "05-07"]
    friday = days("fruit_refreshed", arrival_date="2026-04-17", departure_date="2026-04-28")
    assert friday[6:] == ["04-24", "04-27"]  # the seventh day is still every day's


def test_one_contact_a_day():
    assert days("contact_of_the_day", departure_date="2026-04-19") == ["04-17", "04-18"]
    assert days("contact_of_the_day", departure_date="2026-04-19", eta="2026-04-16 22:00") == ["04-18"]


def test_days_that_have_passed_are_not_made_any_more():
    items = plan(SHIPPED, stay(departure_date="2026-04-20"), (), now=moment("2026-04-18 23:30"))
    assert [str(i.day)[5:] for i in items if i.key == "fruit_refreshed"] == ["04-18", "04-19"]
