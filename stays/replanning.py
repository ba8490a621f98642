"""A stay's plan made (again) and stored: items added, moved, withdrawn; what each department is told of it."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models.functions import Coalesce

from guests.models import Need
from stays import changes, checklist, groups, holding, planning, readiness
from stays.facts import awaited, facts_of
from stays.house import House
from stays.known import NOTHING, Known
from stays.models import Activity, Stay
from stays.plan import Change, Item
from tiers.standard import Standard
from vipdesk.access.viewer import Viewer, viewer_of_department
from vipdesk.access.visibility import visible
from vipdesk.hotel import clock

Plan = tuple[Item, ...]
Told = Mapping[str, Sequence[Change]]  # by department code
TOGETHER = dt.timedelta(seconds=30)  # changes of a plan that follow each other so closely are one
ASSUMED = Standard.assumed_eta  # for a stay of a property that has no standard yet


def replan(
    stay: Stay,
    house: House,
    *,
    by: Viewer | None,
    now: dt.datetime,
    facts: Sequence[Change] = (),
    by_hand: Sequence[Item] = (),
    known: Known = NOTHING,
) -> Told:
    """Make the plan of a locked stay again, store what differs, and say by department code what changed for it.

    `facts` are the stay's own changed facts (room, party, allergies, alias); the stay's outlook is set, not saved.
    `by_hand` are items that somebody makes now, or takes off the plan. What the act ticks is done `by` whoever acts.
    """
    if (standard := _waits_by(stay, house)) is None:
        return {}
    before = checklist.items_of(stay, house)
    renamed = any(fact.field == changes.ALIAS for fact in facts)
    after = _planned(stay, house, standard, known, (*before, *by_hand), now, renamed=renamed)
    stored = checklist.store(stay, before, after, house, by=by)
    moved = changes.moves(before, stored)
    keep_changes(stay, [*(_unsaid(fact) for fact in facts), *moved], now)
    told = _told(house, moved, stored, facts)
    left = {} if stay.is_over else _nothing_left(stay, before, stored, told, now)
    return {code: [*own, *([left[code]] if code in left else [])] for code, own in told.items()}


def _nothing_left(stay: Stay, before: Plan, stored: Plan, told: Told, now: dt.datetime) -> Mapping[str, Change]:
    """Who has lost the last of the plan, or has some again, is told so; not who has to do with the guest's programme still."""
    left = changes.nothing_left(before, stored, told)
    gone = {code for code, change in left.items() if change.after}
    busy = gone & _in_programme(stay, now) if gone else gone
    return {code: change for code, change in left.items() if code not in busy}


def _in_programme(stay: Stay, now: dt.datetime) -> frozenset[str]:
    """The departments, by their codes, that the guest's programme names for something that is not over."""
    until = Coalesce("ends_at", "starts_at")
    to_come = Activity.objects.filter(stay=stay, removed_at=None).alias(until=until).filter(until__gt=now)
    return frozenset(code for codes in to_come.values_list("departments", flat=True) for code in codes)


def first_plan(stay: Stay, house: House, *, now: dt.datetime, known: Known = NOTHING) -> Plan:
    """The plan of a stay that is not stored yet; its outlook is set."""
    if (standard := _waits_by(stay, house)) is None:
        return ()
    return _planned(stay, house, standard, known, (), now)


def store_plan(stay: Stay, plan: Plan, house: House, *, by: Viewer | None) -> Told:
    """Store the first plan of a stay; what each department is told of it, by its code."""
    stored = checklist.store(stay, (), plan, house, by=by)
    return _told(house, changes.moves((), stored), stored, ())


def _waits_by(stay: Stay, house: House) -> Standard | None:
    """The standard that the stay is planned by, which also says when the guest is awaited."""
    standard = stay.standard.standard() if stay.standard else None
    assumed = standard.assumed_eta if standard else ASSUMED
    stay.awaited_at = awaited(stay) or clock.at(house.property.zone, stay.arrival_date, assumed)
    return standard


def needs_of(stay: Stay) -> list[Need]:
    """What the guest needs, as this property knows it."""
    return list(Need.objects.filter(guest_id=stay.guest_id, property_id=stay.property_id))


def _planned(
    stay: Stay,
    house: House,
    standard: Standard,
    known: Known,
    before: Plan,
    now: dt.datetime,
    *,
    renamed: bool = False,
) -> Plan:
    """The plan as it should be now; what the list shows of it is set on the stay."""
    group = {groups.KEY: seen} if (seen := groups.seen(stay, standard)) else {}
    stay.outlook = group  # planning looks at it
    by_hand = bool(stay.special_requests) or any(item.hand_made for item in before)
    needs = needs_of(stay) if known.needs is None else known.needs
    facts = facts_of(
        stay, stay.guest, needs, house, standard, by_hand=by_hand, renamed=renamed, around=known.around, now=now
    )
    plan = planning.plan(standard, facts, before, now=now)
    free_at = {"room_free_at": facts.room_free_at.isoformat()} if facts.room_free_at else {}
    held = {holding.KEY: whose} if (whose := holding.departments(plan)) else {}
    stay.outlook = readiness.summary(plan, standard.room_states).as_json() | free_at | held | group
    stay.on_list = stay.tier is not None or any(item.state != "withdrawn" for item in plan)
    return plan


def _told(house: House, moved: Sequence[Change], stored: Plan, facts: Sequence[Change]) -> Told:
    told = changes.told_of(moved, stored, facts, sees=lambda code, change: _sees(house, code, change))
    return {code: [_unsaid(change) for change in own] for code, own in told.items()}


def keep_changes(stay: Stay, changed: Sequence[Change], now: dt.datetime) -> None:
    """Remember on the unsaved stay how its plan differs from the one before; what follows closely is one change."""
    if not changed:
        return
    if stay.plan_changed_at and now - stay.plan_changed_at <= TOGETHER:
        changed = changes.compact([*map(changes.from_json, stay.last_changes), *changed])
    stay.last_changes = [changes.as_json(change) for change in changed]
    stay.plan_changed_at = now


def _sees(house: House, code: str, change: Change) -> bool:
    """Whether a fact of the stay is for the people of a department to know."""
    return visible(viewer_of_department(house.property, code), house.property).change(change) is not None


def _unsaid(change: Change) -> Change:
    """That an allergy changed is told, from what to what is for the plan to say to those who may read it."""
    spoken = change.item is not None or not change.health
    return change if spoken else dataclasses.replace(change, before=None, after=None)
