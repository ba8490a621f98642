"""Which rows a stay has, what becomes of them when it is planned again, and what waits for what."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from stays import components, overriding, phrases, sentences
from stays.plan import ONCE, Allergy, Answer, Item, ItemComponent, StayFacts
from stays.planning import in_order, plan, waits_for
from tests.stays.planned import (
    LONG_BEFORE,
    SHIPPED,
    begin,
    by_key,
    changed,
    moment,
    row,
    standard,
    stay,
    stored,
    tick,
    wall,
)
from tiers.standard import Component, Days, Due, Holds, Part, Serving

LATER = moment("2026-03-10 10:00")
ON_THE_DAY = moment("2026-04-16 12:15")
NUTS = Allergy("nuts")


def first(facts: StayFacts | None = None, now: dt.datetime = LONG_BEFORE) -> tuple[Item, ...]:
    return stored(plan(SHIPPED, facts or stay(), (), now=now))


def again(facts: StayFacts, before: tuple[Item, ...], now: dt.datetime = LATER) -> dict[str, Item]:
    return by_key(plan(SHIPPED, facts, before, now=now))


def keys(items: Any) -> list[str]:
    return [item.key for item in items]


def said(item: Item) -> tuple[str, str, bool]:
    return item.state, item.state_reason, item.reason_health


# Which rows


def small(*rows: Any, **facts: Any) -> list[str]:
    return keys(plan(standard(*rows), stay(**facts), (), now=LONG_BEFORE))


def test_a_row_belongs_to_its_tiers():
    assert small(row(tiers=frozenset({"VA", "VB"})), tier="VB") == ["task"]
    assert small(row(tiers=frozenset({"VA"})), tier="VB") == []


def test_conditions_must_all_hold():
    both = row(only_if=("pickup", "not incognito"))
    assert small(both, conditions=frozenset({"pickup"})) == ["task"]
    assert small(both, conditions=frozenset({"pickup", "incognito"})) == []
    assert small(both) == []


def test_a_condition_adds_a_tier():
    more = row(only_if=("not no_fuss",), also=(Holds(("pickup",), frozenset({"VC"})),))
    assert small(more, tier="VC", conditions=frozenset({"pickup"})) == ["task"]
    assert small(more, tier="VC") == []
    assert small(more, tier="VB", conditions=frozenset({"pickup"})) == []
    assert small(more, tier="VC", conditions=frozenset({"pickup", "no_fuss"})) == ["task"]


def test_a_condition_that_names_no_tier_adds_every_tier_but_not_those_without():
    more = row(tiers=frozenset(), also=(Holds(("pickup",)),))
    assert small(more, tier="VC", conditions=frozenset({"pickup"})) == ["task"]
    assert small(more, tier=None, conditions=frozenset({"pickup"})) == []


def test_an_optional_row_is_not_planned():
    assert small(row(off=True)) == []


@pytest.mark.parametrize(
    ("condition", "facts"),
    [
        ("eta_unknown", {"eta": None}),
        ("has_allergy_or_diet", {"allergies": (NUTS,)}),
        ("has_allergy_or_diet", {"diets": ("vegan",)}),
        ("has_access_need", {"access_needs": ("wheelchair",)}),
        ("has_special_request", {"special_requests": ("cot",)}),
        ("official_visit", {"official_visit": True}),
    ],
)
def test_conditions_that_the_facts_tell_by_themselves(condition: str, facts: dict[str, Any]):
    assert small(row(only_if=(condition,)), **facts) == ["task"]
    assert small(row(only_if=(condition,))) == []
    assert small(row(only_if=(f"not {condition}",)), **facts) == []


def test_a_known_arrival_is_not_unknown_whatever_was_said():
    assert small(row(only_if=("eta_unknown",)), conditions=frozenset({"eta_unknown"})) == []


def test_a_gate_only_under_its_conditions():
    gate = standard(row(gate_if=("pickup",)))
    assert not plan(gate, stay(), (), now=LONG_BEFORE)[0].gate
    assert not plan(standard(row()), stay(), (), now=LONG_BEFORE)[0].gate
    assert plan(gate, stay(conditions=frozenset({"pickup"})), (), now=LONG_BEFORE)[0].gate


def test_no_tier_and_no_need_is_no_plan():
    assert plan(SHIPPED, stay(tier=None), (), now=LONG_BEFORE) == ()


def test_access_needs_are_met_without_a_tier():
    facts = stay(tier=None, access_needs=("wheelchair", "very long bed"))
    [item] = plan(SHIPPED, facts, (), now=LONG_BEFORE)
    assert (item.key, item.gate, item.department, wall(item.due_at)) == (
        "special_equipment",
        True,
        "housekeeping",
        "2026-04-16 12:00",
    )
    assert item.components == (
        ItemComponent("very long bed", 1, note="ask the guest what is needed", health=True),
        ItemComponent(SHIPPED.access_needs["wheelchair"], 1, health=True, code="wheelchair"),
    )


def test_special_requests_are_no_gate_and_need_a_tier():
    [item] = [i for i in first(stay(special_requests=("cot", "adapter"))) if i.key == "special_equipment"]
    wished = tuple(ItemComponent(name, 1, note="as requested") for name in ("adapter", "cot"))
    assert (item.gate, item.components) == (False, wished)
    assert plan(SHIPPED, stay(tier=None, special_requests=("cot",)), (), now=LONG_BEFORE) == ()


def test_the_signature_says_what_is_signed_and_who_may():
    item = by_key(first(stay(allergies=(Allergy("nuts", severe=True), Allergy("", "strawberries")), diets=("vegan",))))[
        "allergies_signed"
    ]
    assert (item.detail, item.health, item.gate, item.signed_by) == (
        "nuts (severe), strawberries, vegan",
        True,
        True,
        ("manager", "chef"),
    )


def test_a_row_that_is_there_for_an_allergy_speaks_of_health_though_nobody_marked_it():
    signed = standard(row(only_if=("has_allergy_or_diet",)))
    [item] = plan(signed, stay(diets=("vegan",)), (), now=LONG_BEFORE)
    assert (item.health, item.detail) == (True, "vegan")


def test_a_guest_already_in_house_has_nothing_to_be_made_before():
    facts = stay(in_house_first=True, checked_in_at="2026-04-16 14:00")
    items = plan(SHIPPED, facts, (), now=moment("2026-04-16 18:00"))
    assert {item.stage for item in items} == {"in_house", "departure", "after_stay"}


def test_a_tier_given_in_house_brings_no_rows_of_the_arrival():
    facts = stay(checked_in_at="2026-04-16 14:00")
    items = plan(SHIPPED, facts, (), now=moment("2026-04-16 18:00"))
    assert {item.stage for item in items} == {"in_house", "departure", "after_stay"}


def test_needs_learnt_in_house_are_met_all_the_same():
    facts = stay(checked_in_at="2026-04-16 14:00", access_needs=("wheelchair",), allergies=(NUTS,))
    items = plan(SHIPPED, facts, (), now=moment("2026-04-16 18:00"))
    made = [(i.key, wall(i.due_at)) for i in items if i.stage == "before_arrival"]
    assert made == [("allergies_signed", "2026-04-16 18:10"), ("special_equipment", "2026-04-16 18:10")]


def test_the_order_of_a_sheet():
    made = [
        row("last", stage="departure", due=Due("departure")),
        row("second", due=Due("eta", minutes=-60)),
        row("unknown", due=Due("agreed")),
        row("third", due=Due("eta", minutes=-60)),
        row("first"),
    ]
    assert small(*made) == ["first", "second", "third", "unknown", "last"]


def test_in_order_takes_any_order():
    items = first()
    assert in_order(reversed(items)) == items


# Planned again


def test_planned_again_without_a_change_it_is_the_same():
    before = first()
    assert plan(SHIPPED, stay(), before, now=moment("2026-04-17 09:00")) == before


def test_a_later_arrival_moves_what_hangs_on_it_and_nothing_else():
    before = first()
    after = again(stay(eta="2026-04-16 16:30"), before)
    moved = [item.key for item in before if by_key(before)[name(item)].due_at != after[name(item)].due_at]
    assert moved == [
        "vip_clean",
        "fruit",
        "flowers",
        "drinks_trolley",
        "treats",
        "letter_placed",
        "joint_inspection",
        "keys",
        "guest_on_the_way",
        "kerb_held",
        "welcome_tea",
        "gm_in_lobby",
        "guest_met",
        "luggage",
        "room_shown",
        "courtesy_call",
    ]
    assert wall(after["fruit"].due_at) == "2026-04-16 14:30"
    assert {name(item): item.id for item in before} == {key: item.id for key, item in after.items()}


def name(item: Item) -> str:
    return item.key if item.day == ONCE else f"{item.key} {item.day}"


def test_what_moved_was_told_now_and_the_rest_when_it_was():
    after = again(stay(eta="2026-04-16 16:30"), first())
    assert (after["fruit"].told_at, after["amenity_order"].told_at) == (LATER, LONG_BEFORE)


def test_an_arrival_that_comes_near_gives_its_lead_from_now_and_not_again():
    before = first()
    sooner = stay(eta="2026-04-16 13:00")
    after = plan(SHIPPED, sooner, before, now=moment("2026-04-16 11:30"))
    assert wall(by_key(after)["fruit"].due_at) == "2026-04-16 12:30"
    assert plan(SHIPPED, sooner, after, now=moment("2026-04-16 12:20")) == after


def test_done_stays_done_when_the_arrival_moves():
    before = first()
    done = tick(by_key(before)["vip_clean"], ON_THE_DAY)
    after = again(stay(eta="2026-04-16 16:30"), changed(before, done), ON_THE_DAY)["vip_clean"]
    assert dataclasses.replace(after, anchor=done.anchor, told_at=done.told_at) == done


def test_ticks_move_no_due_time():
    before = first()
    clean = by_key(before)["vip_clean"]
    facts = stay(eta="2026-04-16 14:00")
    for settled in (tick(clean, ON_THE_DAY), dataclasses.replace(clean, state="waived", state_reason="no")):
        ticked = again(facts, changed(before, settled), ON_THE_DAY)
        assert wall(ticked["fruit"].due_at) == "2026-04-16 13:15"  # told 12:15 + 60 min; the clean at 12:45
        assert again(facts, before, ON_THE_DAY)["fruit"].due_at == ticked["fruit"].due_at
        assert again(facts, tuple(ticked.values()), moment("2026-04-16 13:00")) == ticked


def test_begun_goes_on_when_the_arrival_moves():
    before = first()
    begun = begin(by_key(before)["vip_clean"], ON_THE_DAY, "1208")
    after = again(stay(eta="2026-04-16 16:30", room_number="1208"), changed(before, begun))["vip_clean"]
    assert (after.state, after.begun_at, after.done_room) == ("begun", ON_THE_DAY, "1208")
    assert wall(after.due_at) == "2026-04-16 14:00"


def test_waived_stays_waived():
    waived = dataclasses.replace(by_key(first())["flowers"], state="waived", state_reason="guest asked for none")
    after = again(stay(eta="2026-04-16 16:30", allergies=(Allergy("pollen"),)), changed(first(), waived))
    assert said(after["flowers"]) == ("waived", "guest asked for none", False)


def test_a_lower_tier_withdraws_what_it_does_not_have():
    before = first()
    done = tick(by_key(before)["coordination_meeting"], LATER)
    after = again(stay(tier="VC"), changed(before, done))
    assert said(after["drinks_trolley"]) == ("withdrawn", "no longer wanted", False)
    assert said(after["coordination_meeting"]) == ("done", "", False)
    assert (after["fruit"].state, after["fruit"].detail, after["fruit"].id) == (
        "open",
        "plate C",
        by_key(before)["fruit"].id,
    )


def test_access_items_outlast_the_tier():
    before = first(stay(access_needs=("wheelchair",)))
    after = again(stay(tier=None, access_needs=("wheelchair",)), before)
    assert [item.key for item in after.values() if item.state == "open"] == ["special_equipment"]


def test_a_row_that_comes_back_is_the_same_item_told_anew():
    before = first()
    lower = tuple(again(stay(tier="VC"), before).values())
    after = plan(SHIPPED, stay(), lower, now=moment("2026-03-12 10:00"))
    back = by_key(after)["drinks_trolley"]
    assert (back.state, back.state_reason, back.id) == ("open", "", by_key(before)["drinks_trolley"].id)
    assert back.told_at == moment("2026-03-12 10:00")


def test_what_is_withdrawn_counts_for_no_due_time():
    two = standard(
        row("early", due=Due("eta", minutes=-60), only_if=("pickup",)),
        row("late", due=Due("eta", minutes=-90), after=("early",)),
    )
    before = plan(two, stay(conditions=frozenset({"pickup"})), (), now=LONG_BEFORE)
    assert wall(by_key(before)["late"].due_at) == "2026-04-16 13:30"
    assert wall(by_key(plan(two, stay(), before, now=LATER))["late"].due_at) == "2026-04-16 13:00"


def test_an_earlier_departure_withdraws_its_days():
    before = first(stay(departure_date="2026-04-19"))
    after = again(stay(departure_date="2026-04-18"), before)
    assert [said(after[f"fruit_refreshed 2026-04-{day}"]) for day in (17, 18)] == [
        ("open", "", False),
        ("withdrawn", "no longer wanted", False),
    ]


def test_days_that_have_passed_stay_as_they_are():
    long = {"departure_date": "2026-04-19"}
    before = first(stay(**long))
    after = plan(SHIPPED, stay(**long, eta="2026-04-16 14:00"), before, now=moment("2026-04-18 23:30"))
    assert [str(i.day) for i in after if i.key == "fruit_refreshed"] == ["2026-04-17", "2026-04-18"]


def test_a_day_withdrawn_and_passed_does_not_come_back():
    before = first(stay(departure_date="2026-04-19"))
    shorter = tuple(again(stay(departure_date="2026-04-18"), before).values())
    longer = by_key(plan(SHIPPED, stay(departure_date="2026-04-19"), shorter, now=moment("2026-04-19 01:00")))
    assert longer["fruit_refreshed 2026-04-18"].state == "withdrawn"


def test_at_check_in_the_call_takes_the_place_of_the_next_days_contact():
    before = first(stay(departure_date="2026-04-19"))
    after = again(
        stay(departure_date="2026-04-19", checked_in_at="2026-04-16 22:10"), before, moment("2026-04-16 22:10")
    )
    assert wall(after["courtesy_call"].due_at) == "2026-04-17 10:00"
    assert [after[f"contact_of_the_day 2026-04-{day}"].state for day in (17, 18)] == ["withdrawn", "open"]


# The end of a stay


def test_cancelled():
    before = first(stay(room_number="1208"))
    items = by_key(before)
    fruit, clean = begin(items["fruit"], ON_THE_DAY, "1208"), begin(items["vip_clean"], ON_THE_DAY, "1208")
    keys_done = tick(items["keys"], ON_THE_DAY, "1208")
    now = changed(before, fruit, clean, keys_done)
    after = again(stay(room_number="1208", over=True, over_words="cancelled"), now)
    states = {key: after[key].state_reason for key in ("fruit", "vip_clean", "keys", "flowers", "thank_you")}
    assert states == {
        "fruit": "cancelled: please collect from 1208",
        "vip_clean": "cancelled: please stand down",
        "keys": "",
        "flowers": "cancelled",
        "thank_you": "cancelled",
    }
    assert {item.key: item.state for item in after.values() if item.state != "withdrawn"} == {
        "keys": "done",
        "suite_assigned": "done",
    }


def test_a_no_show_says_so():
    after = again(stay(over=True, over_words="no_show"), first())
    assert {said(item) for item in after.values()} == {("withdrawn", "no-show", False)}


THERE = "Basket A was to be collected from 1208: please make sure that it stands in the guest's room"


def cancelled_with_fruit() -> tuple[Item, ...]:
    """The plan of a cancelled stay that had its fruit in 1208 already."""
    before = first(stay(room_number="1208"))
    done = changed(before, tick(by_key(before)["fruit"], ON_THE_DAY, "1208"))
    return tuple(again(stay(room_number="1208", over=True, over_words="cancelled"), done).values())


@pytest.mark.parametrize("room", ["1208", "1510", ""])
def test_reinstated_what_was_to_be_collected_is_looked_at_again(room: str):
    gone = cancelled_with_fruit()
    assert said(by_key(gone)["fruit"]) == ("done", "cancelled: please collect from 1208", False)
    once = plan(SHIPPED, stay(room_number=room), gone, now=LATER)
    assert said(by_key(once)["fruit"]) == ("open", THERE, False)
    assert plan(SHIPPED, stay(room_number=room), once, now=ON_THE_DAY) == once
    moved = plan(SHIPPED, stay(room_number="1611"), once, now=ON_THE_DAY)
    assert said(by_key(moved)["fruit"]) == ("open", THERE, False)


def test_reinstated_and_cancelled_again_it_is_to_be_collected_again():
    once = plan(SHIPPED, stay(room_number="1208"), cancelled_with_fruit(), now=LATER)
    after = again(stay(room_number="1208", over=True, over_words="cancelled"), once)["fruit"]
    assert said(after) == ("withdrawn", "cancelled: please collect from 1208", False)


def test_reinstated_and_ticked_it_is_done_with():
    once = plan(SHIPPED, stay(room_number="1208"), cancelled_with_fruit(), now=LATER)
    seen = changed(once, tick(by_key(once)["fruit"], ON_THE_DAY, "1208"))
    assert said(again(stay(room_number="1208"), seen)["fruit"]) == ("done", "", False)


def test_reinstated_also_what_was_made_by_hand_is_looked_at_again():
    cot = Item("hand-1", ONCE, "before_arrival", "housekeeping", "Cot", in_room=True, hand_made=True, id=1)
    cot = dataclasses.replace(cot, components=(ItemComponent("cot", 1),))
    done = (*first(stay(room_number="1208")), tick(cot, ON_THE_DAY, "1208"))
    gone = tuple(again(stay(room_number="1208", over=True, over_words="cancelled"), done).values())
    assert said(by_key(gone)["hand-1"]) == ("done", "cancelled: please collect from 1208", False)
    after = again(stay(room_number="1208"), gone)["hand-1"]
    assert said(after) == ("open", THERE.replace("Basket A", "Cot"), False)
    assert (after.begun_at, after.done_at) == (None, None)


def test_reinstated():
    before = first()
    cancelled = tuple(again(stay(over=True, over_words="cancelled"), before).values())
    after = plan(SHIPPED, stay(), cancelled, now=moment("2026-03-12 10:00"))
    told = moment("2026-03-12 10:00")
    assert after == tuple(dataclasses.replace(item, told_at=told) for item in before)


def test_a_stay_that_is_over_is_planned_no_more():
    for facts in (stay(over=True), stay(over=True, checked_out=True)):
        assert plan(SHIPPED, facts, (), now=LATER) == ()


def test_checked_out_goes_on_with_departure_and_what_follows():
    before = first()
    facts = stay(over=True, checked_out=True, over_words="checked_out", checked_in_at="2026-04-16 14:30")
    after = plan(SHIPPED, facts, before, now=moment("2026-04-18 12:00"))
    ended = {item.stage for item in after if said(item) == ("withdrawn", "checked out", False)}
    assert ended == {"before_arrival", "arrival", "in_house"}
    assert {item.stage for item in after if item.state == "open"} == {"departure", "after_stay"}


# Made by hand


def by_hand(**values: Any) -> Item:
    usual = {"key": "hand-1", "day": ONCE, "stage": "before_arrival", "department": "sales", "title": "Banner"}
    return Item(**(usual | {"hand_made": True, "due_at": LATER, "id": 77} | values))


def test_what_was_made_by_hand_is_left_alone():
    item = by_hand(state_reason="blue letters")
    after = again(stay(tier="VC", eta="2026-04-16 16:30"), (*first(), item))
    assert after["hand-1"] == item
    assert again(stay(tier=None), (item,))["hand-1"] == item


def test_food_by_hand_that_was_brought_and_may_not_stay_is_signed_for_from_the_same_plan_on():
    cake = components.made_by_hand("Cake", [])
    done = by_hand(title="Cake", department="food_beverage", food=True, components=(cake,), state="done")
    severe = stay(tier=None, allergies=(Allergy("banana", severe=True),))
    once = plan(SHIPPED, severe, (done,), now=LATER)
    assert {key: item.state for key, item in by_key(once).items()} == {"allergies_signed": "open", "hand-1": "stopped"}
    assert plan(SHIPPED, severe, once, now=LATER) == once


def test_what_was_made_by_hand_has_its_place_to_itself():
    item = by_hand(key="flowers")
    assert [i for i in plan(SHIPPED, stay(), (item,), now=LATER) if i.key == "flowers"] == [item]


def test_what_was_made_by_hand_ends_with_the_stay_and_comes_back():
    ended = again(stay(over=True, over_words="cancelled"), (by_hand(),))["hand-1"]
    assert said(ended) == ("withdrawn", "cancelled", False)
    assert again(stay(), (ended,))["hand-1"] == by_hand()


def test_after_the_check_out_work_made_by_hand_for_later_goes_on():
    gone = stay(over=True, checked_out=True, over_words="checked_out")
    states = [again(gone, (by_hand(stage=stage),))["hand-1"].state for stage in ("in_house", "after_stay")]
    assert states == ["withdrawn", "open"]


CAKE_WITH_NUTS = by_hand(title="Cake", food=True, components=(components.made_by_hand("Cake", ["nuts"]),))
CAKE_OF_THE_DAY = by_hand(title="Cake of the day", food=True)
CALLED_BACK = "please take back what was brought: allergy; the guest may not have this: allergy"


@pytest.mark.parametrize(
    ("cake", "learnt"),
    [
        (CAKE_WITH_NUTS, {"allergies": (NUTS,)}),
        (CAKE_OF_THE_DAY, {"allergies": (NUTS,), "answers": (Answer("nut", "hand-1", safe=False),)}),
    ],
)
@pytest.mark.parametrize(
    ("brought", "now"),
    [("2026-04-16 23:40", "2026-04-17 00:10"), ("2026-04-15 17:00", "2026-04-16 14:35")],
    ids=["over midnight", "the day before the arrival"],
)
def test_food_made_by_hand_is_called_back_on_any_day_of_the_stay(cake: Item, learnt: dict, brought: str, now: str):
    done = tick(cake, moment(brought))
    here = {"checked_in_at": "2026-04-16 14:30", "room_number": "1208"}
    after = again(stay(**here, **learnt), (done,), moment(now))["hand-1"]
    assert (*said(after), after.done_at) == ("stopped", CALLED_BACK, True, None)
    gone = stay(**here, **learnt, over=True, checked_out=True, over_words="checked_out")
    assert again(gone, (done,), moment("2026-04-18 11:00"))["hand-1"] == done


def test_what_an_item_names_itself_is_not_asked_about_once_somebody_agreed_on_it():
    soup = components.made_by_hand("Peanut soup", ["peanuts"], said=False)
    item = by_hand(title="Peanut soup", food=True, components=(soup,))

    def agreed(*allergies: Allergy) -> Item:
        facts = stay(allergies=allergies)
        said_so = {"override": components.mark_of(facts), "override_reason": "she insists"}
        return again(facts, (dataclasses.replace(item, **said_so),))["hand-1"]

    assert said(agreed(Allergy("peanuts"))) == ("open", "brought all the same: she insists", True)
    both = agreed(Allergy("peanuts"), Allergy("soy"))
    assert said(both) == ("open", "brought all the same: she insists; ask F&B", True)


# The room


def test_assigning_a_room_ticks_the_row_that_assigns():
    after = again(stay(room_number="1208"), first())["suite_assigned"]
    assert (after.state, after.done_at, after.done_room) == ("done", LATER, "1208")


def test_a_room_taken_away_opens_it_again():
    before = first(stay(room_number="1208"))
    after = again(stay(), before)["suite_assigned"]
    assert (*said(after), after.done_at, after.done_room) == ("open", "the room is no longer assigned", False, None, "")
    assert again(stay(), changed(before, after))["suite_assigned"] == after


def test_another_room_leaves_it_ticked_for_the_room_that_is():
    before = first(stay(room_number="1208"))
    after = again(stay(room_number="1510"), before)["suite_assigned"]
    assert after == dataclasses.replace(by_key(before)["suite_assigned"], done_room="1510")


@pytest.mark.parametrize("act", [begin, tick])
def test_what_stands_in_another_room_is_to_be_moved(act: Any):
    before = first(stay(room_number="1208"))
    fruit = act(by_key(before)["fruit"], ON_THE_DAY, "1208")
    after = again(stay(room_number="1510"), changed(before, fruit))["fruit"]
    assert said(after) == ("open", "Basket A is already in 1208: please move it to 1510", False)
    assert (after.begun_at, after.done_at, after.done_room, after.due_at) == (None, None, "1208", fruit.due_at)


def in_room(key: str, to: str) -> str:
    before = first(stay(room_number="1208"))
    done = tick(by_key(before)[key], ON_THE_DAY, "1208")
    return again(stay(room_number=to), changed(before, done))[key].state_reason


@pytest.mark.parametrize(
    ("key", "to", "words"),
    [
        ("flowers", "1510", "Large arrangement is already in 1208: please move it to 1510"),
        ("flowers", "", "Large arrangement is already in 1208: the new room is not known yet"),
        ("letter_placed", "1510", "Welcome letter is already in 1208: please move it to 1510"),
        ("vip_clean", "1510", "Already begun or done for 1208: please do it for 1510"),
        ("vip_clean", "", "Already begun or done for 1208: the new room is not known yet"),
        ("keys", "1510", "Already begun or done for 1208: please do it for 1510"),
        ("keys", "1208", ""),
        ("pickup_told", "1510", ""),
    ],
)
def test_words_about_the_room(key: str, to: str, words: str):
    assert in_room(key, to) == words


def test_back_to_the_first_room():
    before = first(stay(room_number="1208"))
    fruit = tick(by_key(before)["fruit"], ON_THE_DAY, "1208")
    moved = tuple(again(stay(room_number="1510"), changed(before, fruit)).values())
    after = again(stay(room_number="1208"), moved)["fruit"]
    assert said(after) == ("open", "Basket A is already in 1208: please check it", False)


def test_moved_and_planned_again_it_says_the_same():
    before = first(stay(room_number="1208"))
    fruit = tick(by_key(before)["fruit"], ON_THE_DAY, "1208")
    facts = stay(room_number="1510")
    once = plan(SHIPPED, facts, changed(before, fruit), now=LATER)
    assert plan(SHIPPED, facts, once, now=ON_THE_DAY) == once


MANGO, SEVERE_FISH = Allergy("mango"), Allergy("fish", severe=True)
OUT_OF_1208 = "Basket A in 1208 has mango: please exchange it (allergy)"
UNSIGNED_THERE = "hold until the chef has signed; Basket A is already in 1208, and the chef has not signed"


def left_in_1208(*facts: StayFacts) -> tuple[Item, ...]:
    """The plan after the fruit was brought to 1208, and these things happened to the stay."""
    before = first(stay(room_number="1208"))
    items = changed(before, tick(by_key(before)["fruit"], ON_THE_DAY, "1208"))
    for one in facts:
        items = plan(SHIPPED, one, items, now=ON_THE_DAY)
    return items


ELSEWHERE = stay(room_number="1510")
CANCELLED = stay(room_number="1208", over=True, over_words="cancelled")


@pytest.mark.parametrize("allergies", [(MANGO,), (Allergy("mango", severe=True),)])
@pytest.mark.parametrize("room", ["1208", "1510", ""])
@pytest.mark.parametrize("happened", [(ELSEWHERE,), (CANCELLED, stay(room_number="1208")), (CANCELLED,)])
def test_what_stands_somewhere_is_not_brought_before_a_guest_who_may_not_have_it(
    happened: tuple[StayFacts, ...], room: str, allergies: tuple[Allergy, ...]
):
    left = left_in_1208(*happened)
    learnt = again(stay(room_number=room, allergies=allergies), left)["fruit"]
    held = "hold until the chef has signed; " if allergies[0].severe else ""
    assert said(learnt) == ("open", held + OUT_OF_1208, True)


def test_what_was_not_passed_and_stands_there_is_taken_out_of_the_room_when_an_allergy_is_learnt():
    left = left_in_1208()
    note = phrases.say(phrases.NOT_PASSED, note="grapes are soft")
    opened = dataclasses.replace(by_key(left)["fruit"], state="open", done_at=None, state_reason=note)
    learnt = again(stay(room_number="1208", allergies=(MANGO,)), changed(left, opened))["fruit"]
    assert said(learnt) == ("open", f"{note}; {OUT_OF_1208}", True)
    unsigned = again(stay(room_number="1208", allergies=(SEVERE_FISH,)), changed(left, opened))["fruit"]
    assert said(unsigned) == ("open", f"{UNSIGNED_THERE}; {note}", True)


def test_what_stands_in_the_guests_room_again_is_taken_out_until_the_chef_has_signed():
    left = left_in_1208(ELSEWHERE, stay(room_number="1208"))
    there = "Basket A is already in 1208: please check it"
    severe = stay(room_number="1208", allergies=(SEVERE_FISH,))
    unsigned = plan(SHIPPED, severe, left, now=ON_THE_DAY)
    assert said(by_key(unsigned)["fruit"]) == ("open", f"{UNSIGNED_THERE}; {there}", True)
    assert plan(SHIPPED, severe, unsigned, now=ON_THE_DAY) == unsigned
    signed = changed(unsigned, tick(by_key(unsigned)["allergies_signed"], ON_THE_DAY))
    assert said(again(severe, signed)["fruit"]) == ("open", there, False)


def test_what_stands_there_is_called_what_it_was():
    before = first(stay(room_number="1208"))
    flowers = tick(by_key(before)["flowers"], ON_THE_DAY, "1208")
    facts = stay(room_number="1510", tier="VB")
    once = plan(SHIPPED, facts, changed(before, flowers), now=LATER)
    words = "Large arrangement is already in 1208: please move it to 1510"
    assert said(by_key(once)["flowers"]) == ("open", words, False)
    assert plan(SHIPPED, facts, once, now=ON_THE_DAY) == once


def test_what_must_be_moved_is_collected_when_the_stay_is_cancelled():
    before = first(stay(room_number="1208"))
    fruit = tick(by_key(before)["fruit"], ON_THE_DAY, "1208")
    moved = tuple(again(stay(room_number="1510"), changed(before, fruit)).values())
    after = again(stay(room_number="1510", over=True, over_words="cancelled"), moved)["fruit"]
    assert said(after) == ("withdrawn", "cancelled: please collect from 1208", False)


# Another guest

NAMED = ("letter_prepared", "letter_signed", "letter_placed", "pickup_told", "keys", "farewell_gift")
NEW_NAME = "the guest's name has changed: please do it again for the new one"


def with_names(act: Any, *keys: str) -> tuple[Item, ...]:
    """A plan in 1208 on which all that carries the guest's name, and some more, is done or begun."""
    before = first(stay(room_number="1208"))
    return changed(before, *(act(by_key(before)[key], ON_THE_DAY, "1208") for key in (*NAMED, *keys)))


