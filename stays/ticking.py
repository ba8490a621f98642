"""Ticking: begin, done, waive, open again, take back. Each act is one transaction; the first of several wins."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guests.models import Need
from stays import changing, checklist, conditions, holding, notices, phrases, planning, reception, steps
from stays.facts import minors_alone
from stays.house import house_of
from stays.models import ChecklistItem, InspectionPoint, Stay
from stays.noting import next_revision
from stays.reception import NotPossible
from stays.replanning import replan
from stays.sensitive import found_in
from tiers.standard import ASSIGN_ROOM, IN_ROOM
from vipdesk.access.acts import may
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.outbox.models import Event


class AlreadyDone(NotPossible):
    """Somebody else ticked the item first; `item` says who and when."""

    def __init__(self, item: ChecklistItem) -> None:
        super().__init__("already_done", _("This is already done."))
        self.item = item


class WaitsFor(NotPossible):
    """The item comes after another one that is still open."""

    def __init__(self, item: Any) -> None:
        super().__init__("waits_for", _("This waits for: %(title)s.") % {"title": item.title})
        self.item = item


@transaction.atomic
def begin(item_id: int, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Say that work on the item has begun."""
    item = locked_item(item_id)
    refuse_settled(item)
    if item.state == ChecklistItem.State.BEGUN:
        return item
    was = as_it_is(item)
    item.state, item.begun_at, item.begun_by_id = ChecklistItem.State.BEGUN, now, by.by
    item.done_room = item.stay.room_number if item.in_room else ""
    return ticked(item, "item.begun", by=by, now=now, was=was)


