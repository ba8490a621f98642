"""A stay's plan made (again) and stored: items added, moved, withdrawn; what each department is told of it."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from guests.models import Need
from stays import changes, checklist, planning, readiness
from stays.facts import facts_of
from stays.house import House
from stays.models import Stay
from stays.plan import Change, Item
from tiers.standard import Standard
from vipdesk.access.viewer import viewer_of_department
from vipdesk.access.visibility import visible
from vipdesk.hotel import clock

TOGETHER = dt.timedelta(seconds=30)  # changes of a plan that follow each other so closely are one
ASSUMED = Standard.assumed_eta  # for a stay of a property that has no standard yet


def replan(
    stay: Stay,
    house: House,
    *,
    now: dt.datetime,
    facts: Sequence[Change] = (),
    needs: Sequence[Need] | None = None,
    first: bool = False,
    by_hand: Sequence[Item] = (),
) -> Mapping[str, Sequence[Change]]:
    """Make the plan of a locked stay again, store what differs, and say by department code what changed for it.

    `facts` are the stay's own changed facts (room, party, allergies, alias); the stay's outlook is set, not saved.
    The `first` plan of a stay has none before it; `needs` are the guest's, where they are known already; `by_hand` are
    items that somebody makes now, or takes off the plan.
    """
    standard = stay.standard.standard() if stay.standard else None
    assumed = standard.assumed_eta if standard else ASSUMED
    stay.awaited_at = stay.expected_arrival_at or clock.at(house.property.zone, stay.arrival_date, assumed)
    if standard is None:
        return {}
    if needs is None:
        needs = list(Need.objects.filter(guest_id=stay.guest_id, property_id=stay.property_id))
    before = () if first else checklist.items_of(stay, house)
    after = planning.plan(standard, facts_of(stay, stay.guest, needs, house, standard), (*before, *by_hand), now=now)
    stored = checklist.store(stay, before, after, house)
    stay.outlook = readiness.summary(stored, standard.room_states).as_json()
    stay.on_list = stay.tier is not None or any(item.state != "withdrawn" for item in stored)
    moved = changes.moves(before, stored)
    if not first:
        keep_changes(stay, [*(_unsaid(fact) for fact in facts), *moved], now)
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
