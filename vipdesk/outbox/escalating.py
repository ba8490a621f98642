"""Telling somebody higher that a notice waits: the steps as rows. Who is told and when is for the notice's own app to say."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox.hints import hint
from vipdesk.outbox.models import Delivery, EscalatedTo, Escalation, Notice, Restore
from vipdesk.outbox.querysets import EscalationQuerySet, NoticeQuerySet

TAKE_BACK = dt.timedelta(seconds=30)  # so long the one who acknowledged can take it back


def looks(rounds: Mapping[int, int], *, now: dt.datetime) -> tuple[type[Escalation], list[dict[str, Any]]]:
    """What is to be stored with these notices, each in its round, so that it is looked at from now on whether they are
    answered."""
    look = {"level": Escalation.Level.LOOK, "due_at": now}
    return Escalation, [{"notice_id": notice, "round": number, **look} for notice, number in rounds.items()]


def round_to_come() -> Case:
    """Of each notice the round that begins when it takes up more now; 0 while a step of the last one waits."""
    steps = Escalation.objects.filter(notice=OuterRef("pk"))
    last = Subquery(steps.order_by("-round").values("round")[:1])
    return Case(When(Exists(steps.pending()), then=0), default=Coalesce(last, 0) + 1)


def due(now: dt.datetime) -> EscalationQuerySet:
    """The steps whose turn it is. Those of what was said before a restore wait, as its messages do, until somebody says what
    becomes of it: they may have been made, or answered, since the backup."""
    waits = Restore.objects.filter(property=OuterRef("notice__property"), settled_at=None)
    return Escalation.objects.due(now).exclude(Exists(waits.filter(restored_at__gte=OuterRef("notice__changed_at"))))


def take(escalation: Escalation, *, now: dt.datetime) -> bool:
    """Whether this call is the one that makes the step: nobody else has, and nobody has acknowledged.

    Call it in the transaction that tells people: who acknowledges meanwhile waits for its end."""
    own = Escalation.objects.filter(pk=escalation.pk)
    if not own.pending().update(told_at=now):
        return False
    if Notice.objects.filter(pk=escalation.notice_id).open().update(escalation_level=_highest(escalation)):
        return True
    own.update(told_at=None)
    return False


def _highest(escalation: Escalation) -> Greatest:
    """The level that the notice has reached: a new round begins below it."""
    return Greatest(F("escalation_level"), Value(escalation.level))


def drop_answered(*, now: dt.datetime) -> int:
    """Steps of notices that were acknowledged, too long ago to be taken back, are made no more; how many they are."""
    answered = Escalation.objects.pending().filter(notice__acknowledged_at__lt=now - TAKE_BACK)
    return answered.update(dropped_at=now)


def plan(notice: Notice, level: int, due_at: dt.datetime, round: int = 1) -> Escalation:
    """The next step of a round, due at a time that may only come nearer."""
    return Escalation.objects.create(notice=notice, level=level, due_at=due_at, round=round)


def tell(escalation: Escalation, people: Iterable[StaffMember], *, now: dt.datetime) -> None:
    """These people are told: on their page, and by mail where they have an address."""
    people = list(people)
    EscalatedTo.objects.bulk_create(EscalatedTo(escalation=escalation, staff=person) for person in people)
    addresses = {person.email for person in people if person.email}
    known = Delivery.objects.filter(notice=escalation.notice, level=escalation.level, channel=Delivery.Channel.MAIL)
    again = dict(known.filter(address__in=addresses).values_list("address", "pk")) if escalation.round > 1 else {}
    if again:
        known.filter(pk__in=again.values()).want(escalation.round, now=now)
    new = Delivery.objects.bulk_create(_delivery(escalation, one, now) for one in sorted(addresses - again.keys()))
    hint([*again.values(), *(delivery.pk for delivery in new)])


def _delivery(escalation: Escalation, address: str, now: dt.datetime) -> Delivery:
    return Delivery(
        notice=escalation.notice,
        level=escalation.level,
        channel=Delivery.Channel.MAIL,
        address=address,
        due_at=now,
        wanted_at=now,
        wanted_revision=escalation.round,
    )


def was_told(notice: Notice, staff_id: int | None) -> bool:
    """Whether this person was told that the notice waits: then they may acknowledge it, whosever it is."""
    return staff_id is not None and EscalatedTo.objects.filter(escalation__notice=notice, staff=staff_id).exists()


def waiting_for(property: Property, staff_id: int | None) -> NoticeQuerySet:
    """The open notices that this person was told of, the longest waiting first."""
    told = Escalation.objects.filter(told__staff=staff_id)
    mine = Notice.objects.of_property(property).open().filter(escalations__in=told).distinct()
    return mine.for_reading().order_by("sent_at", "id")
