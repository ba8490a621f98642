"""What must hold of every plan, whatever the stay: nothing that harms, nothing that changes by itself, nothing lost."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stays import components, phrases, readiness
from stays.changes import apply, as_json, compact, difference, from_json, snapshot
from stays.plan import ONCE, Allergy, Item, StayFacts
from stays.planning import plan
from tests.stays.planned import LONG_BEFORE, SHANGHAI, SHIPPED, TIERS, WARSAW, begin, stay, stored, tick
from vipdesk.hotel import clock

# the same examples every time, so that a failure is about what was changed; slow machines are no failure
few = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

ALLERGENS = sorted(SHIPPED.allergens)
DIETS = ("alcohol_free", "diabetic", "halal", "kosher", "vegan", "vegetarian")
REFUSED = {  # as the hotel says it, not as the programme file does
    "halal": {"alcohol"},
    "alcohol_free": {"alcohol"},
    "vegan": {"dairy", "eggs", "honey", "gelatine"},
    "vegetarian": {"gelatine"},
    "diabetic": {"added_sugar"},
    "kosher": set(),
}
WHOLE_OR_SEALED = {
    *("orange", "apple", "pear", "mango", "lychee", "kiwi", "banana", "grapes", "whole_fruit", "berries"),
    *("whisky", "brandy", "wine", "alcohol_free_sparkling", "still_water", "sparkling_water", "ice", "welcome_tea"),
}
NOT_CERTIFIED = {"whisky", "brandy", "wine", "alcohol_free_sparkling", "berries"}
NOT_EATEN = {"flowers", "equipment"}
IN_EMPTY_ROOM = {row.key for row in SHIPPED.rows if row.number in {str(n) for n in range(14, 25)}}


def test_all_shipped_allergens_and_diets_are_tried():
    assert len(ALLERGENS) == 21
    assert set(DIETS) == set(SHIPPED.diets)


def harmful(facts: StayFacts, items: Iterable[Item]) -> list[tuple[str, str]]:
    """What this guest must not be brought: item and component."""
    lines = [(i, c) for i in items for c in i.components if c.quantity and c.code in SHIPPED.components]
    return [(item.key, c.code) for item, c in lines if _harms(facts, c.code)]


def _harms(facts: StayFacts, code: str) -> bool:
    component = SHIPPED.components[code]
    forbidden = {a.code for a in facts.allergies}.union(*(REFUSED[diet] for diet in facts.diets))
    if facts.minors_alone or facts.official_visit:
        forbidden.add("alcohol")
    eaten = component.kind not in NOT_EATEN
    severe = eaten and any(a.severe for a in facts.allergies) and code not in WHOLE_OR_SEALED
    kosher = eaten and "kosher" in facts.diets and (code not in WHOLE_OR_SEALED or code in NOT_CERTIFIED)
    return bool(component.tags & forbidden) or severe or kosher


needs = st.fixed_dictionaries(
    {
        "allergies": st.lists(
            st.builds(Allergy, st.sampled_from(ALLERGENS), severe=st.booleans()), max_size=4, unique_by=lambda a: a.code
        ).map(tuple),
        "diets": st.lists(st.sampled_from(DIETS), max_size=2, unique=True).map(tuple),
        "minors_alone": st.booleans(),
        "official_visit": st.booleans(),
    }
)


@st.composite
def stays_of(draw: st.DrawFn) -> StayFacts:
    """Any stay that is planned for: zone, dates, arrival, tier, party, needs, room."""
    arrival = dt.date(2026, 3, 20) + dt.timedelta(days=draw(st.integers(0, 230)))
    nights = draw(st.sampled_from([0, 1, 2, 3, 9]))
    zone = draw(st.sampled_from([SHANGHAI, WARSAW]))
    written = draw(st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0)))
    departure = arrival + dt.timedelta(days=nights)
    return stay(
        zone=zone,
        arrival_date=arrival,
        departure_date=departure,
        eta=clock.eta_of(arrival, written, zone),
        departure_at=clock.at(zone, departure, dt.time(12)),
        tier=draw(st.sampled_from([*TIERS, None])),
        conditions=frozenset(
            draw(st.sets(st.sampled_from(["pickup", "no_fuss", "incognito", "preference:newspaper"])))
        ),
        access_needs=draw(st.sampled_from([(), ("wheelchair",), ("wheelchair", "tall bed")])),
        room_number=draw(st.sampled_from(["", "1208", "1510"])),
        occupied_before=draw(st.booleans()),
        room_free_at=draw(
            st.none() | st.integers(721, 1439).map(lambda n: clock.at(zone, arrival, dt.time(n // 60, n % 60)))
        ),
        **draw(needs),
    )


def at_arrival(facts: StayFacts, hours: float) -> dt.datetime:
    return clock.at(facts.zone, facts.arrival_date, dt.time(0)) + dt.timedelta(hours=hours)


hours_around = st.integers(-200, 40)


@st.composite
def worked_on(draw: st.DrawFn, facts: StayFacts, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The plan after the house has worked on it a while, as far as vipdesk lets it."""
    places = st.integers(0, max(len(items) - 1, 0))
    acts = draw(st.dictionaries(places, st.sampled_from(["begin", "tick", "waive"]), max_size=15))
    signed = any(act == "tick" and n < len(items) and items[n].signed_by for n, act in acts.items())
    return tuple(
        item if _is_refused(item, acts.get(n, ""), facts, signed=signed) else _acted(item, acts.get(n, ""), facts)
        for n, item in enumerate(items)
    )