@pytest.mark.parametrize("act", [begin, tick])
def test_what_carries_the_name_is_done_again_for_another_guest(act: Any):
    before = with_names(act, "fruit", "flowers", "technical_check")
    once = plan(SHIPPED, stay(room_number="1208", renamed=True), before, now=LATER)
    was = by_key(before)
    opened = {key: said(item) for key, item in by_key(once).items() if item.state != was[key].state}
    assert opened == dict.fromkeys(NAMED, ("open", NEW_NAME, False))
    assert plan(SHIPPED, stay(room_number="1208"), once, now=ON_THE_DAY) == once


def test_what_was_not_begun_is_no_different_for_another_guest():
    before = first(stay(room_number="1208"))
    assert plan(SHIPPED, stay(room_number="1208", renamed=True), before, now=LATER) == before


def test_begun_again_for_the_new_name_it_goes_on():
    once = by_key(plan(SHIPPED, stay(room_number="1208", renamed=True), with_names(tick), now=LATER))
    letter = begin(once["letter_signed"], ON_THE_DAY)
    after = again(stay(room_number="1208"), changed(once.values(), letter))["letter_signed"]
    assert (after.state, after.begun_at) == ("begun", ON_THE_DAY)


def test_once_the_guest_is_here_only_what_is_still_to_be_given_is_done_again():
    here = {"room_number": "1208", "checked_in_at": "2026-04-16 14:30"}
    before = changed(with_names(tick))
    after = again(stay(**here, renamed=True), before, moment("2026-04-16 15:00"))
    assert [key for key in NAMED if after[key].state == "open"] == ["farewell_gift"]


