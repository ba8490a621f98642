"""What reception and the departments do with a stay: rooms, ticks, check-in, check-out. Each act is one transaction."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stays import changing, checklist, grades, neighbours, notices, outlook, planning, readiness, steps
from stays.facts import departure_of
from stays.house import House, house_of
from stays.models import ChecklistItem, Stay
from stays.neighbours import RoomWarning
from stays.replanning import replan
from tiers.standard import ASSIGN_ROOM, IN_ROOM
from vipdesk.access.acts import may
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.outbox.models import Event


class NotPossible(Exception):
    """The stay or item is not in a state for this act; `code` and the words say why."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


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


# --- rooms ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def assign_room(
    stay_id: int, room_number: str, *, house: House, by: Viewer, now: dt.datetime, locked: bool | None = None
) -> tuple[Stay, tuple[RoomWarning, ...]]:
    """Give the stay this room ("" takes it away). Another stay in it on those nights is a warning, never a refusal."""
    stay = neighbours.locked(stay_id, room=room_number)
    refuse_over(stay)
    was = neighbours.holding(stay)
    if room_number == stay.room_number and locked in (None, stay.room_locked):
        return stay, neighbours.all_warnings(stay, neighbours.around(stay), house, now=now)
    before = changing.told_facts(stay)
    stay.room_locked = stay.room_locked if locked is None else locked
    changed, stay.room_number = room_number != stay.room_number, room_number
    kind = "stay.room_changed" if changed else "stay.amended"
    changing.carry_through(
        stay,
        kind,
        house=house,
        by=by,
        now=now,
        before=before,
        facts={"room": room_number, "was": before["room_number"]},
    )
    others = neighbours.around(stay, was)
    neighbours.carry_to_next(stay, was, others, house=house, by=by, now=now)
    return stay, neighbours.all_warnings(stay, others, house, now=now)


# --- ticking -------------------------------------------------------------------------------------------------------------


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
    item = locked_item(item_id)
    refuse_settled(item)
    if (waits := _waits_for(item)) is not None:
        raise WaitsFor(waits)
    if _brings_in(item, by):
        come_in(item.stay, house=house_of(item.stay.property), by=by, now=now)
        item = locked_item(item_id)  # timed once more at the check-in
    was = as_it_is(item)
    item.state, item.done_at = ChecklistItem.State.DONE, now
    item.state_reason, item.reason_health = "", False  # what was to be done about it is done
    item.done_by_id, item.done_by_key = by.by, "" if by.by else str(by.id)
    item.done_for = item.department.code if _stands_in(by, item) else ""
    item.done_room = item.stay.room_number if item.in_room or item.ticked_by == ASSIGN_ROOM else ""
    _note_step(item, now)
    return ticked(item, "item.done", by=by, now=now, was=was)


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
    item = locked_item(item_id)
    _refuse_reopening(item)
    _open(item, now)
    return ticked(item, "item.reopened", by=by, now=now)


