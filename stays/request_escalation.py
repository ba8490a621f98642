"""A request that still waits when the arrival is near is told once more, exactly once. A job of the clock."""

import datetime as dt

from django.db import transaction

from stays import asking, notices
from stays.house import House, house_of
from stays.models import Stay, VipRequest
from stays.noting import next_revision
from vipdesk.hotel.models import Department, Property

FARTHEST = dt.timedelta(hours=720)  # no programme escalates earlier before the arrival


def escalate_requests(*, now: dt.datetime) -> int:
    """Escalate what waits nearer to its arrival than the property's programme allows; how many that were."""
    waiting = VipRequest.objects.filter(state=VipRequest.State.WAITING, escalated_at=None)
    near = waiting.filter(stay__status=Stay.Status.RESERVED, stay__awaited_at__lte=now + FARTHEST)
    found: dict[Property, list[tuple[int, dt.datetime]]] = {}
    for row in near.select_related("stay__property").order_by("stay_id", "pk"):
        found.setdefault(row.stay.property, []).append((row.pk, row.stay.awaited_at))
    return sum(_escalate_at(house_of(hotel), rows, now) for hotel, rows in found.items())


def _escalate_at(house: House, rows: list[tuple[int, dt.datetime]], now: dt.datetime) -> int:
    before = dt.timedelta(hours=house.programme.escalate_hours)
    return sum(_escalate(pk, house, now) for pk, awaited_at in rows if awaited_at - before <= now)


@transaction.atomic
def _escalate(request_id: int, house: House, now: dt.datetime) -> bool:
    """Escalate one request where nobody has decided or escalated it meanwhile: of two clocks, one does."""
    stay = Stay.objects.locked(VipRequest.objects.values_list("stay_id", flat=True).get(pk=request_id))
    still = VipRequest.objects.filter(pk=request_id, state=VipRequest.State.WAITING, escalated_at=None)
    if not still.update(escalated_at=now):
        return False
    request = VipRequest.objects.select_related("tier").get(pk=request_id)
    next_revision(stay, now)
    event = notices.record(stay, "request.escalated", by=None, now=now, facts=asking.facts_of(request))
    told = asking.told(request, house, "escalated")
    highest = str(Department.Code.GENERAL_MANAGER)
    notices.tell(event, stay, {highest: next(iter(told.values())), **told}, house, now=now)
    return True
