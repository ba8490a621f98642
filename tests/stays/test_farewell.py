"""The line is called half an hour before the departure: once, and again when the departure moves."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from stays.departures import leave
from stays.farewell import call_due
from stays.house import house_of
from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, viewer_as
from tests.outbox.test_channels import Receiver, receiver
from tests.stays.pages import words_of
from vipdesk.hotel.models import StaffMember
from vipdesk.hotel.roster import put_on
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.channel_models import Channel
from vipdesk.outbox.channels import spread
from vipdesk.outbox.delivering import deliver_due
from vipdesk.outbox.models import Delivery, Event, Notice
from vipdesk.outbox.sealing import seal

__all__ = ["receiver"]


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
    return sorted((row.department.code, row.changes[0]["to"]["at"][11:16]) for row in rows)


def texts(opera: Caller, stay: int) -> dict[str, str]:
    return {code: one["text"] for code, one in opera.notices(stay).items() if one["event"] == "stay.farewell"}


SOON = "Farewell: the guest leaves soon. The guest leaves at 11:30"
IN_LOBBY = f"{SOON}: be in the lobby at 11:20"
TEXTS = {"front_office": IN_LOBBY, "guest_relations": IN_LOBBY, "housekeeping": SOON}  # whose row comes after the guest


def test_half_an_hour_before_and_once(opera: Caller, stay: int, moment: Moment, aurora):
    assert call_due(now=moment.to("2026-04-18 10:59", aurora)) == 0
    assert [call_due(now=moment.to("2026-04-18 11:00", aurora)), call_due(now=moment.now)] == [1, 0]
    assert called(stay) == [("front_office", "09:30"), ("guest_relations", "09:30"), ("housekeeping", "09:30")]
    assert texts(opera, stay) == TEXTS
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


# --- the people of the line -----------------------------------------------------------------------------------------------

LINE = ("general_manager", "sales", "duty_manager", "front_office", "housekeeping", "security")


@pytest.fixture
def managers(aurora) -> dict[str, Caller]:
    """Everybody whom the standard puts into a line, and one manager whom it does not; each with an address."""
    roles = {one: one if one.endswith("_manager") else f"{one}.department_manager" for one in (*LINE, "engineering")}
    found = {name: colleague(aurora, role) for name, role in roles.items()}
    for person in StaffMember.objects.filter(roles__property=aurora):
        person.email = f"{person.username.partition('@')[0]}@aurora.test"
        person.save()
    return found


def line(stay: int) -> list[tuple[str, bool]]:
    """As what each was called, and whether they come."""
    rows = Call.objects.filter(letter__about__startswith=f"{stay} ").order_by("pk")
    return [(one.called_as, one.coming_at is not None) for one in rows]


def test_the_people_of_the_line_are_called_in_its_order(stay: int, managers, moment: Moment, aurora):
    call_due(now=moment.to("2026-04-18 11:00", aurora))
    assert line(stay) == [(role, False) for role in LINE]
    deliver_due(clock=lambda: moment.now)
    called = [one for one in mail.outbox if "called to the farewell" in one.subject]
    assert sorted(one.to[0].partition(".")[0].partition("@")[0] for one in called) == sorted(LINE)
    first = called[0]
    assert first.subject == f"Stay {stay}: you are called to the farewell"
    said = f"{first.body} {first.alternatives[0][0]}"
    assert f"Stay {stay}: open vipdesk." in first.body  # a VA stay: no room and no time leaves the house
    assert [one for one in ("1208", "11:30", "Kalniete", "Ilona") if one in said] == []


def test_who_is_called_says_that_they_come(stay: int, managers, moment: Moment, aurora):
    call_due(now=moment.to("2026-04-18 11:00", aurora))
    gm, others = managers["general_manager"].client, managers["engineering"].client
    assert "You are called to the lobby" in gm.get("/banner/").content.decode()
    [call] = gm.get("/waiting/").context["calls"]
    assert (call["room"], call["time"], call["when"], call["role"]) == (
        "1208",
        "11:30",
        "in 30 min",
        "General manager",
    )
    assert others.get("/waiting/").context["calls"] == []
    assert others.post(f"/waiting/calls/{call['id']}/").status_code == 404
    moment.on(minutes=2)
    assert words_of(gm.post(f"/waiting/calls/{call['id']}/", follow=True)) == [
        "Said: you come. Who calls the line reads it."
    ]
    assert (line(stay)[0], line(stay)[1]) == (("general_manager", True), ("sales", False))
    assert (gm.get("/waiting/").context["calls"], "called to" in gm.get("/banner/").content.decode()) == ([], False)


def test_only_who_is_on_duty_and_at_night_the_duty_manager_alone(stay: int, managers, moment: Moment, aurora):
    day, house = Stay.objects.get(pk=stay).departure_date, house_of(aurora)
    for role in ("duty_manager", "sales.department_manager"):
        person = StaffMember.objects.get(username=f"{role}@AURORA")
        code = role.rpartition(".")[2]
        put_on(aurora, person, code, aurora.departments.get(code="sales") if "." in role else None, [day])
    assert call_due(now=moment.to("2026-04-18 11:00", aurora)) == 1
    assert line(stay) == [("sales", False), ("duty_manager", False)]
    leave(stay, day, dt.time(23, 0), house=house, by=viewer_as(aurora, "general_manager"), now=moment.now)
    assert managers["sales"].client.get("/waiting/").context["calls"] == []  # the guest does not leave then any more
    assert call_due(now=moment.to("2026-04-18 22:30", aurora)) == 1
    assert line(stay)[2:] == [("duty_manager", False)]


def test_a_persons_own_channel_is_told_and_not_the_departments_twice(
    receiver: Receiver, stay: int, managers, moment: Moment, aurora
):
    boss = StaffMember.objects.get(username="general_manager@AURORA")
    front = aurora.departments.get(code="front_office")
    moment.to("2026-04-18 10:59", aurora)
    for whose in ({"staff": boss}, {"department": front}):
        Channel.objects.create(
            property=aurora,
            name="x",
            scheme="json",
            sealed=seal(receiver.address),
            made_at=moment.now,
            made_by=boss,
            **whose,
        )
    call_due(now=moment.to("2026-04-18 11:00", aurora))
    for _beat in range(2):
        spread(now=moment.on(seconds=5))
        deliver_due(clock=lambda: moment.now)
    assert [one["message"].partition(".")[0] for one in receiver.got] == [f"Stay {stay}: open vipdesk"] * 2


def test_who_says_that_they_come_was_called_before(stay: int, managers, moment: Moment, aurora):
    call_due(now=moment.to("2026-04-18 11:00", aurora))
    with pytest.raises(IntegrityError, match="who_comes_was_called_before"), transaction.atomic():
        Call.objects.update(coming_at=moment.now - dt.timedelta(seconds=1))
    one = Call.objects.earliest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():  # somebody_is_called_once_by_a_letter
        Call.objects.create(letter=one.letter, staff=one.staff, called_as="x", called_at=moment.now, over_at=moment.now)
