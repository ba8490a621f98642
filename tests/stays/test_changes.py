"""The difference between two plans: what is said, what it is when it is applied, how an open notice takes up more of it."""

import dataclasses
from typing import Any

import pytest

from stays.changes import (
    apply,
    as_json,
    compact,
    difference,
    from_json,
    moment,
    public,
    ref,
    snapshot,
    stay_facts,
    touched,
)
from stays.plan import ONCE, Change, Item, ItemComponent
from stays.planning import plan
from tests.stays.planned import LONG_BEFORE, SHIPPED, begin, by_key, changed, stay, stored, tick
from tests.stays.planned import moment as at

LATER = at("2026-03-10 10:00")
NOON, ONE, TWO = (at(f"2026-04-16 {hour}:00") for hour in (12, 13, 14))
DUE = {NOON: "2026-04-16T04:00:00+00:00", ONE: "2026-04-16T05:00:00+00:00", TWO: "2026-04-16T06:00:00+00:00"}


def item(**values: Any) -> Item:
    usual = {"key": "fruit", "day": ONCE, "stage": "before_arrival", "department": "food_beverage", "title": "Fruit"}
    return Item(**(usual | {"id": 5, "due_at": NOON} | values))


def change(kind: str, field: str = "", before: Any = None, after: Any = None, **values: Any) -> Change:
    named = {"department": "food_beverage", "item": 5, "title": "Fruit"}
    return Change(kind, field=field, before=before, after=after, **(named | values))


# What is said


def test_an_item_that_is_new():
    new = item(id=None, key="fruit")
    assert difference([], [new]) == (change("added", after=public(new), item="fruit"),)


def test_an_item_as_it_is_told():
    pear = ItemComponent("pear", 2, note="instead of mango: allergy", health=True, code="pear", tags=("x",))
    assert public(item(components=(pear,), gate=True, anchor="x", told_at=ONE)) == {
        "stage": "before_arrival",
        "department": "food_beverage",
        "title": "Fruit",
        "detail": "",
        "quantity": 1,
        "gate": True,
        "live": False,
        "components": [{"name": "pear", "quantity": 2, "note": "instead of mango: allergy", "health": True}],
        "due_at": DUE[NOON],
        "state": "open",
        "state_reason": "",
        "reason_health": False,
        "health": False,
    }


def test_what_changes_call_an_item():
    assert ref(item()) == 5
    assert ref(item(id=None)) == "fruit"
    assert ref(item(id=None, day=at("2026-04-17 12:00").date())) == "fruit@2026-04-17"


def test_a_due_time_that_moved():
    assert difference([item()], [item(due_at=ONE)]) == (change("moved", "due_at", DUE[NOON], DUE[ONE]),)
    assert difference([item()], [item(due_at=None)]) == (change("moved", "due_at", DUE[NOON], None),)


def test_an_item_that_is_withdrawn():
    gone = item(state="withdrawn", state_reason="cancelled: please collect from 1208")
    assert difference([item(state="begun")], [gone]) == (
        change("withdrawn", "state", "begun", "withdrawn", words="cancelled: please collect from 1208"),
    )
    assert difference([gone], [gone]) == ()


def test_what_is_said_of_a_daily_item_says_which_day():
    day = at("2026-04-17 12:00").date()
    gone = item(day=day, state="withdrawn", state_reason="cancelled")
    said = difference([item(day=day)], [gone])
    assert said == (change("withdrawn", "state", "open", "withdrawn", words="cancelled", day="2026-04-17"),)
    assert as_json(said[0])["day"] == "2026-04-17"
    assert from_json(as_json(said[0])) == said[0]


def test_work_stood_down_before_anybody_acknowledged_is_applied_to_a_plan_without_it():
    assert apply({}, compact([ADDED, BEGUN_GONE])) == {}


def test_an_item_that_comes_back_is_added():
    back = item(due_at=ONE)
    assert difference([item(state="withdrawn", state_reason="cancelled")], [back]) == (
        change("added", before="withdrawn", after=public(back)),
    )


def test_work_that_is_opened_again():
    words = "Basket A is already in 1208: please move it to 1510"
    after = item(state="open", state_reason=words)
    assert difference([item(state="done")], [after]) == (
        change("fact", "state", "done", "open", words=words),
        change("fact", "state_reason", "", words, words=words),
    )


def test_other_parts():
    pear, kiwi = ItemComponent("pear", 1), ItemComponent("kiwi", 2, note="instead of mango: allergy", health=True)
    was, now = item(components=(pear,)), item(components=(kiwi,))
    assert difference([was], [now]) == (
        change("fact", "components", public(was)["components"], public(now)["components"], health=True),
    )
    [back] = difference([now], [was])
    assert back.health


