"""Telling somebody higher that a notice waits: the steps as rows. Who is told and when is for the notice's own app to say."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox.hints import hint
from vipdesk.outbox.models import Delivery, EscalatedTo, Escalation, Notice
from vipdesk.outbox.querysets import NoticeQuerySet

TAKE_BACK = dt.timedelta(seconds=30)  # so long the one who acknowledged can take it back


def looks(notices: Iterable[Notice], *, now: dt.datetime) -> tuple[type[Escalation], list[dict[str, Any]]]:
    """What is to be stored with these new notices, so that it is looked at from now on whether they are answered."""
    return Escalation, [{"notice_id": one.pk, "level": Escalation.Level.LOOK, "due_at": now} for one in notices]


def take(escalation: Escalation, *, now: dt.datetime) -> bool:
    """Whether this call is the one that makes the step: nobody else has, and nobody has acknowledged.

    Call it in the transaction that tells people: who acknowledges meanwhile waits for its end."""
    own = Escalation.objects.filter(pk=escalation.pk)
    if not own.pending().update(told_at=now):
        return False
    if Notice.objects.filter(pk=escalation.notice_id).open().update(escalation_level=escalation.level):
        return True
    own.update(told_at=None)
    return False


def drop_answered(*, now: dt.datetime) -> int:
    """Steps of notices that were acknowledged, too long ago to be taken back, are made no more; how many they are."""
    answered = Escalation.objects.pending().filter(notice__acknowledged_at__lt=now - TAKE_BACK)
    return answered.update(dropped_at=now)


def plan(notice: Notice, level: int, due_at: dt.datetime) -> Escalation:
    """The next step, due at a time that may only come nearer."""
    return Escalation.objects.create(notice=notice, level=level, due_at=due_at)


def tell(escalation: Escalation, people: Iterable[StaffMember], *, now: dt.datetime) -> None:
    """These people are told: on their page, and by mail where they have an address."""
    people = list(people)
    EscalatedTo.objects.bulk_create(EscalatedTo(escalation=escalation, staff=person) for person in people)
    addresses = sorted({person.email for person in people if person.email})
    deliveries = Delivery.objects.bulk_create(_delivery(escalation, address, now) for address in addresses)
    hint(delivery.pk for delivery in deliveries)


def _delivery(escalation: Escalation, address: str, now: dt.datetime) -> Delivery:
    return Delivery(
        notice=escalation.notice,
        level=escalation.level,
        channel=Delivery.Channel.MAIL,
        address=address,
        due_at=now,
        wanted_at=now,
    )


def was_told(notice: Notice, staff_id: int | None) -> bool:
    """Whether this person was told that the notice waits: then they may acknowledge it, whosever it is."""
    return staff_id is not None and EscalatedTo.objects.filter(escalation__notice=notice, staff=staff_id).exists()


def waiting_for(property: Property, staff_id: int | None) -> NoticeQuerySet:
    """The open notices that this person was told of, the longest waiting first."""
    told = Escalation.objects.filter(told__staff=staff_id)
    mine = Notice.objects.of_property(property).open().filter(escalations__in=told).distinct()
    return mine.for_reading().order_by("sent_at", "id")
