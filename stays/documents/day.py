"""A department's day on paper: its list, and for each stay on it what the department has to do that day."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from stays import arrivals, checklist, due, shown_plan
from stays.arrivals import DayList
from stays.documents import daily
from stays.documents.daily import Wanted
from stays.documents.paper import Paper, rows, who
from stays.models import ChecklistItem, Stay
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from vipdesk.access.visibility import Sight
from vipdesk.hotel import clock

DAY = dt.timedelta(days=1)


def _found(wanted: Wanted) -> DayList:
    """The department's list."""
    return arrivals.day_list(
        wanted.viewer,
        wanted.property,
        wanted.date,
        now=wanted.now,
        department=wanted.department,
        part=arrivals.IN_HOUSE,
        sight=wanted.sight,
    )


def day(wanted: Wanted) -> list[dict[str, Any]]:
    """A part for each stay for which the department has something to do by the end of the day. Four queries."""
    paper = Paper(wanted.property, wanted.department, wanted.viewer, wanted.now)
    found = _found(wanted)
    stays = [one.stay for lines in daily.parts_of(found).values() for one in lines]
    own = items_of(stays, {one.stay.id for one in found.arrivals}, wanted, paper.sight)
    return [{"who": who(stay, paper), "rows": rows(own[stay.id], paper)} for stay in stays if own.get(stay.id)]


def awaited(wanted: Wanted) -> list[ShownStay]:
    """The arrivals of the list who are still to come."""
    stays = [one.stay for one in _found(wanted).arrivals]
    return [stay for stay in stays if stay.row["status"] == Stay.Status.RESERVED]


def items_of(
    stays: Iterable[ShownStay], arriving: Collection[int], wanted: Wanted, sight: Sight
) -> Mapping[int, list[ShownItem]]:
    """What the department has to do for each of these stays: all before its arrival, else what is due by the night; for a
    guest who will have arrived before that day, what is due on it. One query."""
    ends = clock.at(wanted.property.zone, wanted.date + DAY, clock.NIGHT_ENDS)
    begins = clock.at(wanted.property.zone, wanted.date, clock.NIGHT_ENDS)
    awaited = {stay.id for stay in stays if stay.row["status"] == Stay.Status.RESERVED}
    coming = Q(stage__in=[due.BEFORE_ARRIVAL, due.ARRIVAL], stay_id__in=awaited.intersection(arriving))
    here = [due.ARRIVAL, due.IN_HOUSE, due.DEPARTURE]
    left = Q(state__in=["open", "begun", "stopped"]) & ~Q(stay_id__in=awaited.difference(arriving))
    today = Q(stage__in=here, due_at__lt=ends) & (Q(due_at__gte=begins) | left)
    mine = ChecklistItem.objects.filter(stay_id__in=[stay.id for stay in stays], department__code=wanted.department)
    found: dict[int, list[ChecklistItem]] = {}
    for item in mine.filter(coming | today).select_related("department", "done_by", "override_by"):
        if item.state != ChecklistItem.State.WITHDRAWN and shown_plan.is_shown(item, sight):
            found.setdefault(item.stay_id, []).append(item)
    return {stay: _dressed(own, sight) for stay, own in found.items()}


def _dressed(own: list[ChecklistItem], sight: Sight) -> list[ShownItem]:
    by_id = {item.pk: item for item in own}
    return [shown_plan.dressed(by_id[item.id], sight) for item in checklist.in_order(own) if item.id in by_id]