def _is_refused(item: Item, act: str, facts: StayFacts, *, signed: bool) -> bool:
    """For a severe allergy nobody does without the signature, nor ticks what waits for it."""
    if item.signed_by:
        return act == "waive" and any(allergy.severe for allergy in facts.allergies)
    return act == "tick" and phrases.is_held(item.state_reason) and not signed


def _acted(item: Item, act: str, facts: StayFacts) -> Item:
    if item.state not in ("open", "begun") or not act:
        return item
    if act == "waive":
        return dataclasses.replace(item, state="waived", state_reason="not wanted")
    return {"begin": begin, "tick": tick}[act](item, at_arrival(facts, 1), facts.room_number)


CHANGES = st.one_of(
    needs,
    st.sampled_from(
        [
            {"renamed": True},
            {"tier": "VA"},
            {"tier": "VC"},
            {"tier": None},
            {"room_number": ""},
            {"room_number": "1510"},
            {"eta": None},
            {"room_free_at": None},
            {"room_free_at": dt.datetime(2026, 4, 16, 14, 0, tzinfo=dt.UTC)},
            {"over": True, "over_words": "cancelled"},
            {"over": True, "checked_out": True, "over_words": "checked_out"},
            {"allergies": (Allergy("", "strawberries"),)},
        ]
    ),
)


@st.composite
def amended(draw: st.DrawFn, facts: StayFacts) -> StayFacts:
    """The stay after somebody amended it."""
    later = st.integers(-300, 300).map(lambda m: {"eta": at_arrival(facts, 14) + dt.timedelta(minutes=m)})
    in_house = st.just({"checked_in_at": at_arrival(facts, 15)})
    longer = st.integers(0, 3).map(lambda n: {"departure_date": facts.departure_date + dt.timedelta(days=n)})
    return dataclasses.replace(facts, **draw(st.one_of(CHANGES, later, in_house, longer)))