def test_replaced_while_cancelled_it_is_done_again_once_reinstated():
    over = {"room_number": "1208", "over": True, "over_words": "cancelled"}
    gone = plan(SHIPPED, stay(**over), with_names(tick), now=LATER)
    replaced = plan(SHIPPED, stay(**over, renamed=True), gone, now=LATER)
    assert plan(SHIPPED, stay(**over), replaced, now=LATER) == replaced
    back = again(stay(room_number="1208"), replaced)
    assert {key: said(back[key]) for key in NAMED} == dict.fromkeys(NAMED, ("open", NEW_NAME, False))


# Needs learnt later


@pytest.mark.parametrize("act", [begin, tick])
def test_what_the_guest_may_not_have_is_exchanged(act: Any):
    before = first(stay(room_number="1208"))
    fruit = act(by_key(before)["fruit"], ON_THE_DAY, "1208")
    facts = stay(room_number="1208", allergies=(Allergy("mango"),))
    once = plan(SHIPPED, facts, changed(before, fruit), now=LATER)
    after = by_key(once)["fruit"]
    assert said(after) == ("open", "Basket A in 1208 has mango: please exchange it (allergy)", True)
    assert [c.name for c in after.components if "mango" in c.name] == []
    assert plan(SHIPPED, facts, once, now=ON_THE_DAY) == once


