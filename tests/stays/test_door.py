"""What happens at the door: on the way, waiting, met, registered, in the room, luggage; and what is taken back."""

import datetime as dt
from typing import Any

import pytest

from stays import door, reception, steps, ticking, upkeep
from stays.api.calls import desk as desk_system
from stays.house import House
from stays.models import ChecklistItem, Stay
from tests.hotel_examples import Caller, Moment, guest, viewer_as, wall
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Delivery, Event, Notice

NOON = "2026-04-16 12:00"
Do = Any


@pytest.fixture
def desk(aurora: Property) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora: Property) -> int:
    """A VA guest with a room, expected 14:30; it is noon of the day, and everybody knows of the booking."""
    number = opera.book(version=1, room_number="1208")["id"]
    opera.acknowledge_all(number)
    moment.to(NOON, aurora)
    return number


@pytest.fixture
def do(house: House, desk: Viewer, moment: Moment) -> Do:
    """An act of the desk at this moment: do(door.wait, stay, "Lounge")."""

    def act(work: Any, *args: Any, **more: Any) -> Any:
        return work(*args, house=house, by=desk, now=moment.now, **more)

    return act


def at(hotel: Property, time: str, day: int = 16) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-04-{day} {time}").replace(tzinfo=hotel.zone).astimezone(dt.UTC)


def item_of(stay: int, key: str) -> ChecklistItem:
    return ChecklistItem.objects.get(stay_id=stay, item_key=key)


def states(stay: int, *keys: str) -> dict[str, str]:
    return {key: item_of(stay, key).state for key in keys}


def dues(stay: int, hotel: Property, *keys: str) -> dict[str, str | None]:
    return {key: wall(item_of(stay, key).due_at, hotel) for key in keys}


def taken(pk: int, hotel: Property) -> dict[str, str | None]:
    return {step: wall(time, hotel) for step, time in steps.times(Stay.objects.get(pk=pk)).items()}


def kinds(stay: int, after: int = 0) -> list[str]:
    return list(Event.objects.about("stay", stay).filter(pk__gt=after).order_by("pk").values_list("kind", flat=True))


def last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True)[0]


def refusal(work: Any) -> tuple[str, str]:
    with pytest.raises(reception.NotPossible) as refused:
        work()
    return refused.value.code, refused.value.words