# Nothing that harms


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("need", [*ALLERGENS, *DIETS])
@pytest.mark.parametrize("severe", [False, True])
def test_no_item_holds_what_the_guest_may_not_have(need: str, tier: str, severe: bool):
    asked = {"diets": (need,)} if need in DIETS else {"allergies": (Allergy(need, severe=severe),)}
    for month in ("2026-04-16", "2026-06-16"):
        facts = stay(arrival_date=month, tier=tier, departure_date=f"{month[:8]}20", **asked)
        assert harmful(facts, plan(SHIPPED, facts, (), now=LONG_BEFORE)) == []
        before = plan(SHIPPED, dataclasses.replace(facts, allergies=(), diets=()), (), now=LONG_BEFORE)
        assert harmful(facts, plan(SHIPPED, facts, before, now=LONG_BEFORE)) == []


def test_a_nut_allergy_leaves_no_word_of_nuts_among_what_is_brought():
    for tier in TIERS:
        items = plan(SHIPPED, stay(tier=tier, allergies=(Allergy("nuts"),)), (), now=LONG_BEFORE)
        words = [c.name for i in items for c in i.components if c.quantity] + [i.detail for i in items if i.components]
        assert [text for text in words if "nuts" in text or "cookies" in text] == []


@few
@given(st.data())
def test_nothing_harmful_is_planned_or_left_standing_when_needs_are_learnt_later(data: st.DataObject):
    facts = data.draw(stays_of())
    first = plan(SHIPPED, facts, (), now=at_arrival(facts, data.draw(hours_around)))
    assert harmful(facts, first) == []
    worked = data.draw(worked_on(facts, first))
    later = dataclasses.replace(facts, **data.draw(needs))
    after = plan(SHIPPED, later, worked, now=at_arrival(facts, 16))
    comes = [i for i in after if i.state in ("open", "begun", "stopped") or (i.state == "done" and i.in_room)]
    assert harmful(later, comes) == []


CONTENTS = st.none() | st.lists(st.sampled_from([*ALLERGENS, "alcohol", "honey"]), max_size=3)


def by_hand(n: int, contents: list[str] | None) -> Item:
    """Something to eat that somebody put on the plan, with what they said that it contains."""
    lines = () if contents is None else (components.made_by_hand("Cake", contents),)
    places = {"day": ONCE, "stage": "in_house", "department": "food_beverage", "title": "Cake"}
    return Item(key=f"hand-{n}", hand_made=True, food=True, components=lines, **places)


def _kept_from(facts: StayFacts, item: Item) -> bool:
    """Whether this guest may not have what somebody made by hand."""
    refused = {a.code for a in facts.allergies}.union(*(REFUSED[diet] for diet in facts.diets))
    if facts.minors_alone or facts.official_visit:
        refused.add("alcohol")
    strict = any(a.severe for a in facts.allergies) or "kosher" in facts.diets
    return bool(item.components) and (strict or bool(refused & set(item.components[0].tags)))


def unsafe(facts: StayFacts, items: Iterable[Item], agreed: str) -> list[str]:
    """What comes before the guest though it may not, and nobody has agreed on it for what the guest needs now."""
    comes = [i for i in items if i.state in ("open", "begun") and i.override != agreed]
    mine = [i.key for i in comes if i.hand_made and (_kept_from(facts, i) or _unasked(facts, i))]
    return mine + [key for key, _code in harmful(facts, comes)]


def _unasked(facts: StayFacts, item: Item) -> bool:
    """Whether nobody knows what is in it, and F&B is not asked either."""
    needs_it = bool(facts.allergies or facts.diets) and not item.components
    return needs_it and phrases.ASK_KITCHEN not in item.state_reason.split(phrases.JOINED)


