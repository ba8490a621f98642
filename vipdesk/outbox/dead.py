"""What could not be delivered: staff send it again or dismiss it with a reason."""

import datetime as dt

from vipdesk.hotel.models import StaffMember
from vipdesk.outbox.querysets import DeliveryQuerySet


def retry(deliveries: DeliveryQuerySet, *, now: dt.datetime) -> int:
    """The dead among these are due again, with all their attempts before them; how many they are."""
    return deliveries.filter(dead_at__isnull=False).update(
        dead_at=None,
        due_at=now,
        wanted_at=now,
        claims=0,
        failures=0,
        dismissed_at=None,
        dismissed_by=None,
        dismissed_reason="",
    )


def dismiss(deliveries: DeliveryQuerySet, *, by: StaffMember, reason: str, now: dt.datetime) -> int:
    """Nobody needs to look at the dead among these any more; how many they are. The first word stands."""
    return deliveries.dead().update(dismissed_at=now, dismissed_by=by, dismissed_reason=reason)
