"""A request that still waits when the arrival is near is told once more, exactly once. A job of the clock."""

import datetime as dt
from typing import Any

from django.db import transaction

from stays import asked_privileges, asking, notices
from stays.house import House, house_of
from stays.models import PrivilegeRequest, Stay, VipRequest
from stays.noting import next_revision
from vipdesk.hotel.models import Department, Property

FARTHEST = dt.timedelta(hours=720)  # no programme escalates earlier before the arrival
Kind = type[VipRequest] | type[PrivilegeRequest]


def escalate_requests(*, now: dt.datetime) -> int:
    """Escalate what waits nearer to its arrival than the property's programme allows; how many that were."""
    return sum(_escalate_kind(kind, now) for kind in TELLS)


def _escalate_kind(kind: Kind, now: dt.datetime) -> int:
    near = _waiting(kind).filter(stay__status=Stay.Status.RESERVED, stay__awaited_at__lte=now + FARTHEST)
    found: dict[Property, list[tuple[int, dt.datetime]]] = {}
    for row in near.select_related("stay__property").order_by("stay_id", "pk"):
        found.setdefault(row.stay.property, []).append((row.pk, row.stay.awaited_at))
    return sum(_escalate_at(kind, house_of(hotel), rows, now) for hotel, rows in found.items())


def _waiting(kind: Kind) -> Any:
    return kind._default_manager.filter(state="waiting", escalated_at=None)


def _escalate_at(kind: Kind, house: House, rows: list[tuple[int, dt.datetime]], now: dt.datetime) -> int:
    before = dt.timedelta(hours=house.programme.escalate_hours)
    return sum(_escalate(kind, pk, house, now) for pk, awaited_at in rows if awaited_at - before <= now)


@transaction.atomic
def _escalate(kind: Kind, request_id: int, house: House, now: dt.datetime) -> bool:
    """Escalate one request where nobody has decided or escalated it meanwhile: of two clocks, one does."""
    stay = Stay.objects.locked(kind._default_manager.values_list("stay_id", flat=True).get(pk=request_id))
    if not _waiting(kind).filter(pk=request_id).update(escalated_at=now):
        return False
    next_revision(stay, now)
    TELLS[kind](request_id, stay, house, now)
    return True


def _tell_level(request_id: int, stay: Stay, house: House, now: dt.datetime) -> None:
    request = VipRequest.objects.select_related("tier").get(pk=request_id)
    event = notices.record(stay, "request.escalated", by=None, now=now, facts=asking.facts_of(request))
    told = asking.told(request, house, "escalated")
    highest = str(Department.Code.GENERAL_MANAGER)
    notices.tell(event, stay, {highest: next(iter(told.values())), **told}, house, now=now)


def _tell_privilege(request_id: int, stay: Stay, house: House, now: dt.datetime) -> None:
    asked = [PrivilegeRequest.objects.get(pk=request_id)]
    asked_privileges.announce(stay, asked, house=house, by=None, now=now, state=asked_privileges.ESCALATED)


TELLS: dict[Kind, Any] = {VipRequest: _tell_level, PrivilegeRequest: _tell_privilege}
