"""How far notices have come: delivered to their department, and who higher was told. Two queries for any number of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min

from vipdesk.outbox.models import Delivery, Escalation


@dataclass(frozen=True)
class Way:
    """When a notice reached its department's mailbox, and the levels above it that were told, each with its time."""

    delivered_at: dt.datetime | None = None
    escalated: tuple[tuple[int, dt.datetime], ...] = ()


def ways_of(notice_ids: Iterable[int]) -> dict[int, Way]:
    """The way of each of these notices."""
    ids = list(notice_ids)
    own = Delivery.objects.filter(notice__in=ids, level=0, sent_at__isnull=False).order_by()
    sent = dict(own.values_list("notice").annotate(Min("sent_at")))
    steps = Escalation.objects.filter(notice__in=ids, level__gt=Escalation.Level.ON_DUTY, told__isnull=False)
    told: dict[int, list[tuple[int, dt.datetime]]] = {}
    for notice, level, at in steps.values_list("notice", "level", "told_at").distinct().order_by("level"):
        if at is not None:
            told.setdefault(notice, []).append((level, at))
    return {pk: Way(sent.get(pk), tuple(told.get(pk, ()))) for pk in ids}