def everything(stay: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The stay and its plan, without what counts its changes, and what hangs on when the departments heard of them."""
    row = Stay.objects.filter(pk=stay).values().get()
    items = ChecklistItem.objects.filter(stay_id=stay).order_by("pk").values()
    counts = {"revision", "changed_at", "last_changes", "plan_changed_at", "outlook"}
    heard = {"told_at", "anchor", "due_at"}
    return (
        {name: value for name, value in row.items() if name not in counts},
        [{name: value for name, value in item.items() if name not in heard} for item in items],
    )


# --- on the way ----------------------------------------------------------------------------------------------------------


def test_the_call_replaces_the_expected_time_ticks_its_row_and_is_told_at_once(stay, do, desk, opera, aurora, moment):
    before = last_event()
    do(door.on_the_way, stay, at(aurora, "14:20"))
    row = Stay.objects.get(pk=stay)
    assert (wall(row.on_the_way_at, aurora), wall(row.expected_arrival_at, aurora)) == ("16 12:00", "16 14:20")
    call = item_of(stay, "guest_on_the_way")
    assert (call.state, call.done_at, call.done_by_id) == ("done", moment.now, desk.id)
    assert dues(stay, aurora, "kerb_held", "gm_in_lobby") == {"kerb_held": "16 14:00", "gm_in_lobby": "16 14:05"}
    assert kinds(stay, before) == ["stay.on_the_way", "stay.welcome"]
    told = opera.notices(stay, state="open")
    assert {one["event"] for one in told.values()} == {"stay.on_the_way", "stay.welcome"}
    assert told["guest_relations"]["text"].startswith("Guest on the way. ")
    assert told["security"]["text"].startswith("Guest on the way: you stand in the welcome line. ")
    assert "The guest is on the way, here at 14:20: be in your place" in told["security"]["text"]
    assert "Kerb, parking and lift held: now by 14:00 (was 14:10)" in told["security"]["text"]
    assert "Guest on the way, welcome line called" not in told["guest_relations"]["text"]
    assert upkeep.disagreeing() == []


def test_the_call_leaves_at_once(stay, do, aurora, moment):
    aurora.departments.update(email="inbox@aurora.example")
    do(door.on_the_way, stay, at(aurora, "14:20"))
    due = set(Delivery.objects.filter(notice__event_kind="stay.on_the_way").values_list("due_at", flat=True))
    assert due == {moment.now}


def test_the_call_without_a_time_is_told_to_those_who_still_prepare(stay, do, opera):
    do(door.on_the_way, stay)
    assert Stay.objects.get().expected_arrival_at == at(Stay.objects.get().property, "14:30")
    preparing = ChecklistItem.objects.filter(stay=stay, state="open", stage__in=["before_arrival", "arrival"])
    told = opera.notices(stay, state="open")
    assert set(told) == set(preparing.values_list("department__code", flat=True))
    assert (
        told["guest_relations"]["text"] == "Guest on the way. The guest is on the way, here at 14:30: be in your place"
    )


def test_live_rows_without_a_time_get_it_with_the_call(opera, do, aurora, moment):
    stay = opera.book(expected_arrival_time=None)["id"]
    moment.to(NOON, aurora)
    assert dues(stay, aurora, "guest_on_the_way", "kerb_held") == {"guest_on_the_way": None, "kerb_held": None}
    assert refusal(lambda: do(door.on_the_way, stay)) == ("no_time", "Say when the guest will be here.")
    do(door.on_the_way, stay, at(aurora, "13:40"))
    assert dues(stay, aurora, "kerb_held") == {"kerb_held": "16 13:20"}
    assert states(stay, "guest_on_the_way", "kerb_held") == {"guest_on_the_way": "done", "kerb_held": "open"}


def test_not_on_the_way_after_all(stay, do, opera, aurora, moment):
    before = everything(stay)
    do(door.on_the_way, stay, at(aurora, "14:20"))
    moment.on(minutes=5)
    do(door.on_the_way, stay, at(aurora, "14:40"))
    assert wall(Stay.objects.get().on_the_way_at, aurora) == "16 12:00"
    opera.acknowledge_all(stay)
    do(door.take_back, "on_the_way", stay)
    assert everything(stay) == before
    told = opera.notices(stay, state="open")
    assert {one["event"] for one in told.values()} == {"stay.on_the_way_taken_back"}
    assert "The call was a mistake: the guest is not on the way yet" in told["security"]["text"]
    assert "Expected: 14:30 (was 14:40)" in told["security"]["text"]
    again = refusal(lambda: do(door.take_back, "on_the_way", stay))
    assert again == ("nothing_to_take_back", "There is nothing to take back: somebody has changed it meanwhile.")


def test_a_time_that_somebody_changed_since_the_call_stays(stay, do, aurora):
    do(door.on_the_way, stay, at(aurora, "14:20"))
    do(reception.expect, stay, at(aurora, "15:00"))
    do(door.take_back, "on_the_way", stay)
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "16 15:00"


def test_a_later_time_is_told_as_the_time_on_the_way(stay, do, opera, aurora):
    do(door.on_the_way, stay, at(aurora, "14:20"))
    do(reception.expect, stay, at(aurora, "15:00"))
    told = opera.notices(stay, state="open")["security"]["text"]
    assert "The guest is on the way, here at 15:00: be in your place" in told
    assert "14:20" not in told


def test_the_row_of_the_call_ticked_and_reopened_by_hand(stay, opera, aurora):
    assert opera.tick(stay, "guest_on_the_way").status_code == 200
    assert taken(stay, aurora) == {"on_the_way": "16 12:00"}
    assert opera.tick(stay, "guest_on_the_way", "reopen").status_code == 200
    assert taken(stay, aurora) == {}
    opera.book(version=2, room_number="1208", adults=2)
    assert states(stay, "guest_on_the_way") == {"guest_on_the_way": "open"}


@pytest.mark.parametrize(
    ("time", "day", "refused"),
    [
        ("11:59", 16, ("past", "This time is past: say one that is still to come.")),
        ("12:00", 18, ("after_departure", "This is after the departure.")),
    ],
)
def test_times_that_cannot_be(stay, do, aurora, time, day, refused):
    assert refusal(lambda: do(door.on_the_way, stay, at(aurora, time, day))) == refused
    assert refusal(lambda: do(door.wait, stay, "Lounge", at(aurora, time, day))) == refused


def test_only_of_a_guest_who_is_awaited_about_now(stay, do, aurora, moment):
    moment.to("2026-04-14 12:00", aurora)
    another = ("another_day", "The guest is expected on another day.")
    assert refusal(lambda: do(door.on_the_way, stay, at(aurora, "14:20"))) == another
    assert refusal(lambda: do(door.wait, stay, "Lounge")) == another
    assert refusal(lambda: do(door.take, "met", stay)) == another
    moment.to(NOON, aurora)
    do(reception.check_in, stay)
    awaited = ("not_reserved", "This is for a guest who is still awaited.")
    assert refusal(lambda: do(door.on_the_way, stay, at(aurora, "14:20"))) == awaited
    assert refusal(lambda: do(door.wait, stay, "Lounge")) == awaited


def test_the_same_again_is_no_change(stay, do, aurora):
    do(door.on_the_way, stay, at(aurora, "14:20"))
    do(door.wait, stay, "Lounge", at(aurora, "12:30"))
    do(door.take, "met", stay)
    before = last_event()
    do(door.on_the_way, stay, at(aurora, "14:20"))
    do(door.wait, stay, " Lounge ", at(aurora, "12:30"))
    do(door.take, "met", stay)
    assert kinds(stay, before) == []


# --- waiting -------------------------------------------------------------------------------------------------------------


def test_who_waits_has_the_promised_time_for_the_expected_one(stay, do, opera, aurora):
    do(door.wait, stay, "Lobby lounge", at(aurora, "16:00"))
    row = Stay.objects.get(pk=stay)
    assert (wall(row.waiting_since, aurora), row.waiting_place) == ("16 12:00", "Lobby lounge")
    assert [wall(time, aurora) for time in (row.promised_at, row.awaited_at, row.expected_arrival_at)] == [
        "16 16:00",
        "16 16:00",
        "16 14:30",
    ]
    assert dues(stay, aurora, "keys", "kerb_held") == {"keys": "16 15:00", "kerb_held": "16 15:40"}
    told = opera.notices(stay, state="open")
    assert {one["event"] for one in told.values()} == {"stay.waits"}
    still_open = ChecklistItem.objects.filter(stay=stay, state="open").values_list("department__code", flat=True)
    assert set(told) == set(still_open)
    assert (
        "The guest is waiting (Lobby lounge): do this room first, it is promised for 16:00" in told["finance"]["text"]
    )


def test_the_place_names_nobody(stay, do):
    do(door.wait, stay, "Lounge, with Ms Kalniete's driver\x00")
    assert "Kalniete" not in Stay.objects.get().waiting_place
    told = [str(change) for notice in Notice.objects.all() for change in notice.changes]
    assert [text for text in told if "Kalniete" in text] == []
    assert Stay.objects.get().waiting_place.startswith("Lounge")


def test_waiting_is_changed_and_ended(stay, do, opera, aurora):
    before = everything(stay)
    do(door.wait, stay, "Lobby lounge", at(aurora, "12:30"))
    opera.acknowledge_all(stay)
    do(door.wait, stay, "Bar", None)
    assert "The guest is waiting (Bar): do this room first" in opera.notices(stay, state="open")["housekeeping"]["text"]
    do(door.take_back, "waiting", stay)
    assert "The guest does not wait for the room any more" in opera.notices(stay, state="open")["housekeeping"]["text"]
    assert everything(stay) == before
    assert refusal(lambda: do(door.take_back, "waiting", stay))[0] == "nothing_to_take_back"


def test_who_waits_waits_somewhere_and_is_no_no_show(stay, do):
    assert refusal(lambda: do(door.wait, stay, " \x00 ")) == ("no_place", "Say where the guest waits.")
    do(door.wait, stay, "x" * 200)
    assert Stay.objects.get().waiting_place == "x" * 80
    assert refusal(lambda: do(reception.no_show, stay)) == ("guest_waits", "The guest is here and waits for the room.")


def test_a_cancelled_guest_does_not_wait(stay, do, opera):
    do(door.wait, stay, "Bar")
    opera.cancel(version=2)
    row = Stay.objects.get()
    assert (row.status, row.waiting_since, row.waiting_place) == ("cancelled", None, "")


def test_planned_again_while_waiting_nothing_changes(stay, do, opera, aurora):
    do(door.wait, stay, "Bar", at(aurora, "16:00"))
    due = dues(stay, aurora, "keys", "fruit", "vip_clean")
    opera.book(version=2, room_number="1208", payer="Owner")
    assert dues(stay, aurora, "keys", "fruit", "vip_clean") == due


# --- the steps -----------------------------------------------------------------------------------------------------------


def test_each_step_has_its_time_and_who(stay, do, desk, aurora, moment):
    before = last_event()
    for step in steps.AT_THE_DOOR:
        do(door.take, step, stay)
        moment.on(minutes=3)
    assert taken(stay, aurora) == {
        "met": "16 12:00",
        "registered": "16 12:03",
        "in_room": "16 12:06",
        "luggage": "16 12:09",
    }
    assert kinds(stay, before) == ["door.met", "stay.checked_in", "door.in_room", "door.luggage"]
    events = Event.objects.about("stay", stay).filter(pk__gt=before)
    assert {event.by_staff_id for event in events} == {desk.id}
    rows = ChecklistItem.objects.filter(stay=stay, item_key__in=["guest_met", "luggage"]).order_by("position")
    assert [(row.state, wall(row.done_at, aurora), row.done_by_id) for row in rows] == [
        ("done", "16 12:06", desk.id),
        ("done", "16 12:09", desk.id),
    ]
    assert wall(Stay.objects.get().checked_in_at, aurora) == "16 12:03"
    assert not Notice.objects.open().exists()


@pytest.mark.parametrize("step", ["in_room", "luggage"])
def test_in_the_room_or_luggage_checks_in_as_well(stay, do, aurora, step):
    before = last_event()
    do(door.take, step, stay)
    row = Stay.objects.get()
    assert (row.status, wall(row.checked_in_at, aurora), row.registered_at) == ("in_house", "16 12:00", None)
    assert row.frozen_readiness["state"] == "overdue"
    assert taken(stay, aurora) == {step: "16 12:00"}
    assert kinds(stay, before) == ["stay.checked_in", f"door.{step}"]
    do(door.take, "registered", stay)
    assert kinds(stay, before)[2:] == ["door.registered"]


def test_a_check_in_by_a_program_registers(stay, opera, aurora):
    assert opera.post("/bookings/K-1/check-in").status_code == 200
    assert taken(stay, aurora) == {"registered": "16 12:00"}


def test_a_row_ticked_by_hand_notes_the_step(stay, opera, aurora, moment):
    opera.post("/bookings/K-1/check-in")
    moment.on(minutes=4)
    opera.tick(stay, "guest_met")
    opera.tick(stay, "luggage")
    assert taken(stay, aurora) == {"registered": "16 12:00", "in_room": "16 12:04", "luggage": "16 12:04"}
    opera.tick(stay, "luggage", "reopen")
    assert taken(stay, aurora) == {"registered": "16 12:00", "in_room": "16 12:04"}


def test_staff_who_tick_it_of_an_awaited_guest_check_in(stay, do, desk, aurora, moment):
    item = ticking.tick(item_of(stay, "guest_met").pk, by=desk, now=moment.now)
    row = Stay.objects.get()
    assert (item.state, row.status, wall(row.in_room_at, aurora)) == ("done", "in_house", "16 12:00")
    assert row.frozen_readiness is not None


def test_those_who_may_not_check_in_only_tick(stay, opera, aurora, moment):
    runner = viewer_as(aurora, "housekeeping.agent")
    ticking.tick(item_of(stay, "guest_met").pk, by=runner, now=moment.now)
    opera.tick(stay, "luggage")
    assert (Stay.objects.get().status, taken(stay, aurora)) == ("reserved", {"luggage": "16 12:00"})
    assert states(stay, "guest_met", "luggage") == {"guest_met": "done", "luggage": "done"}


def test_no_step_of_a_stay_that_is_over(stay, do):
    do(reception.no_show, stay)
    for step in steps.AT_THE_DOOR:
        assert refusal(lambda step=step: do(door.take, step, stay)) == (
            "stay_is_over",
            "This stay is over: no-show.",
        )


# --- taking back ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", steps.AT_THE_DOOR)
def test_a_step_taken_back_leaves_everything_as_it_was(stay, do, opera, step):
    do(door.wait, stay, "Bar")
    opera.acknowledge_all(stay)
    before, event = everything(stay), last_event()
    do(door.take, step, stay)
    do(door.take_back, step, stay)
    assert everything(stay) == before
    told = {"met": "door.met_taken_back"}.get(step, "stay.checked_in_taken_back")
    assert kinds(stay, event)[-1] == told
    assert not Notice.objects.open().exists()
    assert refusal(lambda: do(door.take_back, step, stay))[0] == "nothing_to_take_back"


def test_the_check_in_stays_while_something_says_that_the_guest_is_here(stay, do, aurora, moment):
    do(door.take, "in_room", stay)
    moment.on(minutes=5)
    do(door.take, "luggage", stay)
    do(door.take_back, "in_room", stay)
    assert (Stay.objects.get().status, taken(stay, aurora)) == ("in_house", {"luggage": "16 12:05"})
    assert states(stay, "guest_met", "luggage") == {"guest_met": "open", "luggage": "done"}


def test_a_check_in_taken_back_takes_what_came_with_it(stay, do, opera):
    before = everything(stay)
    for step in ("registered", "in_room", "luggage"):
        do(door.take, step, stay)
    do(door.take_back, "check_in", stay)
    assert everything(stay) == before
    assert upkeep.disagreeing() == []


def test_what_was_done_stays_done_when_a_check_in_is_taken_back(stay, do, opera):
    do(reception.check_in, stay)
    opera.tick(stay, "room_shown")
    do(door.take_back, "check_in", stay)
    assert states(stay, "room_shown") == {"room_shown": "done"}


def test_who_was_here_when_first_heard_of_was_never_awaited(opera, do, moment, aurora):
    moment.to(NOON, aurora)
    stay = opera.book(status="in_house")["id"]
    assert refusal(lambda: do(door.take_back, "check_in", stay))[0] == "nothing_to_take_back"


def test_a_check_out_taken_back_brings_back_what_it_withdrew(stay, do, opera, moment, aurora):
    do(reception.check_in, stay)
    moment.to("2026-04-17 11:30", aurora)
    before, event = everything(stay), last_event()
    due = dues(stay, aurora, "luggage", "courtesy_call")
    do(reception.check_out, stay)
    assert states(stay, "luggage", "courtesy_call") == {"luggage": "withdrawn", "courtesy_call": "withdrawn"}
    do(door.take_back, "check_out", stay)
    assert everything(stay) == before
    assert dues(stay, aurora, "luggage", "courtesy_call") == due
    assert kinds(stay, event) == ["stay.checked_out", "stay.checked_out_taken_back"]
    assert refusal(lambda: do(door.take_back, "check_out", stay))[0] == "nothing_to_take_back"


def test_a_no_show_taken_back_brings_the_plan_back_and_tells_who_was_told(stay, do, opera):
    opera.tick(stay, "technical_check")
    do(door.take, "met", stay)
    before = everything(stay)
    do(reception.no_show, stay)
    told = set(opera.notices(stay, state="open"))
    opera.acknowledge_all(stay)
    do(door.take_back, "no_show", stay)
    assert everything(stay) == before
    again = opera.notices(stay, state="open")
    assert set(again) == told
    assert {one["event"] for one in again.values()} == {"stay.no_show_taken_back"}
    assert again["security"]["text"].startswith(
        "No-show was a mistake, the guest comes: check again what you had already done"
    )
    assert refusal(lambda: do(door.take_back, "no_show", stay))[0] == "nothing_to_take_back"


def test_a_request_waits_again_when_a_no_show_is_taken_back(opera, do, moment, aurora):
    asks = {"vip": {"code": "VA", "requested": True}, "guest": guest(external_id="9", position="")}
    stay = opera.book("K-9", **asks)["id"]
    moment.to(NOON, aurora)
    do(reception.no_show, stay)
    assert Stay.objects.get(pk=stay).requests.filter(state="waiting").count() == 0
    do(door.take_back, "no_show", stay)
    assert Stay.objects.get(pk=stay).requests.filter(state="waiting").count() == 1


# --- a walk-in -----------------------------------------------------------------------------------------------------------


def test_a_walk_in_is_expected_now_and_in_house(house, desk, moment, aurora):
    moment.to("2026-04-16 02:10", aurora)
    said = {
        "confirmation_number": "D-1",
        "guest": {"surname": "Lis", "position": "provincial_leader"},
        "arrival_date": "2026-04-16",
        "departure_date": "2026-04-16",
        "room_number": "1208",
    }
    outcome = door.walk_in(said, house=house, system=desk_system(), by=desk, now=moment.now)
    row = Stay.objects.get(pk=outcome.stay.pk)
    assert (row.status, row.nights, row.room_number) == ("in_house", 0, "1208")
    assert [wall(time, aurora) for time in (row.expected_arrival_at, row.checked_in_at, row.registered_at)] == [
        "16 02:10",
        "16 02:10",
        "16 02:10",
    ]
