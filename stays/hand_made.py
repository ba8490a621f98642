"""Items that somebody puts on a stay's plan by hand, or takes off it again; their department is told at once."""

import dataclasses
import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from stays import changing, checklist, components, due, phrases
from stays.facts import departure_of
from stays.house import House
from stays.making import LONGEST
from stays.models import ChecklistItem, Stay
from stays.plan import ONCE, Item, ItemComponent
from stays.reception import NotPossible
from stays.ticking import AlreadyDone, last_event, locked_item
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department

KEY = "hand-"
LONGEST_TITLE = 200
FURTHEST = dt.timedelta(days=400)  # after the departure
SETTLED = frozenset({"waived", "withdrawn"})
GONE = "item.taken_off"


@dataclass(frozen=True)
class Wanted:
    """What is to be done, by whom, and by when; without a time, at which stage of the stay."""

    title: str
    department: str
    due_at: dt.datetime | None = None
    stage: str = ""
    quantity: int = 1
    gate: bool = False
    note: str = ""
    food: bool = False  # something to eat or drink; what F&B does is taken for it
    contains: tuple[str, ...] | None = None  # its tags; None when nobody said what is in it


@transaction.atomic
def add(stay_id: int, wanted: Wanted, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Put an item on the plan and tell its department; sent twice, it stands there once."""
    stay = Stay.objects.locked(stay_id)
    item = _item(stay, wanted, house, now)
    _refuse(stay, item, house, now)
    if _stands_there(stay, item):
        return stay
    stay.standard = stay.standard or house.standard
    said = {"added": item.title, "department": item.department}
    changing.carry_through(stay, "item.added", house=house, by=by, now=now, facts=said, by_hand=(item,))
    return stay


@transaction.atomic
def take_off(item_id: int, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Take an item off the plan that was put there by hand; its department reads why, and it does not come back."""
    row = locked_item(item_id)
    stay = row.stay
    if not row.hand_made:
        raise NotPossible("not_made_by_hand", _("This belongs to the standard: waive it with a reason."))
    if row.state == ChecklistItem.State.DONE:
        raise AlreadyDone(row)
    if row.state in SETTLED:
        raise NotPossible(f"item_{row.state}", _("This is no longer wanted."))
    why = phrases.say(phrases.TAKEN_OFF, why=_plain(reason, stay))[:LONGEST]
    item = checklist.to_item(row, row.department.code)
    gone = dataclasses.replace(item, state="withdrawn", state_reason=why, reason_health=False)
    said = checklist.fact_of(row)
    changing.carry_through(stay, GONE, house=house, by=by, now=now, facts=said, by_hand=(gone,))
    return stay


@transaction.atomic
def put_back(item_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Put an item on the plan again that the same person has just taken off; its department is told."""
    row = locked_item(item_id)
    stay, last = row.stay, last_event(row)
    if row.state != ChecklistItem.State.WITHDRAWN or last is None or (last.kind, last.by_staff_id) != (GONE, by.by):
        raise NotPossible("changed_meanwhile", _("Somebody else has changed this since."))
    item = dataclasses.replace(checklist.to_item(row, row.department.code), state="open", state_reason="", told_at=now)
    said = {"item": row.pk, "added": row.title, "department": row.department.code}
    changing.carry_through(stay, "item.added", house=house, by=by, now=now, facts=said, by_hand=(item,))
    return stay


def _plain(text: str, stay: Stay) -> str:
    """Free text as every department may read it; a semicolon would divide it where reasons are joined."""
    return nameless(text.strip(), stay.guest).replace(phrases.JOINED, ", ")


def _item(stay: Stay, wanted: Wanted, house: House, now: dt.datetime) -> Item:
    """The item as planning keeps it."""
    title = nameless(wanted.title.strip(), stay.guest)[:LONGEST_TITLE]
    return Item(
        key=KEY + secrets.token_hex(8),
        day=ONCE,
        stage=wanted.stage or stage_at(stay, wanted.due_at, house),
        department=wanted.department,
        title=title,
        detail=nameless(wanted.note.strip(), stay.guest)[:LONGEST],
        quantity=wanted.quantity,
        gate=wanted.gate,
        due_at=wanted.due_at,
        told_at=now,
        hand_made=True,
        food=wanted.food or wanted.department == Department.Code.FOOD_BEVERAGE,
        components=_contents(stay, wanted, title, house),
    )


def _contents(stay: Stay, wanted: Wanted, title: str, house: House) -> tuple[ItemComponent, ...]:
    """What is in it as somebody said, and as its own words say."""
    version = stay.standard or house.standard
    found = components.mentioned(f"{wanted.title} {wanted.note}", version.standard()) if version else frozenset()
    if wanted.contains is None and not found:
        return ()
    said = wanted.contains is not None
    return (components.made_by_hand(title, {*(wanted.contains or ()), *found}, said=said),)


def stage_at(stay: Stay, moment: dt.datetime | None, house: House) -> str:
    """The stage of the stay at this moment; what has no time is wanted before the arrival, or while the guest is here."""
    here = stay.checked_in_at
    if moment is None:
        return due.IN_HOUSE if here else due.BEFORE_ARRIVAL
    if moment < (here or stay.awaited_at):
        return due.BEFORE_ARRIVAL
    if moment > departure_of(stay, house):
        return due.AFTER_STAY
    leaves = clock.today(house.property.zone, moment) == stay.departure_date
    return due.DEPARTURE if leaves else due.IN_HOUSE


def _refuse(stay: Stay, item: Item, house: House, now: dt.datetime) -> None:
    """Refuse what nobody could do any more."""
    if stay.status in (Stay.Status.CANCELLED, Stay.Status.NO_SHOW):
        raise NotPossible("stay_is_over", _("This stay is over: %(status)s.") % {"status": stay.get_status_display()})
    if stay.status == Stay.Status.CHECKED_OUT and item.stage not in (due.DEPARTURE, due.AFTER_STAY):
        raise NotPossible("guest_has_left", _("The guest has left: choose a time or a stage after the stay."))
    if item.due_at and item.due_at < now:
        raise NotPossible("due_has_passed", _("This time has passed."))
    if item.due_at and item.due_at > departure_of(stay, house) + FURTHEST:
        raise NotPossible("due_is_far_off", _("This lies more than a year after the stay."))


def _stands_there(stay: Stay, item: Item) -> bool:
    """Whether the same is on the plan already and waits to be done."""
    alike = {"title": item.title, "department__code": item.department, "due_at": item.due_at, "stage": item.stage}
    return ChecklistItem.objects.open().filter(stay=stay, hand_made=True, detail=item.detail, **alike).exists()
