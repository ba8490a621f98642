"""The items of plans and the notices as one viewer may see them; changes as `change_words` says them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stays import change_words, changes, checklist, notices, phrases, sentences, shown_names, shown_programme
from stays.house import house_at_hand
from stays.models import ChecklistItem, Stay
from stays.plan import ItemComponent
from stays.reading import Reading
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox.mail_links import BY_MAIL
from vipdesk.outbox.models import Notice


@dataclass(frozen=True)
class ShownItem:
    """One checklist item as one viewer may see it."""

    id: int
    stay_id: int
    key: str
    stage: str
    department: str
    title: str
    detail: str
    quantity: int
    gate: bool
    live: bool
    components: tuple[ItemComponent, ...]
    due_at: dt.datetime | None
    day: dt.date
    state: str
    state_reason: str
    begun_at: dt.datetime | None
    done_at: dt.datetime | None
    done_by: str
    done_for: str
    signed_by: tuple[str, ...]
    after: tuple[str, ...] = ()
    hand_made: bool = False
    not_possible: int = 0
    asks_kitchen: bool = False
    held: bool = False
    signs_needs: bool = False
    must_be_signed: bool = False
    inspection: bool = False
    gift: bool = False
    given: str = ""
    override: str = ""
    override_by: str = ""
    override_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("open", "begun")

    @property
    def department_name(self) -> str:
        return str(Department.Code(self.department).label)


@dataclass(frozen=True)
class ShownNotice:
    """One notice as one viewer may see it; its text names nobody."""

    id: int
    stay_id: int
    event_kind: str
    title: str
    department: str
    text: str
    lines: tuple[str, ...]
    changes: tuple[Mapping[str, Any], ...]
    revision: int
    sent_at: dt.datetime
    changed_at: dt.datetime
    acknowledged_at: dt.datetime | None
    acknowledged_by: str | None
    escalation_level: int
    read_at: dt.datetime | None = None
    read_by: str = ""
    for_closed: bool = False

    @property
    def department_name(self) -> str:
        return str(Department.Code(self.department).label)


@dataclass(frozen=True)
class ShownChanges:
    """How a plan differs from the one before, as one viewer may know it: lines by department, and what moved by its item."""

    at: dt.datetime
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    moved: Mapping[int, str]


def items_of(stay_id: int, sight: Sight) -> tuple[ShownItem, ...]:
    """The plan of a stay, in the order of the sheet. One query."""
    rows = list(ChecklistItem.objects.filter(stay_id=stay_id).select_related("department", "done_by", "override_by"))
    by_id = {row.pk: row for row in rows if is_shown(row, sight)}
    return tuple(dressed(by_id[item.id], sight) for item in checklist.in_order(rows) if item.id in by_id)


def is_shown(row: ChecklistItem, sight: Sight) -> bool:
    """Whether this viewer may know of the item at all."""
    return sight.shows_item(health=row.health, department=row.department.code)


def _signs_needs(row: ChecklistItem) -> bool:
    """Whether the guest's allergies and diet are signed on it; of a severe allergy nobody can do without that."""
    return row.health and bool(row.signed_by)


def dressed(row: ChecklistItem, sight: Sight) -> ShownItem:
    """An item (with its department and who did it) as a viewer may see it who may know of it."""
    item = sight.item(checklist.to_item(row, row.department.code))
    return ShownItem(
        id=row.pk,
        stay_id=row.stay_id,
        key=item.key,
        stage=item.stage,
        department=item.department,
        title=_(item.title),
        detail=sight.words(item.detail, health=item.health, department=item.department),
        quantity=item.quantity,
        gate=item.gate,
        live=item.live,
        components=tuple(item.components),
        due_at=item.due_at,
        day=item.day,
        state=item.state,
        state_reason=sentences.said(item.state_reason),
        begun_at=item.begun_at,
        done_at=item.done_at,
        done_by=done_by(row),
        done_for=row.done_for,
        signed_by=item.signed_by,
        after=item.after,
        hand_made=item.hand_made,
        not_possible=item.not_possible,
        inspection=item.inspection,
        gift=item.gift,
        given=row.given,
        asks_kitchen=phrases.asks_kitchen(row.state_reason),  # that it waits, also for who may not read why
        held=phrases.is_held(row.state_reason),
        signs_needs=_signs_needs(row),
        must_be_signed=_signs_needs(row) and phrases.SEVERE in row.detail,  # also for who may not read which
        **_override(row, item, sight),
    )


