"""Jobs of the clock: old answers are forgotten, and what is counted on a stay is counted again."""

import datetime as dt
import logging

from django.db import transaction

from stays import checklist
from stays.models import ChecklistItem, IdempotencyRecord, Stay
from stays.noting import next_revision
from stays.readiness import Outlook
from vipdesk.outbox.jobs import once

logger = logging.getLogger(__name__)


@transaction.atomic
def forget_old_answers(*, now: dt.datetime) -> int:
    """Answers kept for senders that repeat a POST are forgotten after their time, once a day; how many went."""
    if not once("forget_old_answers", now.date().isoformat(), now=now):
        return 0
    kept_until = now - IdempotencyRecord.KEPT
    return IdempotencyRecord.objects.filter(created_at__lte=kept_until).delete()[0]


def reconcile(*, now: dt.datetime) -> list[int]:
    """Once an hour, the ids of stays still to come whose outlook was not what their items say; those are counted again.

    Each by itself: however many they are, none is kept from the desk for longer than it takes to count one.
    """
    with transaction.atomic():
        if not once("reconcile", f"{now:%Y-%m-%dT%H}", now=now):
            return []
    wrong = disagreeing()
    if wrong:
        logger.error("The outlook of %s stays disagrees with their items: %s", len(wrong), wrong[:20])
    for pk in wrong:
        _count_again(pk, now)
    return wrong


@transaction.atomic
def _count_again(stay_id: int, now: dt.datetime) -> None:
    stay = Stay.objects.locked(stay_id)
    rows = ChecklistItem.objects.filter(stay=stay).select_related("department")
    stay.outlook |= checklist.outlook_of(stay, rows).as_json()
    next_revision(stay, now, ["outlook"])


def disagreeing() -> list[int]:
    """The stays still to come whose outlook is not what their items say. Two queries."""
    stays = Stay.objects.filter(status=Stay.Status.RESERVED, standard__isnull=False).order_by("pk")
    items: dict[int, list[ChecklistItem]] = {}
    for row in ChecklistItem.objects.filter(stay__in=stays).select_related("department"):
        items.setdefault(row.stay_id, []).append(row)
    counted = stays.select_related("standard").defer("standard__source")
    said = ((stay, checklist.outlook_of(stay, items.get(stay.pk, ()))) for stay in counted)
    return [stay.pk for stay, outlook in said if Outlook.from_json(stay.outlook) != outlook]