@few
@given(st.data())
def test_nothing_unsafe_comes_by_hand_by_an_override_or_for_another_guest(data: st.DataObject):
    facts = data.draw(stays_of())
    made = [by_hand(n, contents) for n, contents in enumerate(data.draw(st.lists(CONTENTS, max_size=3)))]
    items = stored(plan(SHIPPED, facts, made, now=LONG_BEFORE))
    assert unsafe(facts, items, "nobody") == []
    word = {"override": components.mark_of(facts), "override_reason": "asked for", "override_by_id": 1}
    said = tuple(
        dataclasses.replace(i, **word, override_at=LONG_BEFORE) if data.draw(st.booleans()) else i for i in items
    )
    agreed = plan(SHIPPED, facts, said, now=LONG_BEFORE)
    assert unsafe(facts, agreed, components.mark_of(facts)) == []
    other = dataclasses.replace(facts, **data.draw(needs))  # another need, or another guest on the same booking
    after = plan(SHIPPED, other, data.draw(worked_on(facts, agreed)), now=at_arrival(facts, 16))
    assert unsafe(other, after, components.mark_of(other)) == []
    assert plan(SHIPPED, other, after, now=at_arrival(facts, 17)) == after


@few
@given(st.data())
def test_the_order_of_needs_does_not_matter(data: st.DataObject):
    facts = data.draw(stays_of())
    turned = dataclasses.replace(
        facts,
        allergies=facts.allergies[::-1],
        diets=facts.diets[::-1],
        access_needs=facts.access_needs[::-1],
    )
    now = at_arrival(facts, data.draw(hours_around))
    assert plan(SHIPPED, turned, (), now=now) == plan(SHIPPED, facts, (), now=now)


# Nothing that changes by itself, nothing lost


@few
@given(st.data())
def test_planned_again_without_a_change_there_is_no_difference(data: st.DataObject):
    facts = data.draw(stays_of())
    first = stored(plan(SHIPPED, facts, (), now=at_arrival(facts, data.draw(hours_around))))
    changed_facts = data.draw(amended(facts))
    second = plan(SHIPPED, changed_facts, data.draw(worked_on(facts, first)), now=at_arrival(facts, 16))
    hours = data.draw(st.integers(16, 60))
    third = plan(SHIPPED, changed_facts, second, now=at_arrival(facts, hours))
    assert third == second
    assert difference(second, third) == ()


@few
@given(st.data())
def test_changed_and_changed_back_there_is_no_difference_in_what_was_not_begun(data: st.DataObject):
    facts = data.draw(stays_of())
    first = stored(plan(SHIPPED, facts, (), now=LONG_BEFORE))
    there = stored(plan(SHIPPED, data.draw(amended(facts)), first, now=LONG_BEFORE))
    back = plan(SHIPPED, facts, there, now=LONG_BEFORE)
    untouched = {item.id for item in there if item.state not in ("begun", "done")}  # an act of the desk ticks some
    asked, again = (wanted(snapshot(one)) for one in (first, back))
    assert {pk: again[pk] for pk in again if pk in untouched} == {pk: asked[pk] for pk in asked if pk in untouched}


@few
@given(st.data())
def test_ids_survive_and_no_item_is_lost(data: st.DataObject):
    facts = data.draw(stays_of())
    first = stored(plan(SHIPPED, facts, (), now=LONG_BEFORE))
    after = plan(SHIPPED, data.draw(amended(facts)), data.draw(worked_on(facts, first)), now=at_arrival(facts, 16))
    ids = {(item.key, item.day): item.id for item in after}
    assert len(ids) == len(after)
    assert {place: ids.get(place) for place in ((i.key, i.day) for i in first)} == {(i.key, i.day): i.id for i in first}


@few
@given(st.data())
def test_done_stays_done_when_only_the_arrival_moves(data: st.DataObject):
    facts = data.draw(stays_of())
    worked = data.draw(worked_on(facts, stored(plan(SHIPPED, facts, (), now=LONG_BEFORE))))
    later = dataclasses.replace(facts, eta=at_arrival(facts, data.draw(st.integers(6, 28))))
    after = plan(SHIPPED, later, worked, now=at_arrival(facts, 16))
    settled = {(i.key, i.day): i for i in worked if i.state in ("done", "waived")}
    same = {"anchor": "", "told_at": None}  # the moment goes on, for the rows that come after
    assert {
        place: dataclasses.replace(item, **same) for item in after if (place := (item.key, item.day)) in settled
    } == {place: dataclasses.replace(item, **same) for place, item in settled.items()}


