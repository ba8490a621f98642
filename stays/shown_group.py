"""A group as one viewer may see it: its stays, their readiness, and all that is on their plans. Three queries."""

import datetime as dt
from dataclasses import dataclass

from stays import checklist, groups, shown, shown_plan
from stays.models import ChecklistItem, Stay
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Property


@dataclass(frozen=True)
class ShownGroup:
    """Stays that share a group code, those that come first before the others, and the items that are wanted for them."""

    code: str
    stays: tuple[ShownStay, ...]
    protection: frozenset[int]  # the ids of rooms of the protection
    items: tuple[ShownItem, ...]


def group_of(stay_id: int, sight: Sight, property: Property, *, now: dt.datetime) -> ShownGroup:
    """The group that this stay of the property is in; a stay without one is a group of its own."""
    stay = Stay.objects.at(property).get(pk=stay_id)
    rows = list(shown.rows(groups.together(stay)).order_by("awaited_at", "pk"))
    needs = shown.needs_of(rows, property)
    stays = tuple(shown.shown(row, needs.get(row["guest_id"], ()), sight, property, now=now) for row in rows)
    guards = frozenset(
        Stay.objects.filter(pk__in=[s.id for s in stays], protection=True, tier=None).values_list("pk", flat=True)
    )
    code = next(one.row["group_code"] for one in stays if one.id == stay_id)
    return ShownGroup(code, stays, guards, _items([one.id for one in stays], sight))


def state_of(stay_id: int, property: Property) -> tuple[str, ...]:
    """What changes when the group may look different: for an ETag."""
    stay = Stay.objects.at(property).get(pk=stay_id)
    rows = groups.together(stay).order_by("pk").values_list("pk", "revision", "changed_at")
    return tuple(str(row) for row in rows)


def _items(stays: list[int], sight: Sight) -> tuple[ShownItem, ...]:
    """What is wanted for these stays, in the order of a sheet, as far as the viewer may know of it."""
    wanted = ChecklistItem.objects.filter(stay__in=stays).exclude(state=ChecklistItem.State.WITHDRAWN)
    rows = [
        row for row in wanted.select_related("department", "done_by", "override_by") if shown_plan.is_shown(row, sight)
    ]
    by_id: dict[int | None, ChecklistItem] = {row.pk: row for row in rows}
    return tuple(shown_plan.dressed(by_id[item.id], sight) for item in checklist.in_order(rows))
