"""What was stopped is brought all the same: by somebody with the right, by name and with a reason; or no longer."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stays import changing, checklist, components, phrases
from stays.all_the_same import NOT_OVERRIDDEN, refused
from stays.facts import facts_of
from stays.house import House
from stays.making import LONGEST
from stays.models import ChecklistItem, Stay
from stays.plan import Item
from stays.reception import NotPossible
from stays.replanning import needs_of
from stays.ticking import locked_item
from tiers.standard import Standard
from vipdesk.access.acts import may_override
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.errors import Problem


@transaction.atomic
def bring(item_id: int, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Say that a stopped item is brought all the same, for what the guest needs now: it ends when that changes."""
    row = locked_item(item_id)
    item = checklist.to_item(row, row.department.code)
    if item.state not in ("stopped", "open") or not refused(item) or row.stay.is_over:
        raise NotPossible("not_stopped", _("Only what the guest may not have can be brought all the same."))
    standard = _standard(row.stay, house)
    _refuse_others(item, standard, by, row.stay)
    why = nameless(reason.strip(), row.stay.guest).replace(phrases.JOINED, ", ")[:LONGEST]
    mark = components.mark_of(facts_of(row.stay, row.stay.guest, needs_of(row.stay), house, standard))
    agreed: dict[str, Any] = {"override": mark, "override_reason": why, "override_by_id": by.by, "override_at": now}
    return _carry(row, "item.overridden", dataclasses.replace(item, **agreed), house, by, now)


@transaction.atomic
def stop_again(item_id: int, *, house: House, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Take back that an item is brought all the same: it is stopped again."""
    row = locked_item(item_id)
    if not row.override or row.state not in ("open", "begun"):
        raise NotPossible("not_overridden", _("Nobody said that this is brought all the same."))
    item = checklist.to_item(row, row.department.code)
    _refuse_others(item, _standard(row.stay, house), by, row.stay)
    return _carry(row, "item.stopped_again", dataclasses.replace(item, **NOT_OVERRIDDEN), house, by, now)


def _carry(row: ChecklistItem, kind: str, item: Item, house: House, by: Viewer, now: dt.datetime) -> ChecklistItem:
    facts = checklist.fact_of(row)
    changing.carry_through(row.stay, kind, house=house, by=by, now=now, facts=facts, by_hand=(item,))
    row.refresh_from_db()
    return row


def _standard(stay: Stay, house: House) -> Standard:
    version = stay.standard or house.standard
    if version is None:
        raise NotPossible("no_standard", _("This property has no reception standard yet."))
    return version.standard()


def _refuse_others(item: Item, standard: Standard, by: Viewer, stay: Stay) -> None:
    """Refuse whoever the programme does not name for this kind of item, and programs."""
    if by.by is None or not may_override(by, stay.property_id, standard.may_override[kind_of(item, standard)]):
        raise Problem(
            403, "not_allowed", "Not yours to do", _("Your role may not say that this is brought all the same.")
        )


def kind_of(item: Item, standard: Standard) -> str:
    """Whose word it takes: for something to eat or drink, for anything else, or because of an official visit."""
    if phrases.OFFICIAL in refused(item):
        return "official"
    food = components.unnamed_food(item, standard) or any(components.is_food(c, standard) for c in item.components)
    return "food" if food else "other"
