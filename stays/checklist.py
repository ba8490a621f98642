"""The checklist of a stay between its rows and the plain items that planning works on."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import F

from stays import planning, readiness
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.plan import Item, ItemComponent, altered
from stays.readiness import Outlook
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.storing import store_values

SAME_NAME = (
    "day",
    "stage",
    "title",
    "detail",
    "quantity",
    "gate",
    "live",
    "due_at",
    "told_at",
    "anchor",
    "state",
    "state_reason",
    "reason_health",
    "in_room",
    "ticked_by",
    "health",
    "inspection",
    "gift",
    "hand_made",
    "food",
    "override",
    "override_reason",
    "override_by_id",
    "override_at",
    "not_possible",
    "position",
    "done_room",
    "begun_at",
    "done_at",
)
VALUES = attrgetter(*SAME_NAME)
# what a tick, a beginning, a waiver leaves when it is taken back
UNTOUCHED = {
    "state": ChecklistItem.State.OPEN,
    "state_reason": "",
    "reason_health": False,
    "begun_at": None,
    "begun_by": None,
    "done_at": None,
    "done_by": None,
    "done_by_key": "",
    "done_for": "",
    "done_room": "",
}


def items_of(stay: Stay, house: House) -> tuple[Item, ...]:
    """The stay's items as planning takes them."""
    rows = ChecklistItem.objects.filter(stay=stay).order_by("position", "day", "pk")
    codes = {d.pk: code for code, d in house.departments.items()}
    return tuple(to_item(row, codes[row.department_id]) for row in rows)


def fact_of(row: ChecklistItem) -> dict[str, Any]:
    """Which item an event is about."""
    return {"item": row.pk, "title": row.title, "department": row.department.code}


def to_item(row: ChecklistItem, department: str) -> Item:
    """A row as a plain item."""
    return Item(
        key=row.item_key,
        id=row.pk,
        department=department,
        components=tuple(ItemComponent(**{**c, "tags": tuple(c.get("tags", ()))}) for c in row.components),
        after=tuple(row.after),
        signed_by=tuple(row.signed_by),
        **{name: getattr(row, name) for name in SAME_NAME},
    )


def store(
    stay: Stay, before: Sequence[Item], after: Sequence[Item], house: House, *, by: Viewer | None = None
) -> tuple[Item, ...]:
    """Write the difference between two plans to the rows; the new plan with the ids of its rows. What it ticks is done `by`."""
    old = {item.id: item for item in before}
    changed = [item for item in after if item.id is not None and item != old[item.id]]
    if changed:
        rows = [_changed_row(stay, item, old[item.id], house, by) for item in changed]
        ChecklistItem.objects.bulk_update(rows, _differing(changed, old, signed=by is not None))
    (ids,) = store_values((ChecklistItem, [_new(stay, item, house, by) for item in after if item.id is None]))
    new = iter(ids)
    return tuple(item if item.id else altered(item, id=next(new)) for item in after)


def _differing(changed: Iterable[Item], old: Mapping[int | None, Item], *, signed: bool) -> list[str]:
    """The columns in which any of these items is not what it was: an update of all of them would take many times as long."""
    pairs = [(item, old[item.id]) for item in changed]
    planned = [name for name in PLANNED if any(_value(new, name) != _value(was, name) for new, was in pairs)]
    hands = any(_reopened(new, was) or (signed and _ticked(new, was)) for new, was in pairs)
    return [name.removesuffix("_id") for name in (*planned, *(HANDS if hands else ()))]


def _reopened(item: Item, was: Item) -> bool:
    return was.done_at is not None and item.done_at is None


def _ticked(item: Item, was: Item | None) -> bool:
    """Whether an act of the desk has ticked it, by what the plan says now."""
    done = item.state == ChecklistItem.State.DONE
    return done and bool(item.ticked_by) and (was is None or was.state != ChecklistItem.State.DONE)


def _value(item: Item, column: str) -> object:
    return getattr(item, "department" if column == "department_id" else column)


def _new(stay: Stay, item: Item, house: House, by: Viewer | None) -> dict[str, Any]:
    return _values(stay, item, house) | (_signed(by) if by and _ticked(item, None) else {})


def _changed_row(stay: Stay, item: Item, was: Item, house: House, by: Viewer | None) -> ChecklistItem:
    """The row as it is stored: who did it stays as it is, but for what is open again and what this act ticks."""
    row = to_row(stay, item, house)
    if not _reopened(item, was):
        for name in HANDS:
            setattr(row, name, F(name))
    if by and _ticked(item, was):
        vars(row).update(_signed(by))
    return row


def _signed(by: Viewer) -> dict[str, Any]:
    return {"done_by_id": by.by, "done_by_key": "" if by.by else str(by.id)}


HANDS = ("done_by_id", "done_by_key", "done_for", "begun_by_id")  # whose work it is
PLANNED = (*SAME_NAME, "department_id", "components", "after", "signed_by")


def to_row(stay: Stay, item: Item, house: House) -> ChecklistItem:
    """A plain item as a row (of its id, when it has one)."""
    return ChecklistItem(pk=item.id, **_values(stay, item, house))


def _values(stay: Stay, item: Item, house: House) -> dict[str, Any]:
    return {
        "stay_id": stay.pk,
        "item_key": item.key,
        "department_id": house.departments[item.department].pk,
        "components": [{**vars(c), "tags": list(c.tags)} for c in item.components],
        "after": list(item.after),
        "signed_by": list(item.signed_by),
        **dict(zip(SAME_NAME, VALUES(item), strict=True)),
    }


def in_order(rows: Iterable[ChecklistItem]) -> tuple[Item, ...]:
    """Rows (with their departments) as plain items, in the order of the sheet."""
    return planning.in_order(to_item(row, row.department.code) for row in rows)


def outlook_of(stay: Stay, rows: Iterable[ChecklistItem]) -> Outlook:
    """The outlook that these rows of the stay give."""
    room_states = stay.standard.standard().room_states if stay.standard else {}
    return readiness.summary(in_order(rows), room_states)
