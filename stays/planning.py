"""Plan and re-plan a stay: what is due, by whom, when. Pure: the clock comes in, everything else is data."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from stays import conditions, due
from stays.changes import apply, compact, difference, snapshot, touched
from stays.due import Place, Slot, Timed, Timetable
from stays.holding import held, signatures, unmarked
from stays.keeping import kept, left_over
from stays.making import Planner, planner_of
from stays.plan import ONCE, Item, StayFacts
from tiers.standard import Row, Standard
from vipdesk.hotel import clock

__all__ = ["apply", "compact", "difference", "in_order", "plan", "snapshot", "touched", "waits_for"]

PASSED = frozenset({"done", "waived", "withdrawn", "stopped"})  # what nothing has to wait for


def plan(standard: Standard, facts: StayFacts, before: Sequence[Item], *, now: dt.datetime) -> tuple[Item, ...]:
    """All items of the stay as they should be now, withdrawn ones too; those that exist keep id, and what is done stays done.

    `before` is the whole plan as it is stored. Planned again without a change, this will give the same items.
    """
    planner = planner_of(standard, facts, now)
    old = {(item.key, item.day): unmarked(item) for item in before}
    by_hand = {place: left_over(planner, item) for place, item in old.items() if item.hand_made}
    timed = _timed(planner, old, by_hand.values())
    made = {place: kept(planner, at, old.get(place)) for place, at in timed.items() if place not in by_hand}
    left = [left_over(planner, item) for place, item in old.items() if place not in {**made, **by_hand}]
    return in_order(held(planner, [*made.values(), *by_hand.values(), *left]))


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Items as a sheet lists them: by stage, due time (the unknown last), and place in the standard."""
    stages = {stage: n for n, stage in enumerate(due.STAGES)}
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(sorted(items, key=lambda i: (stages[i.stage], i.due_at or never, i.position, i.day, i.key)))


def waits_for(item: Item, items: Iterable[Item]) -> Item | None:
    """The first item that has to be done before this one may be ticked; None when nothing holds it up."""
    there = {(other.key, other.day): other for other in items}
    places = [(key, day) for key in item.after for day in dict.fromkeys((item.day, ONCE))]
    found = (there[place] for place in places if place in there)
    return next((other for other in found if other.state not in PASSED), None)


def _timed(planner: Planner, old: Mapping[Place, Item], by_hand: Iterable[Item]) -> dict[Place, Timed]:
    table = Timetable(planner.standard, planner.facts, old, planner.now)
    rows = [row for row in planner.standard.rows if conditions.wanted(row, planner.facts, planner.true)]
    rows += signatures(planner, rows, by_hand)
    table.add(_slots(planner, (row for row in rows if row.days is None), old))
    taken = _days_of_contact(table, planner.facts)
    daily = _slots(planner, (row for row in rows if row.days is not None), old)
    table.add(slot for slot in daily if not (slot.row.contact and slot.day in taken))
    return {place: table.timed(slot) for place, slot in table.slots.items()}


def _slots(planner: Planner, rows: Iterable[Row], old: Mapping[Place, Item]) -> list[Slot]:
    slots = (Slot(row, day) for row in rows for day in due.days_of(row, planner.facts, planner.standard))
    return [slot for slot in slots if _has_place(planner, slot, old.get(slot.place))]


def _has_place(planner: Planner, slot: Slot, old: Item | None) -> bool:
    """Whether this row is planned at this point of the stay: some are kept when they exist, but not made any more."""
    facts, stage = planner.facts, slot.row.stage
    exists = old is not None and due.is_there(old)
    if facts.over:
        return facts.checked_out and exists and stage in (due.DEPARTURE, due.AFTER_STAY)
    if exists:
        return True
    if stage in (due.BEFORE_ARRIVAL, due.ARRIVAL) and (facts.in_house_first or facts.checked_in_at):
        return conditions.answers_need(slot.row, planner.true)
    return slot.day == ONCE or slot.day >= clock.today(facts.zone, planner.now)


def _days_of_contact(table: Timetable, facts: StayFacts) -> set[dt.date]:
    """The days on which a contact that happens once takes the place of the daily one."""
    once = [table.timed(slot) for slot in table.slots.values() if slot.row.contact]
    return {clock.today(facts.zone, t.due_at) for t in once if t.due_at is not None}
