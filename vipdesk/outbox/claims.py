"""Who has a delivery: it is taken for a while, given back, and marked only with the token under which it was taken."""

import datetime as dt
import logging
import random
import uuid
from collections.abc import Callable, Collection

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.db.models.functions import Now

from vipdesk.outbox import health
from vipdesk.outbox.models import Delivery
from vipdesk.outbox.querysets import CRASHES

logger = logging.getLogger(__name__)

# So long nobody else touches a claimed delivery; sending must be done by then.
LEASE = dt.timedelta(seconds=getattr(settings, "OUTBOX_LEASE_SECONDS", 15))
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0  # seconds
GIVE_UP = dt.timedelta(days=3)


def claim(pk: int, now: dt.datetime) -> uuid.UUID | None:
    """Take the delivery for a while, by the database's clock; None when it is not due or somebody else was first."""
    token = uuid.uuid4()
    free = Delivery.objects.due(now).free().harmless().filter(pk=pk).order_by()
    won = free.update(lease_token=token, lease_until=Now() + LEASE, claims=F("claims") + 1)
    return token if won else None


@transaction.atomic
def claim_together(ids: Collection[int], now: dt.datetime) -> tuple[uuid.UUID, list[int]]:
    """Take those of these deliveries that nobody else is taking and that no worker has ended with."""
    token = uuid.uuid4()
    unharmed = Delivery.objects.due(now).free().filter(pk__in=ids, claims=F("failures"))
    own = list(unharmed.select_for_update(skip_locked=True).values_list("pk", flat=True))
    free = Delivery.objects.filter(pk__in=own).free()
    free.update(lease_token=token, lease_until=Now() + LEASE, claims=F("claims") + 1)
    return token, own


def give_back(token: uuid.UUID, ids: Collection[int]) -> None:
    """Those of these that are still held under this token are free again, as if nobody had taken them."""
    held = Delivery.objects.filter(pk__in=ids, lease_token=token)
    held.update(lease_token=None, lease_until=None, claims=F("claims") - 1)


def bury_lethal(now: dt.datetime) -> int:
    """What ended every worker that took it is dead: somebody has to look at it."""
    lethal = Delivery.objects.due(now).free().lethal().order_by()
    if not lethal.exists():
        return 0  # whoever writes on SQLite keeps all others waiting, also when there is nothing to write
    buried = lethal.update(
        dead_at=now, lease_token=None, lease_until=None, last_error=f"ended the worker {CRASHES} times"
    )
    if buried:
        logger.error("%s deliveries are dead: each ended its worker %s times.", buried, CRASHES)
    return buried


# --- how it went -------------------------------------------------------------------------------------------------------


def mark_sent(delivery: Delivery, token: uuid.UUID, now: dt.datetime) -> bool:
    """What has gone out is this revision; a newer one that came meanwhile is still wanted."""
    sent = _mark(delivery, token, sent_revision=delivery.wanted_revision, sent_at=now, claims=0, failures=0)
    if sent and delivery.failures and delivery.channel == Delivery.Channel.MAIL:
        health.beat(health.MAIL, now)
    return sent


def mark_needless(delivery: Delivery, token: uuid.UUID) -> bool:
    return _mark(delivery, token, sent_revision=delivery.wanted_revision, claims=0, failures=0)


def mark_failed(
    delivery: Delivery, token: uuid.UUID, reason: str, now: dt.datetime, *, permanent: bool = False
) -> bool:
    """Try again later, with longer and longer pauses; dead when that will not help or after three days."""
    dead = permanent or now - delivery.wanted_at > GIVE_UP
    logger.warning("Delivery %s failed (%s)%s.", delivery.pk, reason, ", it is dead" if dead else "")
    if delivery.channel == Delivery.Channel.MAIL:
        health.mail_failed(reason, now)
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