def test_what_speaks_of_health_is_marked():
    asked = item(state_reason="ask F&B", reason_health=True)
    marks = {c.field: c.health for c in difference([item()], [asked])}
    assert marks == {"state_reason": True, "reason_health": False}
    assert difference([], [asked])[0].health
    assert difference([item(health=True)], [item(health=True, due_at=ONE)])[0].health
    assert not difference([], [item()])[0].health


def test_what_nobody_is_told_is_no_difference():
    assert difference([item()], [item(anchor="x", told_at=ONE, position=7, done_room="1208", begun_at=ONE)]) == ()


def test_the_stays_own_facts():
    before = {
        "room_number": "1208",
        "party": {"adults": 2},
        "allergies": ["nuts"],
        "alias": "Mr Lake",
        "status": "reserved",
    }
    after = before | {"room_number": "1510", "allergies": ["nuts", "soy"], "alias": "Mr Hill"}
    assert stay_facts(before, after) == (
        Change("fact", "", None, "room_number", "1208", "1510"),
        Change("fact", "", None, "allergies", ["nuts"], ["nuts", "soy"], health=True),
        Change("fact", "", None, "alias"),  # that it changed, never from what to what
    )
    assert stay_facts(before, before) == ()


def test_as_it_is_stored():
    moved = change("moved", "due_at", DUE[NOON], DUE[ONE])
    assert as_json(moved) == {
        "kind": "moved",
        "item": 5,
        "field": "due_at",
        "from": DUE[NOON],
        "to": DUE[ONE],
        "department": "food_beverage",
        "title": "Fruit",
        "words": "",
        "health": False,
    }
    assert from_json(as_json(moved)) == moved
    assert (moment(moved.after), moment(None)) == (ONE, None)


# Applied


def test_applied_to_a_plan():
    before = [item(), item(id=6, key="flowers")]
    after = [item(due_at=ONE), item(id=6, key="flowers", state="withdrawn", state_reason="gone"), item(id=7, key="tea")]
    assert apply(snapshot(before), difference(before, after)) == snapshot(after)


def test_the_old_plan_is_left_as_it_was():
    plan_before = snapshot([item()])
    apply(plan_before, difference([item()], [item(due_at=ONE)]))
    assert plan_before == snapshot([item()])


def test_facts_of_the_stay_are_applied_where_the_plan_has_them():
    facts = stay_facts({"room_number": "1208"}, {"room_number": "1510"})
    assert apply({}, facts) == {}
    assert apply({"stay": {"room_number": "1208", "party": 2}}, facts) == {"stay": {"room_number": "1510", "party": 2}}


# Compact

ADDED = difference([], [item()])[0]
MOVED = change("moved", "due_at", DUE[NOON], DUE[ONE])
MOVED_ON = change("moved", "due_at", DUE[ONE], DUE[TWO])
MOVED_BACK = change("moved", "due_at", DUE[ONE], DUE[NOON])
BEGUN_GONE = change("withdrawn", "state", "begun", "withdrawn", words="stand down")
COLLECTED = change("withdrawn", "state", "open", "withdrawn", words="cancelled: please collect from 1208")
GONE = change("withdrawn", "state", "open", "withdrawn", words="cancelled")
BACK = dataclasses.replace(ADDED, before="withdrawn")
REOPENED = change("fact", "state", "done", "open", words="move it")
ROOM = Change("fact", "", None, "room_number", "1208", "1510")
ROOM_ON = Change("fact", "", None, "room_number", "1510", "1601")
ROOM_BACK = Change("fact", "", None, "room_number", "1510", "1208")
ALIAS = Change("fact", "", None, "alias")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], []),
        ([MOVED], [MOVED]),
        ([MOVED, MOVED_ON], [change("moved", "due_at", DUE[NOON], DUE[TWO])]),
        ([MOVED, MOVED_BACK], []),
        ([MOVED, MOVED_BACK, MOVED], [MOVED]),
        ([ADDED, MOVED], [dataclasses.replace(ADDED, after=public(item(due_at=ONE)))]),
        ([ADDED, GONE], []),
        ([ADDED, MOVED, GONE], []),
        ([ADDED, BEGUN_GONE], [BEGUN_GONE]),
        ([ADDED, COLLECTED], [COLLECTED]),
        ([ADDED, BEGUN_GONE, BACK], [dataclasses.replace(BACK, before="begun")]),
        ([MOVED, GONE], [GONE]),
        ([GONE, BACK], [dataclasses.replace(BACK, before="open")]),
        ([GONE, BACK, GONE], [GONE]),
        ([BACK, GONE], []),
        ([BEGUN_GONE, BACK, GONE], [dataclasses.replace(GONE, before="begun")]),
        ([REOPENED, GONE], [dataclasses.replace(GONE, before="done")]),
        ([ROOM, ROOM_ON], [dataclasses.replace(ROOM, after="1601")]),
        ([ROOM, ROOM_BACK], []),
        ([ROOM, MOVED], [ROOM, MOVED]),
        ([ALIAS, ALIAS], [ALIAS]),
        ([MOVED, change("moved", "due_at", DUE[NOON], DUE[ONE], item=6)], [MOVED, dataclasses.replace(MOVED, item=6)]),
    ],
)
def test_taken_up_by_an_open_notice(changes: list[Change], expected: list[Change]):
    assert compact(changes) == tuple(expected)
    assert compact(compact(changes)) == tuple(expected)