def test_an_exchange_is_forgotten_when_the_old_thing_is_wanted_again():
    before = first(stay(room_number="1208"))
    fruit = begin(by_key(before)["fruit"], ON_THE_DAY)
    wrong = plan(SHIPPED, stay(allergies=(Allergy("mango"),)), changed(before, fruit), now=LATER)
    assert said(again(stay(), wrong)["fruit"]) == ("open", "", False)


def test_other_done_items_keep_what_they_were_made_of():
    before = first()
    flowers = tick(by_key(before)["flowers"], ON_THE_DAY)
    after = again(stay(allergies=(NUTS,)), changed(before, flowers))
    assert after["flowers"] == flowers
    assert again(stay(arrival_date="2026-06-16"), changed(before, flowers))["flowers"].components == flowers.components


def test_what_was_eaten_yesterday_is_not_exchanged_today():
    long = {"departure_date": "2026-04-20", "checked_in_at": "2026-04-16 14:30"}
    before = first(stay(departure_date="2026-04-20"))
    items = by_key(before)
    eaten, fresh = items["fruit_refreshed 2026-04-17"], items["fruit_refreshed 2026-04-18"]
    done = changed(before, tick(eaten, ON_THE_DAY), tick(fresh, ON_THE_DAY))
    after = again(stay(**long, allergies=(Allergy("mango"),)), done, moment("2026-04-18 13:00"))
    assert [after[f"fruit_refreshed 2026-04-{day}"].state for day in (17, 18)] == ["done", "open"]


