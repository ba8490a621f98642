"""Deliver what is due: claim, send with no transaction open, mark only with the own token."""

import datetime as dt
import logging
import random
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.db.models.functions import Now
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils import timezone

from vipdesk.outbox import letters, mail, post
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Delivery, Letter
from vipdesk.outbox.querysets import CRASHES
from vipdesk.outbox.steps import step
from vipdesk.outbox.transports import TRANSPORTS, TransportError

logger = logging.getLogger(__name__)

# So long nobody else touches a claimed delivery; sending must be done by then.
LEASE = dt.timedelta(seconds=getattr(settings, "OUTBOX_LEASE_SECONDS", 15))
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0  # seconds
GIVE_UP = dt.timedelta(days=3)
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
    token, own = _hold(ids, now)
    try:
        ahead = Ahead(now, letters.write_together(own, now))
    except BROKEN:
        logger.exception("Letters cannot be made together; each is made by itself.")
        ahead = NOTHING_AHEAD
    _give_back(token, own)
    return ahead


@transaction.atomic
def _hold(ids: Collection[int], now: dt.datetime) -> tuple[uuid.UUID, list[int]]:
    """Take those of these deliveries that nobody else is taking and that no worker has ended with."""
    token = uuid.uuid4()
    unharmed = Delivery.objects.due(now).free().filter(pk__in=ids, claims=F("failures"))
    own = list(unharmed.select_for_update(skip_locked=True).values_list("pk", flat=True))
    free = Delivery.objects.filter(pk__in=own).free()
    free.update(lease_token=token, lease_until=Now() + LEASE, claims=F("claims") + 1)
    return token, own


def _give_back(token: uuid.UUID, ids: Collection[int]) -> None:
    """Those of these that are still held under this token are free again, as if nobody had taken them."""
    held = Delivery.objects.filter(pk__in=ids, lease_token=token)
    held.update(lease_token=None, lease_until=None, claims=F("claims") - 1)


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
            _give_back(token, held)
            held = {}
        delivery = held.pop(pk, None)
        if delivery is None:
            tried += deliver_one(pk, clock, ahead)
        else:
            _attempt(delivery, token, clock, ahead)
            tried += 1
    if held:
        _give_back(token, held)
    return tried


def _take(ids: Sequence[int], now: dt.datetime) -> tuple[uuid.UUID, dict[int, Delivery]]:
    """Those of these deliveries that can be taken together, by their ids, with all that their mails say."""
    if len(ids) < 2:
        return uuid.uuid4(), {}
    token, own = _hold(ids, now)
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


def claim(pk: int, now: dt.datetime) -> uuid.UUID | None:
    """Take the delivery for a while, by the database's clock; None when it is not due or somebody else was first."""
    token = uuid.uuid4()
    free = Delivery.objects.due(now).free().harmless().filter(pk=pk).order_by()
    won = free.update(lease_token=token, lease_until=Now() + LEASE, claims=F("claims") + 1)
    return token if won else None


def bury_lethal(now: dt.datetime) -> int:
    """What ended every worker that took it is dead: somebody has to look at it."""
    lethal = Delivery.objects.due(now).free().lethal().order_by()
    buried = lethal.update(
        dead_at=now, lease_token=None, lease_until=None, last_error=f"ended the worker {CRASHES} times"
    )
    if buried:
        logger.error("%s deliveries are dead: each ended its worker %s times.", buried, CRASHES)
    return buried


def still_wanted(delivery: Delivery, now: dt.datetime) -> bool:
    """A change that was taken back before anybody was mailed of it is not mailed; all else is, also when acknowledged:
    one person has acknowledged, the mailbox is the department's. An escalation ends with the acknowledgement."""
    if delivery.letter is not None:
        return letters.is_of_use(delivery.letter, now)
    if delivery.level:
        return delivery.told.acknowledged_at is None
    return bool(delivery.told.changes or delivery.sent_revision) or delivery.told.event_kind.endswith(".booked")


def mark_sent(delivery: Delivery, token: uuid.UUID, now: dt.datetime) -> bool:
    """What has gone out is this revision; a newer one that came meanwhile is still wanted."""
    return _mark(delivery, token, sent_revision=delivery.wanted_revision, sent_at=now, claims=0, failures=0)


def mark_needless(delivery: Delivery, token: uuid.UUID) -> bool:
    return _mark(delivery, token, sent_revision=delivery.wanted_revision, claims=0, failures=0)


def mark_failed(
    delivery: Delivery, token: uuid.UUID, reason: str, now: dt.datetime, *, permanent: bool = False
) -> bool:
    """Try again later, with longer and longer pauses; dead when that will not help or after three days."""
    dead = permanent or now - delivery.wanted_at > GIVE_UP
    logger.warning("Delivery %s failed (%s)%s.", delivery.pk, reason, ", it is dead" if dead else "")
    return _mark(
        delivery,
        token,
        failures=F("failures") + 1,
        last_error=reason[:200],
        due_at=now + pause_after(delivery.failures),
        dead_at=_of_this_revision(delivery, now) if dead else None,
    )


def _of_this_revision(delivery: Delivery, now: dt.datetime) -> Case:
    # What came meanwhile has not been tried: it does not die with what was.
    return Case(When(wanted_revision=delivery.wanted_revision, then=Value(now)), output_field=DateTimeField())


def _mark(delivery: Delivery, token: uuid.UUID, **said: object) -> bool:
    """Only with the token of the claim: who comes late, after the lease went to somebody else, changes nothing."""
    own = Delivery.objects.filter(pk=delivery.pk, lease_token=token)
    return bool(own.update(lease_token=None, lease_until=None, **said))


def pause_after(failures: int, chance: Callable[[], float] = random.random) -> dt.timedelta:
    """Full jitter: anything up to 5 s × 3 for each failure so far, at most an hour."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 3 ** min(failures, 10))
    return dt.timedelta(seconds=longest * chance())
