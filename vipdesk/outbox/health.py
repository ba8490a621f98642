"""Whether messages leave: what /healthz/ready asks."""

import datetime as dt
from collections.abc import Iterable

from django.db import Error, connection

from vipdesk.outbox.models import Delivery, Heartbeat

RELAY, CHORES = "relay", "chores"
MAIL, MAIL_FAILS = "mail", "mail_fails"  # one has left after it had failed; one could not leave
PATIENCE = dt.timedelta(seconds=60)
OF_ONE_MAIL = ("SMTPRecipientsRefused", "SMTPDataError")  # errors that say nothing of the server
LOOKED_AT = 50  # deliveries that are asked whether one has just left
UNSEEN = dt.timedelta(seconds=15)
UNDONE = dt.timedelta(seconds=120)  # a round of chores takes a second, but may have thousands of lists to store


def database_answers() -> bool:
    """Whether it does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def oldest_due_age(now: dt.datetime) -> dt.timedelta:
    """How long the longest waiting delivery is due that nobody holds; zero when none is. The dead do not count."""
    due_at = Delivery.objects.due(now).free().values_list("due_at", flat=True).first()
    return now - due_at if due_at else dt.timedelta(0)


def relay_seen(now: dt.datetime) -> dt.timedelta | None:
    """How long ago a relay was last seen alive; None when there never was one."""
    return _seen(RELAY, now)


def chores_are_done(now: dt.datetime) -> bool:
    """Whether all that happens by the clock has just been done: no chore hangs, and none fails again and again."""
    seen = _seen(CHORES, now)
    return seen is not None and seen <= UNDONE


def _seen(name: str, now: dt.datetime) -> dt.timedelta | None:
    beat = Heartbeat.objects.filter(name=name).first()
    return beat.age(now) if beat else None


def messages_leave(now: dt.datetime) -> bool:
    """Whether the relay runs and no delivery waits longer than a minute."""
    seen = relay_seen(now)
    return seen is not None and seen <= UNSEEN and oldest_due_age(now) <= PATIENCE


def mail_failed(error: str, now: dt.datetime) -> None:
    """A mail could not leave; it is noted when that says something of the server."""
    if error not in OF_ONE_MAIL:
        beat(MAIL_FAILS, now)


def deliveries_by_state(now: dt.datetime) -> dict[str, float]:
    """How many deliveries have not left, by why: due by now, due later, set aside since a restore, given up."""
    due, to_come = Delivery.objects.due(now).count(), Delivery.objects.to_leave().filter(due_at__gt=now).count()
    aside, dead = Delivery.objects.set_aside().count(), Delivery.objects.dead().count()
    return {"due": due, "to_come": to_come, "set_aside": aside, "dead": dead}


def heartbeat_ages(now: dt.datetime) -> dict[str, float]:
    """How many seconds ago each part that always runs was last seen alive."""
    beats = Heartbeat.objects.filter(name__in=[RELAY, CHORES]).order_by("name")
    return {beat.name: max(0.0, beat.age(now).total_seconds()) for beat in beats}  # one may have come since `now`


def mail_is_down() -> bool:
    """Whether mails wait that have failed for a reason that is not their own, and none has left since the last that did."""
    failing = Delivery.objects.to_leave().filter(channel=Delivery.Channel.MAIL, failures__gt=0)
    if not failing.exclude(last_error__in=OF_ONE_MAIL).exists():
        return False
    at = dict(Heartbeat.objects.filter(name__in=[MAIL, MAIL_FAILS]).values_list("name", "at"))
    failed, left = at.get(MAIL_FAILS), [at.get(MAIL), *_newest_sent()]
    return failed is not None and not any(one and one >= failed for one in left)


def _newest_sent() -> Iterable[dt.datetime | None]:
    """When the newest mails have left; an old one that leaves at last is noted by itself (`MAIL`)."""
    mails = Delivery.objects.filter(channel=Delivery.Channel.MAIL)
    return mails.order_by("-pk").values_list("sent_at", flat=True)[:LOOKED_AT]


def beat(name: str, now: dt.datetime) -> None:
    """This part is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
