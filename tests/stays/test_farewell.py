"""The line is called half an hour before the departure: once, and again when the departure moves."""

import pytest

from stays.departures import leave
from stays.farewell import call_due
from stays.house import house_of
from stays.models import Stay
from tests.hotel_examples import Caller, Moment, viewer_as
from vipdesk.outbox.models import Delivery, Event, Notice


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora) -> int:
    """A leader in house who leaves on Saturday at 11:30; everything told before is acknowledged."""
    booked = opera.book(room_number="1208", expected_departure_time="11:30")["id"]
    moment.to("2026-04-16 14:30", aurora)
    opera.post("/bookings/K-1/check-in", {})
    opera.acknowledge_all(booked)
    return booked


def called(stay: int) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(subject_id=stay, event_kind="stay.farewell").select_related("department")
    return sorted((row.department.code, row.changes[0]["to"][11:16]) for row in rows)


def test_half_an_hour_before_and_once(opera: Caller, stay: int, moment: Moment, aurora):
    assert call_due(now=moment.to("2026-04-18 10:59", aurora)) == 0
    assert [call_due(now=moment.to("2026-04-18 11:00", aurora)), call_due(now=moment.now)] == [1, 0]
    assert called(stay) == [("front_office", "09:30"), ("guest_relations", "09:30"), ("housekeeping", "09:30")]
    text = opera.notices(stay)["front_office"]["text"]
    assert text == "Farewell: to the lobby, please. The guest leaves at 11:30"
    assert Event.objects.filter(kind="stay.farewell", subject_id=stay).count() == 1
    assert not Delivery.objects.filter(notice__event_kind="stay.farewell", due_at__gt=moment.now).exists()


def test_it_moves_with_the_departure(stay: int, moment: Moment, aurora):
    desk, house = viewer_as(aurora, "duty_manager"), house_of(aurora)
    moment.to("2026-04-18 10:00", aurora)
    later = moment.now.astimezone(aurora.zone).replace(hour=16).time()
    leave(stay, Stay.objects.get(pk=stay).departure_date, later, house=house, by=desk, now=moment.now)
    assert call_due(now=moment.to("2026-04-18 11:00", aurora)) == 0
    assert call_due(now=moment.to("2026-04-18 15:31", aurora)) == 1


def test_nobody_is_called_for_a_guest_who_has_left_or_when_all_was_down(
    opera: Caller, stay: int, moment: Moment, aurora
):
    assert call_due(now=moment.to("2026-04-18 11:45", aurora)) == 0
    moment.to("2026-04-18 11:00", aurora)
    opera.post("/bookings/K-1/check-out", {})
    assert call_due(now=moment.now) == 0