def test_changed_allergies_are_signed_again():
    before = first(stay(allergies=(NUTS,)))
    signed = tick(by_key(before)["allergies_signed"], LATER)
    same = again(stay(allergies=(NUTS,), eta="2026-04-16 16:30"), changed(before, signed))["allergies_signed"]
    more = again(stay(allergies=(NUTS, Allergy("soy"))), changed(before, signed))["allergies_signed"]
    assert (same.state, same.done_at) == ("done", LATER)
    assert (*said(more), more.detail) == (
        "open",
        "allergies or diet have changed: please sign again",
        True,
        "nuts, soy",
    )


def test_an_unknown_allergy_is_asked_about_on_every_food_item():
    facts = stay(allergies=(Allergy("", "strawberries"),), conditions=frozenset({"preference:newspaper"}))
    asked = {item.key for item in first(facts) if said(item) == ("open", "ask F&B", True)}
    assert asked == {"fruit", "drinks_trolley", "treats", "welcome_tea", "fruit_refreshed", "turndown", "newspaper"}
    assert {item.state for item in first(facts)} == {"open"}


def test_food_that_no_part_names_is_released_stopped_and_brought_all_the_same_as_a_whole():
    unknown = stay(allergies=(Allergy("", "strawberries"),), conditions=frozenset({"preference:newspaper"}))
    safe = dataclasses.replace(unknown, answers=(Answer("strawberrie", "newspaper", safe=True),))
    assert said(again(safe, first(unknown))["newspaper 2026-04-17"]) == ("open", "", False)
    unsafe = dataclasses.replace(unknown, answers=(Answer("strawberrie", "newspaper", safe=False),))
    stopped = again(unsafe, first(unknown))["newspaper 2026-04-17"]
    assert said(stopped) == ("stopped", "the guest may not have this: allergy", True)
    agreed = dataclasses.replace(stopped, override=components.mark_of(unsafe), override_reason="black tea alone")
    brought = again(unsafe, changed(first(unknown), agreed))["newspaper 2026-04-17"]
    assert said(brought) == ("open", "brought all the same: black tea alone", True)
    assert overriding.kind_of(stopped, SHIPPED) == "food"


