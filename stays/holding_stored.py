"""Plans that were stored before food was held for a severe allergy: they are planned again, once. A job of the clock."""

import datetime as dt

from django.db import transaction

from guests.models import Need
from stays import changing
from stays.house import house_of
from stays.models import Stay
from stays.querysets import GOING_ON
from stays.replanning import replan
from vipdesk.outbox.jobs import once
from vipdesk.outbox.models import JobRun

JOB, SLOT = "plan_again", "held until signed"


def hold(*, now: dt.datetime) -> int:
    """Hold the food of guests with a severe allergy in plans that are stored; how many that were. Cut short, it begins again."""
    if JobRun.objects.filter(job=JOB, slot=SLOT).exists():
        return 0
    severe = Need.objects.filter(kind=Need.Kind.ALLERGY, severity=Need.Severity.SEVERE)
    going = Stay.objects.filter(status__in=GOING_ON, standard__isnull=False, guest__in=severe.values("guest"))
    done = sum(_planned_again(pk, now) for pk in list(going.order_by("awaited_at", "pk").values_list("pk", flat=True)))
    once(JOB, SLOT, now=now)
    return done


@transaction.atomic
def _planned_again(stay_id: int, now: dt.datetime) -> bool:
    stay = Stay.objects.locked(stay_id)
    if stay.is_over:
        return False
    house = house_of(stay.property)
    told = replan(stay, house, by=None, now=now)
    if told:
        changing.carried(stay, "stay.planned_again", told, house=house, by=None, now=now, facts={})
    return bool(told)
