"""What the desk does: rooms, ticks, check-in, check-out, no-show; what of it is told, and to whom."""

from typing import Any

import pytest

from stays import reception
from stays.house import House
from stays.models import ChecklistItem, Stay
from tests.hotel_examples import NOW, Caller, Moment, guest, viewer_as, wall
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event


@pytest.fixture
def desk(aurora: Property) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(version=1)["id"]


def item_of(stay: int, key: str) -> ChecklistItem:
    return ChecklistItem.objects.get(stay_id=stay, item_key=key)


def said_of(stay: int, *keys: str) -> dict[str, tuple[str, str]]:
    found = ChecklistItem.objects.filter(stay_id=stay, item_key__in=keys)
    return {item.item_key: (item.state, item.state_reason) for item in found}


def refusal(work: Any) -> tuple[str, str]:
    with pytest.raises(reception.NotPossible) as refused:
        work()
    return refused.value.code, refused.value.words


# --- rooms ---------------------------------------------------------------------------------------------------------------


def test_a_room_ticks_its_row_and_says_who(opera: Caller, stay: int, house: House, desk: Viewer):
    answer, warnings = reception.assign_room(stay, "1208", house=house, by=desk, now=NOW, locked=True)
    assert (answer.room_number, answer.room_locked, warnings) == ("1208", True, ())
    row = item_of(stay, "suite_assigned")
    assert (row.state, row.done_at, row.done_by_id, row.done_room) == ("done", NOW, desk.id, "1208")
    assert opera.booking()["readiness"]["done"] == 1


def test_a_room_given_by_a_booking_is_signed_by_the_program(opera: Caller):
    stay = opera.book("K-2", guest=guest(external_id="2"), room_number="1208")["id"]
    assert opera.items(stay)["suite_assigned"]["done_by"] == "a program"


def test_a_room_that_another_stay_holds_is_a_warning_and_no_refusal(opera: Caller, stay: int):
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    held = {
        "before": opera.book("B", arrival_date="2026-04-14", departure_date="2026-04-16", room_number="1208"),
        "into": opera.book("I", arrival_date="2026-04-15", departure_date="2026-04-17", room_number="1208"),
        "within": opera.book("D", arrival_date="2026-04-17", departure_date="2026-04-17", room_number="1208"),
        "after": opera.book("A", arrival_date="2026-04-18", departure_date="2026-04-19", room_number="1208"),
        "elsewhere": opera.book("E", room_number="1209"),
    }
    warned = {name: [warning["stay"] for warning in booked["warnings"]] for name, booked in held.items()}
    within, into = held["within"]["id"], held["into"]["id"]
    assert warned == {
        "before": [],
        "into": [held["before"]["id"], stay],
        "within": [stay],
        "after": [],
        "elsewhere": [],
    }
    answer = opera.post("/bookings/K-1/room", {"room_number": "1208", "locked": True}).json()
    assert [warning["stay"] for warning in answer["warnings"]] == [into, within]
    assert answer["warnings"][0] == {
        "code": "room_held",
        "stay": into,
        "room_number": "1208",
        "arrival_date": "2026-04-15",
        "departure_date": "2026-04-17",
        "detail": f"Room 1208 is held by stay {into} from Wed 15 Apr to Fri 17 Apr.",
    }


def test_a_cancelled_stay_holds_no_room(opera: Caller, stay: int):
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    opera.cancel(version=2)
    assert opera.book("K-2", guest=guest(external_id="2"), room_number="1208")["warnings"] == []


def test_a_change_of_room_reopens_what_is_in_it_and_is_told_at_once(opera: Caller, stay: int):
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    for key in ("technical_check", "vip_clean", "fruit"):
        opera.tick(stay, key)
    opera.tick(stay, "flowers", "begin")
    opera.acknowledge_all(stay)
    opera.post("/bookings/K-1/room", {"room_number": "1510"})
    assert said_of(stay, "suite_assigned", "vip_clean", "fruit", "flowers", "treats", "details_confirmed") == {
        "suite_assigned": ("done", ""),
        "vip_clean": ("open", "Already begun or done for 1208: please do it for 1510"),
        "fruit": ("open", "Basket A is already in 1208: please move it to 1510"),
        "flowers": ("open", "Flowers, large arrangement without lilies is already in 1208: please move it to 1510"),
        "treats": ("open", ""),
        "details_confirmed": ("open", ""),
    } | {"flowers": said_of(stay, "flowers")["flowers"]}
    assert said_of(stay, "flowers")["flowers"][1].endswith("is already in 1208: please move it to 1510")
    told = opera.notices(stay, state="open")
    assert "Room: 1208 → 1510" in told["housekeeping"]["text"]
    moved = "please move it to 1510, with every card and letter"
    assert f"Basket A is already in 1208: {moved}; if it is not fresh" in told["food_beverage"]["text"]
    assert {notice["event"] for notice in told.values()} == {"stay.room_changed"}


