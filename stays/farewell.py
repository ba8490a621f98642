"""The farewell: when the first live row of a departure is due, the departments of its live rows are called at once."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from stays import changes, due, notices
from stays.facts import departure_of
from stays.house import house_of
from stays.models import ChecklistItem, Stay
from stays.plan import Change
from vipdesk.outbox.jobs import once

LATE = dt.timedelta(minutes=30)  # what has been due for longer is not called any more


def call_due(*, now: dt.datetime) -> int:
    """Call the line of every guest in house whose farewell has come; how many were called."""
    rows = ChecklistItem.objects.open().filter(stage=due.DEPARTURE, live=True, stay__status=Stay.Status.IN_HOUSE)
    stays = rows.filter(due_at__lte=now, due_at__gt=now - LATE).order_by("stay").values_list("stay", flat=True)
    return sum(_call(pk, now) for pk in stays.distinct())


@transaction.atomic
def _call(stay_id: int, now: dt.datetime) -> bool:
    """Tell the line of one stay; once for each time of departure, however many clocks look."""
    stay = Stay.objects.locked(stay_id)
    house = house_of(stay.property)
    leaves_at = departure_of(stay, house)
    if stay.status != Stay.Status.IN_HOUSE or now > leaves_at:
        return False
    if not once("farewell", f"{stay_id} {leaves_at.isoformat()}", now=now):
        return False
    event = notices.record(stay, "stay.farewell", by=None, now=now, facts={"at": leaves_at.isoformat()})
    notices.tell(event, stay, _line(stay, leaves_at), house, now=now)
    return True


def _line(stay: Stay, leaves_at: dt.datetime) -> Mapping[str, tuple[Change, ...]]:
    """What each department of the live rows up to the departure is told: when the guest leaves."""
    rows = ChecklistItem.objects.open().filter(stay=stay, stage=due.DEPARTURE, live=True)
    codes = rows.order_by("department__code").values_list("department__code", flat=True).distinct()
    return {code: (Change(changes.FACT, code, field="leaves", after=leaves_at.isoformat()),) for code in codes}