def test_taken_up_it_still_speaks_of_health():
    quiet = change("fact", "detail", "a", "b")
    assert compact([dataclasses.replace(quiet, health=True), change("fact", "detail", "b", "c")])[0].health
    assert compact([ADDED, dataclasses.replace(MOVED, health=True)])[0].health


# Who is told


def first(**facts: Any) -> tuple[Item, ...]:
    return stored(plan(SHIPPED, stay(**facts), (), now=LONG_BEFORE))


def told(
    before: tuple[Item, ...], facts_changed: tuple[Change, ...] = (), **facts: Any
) -> dict[str, tuple[Change, ...]]:
    return touched(before, plan(SHIPPED, stay(**facts), before, now=LATER), facts_changed)


EVERY_DEPARTMENT = {
    "engineering",
    "finance",
    "food_beverage",
    "front_office",
    "general_manager",
    "guest_relations",
    "housekeeping",
    "sales",
    "security",
}


def test_a_first_plan_touches_every_department_with_items():
    assert set(touched((), first(), ())) == EVERY_DEPARTMENT
    assert set(touched((), first(tier="VC"), ())) == EVERY_DEPARTMENT - {"engineering", "security", "general_manager"}


def test_nothing_changed_touches_nobody():
    assert told(first()) == {}


def test_a_later_arrival_touches_those_whose_due_times_move():
    eta = Change("fact", "", None, "expected_arrival_at", "2026-04-16T06:30:00+00:00", "2026-04-16T08:30:00+00:00")
    answer = told(first(), (eta,), eta="2026-04-16 16:30")
    assert set(answer) == EVERY_DEPARTMENT - {"engineering", "finance"}
    assert [c.title for c in answer["security"]] == ["", "Kerb, parking and lift held"]
    assert {c.department for c in answer["food_beverage"][1:]} == {"food_beverage"}


def test_the_arrival_alone_touches_nobody():
    eta = Change("fact", "", None, "expected_arrival_at", "a", "b")
    assert told(first(), (eta,)) == {}


@pytest.mark.parametrize("field", ["room_number", "allergies", "party", "alias"])
def test_room_allergy_party_and_alias_touch_whoever_has_open_items(field: str):
    before = first()
    finance = [tick(i, LATER) for i in before if i.department == "finance"]
    fact = Change("fact", "", None, field, "a", "b")
    assert told(changed(before, *finance), (fact,)) == dict.fromkeys(sorted(EVERY_DEPARTMENT - {"finance"}), (fact,))


def test_who_has_nothing_left_to_do_is_not_told_the_room():
    room = Change("fact", "", None, "room_number", "1208", "1510")
    answer = told(first(), (room,), tier="VC")
    assert [c.kind for c in answer["engineering"]] == ["withdrawn"]
    assert answer["housekeeping"][0] == room


def test_a_fact_is_told_to_those_who_may_see_it():
    fact = Change("fact", "", None, "allergies", [], ["nuts"], health=True)
    before = first()
    answer = touched(before, before, (fact,), sees=lambda department, change: department == "food_beverage")
    assert answer == {"food_beverage": (fact,)}


def test_ticks_tell_nobody():
    before = first()
    assert touched(before, changed(before, tick(by_key(before)["fruit"], LATER)), ()) == {}
    assert told(before, room_number="1208") == {}


def test_cancelled_tells_each_department_its_own():
    before = first(room_number="1208")
    fruit = begin(by_key(before)["fruit"], LATER, "1208")
    status = Change("fact", "", None, "status", "reserved", "cancelled")
    answer = told(changed(before, fruit), (status,), room_number="1208", over=True, over_words="cancelled")
    assert set(answer) == EVERY_DEPARTMENT
    assert answer["engineering"] == (
        status,
        Change(
            "withdrawn",
            "engineering",
            by_key(before)["technical_check"].id,
            "state",
            "open",
            "withdrawn",
            "Technical check of room passed",
            "cancelled",
        ),
    )
    assert [c.words for c in answer["food_beverage"] if c.item == fruit.id] == ["cancelled: please collect from 1208"]


def test_two_facts_that_only_say_that_something_changed_are_not_nothing():
    fact = Change("fact", "", None, "allergies", None, None, health=True)
    assert compact([fact, fact]) == (fact,)