def _override(row: ChecklistItem, item: Any, sight: Sight) -> dict[str, Any]:
    """Who said that it is brought all the same, when, and why for those who may read it."""
    if row.override_by is None:
        return {}
    why = row.override_reason if sight.reads_health(item.department) else ""
    return {"override": why, "override_by": row.override_by.short_name, "override_at": row.override_at}


def done_by(row: ChecklistItem) -> str:
    """Who ticked it, as colleagues see the name; a program is called by its kind."""
    if row.done_by is not None:
        return row.done_by.short_name
    return _("a program") if row.done_by_key else ""


def reading_at(property: Property, now: dt.datetime | None) -> Reading:
    """How what was told is read at this property at this moment; None: whenever it is opened."""
    return Reading(property.zone, now, lambda: levels_of(property))


def levels_of(property: Property) -> tuple[str, ...]:
    """The levels of a property from the lowest to the highest, by their codes."""
    return tuple(tier.code for tier in sorted(house_at_hand(property).tiers.values(), key=lambda tier: tier.rank))


def shown_notices(
    rows: Iterable[Notice], sight: Sight, property: Property, *, now: dt.datetime
) -> tuple[ShownNotice, ...]:
    """Notices (read with department and person) as this viewer may see them."""
    told = list(rows)
    own = [[c for c in (sight.change(changes.from_json(one)) for one in row.changes) if c is not None] for row in told]
    spoken = iter(shown_programme.worded(change for seen in own for change in seen))
    worded = [(row, [next(spoken) for _one in seen]) for row, seen in zip(told, own, strict=True)]
    reading = reading_at(property, now)
    return tuple(_notice(row, seen, reading) for row, seen in shown_names.named(worded, sight))


def _notice(row: Notice, seen: list[changes.Change], reading: Reading) -> ShownNotice:
    lines = change_words.lines_of(seen, reading) or change_words.changed_back(row.event_kind, row.changes)
    title = str(notices.WORDS.get(row.event_kind, row.event_kind))
    return ShownNotice(
        id=row.pk,
        stay_id=row.subject_id,
        event_kind=row.event_kind,
        title=title,
        department=row.department.code,
        text=". ".join([title, *(line.removesuffix(".") for line in lines)]),
        lines=lines,
        changes=tuple({n: v for n, v in changes.as_json(c).items() if n != "health"} for c in seen),
        revision=row.revision,
        sent_at=row.sent_at,
        changed_at=row.changed_at,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=acknowledged_by(row),
        escalation_level=row.escalation_level,
        read_at=row.read_at,
        read_by=row.read_by.short_name if row.read_by else "",
        for_closed=row.acknowledged_for_closed,
    )


def acknowledged_by(row: Notice) -> str | None:
    """Who acknowledged, as colleagues see it; None while nobody has."""
    if row.acknowledged_by is not None:
        return row.acknowledged_by.short_name
    if row.acknowledged_by_key.startswith(BY_MAIL):
        return _("somebody by mail")
    return _("a program") if row.acknowledged_by_key else None


def shown_changes(stay_id: int, sight: Sight, property: Property, *, now: dt.datetime) -> ShownChanges | None:
    """How the plan of a stay differs from the one before; None when it never changed."""
    kept, at = Stay.objects.values_list("last_changes", "plan_changed_at").get(pk=stay_id)
    if at is None:
        return None
    seen = [c for c in (sight.change(changes.from_json(one)) for one in kept) if c is not None]
    reading = reading_at(property, now)
    own = {
        code: change_words.lines_of([c for c in seen if c.department == code], reading)
        for code in ("", *Department.Code.values)
    }
    groups = [(str(Department.Code(code).label) if code else _("The stay"), lines) for code, lines in own.items()]
    moved = {
        c.item: change_words.move_words(c, reading) for c in seen if c.kind == changes.MOVED and isinstance(c.item, int)
    }
    return ShownChanges(at, tuple((name, lines) for name, lines in groups if lines), moved)
