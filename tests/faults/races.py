"""Who acknowledges against the clock that escalates, at the same moment, over and over: one outcome each."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from tests.faults.scene import Fault, hotel
from tests.stays.test_races import rounds_at_once
from vipdesk.hotel.models import Department, Property, StaffMember
from vipdesk.outbox import escalating, telling
from vipdesk.outbox.models import Escalation, Notice

Outcome = list[bool]  # whether who acknowledged saw it escalated, whether it was escalated
LEVEL = Escalation.Level.DUTY_MANAGER


def waiting(house: Property, department: Department, many: int, now: dt.datetime) -> list[Escalation]:
    """Notices about as many stays, each about to be escalated."""
    fields = {"property": house, "department": department, "subject_kind": "stay", "event_kind": "stay.booked"}
    fresh = (Notice(subject_id=number, sent_at=now, changed_at=now, **fields) for number in range(many))
    notices = Notice.objects.bulk_create(fresh)
    return Escalation.objects.bulk_create(Escalation(notice=one, level=LEVEL, due_at=now) for one in notices)


def race(steps: list[Escalation], by: StaffMember, now: dt.datetime) -> list[Outcome]:
    """Each step is made and its notice acknowledged at once, by two threads with a connection each."""

    def acknowledge(step: Escalation) -> bool:
        return telling.acknowledge(step.notice_id, by=by, now=now).escalation_level > 0

    def escalate(step: Escalation) -> bool:
        with transaction.atomic():
            return escalating.take(step, now=now)

    def works(n: int) -> list[Callable[[], bool]]:
        return [lambda: acknowledge(steps[n]), lambda: escalate(steps[n])]

    return rounds_at_once(len(steps), works)


def stored() -> tuple[int, int, int]:
    """How many are acknowledged, escalated, and told upwards."""
    told = Escalation.objects.filter(told_at__isnull=False).count()
    return Notice.objects.acknowledged().count(), Notice.objects.filter(escalation_level=LEVEL).count(), told


def drill(races: int) -> dict[str, int]:
    """The races, and what they came to; a Fault where the two saw different outcomes."""
    house, departments = hotel()
    by, now = StaffMember.objects.create(username=house.code), timezone.now()
    answers = race(waiting(house, departments[0], races, now), by, now)
    outcomes = Counter(map(tuple, answers))
    escalated = outcomes[True, True]
    if len(answers) != races or outcomes.total() != escalated + outcomes[False, False]:
        raise Fault(f"{outcomes}")
    if stored() != (races, escalated, escalated) or not 0 < escalated < races:
        raise Fault(f"{outcomes}, stored {stored()}")
    return {
        "races": races,
        "escalated first": escalated,
        "acknowledged first": outcomes[False, False],
        "two outcomes": 0,
    }
