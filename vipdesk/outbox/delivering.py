"""Deliver what is due: claim, send with no transaction open, mark only with the own token."""

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils import timezone

from vipdesk.outbox import letters, mail, post
from vipdesk.outbox.claims import (
    LEASE,
    bury_lethal,
    claim,
    claim_together,
    give_back,
    mark_failed,
    mark_needless,
    mark_sent,
)
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Delivery, Letter
from vipdesk.outbox.steps import step
from vipdesk.outbox.transports import TRANSPORTS, TransportError

logger = logging.getLogger(__name__)

TOGETHER = 100  # letters that are written at once
TAKEN = 20  # deliveries that are taken at once: a worker that ends with them leaves few behind
AT_EASE = (
    LEASE / 5
)  # so long after they were taken the next one is begun: it must be sent, or given up, while it is held
FRESH = dt.timedelta(seconds=30)  # so long a letter that was written says how things stand
# What a message that cannot be made may raise: it must cost only itself, not the worker and its neighbours.
BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TemplateDoesNotExist,
    TemplateSyntaxError,
    TypeError,
    ValueError,
)

Clock = Callable[[], dt.datetime]
Share = tuple[int, int]  # (which one, of how many) who deliver at the same time


def deliver_due(
    ids: Iterable[int] | None = None,
    *,
    clock: Clock = timezone.now,
    limit: int = 100,
    share: Share = (0, 1),
    go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Deliver what is due (of these ids, or of all; of that, this share), the longest waiting first; how many were tried."""
    bury_lethal(clock())
    waiting = Delivery.objects.due(clock()).free()
    if ids is not None:
        waiting = waiting.filter(pk__in=list(ids))
    place, of = share
    due = [(pk, kind) for pk, kind in waiting.values_list("pk", "letter__kind")[:limit] if pk % of == place]
    with post.run():
        return _deliver(due, clock, go_on)


def _deliver(due: Sequence[tuple[int, str | None]], clock: Clock, go_on: Callable[[], bool]) -> int:
    """The same of these deliveries, each with the kind of its letter."""
    tried = 0
    for some in (due[start : start + TOGETHER] for start in range(0, len(due), TOGETHER)):
        ahead = write_ahead([pk for pk, kind in some if letters.are_written_together(kind)], clock)
        for start in range(0, len(some), TAKEN):
            tried += _deliver_taken([pk for pk, _kind in some[start : start + TAKEN]], clock, ahead, go_on)
            if not go_on():
                return tried
    return tried


@dataclass(frozen=True)
class Ahead:
    """Letters that were written together just before each is sent."""

    at: dt.datetime
    written: Mapping[int, Written]

    def of(self, letter: Letter, now: dt.datetime) -> Written | None:
        """What a letter says; None when it was not written, or has waited too long for its turn."""
        return self.written.get(letter.pk) if now - self.at <= FRESH else None


NOTHING_AHEAD = Ahead(dt.datetime.min.replace(tzinfo=dt.UTC), {})


def write_ahead(ids: Collection[int], clock: Clock) -> Ahead:
    """Write the letters of these deliveries together: in as few queries for many as for one.

    They are held meanwhile, as one attempt at each: when one of them ends the worker, all are made one by one from then
    on, so that only this one dies of it. One that cannot be made leaves all of them to be made one by one.
    """
    if len(ids) < 2:
        return NOTHING_AHEAD
    now = clock()
    token, own = claim_together(ids, now)
    try:
        ahead = Ahead(now, letters.write_together(own, now))
    except BROKEN:
        logger.exception("Letters cannot be made together; each is made by itself.")
        ahead = NOTHING_AHEAD
    give_back(token, own)
    return ahead


def _deliver_taken(ids: Sequence[int], clock: Clock, ahead: Ahead, go_on: Callable[[], bool]) -> int:
    """Deliver these few: taken, read and put in words together, each sent and marked by itself; how many were tried.

    Not together with the others goes what somebody else has taken, what has ended a worker, and what is late for the lease.
    """
    began, tried = time.monotonic(), 0
    token, held = _take(ids, clock())
    for pk in ids:
        if not go_on():
            break
        if held and time.monotonic() - began > AT_EASE.total_seconds():
            give_back(token, held)
            held = {}
        delivery = held.pop(pk, None)
        if delivery is None:
            tried += deliver_one(pk, clock, ahead)
        else:
            _attempt(delivery, token, clock, ahead)
            tried += 1
    if held:
        give_back(token, held)
    return tried


def _take(ids: Sequence[int], now: dt.datetime) -> tuple[uuid.UUID, dict[int, Delivery]]:
    """Those of these deliveries that can be taken together, by their ids, with all that their mails say."""
    if len(ids) < 2:
        return uuid.uuid4(), {}
    token, own = claim_together(ids, now)
    step("claimed")
    held = {one.pk: one for one in Delivery.objects.whole().filter(pk__in=own, lease_token=token)}
    told = [one.notice for one in held.values() if one.notice is not None and one.channel == Delivery.Channel.MAIL]
    try:
        mail.put_in_words(told)
    except BROKEN:
        logger.exception("Mails cannot be made together; each is made by itself.")
    return token, held


def deliver_one(pk: int, clock: Clock, ahead: Ahead = NOTHING_AHEAD) -> bool:
    """Claim this delivery, send it and say how it went; False when it is not due any more or somebody else has it."""
    token = claim(pk, clock())
    if token is None:
        return False
    step("claimed")
    _attempt(Delivery.objects.whole().get(pk=pk), token, clock, ahead)
    return True


def _attempt(delivery: Delivery, token: uuid.UUID, clock: Clock, ahead: Ahead) -> None:
    """Send a delivery that is held under this token, and say how it went."""
    if delivery.letter is not None:
        delivery.letter.written_at_hand = ahead.of(delivery.letter, clock())
    try:
        if still_wanted(delivery, clock()):
            TRANSPORTS[delivery.channel].send(delivery)
            step("sent")
            mark_sent(delivery, token, clock())
        else:
            mark_needless(delivery, token)
    except TransportError as error:
        mark_failed(delivery, token, str(error), clock(), permanent=error.permanent)
    except BROKEN as error:
        logger.exception("Delivery %s cannot be made into a message.", delivery.pk)
        mark_failed(delivery, token, type(error).__name__, clock())
    step("marked")


def still_wanted(delivery: Delivery, now: dt.datetime) -> bool:
    """A change that was taken back before anybody was mailed of it is not mailed; all else is, also when acknowledged:
    one person has acknowledged, the mailbox is the department's. An escalation ends with the acknowledgement."""
    if delivery.letter is not None:
        return letters.is_of_use(delivery.letter, now)
    if delivery.level:
        return delivery.told.acknowledged_at is None
    return bool(delivery.told.changes or delivery.sent_revision) or delivery.told.event_kind.endswith(".booked")
