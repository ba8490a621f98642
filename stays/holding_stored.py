"""Plans that were stored before food was held for a severe allergy: they are planned again, once. A job of the clock.

Each stay is done by itself and has its own mark: one that fails keeps no other back, and is tried again an hour later.
"""

import datetime as dt
import logging

from django.db import DataError, IntegrityError, transaction

from guests.models import Need
from stays import changing
from stays.house import house_of
from stays.models import Stay
from stays.querysets import GOING_ON
from stays.replanning import replan
from vipdesk.outbox.delivering import BROKEN
from vipdesk.outbox.jobs import once
from vipdesk.outbox.models import JobRun

logger = logging.getLogger(__name__)
JOB, SLOT = "plan_again", "held until signed"  # of all; of one stay its id stands behind
AT_ONCE = 50  # stays of one go: the next one comes seconds later


def hold(*, now: dt.datetime) -> int:
    """Hold the food of guests with a severe allergy in plans that are stored, some at a time; how many that were."""
    marks = set(JobRun.objects.filter(job=JOB).values_list("slot", flat=True))
    if SLOT in marks:
        return 0
    left = [pk for pk in _concerned() if _mark(pk) not in marks]
    if not left:
        once(JOB, SLOT, now=now)
    return sum(_tried(pk, now) for pk in [pk for pk in left if _failed(pk, now) not in marks][:AT_ONCE])


def _concerned() -> list[int]:
    """The stays that go on of guests with a severe allergy, the next to arrive first."""
    severe = Need.objects.filter(kind=Need.Kind.ALLERGY, severity=Need.Severity.SEVERE)
    going = Stay.objects.filter(status__in=GOING_ON, standard__isnull=False, guest__in=severe.values("guest"))
    return list(going.order_by("awaited_at", "pk").values_list("pk", flat=True))


def _mark(stay_id: int) -> str:
    return f"{SLOT} {stay_id}"


def _failed(stay_id: int, now: dt.datetime) -> str:
    """The mark of a stay that could not be done in this hour."""
    return f"{SLOT} {stay_id} failed {now:%Y-%m-%dT%H}"


def _tried(stay_id: int, now: dt.datetime) -> bool:
    """Do one stay; one that cannot be done costs only itself, not those behind it."""
    try:
        return _planned_again(stay_id, now)
    except (*BROKEN, DataError, IntegrityError):
        once(JOB, _failed(stay_id, now), now=now)
        logger.exception("Stay %s cannot be planned again; it is tried in the next hour.", stay_id)
        return False


@transaction.atomic
def _planned_again(stay_id: int, now: dt.datetime) -> bool:
    stay = Stay.objects.locked(stay_id)
    if not once(JOB, _mark(stay_id), now=now) or stay.is_over:
        return False
    house = house_of(stay.property)
    told = replan(stay, house, by=None, now=now)
    if told:
        changing.carried(stay, "stay.planned_again", told, house=house, by=None, now=now, facts={})
    return bool(told)
