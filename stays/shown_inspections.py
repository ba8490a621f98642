"""What was found at the points of inspections, as one viewer may see it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stays.models import InspectionPoint
from stays.shown_plan import ShownItem
from vipdesk.access.visibility import Sight


@dataclass(frozen=True)
class ShownPoint:
    """One point that somebody has gone through."""

    point: str
    room_number: str
    passed: bool
    note: str | None  # what has to be put right may speak of what the guest may not have
    checked_by: str
    checked_at: dt.datetime


def points_of(items: Iterable[ShownItem], sight: Sight) -> Mapping[int, tuple[ShownPoint, ...]]:
    """By inspection what was found so far, in the order in which it was; one query, none where nothing is inspected."""
    departments = {item.id: item.department for item in items if item.inspection}
    rows = InspectionPoint.objects.filter(item__in=departments).select_related("checked_by").order_by("pk")
    found: dict[int, tuple[ShownPoint, ...]] = dict.fromkeys(departments, ())
    for row in rows if departments else ():
        found[row.item_id] += (_shown(row, knows_why=sight.reads_health(departments[row.item_id])),)
    return found


def _shown(row: InspectionPoint, *, knows_why: bool) -> ShownPoint:
    return ShownPoint(
        point=row.point,
        room_number=row.room_number,
        passed=row.passed,
        note=row.note if knows_why else None,
        checked_by=row.checked_by.short_name,
        checked_at=row.checked_at,
    )