def agreed_on(facts: StayFacts, key: str) -> tuple[Item, ...]:
    """The plan of a stay after somebody with the right said that this item is brought all the same."""
    items = first(facts)
    said_so = {"override": components.mark_of(facts), "override_reason": "she insists"}
    return plan(SHIPPED, facts, changed(items, dataclasses.replace(by_key(items)[key], **said_so)), now=LATER)


def test_what_was_agreed_on_lets_nothing_through_that_a_higher_level_brings():
    agreed = agreed_on(stay(tier="VB", allergies=(NUTS,)), "treats")
    assert said(by_key(agreed)["treats"]) == ("open", "brought all the same: she insists", True)
    higher = again(stay(tier="VA", allergies=(NUTS,)), agreed)["treats"]
    assert (*said(higher), higher.override) == ("open", "", False, "")
    assert [c.name for c in higher.components if "nuts" in c.tags] == []
    assert again(stay(tier="VB", allergies=(NUTS,)), agreed)["treats"] == by_key(agreed)["treats"]
    lower = again(stay(tier="VB", allergies=(NUTS,)), agreed_on(stay(allergies=(NUTS,)), "treats"))["treats"]
    assert said(lower) == ("open", "brought all the same: she insists", True)


def test_what_was_agreed_on_before_marks_told_guests_apart_holds_while_the_needs_are_the_same():
    facts = stay(tier="VB", allergies=(NUTS,), whose="7")
    agreed = agreed_on(facts, "treats")
    before = {"override": "2b51faee23763e9d", "state": "done", "state_reason": "", "reason_health": False}
    done = changed(agreed, dataclasses.replace(by_key(agreed)["treats"], **before))
    assert again(facts, done)["treats"] == by_key(done)["treats"]
    assert again(stay(tier="VB", allergies=(NUTS, Allergy("milk")), whose="7"), done)["treats"].override == ""
    assert again(dataclasses.replace(facts, whose="8"), agreed)["treats"].override == ""


