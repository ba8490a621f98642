"""An item as the standard wants it for one stay now: its words, its parts, whether something has to be asked first. Pure."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stays import components, conditions, phrases
from stays.components import Needs
from stays.due import AFTER_STAY, DEPARTURE, Timed
from stays.plan import ONCE, Item, ItemComponent, StayFacts, altered
from tiers.standard import Row, Serving, Standard

LONGEST = 500  # characters of a detail or a reason
NO_SERVING = Serving()
NO_ITEM = Item(key="", day=ONCE, stage="", department="", title="")
LEAVING = (DEPARTURE, AFTER_STAY)  # stages
SEPARATORS = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Planner:
    """What one planning works with."""

    standard: Standard
    facts: StayFacts
    needs: Needs
    true: frozenset[str]  # the conditions that hold
    rows: Mapping[str, tuple[int, Row]]  # by key, with the place in the standard
    now: dt.datetime
    marks: frozenset[str] = frozenset()  # by which an override holds, see `components.mark_of`


def planner_of(standard: Standard, facts: StayFacts, now: dt.datetime) -> Planner:
    """Everything that planning this stay asks again and again, worked out once."""
    needs = components.needs_of(facts, standard)
    true, marks = conditions.true_of(facts), frozenset({components.mark_of(facts), components.mark_of_needs(facts)})
    return Planner(standard, facts, needs, true, standard.places, now, marks)


def fresh(planner: Planner, timed: Timed) -> Item:
    """The item as it is wanted now, as if it were new."""
    row, day = timed.slot.row, timed.slot.day
    brought = _brought(planner, row, day)
    stop, stop_health = _stop(planner, row, brought)
    waits = not stop and _asks(planner, row, brought)
    about_needs = _about_needs(planner, row)
    return altered(
        NO_ITEM,
        key=row.key,
        day=timed.slot.day,
        stage=row.stage,
        department=row.department,
        title=row.title,
        detail=(about_needs or _serving_name(planner, row, day, brought) or row.note)[:LONGEST],
        gate=conditions.is_gate(row, planner.true),
        live=row.live,
        components=brought,
        after=row.after,
        due_at=timed.due_at,
        told_at=timed.told_at,
        anchor=timed.anchor,
        state="stopped" if stop else "open",
        state_reason=phrases.ASK_KITCHEN if waits else stop,
        reason_health=stop_health or waits,
        in_room=row.in_room,
        ticked_by=row.ticked_by,
        signed_by=row.signed_by,
        gift=row.gift or any(c.quantity and components.is_gift(c, planner.standard) for c in brought),
        inspection=bool(row.checks_at(planner.facts.tier)),
        health=row.health or bool(about_needs),
        position=planner.rows[row.key][0],
    )


def as_served(planner: Planner, item: Item) -> tuple[ItemComponent, ...]:
    """What is brought when somebody says so all the same: what the guest may not have too, but nothing out of season."""
    return _brought(planner, planner.rows[item.key][1], item.day, all_the_same=True)


def asks(planner: Planner, item: Item, brought: Sequence[ItemComponent]) -> bool:
    """Whether F&B is asked about something of what is brought with an item."""
    return _asks(planner, planner.rows[item.key][1], brought)


def needs_on(planner: Planner, row: Row, day: dt.date) -> Needs:
    """The guest's needs in the season of the day that an item serves: its own, else the arrival, or the departure."""
    once = planner.facts.departure_date if row.stage in LEAVING else planner.facts.arrival_date
    month = (once if day == ONCE else day).month
    return planner.needs if month == planner.needs.month else dataclasses.replace(planner.needs, month=month)


def _serving(planner: Planner, row: Row) -> Serving:
    return row.servings.get(planner.facts.tier or "", NO_SERVING)


def _serving_name(planner: Planner, row: Row, day: dt.date, brought: Sequence[ItemComponent]) -> str:
    """What the serving is called, unless that speaks of something this guest does not get."""
    serving = _serving(planner, row)
    if not serving.name or not any(line.note for line in brought):  # a part that is not brought as it is has a note
        return serving.name
    refused = components.refused_names(serving.parts, needs_on(planner, row, day), planner.standard)
    words = {word for name in refused for word in name.split()}
    return "" if words & set(SEPARATORS.split(serving.name)) else serving.name


def _brought(planner: Planner, row: Row, day: dt.date, *, all_the_same: bool = False) -> tuple[ItemComponent, ...]:
    facts, standard = planner.facts, planner.standard
    parts = _serving(planner, row).parts
    lines = components.served(parts, needs_on(planner, row, day), standard, all_the_same=all_the_same)
    if conditions.speaks_of(row, conditions.ACCESS_NEED):
        lines += components.equipment(facts.access_needs, standard.access_needs)
    if conditions.speaks_of(row, conditions.SPECIAL_REQUEST):
        lines += components.wishes(facts.special_requests, planner.needs, standard, all_the_same=all_the_same)
    return lines


def _about_needs(planner: Planner, row: Row) -> str:
    """The allergies and diets, for the row on which they are signed; "" for every other."""
    if not conditions.speaks_of(row, conditions.ALLERGY_OR_DIET):
        return ""
    allergies = {(a.code or a.text) + (phrases.SEVERE if a.severe else "") for a in planner.facts.allergies}
    said = [*sorted(allergies), *sorted(set(planner.facts.diets))]
    return ", ".join(one.replace("_", " ") for one in said)


def brings_food(planner: Planner, row: Row) -> bool:
    """Whether this row brings the guest something to eat or drink."""
    brought = _brought(planner, row, ONCE)
    return row.food or any(c.quantity and components.is_food(c, planner.standard) for c in brought)


def _stop(planner: Planner, row: Row, brought: Sequence[ItemComponent]) -> tuple[str, bool]:
    """Why the item is stopped, and whether that speaks of health; "" when something of it may be brought."""
    if nothing := components.nothing_to_bring(brought, planner.standard):
        return phrases.say(phrases.NOTHING_SAFE, why=nothing)[:LONGEST], any(c.health for c in brought)
    if row.food and planner.needs.unsafe(row.key):
        return phrases.say(phrases.MAY_NOT_HAVE, why=phrases.ALLERGY), True
    return "", False


def _asks(planner: Planner, row: Row, brought: Sequence[ItemComponent]) -> bool:
    """Whether F&B is asked about something to eat or drink in it; of food that no part names, as a whole."""
    food = (c for c in brought if c.quantity and components.is_food(c, planner.standard))
    as_a_whole = row.food and bool(planner.needs.asks(row.key))
    return as_a_whole or any(components.asked_of(c, planner.needs) for c in food)
