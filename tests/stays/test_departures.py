"""The departure: a longer stay, an earlier one, a late check-out; refused where it cannot be."""

import datetime as dt

import pytest

from stays import departures, reception
from stays.house import House
from stays.models import Stay
from stays.reception import NotPossible
from tests.hotel_examples import Caller, Moment, viewer_as, wall
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event, Notice


@pytest.fixture
def desk(aurora: Property) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def first(opera: Caller, moment: Moment, aurora: Property, desk: Viewer, house: House) -> int:
    """A guest in the house until the morning of the 16th."""
    stay = opera.book(arrival_date="2026-04-13", departure_date="2026-04-16", room_number="1208")
    reception.check_in(stay["id"], house=house, by=desk, now=moment.now)
    return stay["id"]


def leave(stay: int, date: str, time: str, house: House, desk: Viewer, moment: Moment) -> list[str]:
    at = dt.time.fromisoformat(time) if time else None
    done = departures.leave(stay, dt.date.fromisoformat(date), at, house=house, by=desk, now=moment.now)
    return [warning["detail"] for warning in done[1]]


def kinds(stay: int) -> list[str]:
    return list(Event.objects.about("stay", stay).order_by("pk").values_list("kind", flat=True))


def test_departure_changed_is_written_down_and_told_where_it_touches(opera, moment, house, desk, aurora):
    stay = opera.book()["id"]
    opera.acknowledge_all(stay)
    leave(stay, "2026-04-19", "15:00", house, desk, moment)
    event = Event.objects.about("stay", stay).order_by("-pk").first()
    assert (event.kind, event.by_staff_id, event.facts) == (
        "stay.departure_changed",
        desk.by,
        {
            "room_number": "",
            "departure": "2026-04-19",
            "was_departure": "2026-04-18",
            "leaves_at": "2026-04-19T13:00:00+00:00",
            "fields": ["departure_date", "leaves_at"],
        },
    )
    notices = Notice.objects.filter(subject_id=stay, acknowledged_at=None, event_kind="stay.departure_changed")
    told = {notice.department.code: {change["kind"] for change in notice.changes} for notice in notices}
    assert told["finance"] == {"fact", "moved"}  # the bill, and the cost
    assert told["food_beverage"] == {"added", "fact"}  # fruit on one more day
    assert "engineering" not in told
    assert "security" not in told
    assert wall(opera.items(stay)["farewell_line_called"]["due_at"], aurora) == "19 14:30"


def test_the_same_departure_again_is_no_change(opera, moment, house, desk):
    stay = opera.book()["id"]
    leave(stay, "2026-04-18", "15:00", house, desk, moment)
    events = kinds(stay)
    leave(stay, "2026-04-18", "15:00", house, desk, moment)
    assert kinds(stay) == events


def test_what_the_sender_says_later_of_something_else_does_not_undo_it(opera, moment, house, desk, aurora):
    stay = opera.book()["id"]
    leave(stay, "2026-04-19", "15:00", house, desk, moment)
    opera.book(room_type="STE")
    kept = Stay.objects.get(pk=stay)
    assert (kept.departure_date, wall(kept.expected_departure_at, aurora)) == (dt.date(2026, 4, 19), "19 15:00")


@pytest.mark.parametrize(
    ("date", "time", "code"),
    [
        ("2026-04-15", "", "before_arrival"),
        ("2026-04-16", "14:00", "before_arrival"),
        ("2028-04-16", "", "too_long"),
        ("9999-12-31", "23:00", "too_long"),
        ("0001-01-01", "00:00", "before_arrival"),
    ],
)
def test_a_departure_that_cannot_be_is_refused_and_nothing_is_stored(opera, moment, house, desk, date, time, code):
    stay = opera.book()["id"]
    with pytest.raises(NotPossible) as refused:
        leave(stay, date, time, house, desk, moment)
    assert refused.value.code == code
    assert (Stay.objects.get(pk=stay).departure_date, kinds(stay)) == (dt.date(2026, 4, 18), ["stay.booked"])


def test_who_is_in_the_house_does_not_leave_in_the_past(opera, first, moment, house, desk, aurora):
    moment.to("2026-04-15 13:00", aurora)
    for date, time in (("2026-04-14", ""), ("2026-04-15", "12:30")):
        with pytest.raises(NotPossible, match="lies in the past"):
            leave(first, date, time, house, desk, moment)
    assert leave(first, "2026-04-15", "", house, desk, moment) == []
    reception.check_out(first, house=house, by=desk, now=moment.now)
    with pytest.raises(NotPossible, match="This stay is over: checked out"):
        leave(first, "2026-04-16", "", house, desk, moment)