@transaction.atomic
def take_back(item_id: int, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Take back one's own tick, beginning, waiver or "not possible": the item is as it was, with what was said of it."""
    item = locked_item(item_id)
    _refuse_reopening(item)
    last = Event.objects.about("stay", item.stay_id).filter(facts__item=item.pk).order_by("-pk").first()
    if last is None or last.by_staff_id != by.by:
        raise NotPossible("changed_meanwhile", _("Somebody else has changed this since."))
    _open(item, now)
    for name, value in last.facts.get("was", {}).items():
        setattr(item, name, dt.datetime.fromisoformat(value) if value and name.endswith("_at") else value)
    return ticked(item, "item.reopened", by=by, now=now)


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
        replan(item.stay, house_of(item.stay.property), now=now)
        item.refresh_from_db(fields=["due_at"])


@transaction.atomic
def waive(item_id: int, reason: str, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Do without the item, for a reason."""
    item = locked_item(item_id)
    refuse_settled(item)
    was = as_it_is(item)
    said = nameless(reason, item.stay.guest)  # read by every department, and kept when the guest becomes incognito
    item.state, item.state_reason, item.reason_health = ChecklistItem.State.WAIVED, said, False
    return ticked(item, "item.waived", by=by, now=now, was=was)


def locked_item(item_id: int) -> ChecklistItem:
    """The item, with its stay locked: whoever ticks at the same time waits and then sees this tick."""
    stay_id = ChecklistItem.objects.values_list("stay_id", flat=True).get(pk=item_id)
    stay = Stay.objects.locked(stay_id)
    item = ChecklistItem.objects.select_related("department", "done_by").get(pk=item_id)
    item.stay = stay
    return item


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
        states = stay.standard.standard().room_states if stay.standard else {}
        items = [checklist.to_item(row, row.department.code) for row in rows]
        stay.outlook |= readiness.summary(items, states).as_json()
    _save_new_revision(stay, now)
    facts = {"item": item.pk, "title": item.title, "department": item.department.code}
    notices.record(stay, kind, by=by, now=now, facts=facts | ({"was": was} if was else {}))
    return item


def _save_new_revision(stay: Stay, now: dt.datetime) -> None:
    stay.revision += 1
    stay.changed_at = now
    stay.save(update_fields=["outlook", "revision", "changed_at", *steps.FIELDS.values()])


# --- coming, staying, going ----------------------------------------------------------------------------------------------


@transaction.atomic
def expect(stay_id: int, at: dt.datetime | None, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """The guest comes at this time (None: nobody knows when): planned again, and those whom it touches are told."""
    stay = Stay.objects.locked(stay_id)
    if stay.status != Stay.Status.RESERVED:
        raise NotPossible("not_reserved", _("The expected time can be changed until the guest is here."))
    if at == stay.expected_arrival_at:
        return stay
    if at and at >= departure_of(stay, house):
        raise NotPossible("after_departure", _("The guest would come after the departure."))
    before = changing.told_facts(stay)
    stay.expected_arrival_at = at
    changing.carry_through(stay, "stay.amended", house=house, by=by, now=now, before=before)
    return stay


@transaction.atomic
def check_in(stay_id: int, *, house: House, by: Viewer, now: dt.datetime, at: dt.datetime | None = None) -> Stay:
    """The guest is in the house: readiness is frozen, rows tied to check-in are timed once more, nobody is told."""
    stay = Stay.objects.locked(stay_id)
    if stay.status == Stay.Status.IN_HOUSE:
        return stay
    refuse_over(stay)
    return come_in(stay, house=house, by=by, now=now, at=at, registered=True)


def come_in(
    stay: Stay, *, house: House, by: Viewer, now: dt.datetime, at: dt.datetime | None = None, registered: bool = False
) -> Stay:
    """Check a (locked) stay in; it is registered as well, or will be: some do that in the room."""
    become(stay, Stay.Status.IN_HOUSE, house=house, now=now, at=at)
    if not registered:
        stay.registered_at = None
    changing.carry_through(stay, "stay.checked_in", house=house, by=by, now=now, quiet=True)
    return stay


@transaction.atomic
def check_out(stay_id: int, *, house: House, by: Viewer, now: dt.datetime, at: dt.datetime | None = None) -> Stay:
    """The guest has left: what was still open in the house is withdrawn, farewell and afterwards go on."""
    stay = neighbours.locked(stay_id)
    if stay.status == Stay.Status.CHECKED_OUT:
        return stay
    if stay.status != Stay.Status.IN_HOUSE:
        raise NotPossible("not_in_house", _("Only a guest who is in the house can be checked out."))
    at = at or now
    if stay.checked_in_at and at < stay.checked_in_at:
        raise NotPossible("before_check_in", _("The check-out is before the check-in."))
    was = neighbours.holding(stay)
    become(stay, Stay.Status.CHECKED_OUT, house=house, now=now, at=at)
    changing.carry_through(stay, "stay.checked_out", house=house, by=by, now=now, quiet=True)
    neighbours.carry_to_next(stay, was, neighbours.around(stay, was), house=house, by=by, now=now)
    return stay


@transaction.atomic
def no_show(stay_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """The guest did not come: open items are withdrawn, and the departments told."""
    stay = neighbours.locked(stay_id)
    if stay.status == Stay.Status.NO_SHOW:
        return stay
    if stay.status != Stay.Status.RESERVED:
        raise NotPossible("not_reserved", _("Only a guest who has not come yet can be a no-show."))
    if stay.waiting_since:
        raise NotPossible("guest_waits", _("The guest is here and waits for the room."))
    return end(stay, Stay.Status.NO_SHOW, house=house, by=by, now=now)


@transaction.atomic
def cancel(stay: Stay, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Cancel a (locked) stay: open items are withdrawn, begun ones stood down, and the departments told."""
    if stay.status == Stay.Status.IN_HOUSE:
        raise NotPossible("guest_is_in_house", _("The guest is in the house: check out instead."))
    return end(stay, Stay.Status.CANCELLED, house=house, by=by, now=now)


def end(stay: Stay, status: str, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """End a (locked) stay before its time, as cancelled or a no-show, and tell the departments."""
    before, was = changing.told_facts(stay), neighbours.holding(stay)
    become(stay, status, house=house, now=now)
    grades.withdraw_request(stay)
    changing.carry_through(stay, f"stay.{status}", house=house, by=by, now=now, before=before)
    neighbours.carry_to_next(stay, was, neighbours.around(stay, was), house=house, by=by, now=now)
    return stay


def become(stay: Stay, status: str, *, house: House, now: dt.datetime, at: dt.datetime | None = None) -> None:
    """Write a status to the unsaved stay, with the times and the frozen readiness that belong to it."""
    if status == stay.status:
        return
    if status in (Stay.Status.IN_HOUSE, Stay.Status.CHECKED_OUT):
        if stay.pk and stay.status == Stay.Status.RESERVED:
            stay.frozen_readiness = outlook.frozen(stay, zone=house.property.zone, now=now)
        stay.checked_in_at = stay.checked_in_at or at or now
        if stay.status == Stay.Status.RESERVED:
            stay.registered_at = stay.checked_in_at
    else:
        _not_here(stay, status)
    stay.checked_out_at = (at or now) if status == Stay.Status.CHECKED_OUT else None
    stay.status = status


def _not_here(stay: Stay, status: str) -> None:
    """Nothing of the unsaved stay says that the guest is in the house; one who will not come does not wait either."""
    stay.checked_in_at, stay.frozen_readiness, stay.first_heard_in_house = None, None, False
    for step in steps.HERE:
        steps.write(stay, step, None)
    if status != Stay.Status.RESERVED:
        stay.waiting_since, stay.waiting_place, stay.promised_at = None, "", None


def refuse_over(stay: Stay) -> None:
    if stay.is_over:
        raise NotPossible("stay_is_over", _("This stay is over: %(status)s.") % {"status": stay.get_status_display()})