@few
@given(st.data())
def test_due_times_keep_their_bounds(data: st.DataObject):
    facts = data.draw(stays_of())
    now = at_arrival(facts, data.draw(hours_around))
    eta = facts.eta or clock.at(facts.zone, facts.arrival_date, dt.time(14))
    minutes = dt.timedelta(minutes=1)
    items = plan(SHIPPED, facts, (), now=now)
    due = {item.key: item.due_at for item in items}
    for item in items:
        if item.due_at is None:
            assert facts.eta is None
            continue
        if item.stage == "before_arrival":
            ready = facts.room_free_at + 120 * minutes if facts.room_free_at and item.key in IN_EMPTY_ROOM else eta
            assert item.due_at >= now + 10 * minutes
            assert item.due_at <= max(eta, ready, now + 10 * minutes)  # a room is not ready before it is free
            assert item.due_at >= ready or item.key not in IN_EMPTY_ROOM or facts.room_free_at is None
            assert all(item.due_at >= min(eta, due[key]) for key in item.after if key in due)
        if item.stage in ("in_house", "departure"):
            assert item.due_at >= eta + 30 * minutes


# Differences


@few
@given(st.data())
def test_the_difference_applied_to_the_old_plan_gives_the_new_one(data: st.DataObject):
    facts = data.draw(stays_of())
    first = stored(plan(SHIPPED, facts, (), now=LONG_BEFORE))
    before = data.draw(worked_on(facts, first))
    after = plan(SHIPPED, data.draw(amended(facts)), before, now=at_arrival(facts, 16))
    changes = difference(before, after)
    assert apply(snapshot(before), changes) == snapshot(after)
    sent = [from_json(as_json(change)) for change in changes]
    assert apply(snapshot(before), sent) == snapshot(after)


def wanted(plan_as_json: dict) -> dict:
    return {key: values for key, values in plan_as_json.items() if values["state"] != "withdrawn"}


@few
@given(st.data())
def test_compact_changes_applied_give_what_all_of_them_give(data: st.DataObject):
    facts = data.draw(stays_of())
    first = before = stored(plan(SHIPPED, facts, (), now=LONG_BEFORE))
    every, taken_up = [], ()
    for step in range(4):
        facts = data.draw(amended(dataclasses.replace(facts, over=False, checked_out=False)))
        after = stored(plan(SHIPPED, facts, before, now=at_arrival(facts, step)))
        changes = difference(before, after)
        every += changes
        taken_up = compact([*taken_up, *changes])
        before = after
    assert wanted(apply(snapshot(first), compact(every))) == wanted(apply(snapshot(first), every))
    assert wanted(apply(snapshot(first), every)) == wanted(snapshot(before))
    assert taken_up == compact(every)
    places = [(change.item, change.field) for change in taken_up]
    assert len(places) == len(set(places))


# Readiness


@few
@given(st.data())
def test_readiness_only_gets_worse_while_nobody_works(data: st.DataObject):
    facts = data.draw(stays_of())
    items = data.draw(worked_on(facts, plan(SHIPPED, facts, (), now=LONG_BEFORE)))
    outlook = readiness.summary(items)
    worse = {None: 0, "ready": 1, "on_track": 1, "at_risk": 2, "overdue": 3}
    states = [
        readiness.readiness(
            outlook,
            now=at_arrival(facts, hours),
            eta=facts.eta or at_arrival(facts, 14),
            arrival_date=facts.arrival_date,
            zone=facts.zone,
            room_assigned=bool(facts.room_number),
        ).state
        for hours in sorted(data.draw(st.lists(hours_around, min_size=2, max_size=8)))
    ]
    assert [worse[state] for state in states] == sorted(worse[state] for state in states)
