"""The inspection of a room, point by point: what is not passed opens what was done again, with a note; passing ticks the item."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from stays import changing, checklist, phrases, ticking
from stays.house import House
from stays.making import LONGEST
from stays.models import ChecklistItem, InspectionPoint, Stay
from stays.plan import Item
from stays.reception import NotPossible
from tiers.standard import Check, Row
from vipdesk.access.acts import may_inspect
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property

LONGEST_NOTE = 300
SETTLED = frozenset({"withdrawn", "waived", "stopped"})


@dataclass(frozen=True)
class Found:
    """What somebody found at one point."""

    point: str
    passed: bool | None  # None: something is written, and not whether it is passed
    note: str = ""


def row_of(item: ChecklistItem) -> Row | None:
    """The row of the standard that the item stands for."""
    version = item.stay.standard
    rows = version.standard().rows if version else ()
    return next((row for row in rows if row.key == item.item_key), None)


def is_made_by(item: ChecklistItem, viewer: Viewer, property: Property) -> bool:
    """Whether this viewer makes the inspection: one of the row's inspectors, or a program whose key may say that it is passed."""
    row = row_of(item)
    return may_inspect(viewer, property, item.department.code, row.inspected_by if row else ())


def points_of(item: ChecklistItem) -> tuple[Check, ...]:
    """The points that are gone through on this stay: those about something that is not on its plan are left out."""
    row, tier = row_of(item), item.stay.tier
    if row is None:
        return ()
    wanted = ChecklistItem.objects.filter(stay=item.stay).exclude(state__in=SETTLED)
    there = set(wanted.values_list("item_key", flat=True))
    checks = row.checks_at(tier.code if tier else None)
    return tuple(check for check in checks if not check.reopens or there & set(check.reopens))


def found_before(item: ChecklistItem) -> dict[str, InspectionPoint]:
    """What was found in the guest's room so far, by its point."""
    there = InspectionPoint.objects.filter(item=item, room_number=item.stay.room_number)
    return {one.point: one for one in there.select_related("checked_by")}


@transaction.atomic
def inspect(item_id: int, found: Sequence[Found], *, house: House, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Write down what was found; the departments read what to put right, and the item is ticked when all points are passed."""
    item = ticking.locked_item(item_id)
    ticking.refuse_settled(item)
    points = {check.point: check for check in points_of(item)}
    new = [one for one in found if one.point in points]
    if not new:
        raise NotPossible("nothing_found", _("Say of at least one point whether it is passed."))
    if any(one.passed is None for one in new):
        raise NotPossible("verdict_is_missing", _("Say whether it is passed, also where you have written something."))
    if any(not one.passed and not one.note.strip() for one in new):
        raise NotPossible("note_is_missing", _("Say what has to be put right where a point is not passed."))
    for one in new:
        _write_down(item, one, by, now)
    failed = [one for one in new if not one.passed]
    if failed:
        _open_again(item, [(points[one.point], _plain(one.note, item.stay)) for one in failed], house, by, now)
    return _tick_if_passed(item, points, by, now)


def _write_down(item: ChecklistItem, one: Found, by: Viewer, now: dt.datetime) -> None:
    note = "" if one.passed else _plain(one.note, item.stay)[:LONGEST_NOTE]
    values = {"passed": one.passed, "note": note, "checked_by_id": by.by, "checked_at": now}
    values["room_number"] = item.stay.room_number
    InspectionPoint.objects.update_or_create(item=item, point=one.point, defaults=values)


def _plain(text: str, stay: Stay) -> str:
    return nameless(text.strip(), stay.guest).replace(phrases.JOINED, ", ")


def _tick_if_passed(item: ChecklistItem, points: Iterable[str], by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Tick the inspection when every point is passed in this room; what it waits for has to be done first."""
    found = found_before(item)
    if not all(point in found and found[point].passed for point in points):
        return ChecklistItem.objects.select_related("department", "stay").get(pk=item.pk)
    return ticking.tick(item.pk, by=by, now=now)


def _open_again(
    item: ChecklistItem, failed: Sequence[tuple[Check, str]], house: House, by: Viewer, now: dt.datetime
) -> None:
    """Open what was not passed again, told to its departments; what reopens nothing stays with the inspection itself."""
    plan = checklist.items_of(item.stay, house)
    notes: dict[str, list[str]] = {}
    for check, note in failed:
        for key in check.reopens or (item.item_key,):
            notes.setdefault(key, []).append(phrases.say(phrases.NOT_PASSED, note=note))
    opened = [_opened(one, notes[one.key]) for one in plan if one.key in notes and one.state not in SETTLED]
    facts = checklist.fact_of(item) | {"failed": len(failed)}
    changing.carry_through(
        item.stay, "item.not_passed", house=house, by=by, now=now, facts=facts, by_hand=tuple(opened)
    )


def _opened(item: Item, notes: Sequence[str]) -> Item:
    """The item open again, with what has to be put right beside what else is said of it."""
    said = item.state_reason.split(phrases.JOINED) if item.state_reason else []
    others = [piece for piece in said if not phrases.says(phrases.NOT_PASSED, piece)]
    return dataclasses.replace(
        item,
        state="open",
        begun_at=None,
        done_at=None,
        state_reason=phrases.fitting(LONGEST, *others, *notes),
    )
