"""Ready, on track, at risk, overdue: and why, in words."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from stays.plan import ONCE, Item
from stays.planning import plan
from stays.readiness import Limits, Outlook, Point, Readiness, Reason, masked, readiness, summary, words
from tests.stays.planned import LONG_BEFORE, SHANGHAI, SHIPPED, moment, stay, stored

ETA = moment("2026-04-16 14:30")
DEPARTMENTS = {"food_beverage": "food & beverage", "front_office": "front office", "housekeeping": "housekeeping"}


def item(key: str, due: str | None = "2026-04-16 12:30", **values: Any) -> Item:
    usual = {"day": ONCE, "stage": "before_arrival", "department": "food_beverage", "title": key.capitalize()}
    return Item(key=key, due_at=moment(due) if due else None, **(usual | values))


def judged(items: list[Item], now: str, **values: Any) -> Readiness:
    usual: dict[str, Any] = {
        "eta": ETA,
        "arrival_date": dt.date(2026, 4, 16),
        "zone": SHANGHAI,
        "room_assigned": True,
    }
    return readiness(summary(items), now=moment(now), **(usual | values))


def state(items: list[Item], now: str, **values: Any) -> tuple[str | None, str | None]:
    answer = judged(items, now, **values)
    return answer.state, answer.reason and answer.reason.code


# What counts


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({}, True),
        ({"live": True}, False),
        ({"live": True, "gate": True}, True),
        ({"gate": True}, True),
        ({"stage": "arrival"}, False),
        ({"stage": "in_house", "gate": True}, False),
        ({"state": "withdrawn"}, False),
        ({"hand_made": True}, True),
    ],
)
def test_rows_before_arrival_that_are_gates_or_not_live(values: dict[str, Any], counts: bool):
    assert summary([item("fruit", **values)]).total == int(counts)


@pytest.mark.parametrize(("mark", "done"), [("open", 0), ("begun", 0), ("done", 1), ("waived", 1), ("stopped", 0)])
def test_what_is_settled(mark: str, done: int):
    answer = judged([item("fruit", state=mark), item("flowers", "2026-04-16 13:30")], "2026-04-15 09:00")
    assert (answer.done, answer.total) == (done, 2)


def test_nothing_to_make_ready():
    assert judged([], "2026-04-16 12:00") == Readiness(None, None, 0, 0)
    assert judged([item("tea", live=True)], "2026-04-16 15:00") == Readiness(None, None, 0, 0)


def test_a_stay_that_is_over_has_no_readiness():
    assert judged([item("fruit")], "2026-04-16 15:00", over=True) == Readiness(None, None, 0, 1)


# The states

FRUIT = item("fruit")
GATE = item("clean", "2026-04-16 14:20", gate=True)
BEGUN = item("fruit", state="begun")
REFUSED = item("fruit", state="stopped")
DONE = item("letter", state="done", done_at=moment("2026-04-16 11:00"))


@pytest.mark.parametrize(
    ("items", "now", "expected"),
    [
        ([FRUIT], "2026-04-16 11:59", ("on_track", "next")),
        ([FRUIT], "2026-04-16 12:00", ("at_risk", "not_begun")),
        ([FRUIT], "2026-04-16 12:30", ("at_risk", "not_begun")),
        ([FRUIT], "2026-04-16 12:31", ("overdue", "past_due")),
        ([BEGUN], "2026-04-16 12:30", ("on_track", "next")),
        ([BEGUN], "2026-04-16 12:31", ("overdue", "past_due")),
        ([GATE], "2026-04-16 13:29", ("on_track", "next")),
        ([GATE], "2026-04-16 13:30", ("at_risk", "gate_open")),
        ([item("clean", "2026-04-16 14:20", gate=True, state="begun")], "2026-04-16 13:30", ("at_risk", "gate_open")),
        ([item("clean", None, gate=True)], "2026-04-16 13:30", ("at_risk", "gate_open")),
        ([item("clean", None)], "2026-04-16 13:30", ("on_track", "next")),
        ([FRUIT, GATE], "2026-04-16 13:30", ("overdue", "past_due")),
        ([DONE], "2026-04-16 13:30", ("ready", "all_done")),
        ([DONE, item("clean", state="waived", gate=True)], "2026-04-16 14:00", ("ready", "all_done")),
        ([DONE, REFUSED], "2026-04-16 09:00", ("on_track", "next")),
        ([DONE, REFUSED], "2026-04-16 12:00", ("at_risk", "not_begun")),
        ([DONE, REFUSED], "2026-04-16 12:31", ("overdue", "past_due")),
        ([DONE, item("fruit", None, state="stopped", gate=True)], "2026-04-16 13:30", ("at_risk", "gate_open")),
        ([DONE, FRUIT], "2026-04-16 09:00", ("on_track", "next")),
    ],
)
def test_states(items: list[Item], now: str, expected: tuple[str, str]):
    assert state(items, now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-04-15 17:59", ("on_track", "next")),
        ("2026-04-15 18:00", ("at_risk", "no_room")),
        ("2026-04-16 09:00", ("at_risk", "no_room")),
        ("2026-04-16 12:31", ("overdue", "past_due")),
    ],
)
def test_no_room_assigned(now: str, expected: tuple[str, str]):
    assert state([FRUIT], now, room_assigned=False) == expected


def test_everything_done_but_no_room_is_at_risk():
    assert state([DONE], "2026-04-16 09:00", room_assigned=False) == ("at_risk", "no_room")


def test_an_arrival_nobody_knows_puts_no_gate_at_risk():
    assert state([GATE], "2026-04-16 13:40", eta=None) == ("on_track", "next")


def test_the_hotel_changes_the_limits():
    early = Limits(room_by=dt.time(12), gate_minutes=120, begin_minutes=90)
    assert state([FRUIT], "2026-04-16 11:00", limits=early) == ("at_risk", "not_begun")
    assert state([GATE], "2026-04-16 12:30", limits=early) == ("at_risk", "gate_open")
    assert state([FRUIT], "2026-04-15 12:00", limits=early, room_assigned=False) == ("at_risk", "no_room")


def test_the_item_that_is_due_first_is_named():
    later, sooner = item("flowers", "2026-04-16 12:40"), item("fruit", "2026-04-16 12:30")
    answer = judged([item("unknown", None), later, sooner], "2026-04-16 13:00")
    assert (answer.state, answer.reason.point.title) == ("overdue", "Fruit")


# The outlook, kept with the stay


def test_the_outlook_of_a_stay():
    assign = item("assign", "2026-04-15 18:00", gate=True, ticked_by="assign_room", department="front_office", id=1)
    items = [assign, item("fruit", state="begun", id=2), item("clean", "2026-04-16 14:20", health=True, id=3), DONE]
    begun = Point("Fruit", "food_beverage", moment("2026-04-16 12:30"))
    room = Point("Assign", "front_office", moment("2026-04-15 18:00"))
    assert summary(items) == Outlook(
        total=4,
        done=1,
        first_open=room,
        first_not_begun=room,
        first_gate=room,
        room_item=room,
        last_settled=Point("Letter", "food_beverage", moment("2026-04-16 12:30")),
    )
    assert summary(items[1:3]) == Outlook(
        total=2,
        first_open=begun,
        first_not_begun=Point("Clean", "food_beverage", moment("2026-04-16 14:20"), health=True),
    )


STATES = {"clean": "clean", "look": "inspected"}


@pytest.mark.parametrize(
    ("clean", "look", "expected"),
    [
        ("open", "open", "being_prepared"),
        ("begun", "open", "being_prepared"),
        ("done", "open", "clean"),
        ("done", "done", "inspected"),
        ("open", "done", "inspected"),
        ("done", "withdrawn", "clean"),
        ("waived", "open", "being_prepared"),
        ("withdrawn", "withdrawn", ""),
    ],
)
def test_what_the_room_is(clean: str, look: str, expected: str):
    items = [item("look", state=look, position=2), item("clean", state=clean, position=1), item("fruit", state="done")]
    assert summary(items, STATES).room == expected
    assert summary(items).room == ""


def test_the_last_settled_is_the_one_done_last():
    early = item("early", state="done", done_at=moment("2026-04-16 10:00"))
    assert summary([DONE, early]).last_settled == Point("Letter", "food_beverage", moment("2026-04-16 12:30"))


def test_the_outlook_as_it_is_stored():
    outlook = summary(stored(plan(SHIPPED, stay(tier="VC", eta=None), (), now=LONG_BEFORE)))
    assert Outlook.from_json(outlook.as_json()) == outlook
    assert Outlook.from_json(summary([]).as_json()) == Outlook()
    room = summary([item("clean", state="done")], STATES)
    assert (room.room, Outlook.from_json(room.as_json())) == ("clean", room)
    assert Outlook.from_json({}) == Outlook()
    refused = summary([REFUSED])
    assert (refused.first_open.stopped, Outlook.from_json(refused.as_json())) == (True, refused)


# In words


def reason(items: list[Item], now: str, **values: Any) -> str:
    answer = judged(items, now, **values)
    return words(answer.reason, zone=SHANGHAI, now=moment(now), departments=DEPARTMENTS)


@pytest.mark.parametrize(
    ("items", "now", "values", "expected"),
    [
        ([FRUIT], "2026-04-16 13:00", {}, "Fruit was due 12:30, food & beverage"),
        ([FRUIT], "2026-04-17 13:00", {}, "Fruit was due 16 Apr 12:30, food & beverage"),
        ([FRUIT], "2026-04-16 12:10", {}, "Fruit is due 12:30 and not begun, food & beverage"),
        ([GATE], "2026-04-16 13:40", {}, "Clean is still open, due 14:20, food & beverage"),
        ([item("clean", None, gate=True)], "2026-04-16 13:40", {}, "Clean is still open, food & beverage"),
        ([FRUIT], "2026-04-16 09:00", {}, "Next: Fruit by 12:30, food & beverage"),
        ([item("fruit", None)], "2026-04-16 09:00", {}, "Next: Fruit, food & beverage"),
        ([DONE], "2026-04-16 09:00", {}, "Everything is done"),
        *(
            ([DONE, REFUSED], now, {}, "Fruit may not be brought: replace, waive or allow it, food & beverage")
            for now in ("2026-04-16 09:00", "2026-04-16 12:10", "2026-04-16 13:00")
        ),
        ([FRUIT], "2026-04-15 19:00", {"room_assigned": False}, "No room is assigned yet"),
        (
            [item("room assigned", "2026-04-16 18:00", ticked_by="assign_room", department="front_office")],
            "2026-04-15 19:00",
            {"room_assigned": False},
            "No room is assigned yet: Room assigned, front office",
        ),
        ([item("fruit", department="unknown")], "2026-04-16 13:00", {}, "Fruit was due 12:30, unknown"),
        ([], "2026-04-16 13:00", {}, ""),
    ],
)
def test_the_reason_in_words(items: list[Item], now: str, values: dict[str, Any], expected: str):
    assert reason(items, now, **values) == expected


def test_everything_done_without_a_word_of_what():
    assert words(Reason("all_done"), zone=SHANGHAI, now=ETA, departments={}) == "Everything is done"


def test_an_item_that_speaks_of_health_is_masked():
    secret = Reason("past_due", Point("Allergies signed", "food_beverage", ETA, health=True))
    open_to_all = Reason("past_due", Point("Fruit", "food_beverage", ETA))
    assert masked(secret, "One item") == Reason("past_due", Point("One item", "food_beverage", ETA, health=True))
    assert masked(open_to_all, "One item") == open_to_all
    assert masked(Reason("no_room"), "One item") == Reason("no_room")


def test_the_date_follows_the_viewers_language():
    with translation.override("pl"):
        assert "16 kwi 12:30" in reason([FRUIT], "2026-04-17 13:00").lower()