def test_what_was_agreed_on_is_still_asked_about_for_what_nobody_knows():
    unknown = (Allergy("mango"), Allergy("", "strawberries"))
    agreed = agreed_on(stay(allergies=unknown), "fruit")
    assert said(by_key(agreed)["fruit"]) == ("open", "brought all the same: she insists; ask F&B", True)
    need = "special_equipment"
    cake = components.wishes(["Birthday cake"], components.needs_of(stay(), SHIPPED), SHIPPED)[0].code
    no = {"allergies": (NUTS,), "answers": (Answer("nut", cake, safe=False),)}
    asked = agreed_on(stay(special_requests=("Birthday cake", "Extra pillow"), **no), need)
    assert said(by_key(asked)[need]) == ("open", "brought all the same: she insists", True)
    more = again(stay(special_requests=("Birthday cake", "Extra pillow", "Brittle with tea"), **no), asked)[need]
    assert said(more) == ("open", "brought all the same: she insists; ask F&B", True)


def refused_wish(text: str) -> Answer:
    """F&B's no to something that the guest asked for, because of the nuts in it."""
    return Answer("nut", components.wishes([text], components.needs_of(stay(), SHIPPED), SHIPPED)[0].code, safe=False)


def test_what_was_agreed_on_lets_no_other_wish_through_that_was_refused():
    need, no = "special_equipment", (refused_wish("Birthday cake"), refused_wish("Nut tart"))
    facts = stay(allergies=(NUTS,), answers=no, special_requests=("Birthday cake", "Extra pillow"))
    agreed = agreed_on(facts, need)
    brought = ("brought all the same: allergy", "as requested")
    assert [(c.quantity, c.note) for c in by_key(agreed)[need].components] == [(1, note) for note in brought]
    assert again(facts, agreed)[need] == by_key(agreed)[need]
    more = again(dataclasses.replace(facts, special_requests=("Birthday cake", "Nut tart")), agreed)[need]
    assert [(c.name, c.quantity, c.note) for c in more.components] == [
        ("Birthday cake", 0, "left out: allergy"),
        ("Nut tart", 0, "left out: allergy"),
    ]
    assert more.override == ""


@pytest.mark.parametrize(
    ("rest", "move"),
    [
        ((), []),
        (("Extra pillow",), ["Special equipment in place and tested is already in 1208: please move it to 1510"]),
    ],
)
def test_a_wish_that_is_taken_back_is_neither_moved_nor_looked_after(rest: tuple[str, ...], move: list[str]):
    need, facts = "special_equipment", stay(room_number="1208", special_requests=("Birthday cake", *rest))
    before = first(facts)
    stands = changed(before, tick(by_key(before)[need], LATER, "1208"))
    no = {"allergies": (NUTS,), "answers": (refused_wish("Birthday cake"),)}
    moved = plan(SHIPPED, dataclasses.replace(facts, room_number="1510"), stands, now=LATER)
    assert "please move it to 1510" in by_key(moved)[need].state_reason
    refused = again(dataclasses.replace(facts, room_number="1510", **no), moved)[need]
    back = "please take back what was brought"
    assert [p for p in refused.state_reason.split("; ") if not p.startswith(back)] == move
    assert back in refused.state_reason
    cancelled = plan(SHIPPED, dataclasses.replace(facts, over=True, over_words="cancelled"), stands, now=LATER)
    again_here = again(dataclasses.replace(facts, **no), cancelled)[need]
    assert [p for p in again_here.state_reason.split("; ") if not p.startswith(back)] == []
    assert back in again_here.state_reason


@pytest.mark.parametrize(
    ("party", "why"),
    [({"minors_alone": True}, "minors alone in the room"), ({"official_visit": True}, "official visit")],
)
def test_a_wish_that_speaks_of_alcohol_is_brought_without_it_unless_somebody_says_so(party: dict[str, bool], why: str):
    need, wishes = "special_equipment", ("Champagne", "Extra pillow", "No alcohol, please", "Whisky sour")
    facts = stay(special_requests=wishes[:3], **party)
    asked = by_key(first(facts))[need]
    assert [(c.name, c.quantity, c.note) for c in asked.components] == [
        ("Champagne", 1, f"without alcohol: {why}"),
        ("Extra pillow", 1, "as requested"),
        ("No alcohol, please", 1, f"without alcohol: {why}"),
    ]
    agreed = agreed_on(facts, need)
    assert [(c.name, c.quantity) for c in by_key(agreed)[need].components] == [(name, 1) for name in wishes[:3]]
    more = again(stay(special_requests=wishes, **party), agreed)[need]
    without = f"without alcohol: {why}"
    assert [c.note for c in more.components] == [without, "as requested", without, without]
    before = first(stay(special_requests=wishes[:1]))
    brought = dataclasses.replace(by_key(before)[need], state="done", done_room="1208")
    here = dataclasses.replace(facts, room_number="1208")
    undone = again(here, changed(before, brought))[need]
    back = ("open", f"please take back what was brought and is not listed any more: {why}")
    assert said(undone)[:2] == back
    assert (
        said(again(dataclasses.replace(here, eta=moment("2026-04-16 16:30")), changed(before, undone))[need])[:2]
        == back
    )
    once = tick(undone, LATER, "1208")
    assert again(here, changed(before, once))[need].state == "done"


HARMLESS = (
    "Alcohol-free beer",
    "Cot for the baby and a bottle of wine",
    "No wine, please",
    "Wine glasses",
    "无酒精啤酒",
)


