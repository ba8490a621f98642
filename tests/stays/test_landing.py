"""A flight that is late takes the guest's time along, by what is said last and not by how it came about."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stays import door, landing
from stays.house import House
from stays.models import Stay
from tests.hotel_examples import Caller, Moment, viewer_as, wall

DAY = dt.datetime(2026, 4, 16, tzinfo=dt.UTC)
END = DAY + dt.timedelta(days=1)
MINUTES = st.integers(0, 23 * 60)


def at(minutes: int) -> dt.datetime:
    return DAY + dt.timedelta(minutes=minutes)


def flight(scheduled: str | None = None, estimated: str | None = None) -> dict[str, str]:
    said = {"scheduled_at": scheduled, "estimated_at": estimated}
    return {name: f"2026-04-16T{time}:00+00:00" for name, time in said.items() if time}


@pytest.mark.parametrize(
    ("expected", "transport", "here"),
    [
        ("12:30", flight("11:40", "14:10"), "15:00"),  # the way into town stays as long
        ("15:00", flight("11:40", "14:10"), "15:00"),  # who says the time knows of the flight
        ("12:30", flight("11:40", "12:10"), "12:30"),  # it can still hold
        ("12:30", flight("11:40", "11:00"), "12:30"),  # early: shown, and nobody is hurried
        ("12:30", flight(None, "14:10"), "14:10"),
        ("11:30", flight("11:40", "14:10"), "14:10"),  # expected before it was to land: no way is known
        ("12:30", flight("11:40", "23:20"), "12:30"),  # would be after the stay
        ("12:30", flight("11:40"), "12:30"),
        ("12:30", {}, "12:30"),
    ],
)
def test_nobody_is_here_before_they_land(expected: str, transport: dict[str, str], here: str):
    moment = dt.datetime.fromisoformat(f"2026-04-16T{expected}:00+00:00")
    assert f"{landing.at_the_hotel(moment, transport, until=END):%d %H:%M}" == f"16 {here}"


def test_who_said_no_time_has_none():
    assert landing.at_the_hotel(None, flight("11:40", "14:10"), until=END) is None


@given(MINUTES, st.none() | MINUTES, MINUTES)
def test_said_again_it_moves_nothing_more(expected: int, scheduled: int | None, estimated: int):
    transport = {"estimated_at": at(estimated).isoformat()}
    if scheduled is not None:
        transport["scheduled_at"] = at(scheduled).isoformat()
    once = landing.at_the_hotel(at(expected), transport, until=END)
    assert once is not None
    assert at(expected) <= once < END
    assert landing.at_the_hotel(once, transport, until=END) == once


def test_the_flight_is_on_time_after_all(opera: Caller, aurora):
    def expected(**said: object) -> str:
        opera.book(expected_arrival_time="12:30", **said)
        return wall(Stay.objects.get().expected_arrival_at, aurora)

    times = {"scheduled_at": "2026-04-16T11:40", "estimated_at": "2026-04-16T14:10"}
    assert expected(arrival_transport=times) == "16 15:00"
    assert expected(arrival_transport=times | {"estimated_at": "2026-04-16T11:45"}) == "16 12:30"
    assert expected(arrival_transport=times | {"estimated_at": "2026-04-19T08:00"}) == "16 12:30"
    longer = {"departure_date": "2026-04-20"}
    assert expected(arrival_transport=times | {"estimated_at": "2026-04-19T08:00"}, **longer) == "19 08:50"
    last_day = {"departure_date": "2026-04-19"}  # from 12:00 on the guest has left
    assert expected(arrival_transport=times | {"estimated_at": "2026-04-19T11:15"}, **last_day) == "16 12:30"
    day_use = {"departure_date": "2026-04-16"}
    assert expected(arrival_transport=times | {"estimated_at": "2026-04-16T22:00"}, **day_use) == "16 22:50"


def test_who_is_on_the_way_or_here_has_landed(opera: Caller, house: House, moment: Moment, aurora):
    def said(**more: object) -> str:
        opera.book(expected_arrival_time="14:30", **more)
        return wall(Stay.objects.get().expected_arrival_at, aurora)

    def late(estimated: str) -> dict[str, object]:
        return {"arrival_transport": {"scheduled_at": "2026-04-16T13:40", "estimated_at": estimated}}

    assert said() == "16 14:30"
    moment.to("2026-04-16 13:50", aurora)
    door.on_the_way(Stay.objects.get().pk, house=house, by=viewer_as(aurora, "front_office.agent"), now=moment.now)
    assert said(**late("2026-04-16T15:00")) == "16 14:30"
    moment.to("2026-04-16 14:40", aurora)
    assert said(status="in_house", **late("2026-04-16T15:30")) == "16 14:30"
    assert said(status="in_house", **late("2026-04-16T16:00")) == "16 14:30"