@transaction.atomic
def tick(item_id: int, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Tick the item as done; the first of several wins, the others get AlreadyDone. Who stands in is kept, and for whom."""
    item = _up_to_date(locked_item(item_id), now)
    refuse_settled(item)
    if (waits := _waits_for(item)) is not None:
        raise WaitsFor(waits)
    if phrases.asks_kitchen(item.state_reason):
        raise NotPossible("waits_for_kitchen", _("F&B has to release this first."))
    if item.inspection and InspectionPoint.objects.not_passed(item).exists():
        raise NotPossible("not_passed", _("Points of this inspection are not passed: go through them again."))
    if _brings_in(item, by):
        reception.come_in(item.stay, house=house_of(item.stay.property), by=by, now=now)
        item = locked_item(item_id)  # timed once more at the check-in
    was = as_it_is(item)
    item.state, item.done_at = ChecklistItem.State.DONE, now
    item.state_reason, item.reason_health = "", False  # what was to be done about it is done
    item.done_by_id, item.done_by_key = by.by, "" if by.by else str(by.id)
    item.done_for = item.department.code if _stands_in(by, item) else ""
    item.done_room = item.stay.room_number if item.in_room or item.ticked_by == ASSIGN_ROOM else ""
    _note_step(item, now)
    done = ticked(item, "item.done", by=by, now=now, was=was)
    if holding.KEY in item.stay.outlook and _signs_for_needs(item):
        _carry_signature(done, "needs.signed", by, now)
    return done


def _brings_in(item: ChecklistItem, by: Viewer) -> bool:
    """Whether this tick says that an awaited guest is here: one by staff who may check in; a program calls that itself."""
    awaited = item.stay.status == Stay.Status.RESERVED and item.ticked_by in steps.HERE
    return awaited and by.kind == "staff" and may(by, item.stay.property_id, "check_in")


def _note_step(item: ChecklistItem, now: dt.datetime) -> None:
    """A row that a step at the door ticks notes that step when it is ticked by hand, unless the guest cannot be there."""
    step, stay = item.ticked_by, item.stay
    absent = step == IN_ROOM and stay.checked_in_at is None
    if step in steps.FIELDS and not absent and steps.taken(stay, step) is None:
        steps.write(stay, step, now)


def _stands_in(by: Viewer, item: ChecklistItem) -> bool:
    role = by.role_at(item.stay.property_id)
    return by.kind == "staff" and role is not None and role.department != item.department.code


@transaction.atomic
def reopen(item_id: int, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Open an item again that is done, begun or waived."""
    item = _up_to_date(locked_item(item_id), now)
    _refuse_reopening(item)
    _open(item, now)
    return _opened(item, by, now)


@transaction.atomic
def take_back(item_id: int, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Take back one's own tick, beginning, waiver or "not possible": the item is as it was, with what was said of it."""
    item = _up_to_date(locked_item(item_id), now)
    _refuse_reopening(item)
    last = last_event(item)
    if last is None or last.by_staff_id != by.by:
        raise NotPossible("changed_meanwhile", _("Somebody else has changed this since."))
    _open(item, now)
    for name, value in last.facts.get("was", {}).items():
        setattr(item, name, dt.datetime.fromisoformat(value) if value and name.endswith("_at") else value)
    return _opened(item, by, now)


def _opened(item: ChecklistItem, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """The item saved as open again; what comes once a group is asked of the stay that leads by now."""
    if _may_be_refused(item.stay) and not _signs_for_needs(item):
        _plan_again(item, now)
    done = ticked(item, "item.reopened", by=by, now=now)
    if item.stay.group_code and _once_a_group(item):
        changing.carry_to_leader(item.stay, house=house_of(item.stay.property), by=by, now=now)
        done.refresh_from_db()
    if holding.KEY not in item.stay.outlook and _signs_for_needs(item) and _is_severe(item.stay):
        _carry_signature(done, "needs.unsigned", by, now)
    return done


def _signatures(stay: Stay) -> frozenset[str]:
    """The keys of the rows on which the guest's allergies and diet are signed."""
    rows = stay.standard.standard().rows if stay.standard else ()
    return frozenset(row.key for row in rows if conditions.signs_for_needs(row))


def _signs_for_needs(item: ChecklistItem) -> bool:
    return item.health and item.item_key in _signatures(item.stay)


def _needs(stay: Stay) -> QuerySet[Need]:
    return Need.objects.filter(guest_id=stay.guest_id, property_id=stay.property_id)


def _has_needs(stay: Stay) -> bool:
    return _needs(stay).exists()


def _may_be_refused(stay: Stay) -> bool:
    """Whether there is anything that this guest is not brought."""
    return stay.official_visit or minors_alone(stay) or _has_needs(stay)


def _is_severe(stay: Stay) -> bool:
    return _needs(stay).filter(kind=Need.Kind.ALLERGY, severity=Need.Severity.SEVERE).exists()


def _plan_again(item: ChecklistItem, now: dt.datetime) -> None:
    """What planning says of the item as things stand now: that it waits for the chef, or for F&B, or does not any more."""
    stay = item.stay
    item.save()
    replan(stay, house_of(stay.property), by=None, now=now)
    item.refresh_from_db()
    item.stay = stay


def _up_to_date(item: ChecklistItem, now: dt.datetime) -> ChecklistItem:
    """The item; before somebody signs for a severe allergy, or no more, what else differs by now is told for itself."""
    if not (_signs_for_needs(item) and _is_severe(item.stay)):
        return item
    stay, house = item.stay, house_of(item.stay.property)
    if told := replan(stay, house, by=None, now=now):
        changing.carried(stay, "stay.planned_again", told, house=house, by=None, now=now, facts={})
    return locked_item(item.pk)


def _carry_signature(item: ChecklistItem, kind: str, by: Viewer, now: dt.datetime) -> None:
    """The food that was held may go, or is held again: those who bring it are told."""
    changing.carry_through(item.stay, kind, house=house_of(item.stay.property), by=by, now=now)
    item.refresh_from_db()


def _once_a_group(item: ChecklistItem) -> bool:
    rows = item.stay.standard.standard().places if item.stay.standard else {}
    return item.item_key in rows and rows[item.item_key][1].once_a_group


AS_IT_WAS = ("state", "state_reason", "reason_health", "done_room", "begun_at", "begun_by_id", "due_at", "not_possible")


def as_it_is(item: ChecklistItem) -> dict[str, Any]:
    """What an act on the item will write over, as an event keeps it; {} where there is nothing to lose."""
    plain = item.state == ChecklistItem.State.OPEN and not (item.state_reason or item.done_room or item.not_possible)
    values = {} if plain else {name: getattr(item, name) for name in AS_IT_WAS}
    return {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in values.items()}


def _refuse_reopening(item: ChecklistItem) -> None:
    if item.stay.is_over and item.stay.status != Stay.Status.CHECKED_OUT:
        raise NotPossible("stay_is_over", _("This stay is over."))
    if item.state not in ("done", "begun", "waived") and not item.not_possible:
        raise NotPossible("not_done", _("Only what is begun, done or waived can be reopened."))


def _open(item: ChecklistItem, now: dt.datetime) -> None:
    """The item open, without the step at the door that it noted; one that was put off is due at its own time again."""
    if item.ticked_by in steps.FIELDS:
        steps.write(item.stay, item.ticked_by, None)
    for name, value in checklist.UNTOUCHED.items():
        setattr(item, name, value)
    if item.not_possible:
        item.not_possible = 0
        item.save()
        replan(item.stay, house_of(item.stay.property), by=None, now=now)
        item.refresh_from_db(fields=["due_at"])


@transaction.atomic
def waive(item_id: int, reason: str, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Do without the item, for a reason."""
    item = locked_item(item_id)
    if item.state != ChecklistItem.State.STOPPED:  # what may not be brought is done without, and so decided
        refuse_settled(item)
    if _signs_for_needs(item) and _is_severe(item.stay):
        words = _("An allergy is severe: nobody can do without this signature. A chef or the manager of F&B gives it.")
        raise NotPossible("signature_needed", words)
    was = as_it_is(item)
    said = nameless(reason, item.stay.guest)  # kept when the guest becomes incognito
    sensitive = bool(found_in(said))  # then it is for those who read of the guest's needs, and not for every department
    item.state, item.reason_health = ChecklistItem.State.WAIVED, sensitive
    item.state_reason = said.replace(": ", ", ") if sensitive else said  # what stands before a colon is for everybody
    return ticked(item, "item.waived", by=by, now=now, was=was)


def locked_item(item_id: int) -> ChecklistItem:
    """The item, with its stay locked: whoever ticks at the same time waits and then sees this tick."""
    stay_id = ChecklistItem.objects.values_list("stay_id", flat=True).get(pk=item_id)
    stay = Stay.objects.locked(stay_id)
    item = ChecklistItem.objects.select_related("department", "done_by").get(pk=item_id)
    item.stay = stay
    return item


def last_event(item: ChecklistItem) -> Event | None:
    """What last happened to the item."""
    return Event.objects.about("stay", item.stay_id).filter(facts__item=item.pk).order_by("-pk").first()


def refuse_settled(item: ChecklistItem) -> None:
    if item.state == ChecklistItem.State.DONE:
        raise AlreadyDone(item)
    if item.state not in ("open", "begun"):
        words = {
            "waived": _("This was waived."),
            "withdrawn": _("This is no longer wanted."),
            "stopped": _("This is stopped."),
        }
        raise NotPossible(f"item_{item.state}", words[item.state])


def _waits_for(item: ChecklistItem) -> Any:
    """The item that has to be done first; of food that is held, the signature."""
    if phrases.is_held(item.state_reason):
        signed = ChecklistItem.objects.filter(stay=item.stay, item_key__in=_signatures(item.stay))
        missing = signed.exclude(state__in=holding.NOT_ASKED).select_related("department").first()
        if missing is not None:
            return checklist.to_item(missing, missing.department.code)
    rows = ChecklistItem.objects.filter(stay=item.stay, item_key__in=item.after).select_related("department")
    others = [checklist.to_item(row, row.department.code) for row in rows]
    return planning.waits_for(checklist.to_item(item, item.department.code), others)


def ticked(
    item: ChecklistItem, kind: str, *, by: Viewer | None, now: dt.datetime, was: Mapping[str, Any] | None = None
) -> ChecklistItem:
    """Save the item, bring the stay's outlook up to date, write it down with how it was. Ticks tell nobody."""
    item.save()
    stay = item.stay
    if stay.status == Stay.Status.RESERVED:
        rows = ChecklistItem.objects.filter(stay=stay).select_related("department")
        stay.outlook |= checklist.outlook_of(stay, rows).as_json()
    next_revision(stay, now, ["outlook", *steps.FIELDS.values()])
    facts = checklist.fact_of(item)
    notices.record(stay, kind, by=by, now=now, facts=facts | ({"was": was} if was else {}))
    return item