def test_a_wish_that_refuses_alcohol_or_is_for_something_else_too_is_not_lost():
    asked = by_key(first(stay(special_requests=HARMLESS, official_visit=True)))["special_equipment"]
    assert [(c.name, c.quantity) for c in asked.components] == [(name, 1) for name in HARMLESS]
    with translation.override("en"):
        notes = {sentences.said(c.note) for c in asked.components}
        assert sentences.brought(1, "No wine, please", asked.components[2].note) == "No wine, please"
    offered = "not offered to this guest; only the general manager can allow it"
    assert notes == {f"bring nothing of it that has alcohol in it: {offered}"}


def test_a_gift_that_a_guest_of_an_official_visit_asks_for_is_not_left_out_by_its_words():
    asked = by_key(first(stay(special_requests=("Gift of chocolates",), official_visit=True)))["special_equipment"]
    assert [(c.quantity, c.note) for c in asked.components] == [(1, "as requested")]


def test_a_persons_words_stay_until_the_work_is_done():
    before = first()
    fruit = dataclasses.replace(by_key(before)["fruit"], state_reason="fruit was bruised")
    after = again(stay(allergies=(Allergy("", "strawberries"),)), changed(before, fruit))["fruit"]
    assert said(after) == ("open", "fruit was bruised; ask F&B", True)
    assert said(again(stay(), changed(before, after))["fruit"]) == ("open", "fruit was bruised", False)


def test_however_much_people_wrote_it_is_never_lost_that_f_and_b_is_asked():
    wordy = phrases.say(phrases.NOT_PASSED, note="grapes are soft " * 40)[:500]
    fruit = dataclasses.replace(by_key(first())["fruit"], state_reason=wordy)
    cake = Item(
        "hand-1", ONCE, "before_arrival", "food_beverage", "Cake", hand_made=True, food=True, state_reason=wordy
    )
    before = (*changed(first(), fruit), cake)
    unknown = again(stay(allergies=(Allergy("", "strawberries"),)), before)
    cut = f"{wordy[:490]}…; ask F&B"
    assert [said(unknown[key]) for key in ("fruit", "hand-1")] == [("open", cut, True)] * 2
    severe = again(stay(allergies=(Allergy("", "strawberries", severe=True),)), before)
    held = f"hold until the chef has signed; {wordy[:458]}…; ask F&B"
    assert [said(severe[key]) for key in ("fruit", "hand-1")] == [("open", held, True)] * 2


def test_a_persons_words_about_health_stay_so_marked():
    fruit = dataclasses.replace(by_key(first())["fruit"], state_reason="guest feels unwell", reason_health=True)
    after = again(stay(eta="2026-04-16 16:30"), changed(first(), fruit))["fruit"]
    assert said(after) == ("open", "guest feels unwell", True)


def test_the_season_is_that_of_the_day_on_which_it_is_brought():
    around_september = stay(arrival_date="2026-08-30", departure_date="2026-09-02")
    days = {str(i.day): i.components for i in first(around_september) if i.key == "fruit_refreshed"}
    brought = {day: {c.name for c in parts} & {"lychee, small bunch", "kiwi"} for day, parts in days.items()}
    assert brought == {"2026-08-31": {"lychee, small bunch"}, "2026-09-01": {"kiwi"}}


def test_begun_work_is_stopped_when_its_season_is_over():
    cherry = Component("cherry", "cherry", months=frozenset({6}))
    bowl = row(servings={"VA": Serving("bowl", (Part("cherry", 1),))})
    small_standard = standard(bowl, components=[cherry])
    [item] = stored(plan(small_standard, stay(arrival_date="2026-06-30"), (), now=LONG_BEFORE))
    [after] = plan(small_standard, stay(arrival_date="2026-07-01"), (begin(item, LATER),), now=LATER)
    assert said(after) == ("stopped", "nothing on the list may be brought: season", False)


def test_what_can_not_be_brought_at_all_is_stopped_and_comes_back():
    facts = stay(tier="VC", diets=("vegan",), allergies=(Allergy("citrus"), Allergy("banana")))
    plain = dataclasses.replace(
        SHIPPED, components={code: dataclasses.replace(c, instead=()) for code, c in SHIPPED.components.items()}
    )
    no_apple = dataclasses.replace(plain.components["apple"], tags=frozenset({"dairy"}))
    plain = dataclasses.replace(plain, components={**plain.components, "apple": no_apple})
    before = plan(plain, stay(tier="VC"), (), now=LONG_BEFORE)
    begun = begin(by_key(before)["fruit"], ON_THE_DAY)
    after = plan(plain, facts, changed(before, begun), now=LATER)
    fruit = by_key(after)["fruit"]
    assert (fruit.state, fruit.reason_health) == ("stopped", True)
    assert fruit.state_reason.endswith("nothing on the list may be brought: allergy, diet")
    assert plan(plain, facts, after, now=ON_THE_DAY) == after
    assert said(by_key(plan(plain, stay(tier="VC"), after, now=LATER))["fruit"]) == ("open", "", False)


# What waits for what


def task(key: str, state: str = "open", day: dt.date = ONCE, after: tuple[str, ...] = ()) -> Item:
    return Item(key=key, day=day, stage="before_arrival", department="sales", title=key, state=state, after=after)


@pytest.mark.parametrize(
    ("state", "waits"),
    [("open", True), ("begun", True), ("done", False), ("waived", False), ("withdrawn", False), ("stopped", False)],
)
def test_a_row_waits_for_those_before_it(state: str, waits: bool):
    clean = task("clean", state)
    assert waits_for(task("fruit", after=("clean",)), [clean]) == (clean if waits else None)


def test_an_absent_row_counts_as_done():
    assert waits_for(task("fruit", after=("clean",)), [task("other")]) is None


def test_the_first_of_several():
    items = [task("clean", "done"), task("letter"), task("keys")]
    assert waits_for(task("walk", after=("clean", "letter", "keys")), items) == items[1]


def test_a_daily_row_waits_for_its_own_day_and_for_what_happens_once():
    one, two = dt.date(2026, 4, 17), dt.date(2026, 4, 18)
    items = [task("fruit", "done", one), task("fruit", "open", two), task("talk", "open")]
    assert waits_for(task("note", day=one, after=("fruit",)), items) is None
    assert waits_for(task("note", day=two, after=("fruit",)), items) == items[1]
    assert waits_for(task("note", day=one, after=("talk",)), items) == items[2]


def test_daily_rows_are_timed_after_those_of_their_day():
    daily = {"days": Days(), "stage": "in_house"}
    two = standard(
        row("fruit", due=Due("day", at=dt.time(12)), **daily),
        row("note", due=Due("day", at=dt.time(11)), after=("fruit",), **daily),
    )
    assert [wall(item.due_at) for item in plan(two, stay(), (), now=LONG_BEFORE)] == ["2026-04-17 12:00"] * 2
