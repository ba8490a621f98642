"""After a restore: what had not left by the time of the backup may have left since. It waits until somebody says what
becomes of it."""

import datetime as dt
import logging

from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox.chores import Chore, chores
from vipdesk.outbox.models import Delivery, Event, Heartbeat, Restore
from vipdesk.outbox.querysets import DeliveryQuerySet

logger = logging.getLogger(__name__)

RESTORED = "Restored"  # what stopped a message that was dismissed
LOST_EVENTS = 1_000_000  # more than are ever written between a backup and its restore
MOST_ROUNDS = 1000  # a chore makes some at a time, and may make what another one goes on with


def backup_known() -> dt.datetime | None:
    """Until when the backup knows what happened: the last sign of life in it."""
    return Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()


@transaction.atomic
def set_aside(*, backup_at: dt.datetime, now: dt.datetime) -> int:
    """Whatever should have left by now waits for a word, and so does what the clock makes of the time in between: lists,
    reminders, steps upwards that may have gone out before. How many they are.

    To be called before anything that delivers is started."""
    _go_on_after_what_is_lost()
    _do_chores(now)
    return sum(_set_aside(property, backup_at, now) for property in Property.objects.order_by("pk"))


def _go_on_after_what_is_lost() -> None:
    """No id that an event had after the backup is given to another one: who follows the feed from there would miss it."""
    table = Event._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, 'id')"
            cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s)", [table, table, LOST_EVENTS])
            return
        none_yet = "NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)"
        cursor.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 WHERE {none_yet}", [table, table])
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [LOST_EVENTS, table])


def _do_chores(now: dt.datetime) -> None:
    """All that is due is made, round after round, until a whole round finds nothing."""
    for _round in range(MOST_ROUNDS):
        if not sum([_done(chore, now) for chore in chores()]):
            return
    logger.error("The chores find no end after the restore.")


def _done(chore: Chore, now: dt.datetime) -> int:
    """How many a chore made; one that fails makes nothing, and nothing leaves for that."""
    try:
        with transaction.atomic():
            return chore(now=now)
    except Exception:
        logger.exception("A chore failed after the restore: what it makes later leaves as usual.")
        return 0


def _set_aside(property: Property, backup_at: dt.datetime, now: dt.datetime) -> int:
    """The same of one property; nothing where nothing waits."""
    wanted = Delivery.objects.of_property(property).wanted().filter(_may_have_left(now))
    if not wanted.exists():
        return 0
    restore, _made = Restore.objects.update_or_create(
        property=property, settled_at=None, defaults={"backup_at": backup_at, "restored_at": now}
    )
    aside = wanted.update(restore=restore, lease_token=None, lease_until=None)
    logger.warning("%s deliveries of property %s are set aside since the restore.", aside, property.pk)
    return aside


def _may_have_left(now: dt.datetime) -> Q:
    """What was due by now, and what waits since an earlier restore. What the clock has only just made too, whenever it is
    due: there may have been no quiet hours yet when it was made the first time."""
    return Q(due_at__lte=now) | Q(restore__isnull=False) | Q(wanted_at__gte=now)


def waiting(restore: Restore) -> DeliveryQuerySet:
    """What waits since it."""
    return Delivery.objects.set_aside().filter(restore=restore)


def open_restore(property: Property) -> Restore | None:
    """The restore since which messages of this property wait, until somebody has said what becomes of them."""
    return Restore.objects.filter(property=property, settled_at=None).first()


@transaction.atomic
def send(restore: Restore, *, by: StaffMember, now: dt.datetime) -> int | None:
    """All that waits leaves, with all its attempts before it; how many they are. None when somebody else was quicker."""
    if not _settled(restore, by, now, ""):
        return None
    due = Greatest(F("due_at"), Value(now))
    return waiting(restore).update(restore=None, due_at=due, wanted_at=now, claims=0, failures=0)


@transaction.atomic
def dismiss(restore: Restore, *, by: StaffMember, reason: str, now: dt.datetime) -> int | None:
    """Nothing of what waits is sent; how many they are. None when somebody else was quicker."""
    if not _settled(restore, by, now, reason):
        return None
    return waiting(restore).update(
        restore=None, dead_at=now, dismissed_at=now, dismissed_by=by, dismissed_reason=reason, last_error=RESTORED
    )


def _settled(restore: Restore, by: StaffMember, now: dt.datetime, reason: str) -> bool:
    """Whether this word is the first."""
    still_open = Restore.objects.filter(pk=restore.pk, settled_at=None)
    return bool(still_open.update(settled_at=now, settled_by=by, reason=reason))