def test_a_room_taken_away_opens_its_row_again(opera: Caller, stay: int):
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    answer = opera.post("/bookings/K-1/room", {"room_number": ""}).json()
    assert (answer["room_number"], answer["readiness"]["done"]) == ("", 0)
    row = item_of(stay, "suite_assigned")
    assert (row.state, row.state_reason, row.done_at, row.done_by) == (
        "open",
        "the room is no longer assigned",
        None,
        None,
    )


def test_the_same_room_again_is_no_change(opera: Caller, stay: int):
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    events = Event.objects.count()
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    assert Event.objects.count() == events


def test_a_stay_that_is_over_gets_no_room(opera: Caller, stay: int, house: House, desk: Viewer):
    opera.cancel(version=2)
    refused = refusal(lambda: reception.assign_room(stay, "1", house=house, by=desk, now=NOW))
    assert refused == ("stay_is_over", "This stay is over: cancelled.")
    assert opera.post("/bookings/K-1/room", {"room_number": "1"}).status_code == 409


# --- coming, staying, going ----------------------------------------------------------------------------------------------


def test_at_check_in_readiness_is_frozen_rows_are_timed_and_nobody_is_told(
    opera: Caller, stay: int, moment: Moment, aurora: Property
):
    opera.acknowledge_all(stay)
    moment.to("2026-04-16 15:10", aurora)
    ready = opera.booking()["readiness"]
    answer = opera.post("/bookings/K-1/check-in", {}).json()
    assert (answer["status"], answer["readiness"]["state"], answer["readiness"]) == ("in_house", "overdue", ready)
    times = {key: wall(item["due_at"], aurora) for key, item in opera.items(stay).items() if item["stage"] == "arrival"}
    assert times == {"guest_met": "16 15:15", "luggage": "16 15:20", "room_shown": "16 15:20"}
    assert wall(opera.items(stay)["courtesy_call"]["due_at"], aurora) == "16 15:40"
    assert opera.notices(stay, state="open") == {}
    opera.tick(stay, "details_confirmed")
    moment.on(hours=3)
    assert opera.booking()["readiness"] == ready


def test_readiness_stays_as_it_was_at_check_in(opera: Caller, stay: int, moment: Moment, aurora: Property):
    moment.to("2026-04-15 07:00", aurora)
    ready = opera.booking()["readiness"]
    opera.post("/bookings/K-1/check-in", {})
    moment.on(hours=4)
    assert opera.booking()["readiness"] == ready


def test_the_desk_checks_in_from_the_night_before_the_arrival_on(
    stay: int, house: House, desk: Viewer, moment: Moment, aurora: Property
):
    comes = lambda: reception.check_in(stay, house=house, by=desk, now=moment.now)  # noqa: E731
    moment.to("2026-04-14 23:59", aurora)
    assert refusal(comes) == ("not_yet", "The stay begins later: give it another arrival date first.")
    moment.to("2026-04-15 00:00", aurora)
    assert comes().status == "in_house"


def test_what_a_program_says_of_a_check_in_is_taken_as_it_is(opera: Caller, stay: int):
    assert opera.post("/bookings/K-1/check-in", {}).json()["status"] == "in_house"


def test_check_in_may_be_said_later_with_its_time(opera: Caller, stay: int, moment: Moment, aurora: Property):
    moment.to("2026-04-16 18:00", aurora)
    opera.post("/bookings/K-1/check-in", {"at": "2026-04-16T15:10"})
    assert wall(Stay.objects.get().checked_in_at, aurora) == "16 15:10"
    assert opera.post("/bookings/K-1/check-in", {}).status_code == 200
    assert wall(Stay.objects.get().checked_in_at, aurora) == "16 15:10"


