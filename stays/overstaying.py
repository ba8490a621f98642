"""Guests who should have left, said nothing and are still there, while somebody is to come into their room."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F

from stays import neighbours
from stays.facts import STAYS_ON, still_there_until
from stays.house import house_of
from stays.models import Stay

DAY = dt.timedelta(days=1)
PLANNED = ("pk", "room_number", "property_id", "arrival_date", "outlook")


def look(*, now: dt.datetime) -> int:
    """Plan again whoever comes into a room that is still not free; how many were. Two queries while there is nobody."""
    return sum(_carry_on(coming, before, now) for coming, before in list(_pairs(now)))


def _pairs(now: dt.datetime) -> Iterator[tuple[int, int]]:
    """Who comes about now, with who is in house in the same room and stays longer than the plan knows."""
    days = (now.date() - DAY, now.date() + DAY)
    coming = Stay.objects.filter(status=Stay.Status.RESERVED, arrival_date__range=days).exclude(room_number="")
    rooms: dict[tuple[int, str], list[Stay]] = {}
    for one in coming.only(*PLANNED):
        rooms.setdefault((one.property_id, one.room_number), []).append(one)
    numbers = {number for _hotel, number in rooms}
    due = (days[0] - STAYS_ON, days[1])
    here = Stay.objects.filter(status=Stay.Status.IN_HOUSE, room_number__in=numbers, departure_date__range=due)
    for before in here.select_related("property"):
        for one in rooms.get((before.property_id, before.room_number), ()):
            if _is_later(one, before, now):
                yield one.pk, before.pk


def _is_later(stay: Stay, before: Stay, now: dt.datetime) -> bool:
    """Whether the one before stays longer than the plan of the next one knows."""
    if before.arrival_date >= stay.arrival_date:
        return False
    until, known = still_there_until(before, stay.arrival_date, house_of(before.property), now), _known(stay)
    return until is not None and (known is None or known < until)


def _known(stay: Stay) -> dt.datetime | None:
    free_at = stay.outlook.get(neighbours.FREE)
    return dt.datetime.fromisoformat(free_at) if free_at else None


@transaction.atomic
def _carry_on(stay_id: int, before_id: int, now: dt.datetime) -> bool:
    """Carry it to the next one, unless another clock has, or one of them is in the house or gone by now."""
    stay = neighbours.locked(stay_id, now=now)
    before = Stay.objects.select_related("property").get(pk=before_id)
    holds = before.room_number == stay.room_number and before.status == Stay.Status.IN_HOUSE
    if stay.status != Stay.Status.RESERVED or not holds or not _is_later(stay, before, now):
        return False
    neighbours.carry_on(stay, before, house=house_of(stay.property), by=None, now=now)
    Stay.objects.filter(pk=before_id).update(revision=F("revision") + 1, changed_at=now)  # its page says so too
    return True