def test_at_check_out_the_house_is_done_and_farewell_goes_on(
    opera: Caller, stay: int, moment: Moment, aurora: Property
):
    moment.to("2026-04-16 15:10", aurora)
    opera.post("/bookings/K-1/check-in", {})
    opera.acknowledge_all(stay)
    moment.to("2026-04-18 11:40", aurora)
    answer = opera.post("/bookings/K-1/check-out", {}).json()
    assert (answer["status"], answer["readiness"]) == ("checked_out", None)
    states: dict[str, set[str]] = {}
    for item in opera.plan(stay):
        states.setdefault(item["stage"], set()).add(item["state"])
    assert states == {
        "before_arrival": {"withdrawn"},
        "arrival": {"withdrawn"},
        "in_house": {"withdrawn"},
        "departure": {"open"},
        "after_stay": {"open"},
    }
    assert opera.notices(stay, state="open") == {}
    assert opera.tick(stay, "left_items").json()["state"] == "done"
    assert opera.tick(stay, "left_items", "reopen").json()["state"] == "open"


def test_who_is_not_in_the_house_cannot_leave_it(opera: Caller, stay: int, moment: Moment, aurora: Property):
    answer = opera.post("/bookings/K-1/check-out", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_house")
    moment.to("2026-04-16 15:10", aurora)
    opera.post("/bookings/K-1/check-in", {})
    answer = opera.post("/bookings/K-1/check-out", {"at": "2026-04-16T12:00"})
    assert (answer.status_code, answer.json()["code"]) == (409, "before_check_in")
    opera.post("/bookings/K-1/check-out", {})
    assert opera.post("/bookings/K-1/check-out", {}).status_code == 200
    assert opera.post("/bookings/K-1/check-in", {}).json()["code"] == "stay_is_over"
    assert opera.post("/bookings/K-1/no-show", {}).json()["code"] == "not_reserved"


def test_a_no_show_withdraws_what_is_open_and_is_told(opera: Caller, stay: int):
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    for key in ("technical_check", "vip_clean"):
        opera.tick(stay, key)
    opera.tick(stay, "fruit", "begin")
    opera.acknowledge_all(stay)
    assert opera.post("/bookings/K-1/no-show", {}).json()["status"] == "no_show"
    assert said_of(stay, "vip_clean", "fruit", "keys") == {
        "vip_clean": ("done", ""),
        "fruit": ("withdrawn", "no-show: please collect from 1208"),
        "keys": ("withdrawn", "no-show"),
    }
    told = opera.notices(stay, state="open")
    assert told["food_beverage"]["text"].startswith(
        "No-show: the guest did not come. The guest did not come: stop, and do only what is named here."
    )
    assert (
        "Fruit in room: Please collect from 1208 (the guest did not come); sealed goods"
        in told["food_beverage"]["text"]
    )
    events = Event.objects.count()
    assert opera.post("/bookings/K-1/no-show", {}).status_code == 200
    assert Event.objects.count() == events


def test_a_cancellation_collects_what_is_in_the_room(opera: Caller, stay: int, house: House, desk: Viewer):
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    for key in ("technical_check", "vip_clean"):
        opera.tick(stay, key)
    opera.tick(stay, "fruit", "begin")
    reception.cancel(Stay.objects.locked(stay), house=house, by=desk, now=NOW)
    assert said_of(stay, "fruit", "vip_clean", "keys") == {
        "fruit": ("withdrawn", "cancelled: please collect from 1208"),
        "vip_clean": ("done", ""),
        "keys": ("withdrawn", "cancelled"),
    }


def test_the_desk_does_not_cancel_who_is_in_the_house(
    opera: Caller, stay: int, house: House, desk: Viewer, moment: Moment, aurora: Property
):
    moment.to("2026-04-15 20:00", aurora)
    opera.post("/bookings/K-1/check-in", {})
    refused = refusal(lambda: reception.cancel(Stay.objects.locked(stay), house=house, by=desk, now=NOW))
    assert refused == ("guest_is_in_house", "The guest is in the house: check out instead.")


def test_a_cancellation_of_the_desk_stays_until_the_sender_says_something_of_it(
    opera: Caller, stay: int, house: House, desk: Viewer
):
    reception.cancel(Stay.objects.locked(stay), house=house, by=desk, now=NOW)
    assert opera.book(version=2, adults=2)["status"] == "cancelled"
