"""What is new to somebody on a list: stays that came in, or whose plan changed, since they last looked at them."""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import FilteredRelation, Q

from stays.models import Seen, Stay
from vipdesk.access.viewer import Viewer

NEW, CHANGED = "new", "changed"
NEW_FOR = dt.timedelta(hours=24)  # so long a stay that somebody never looked at is new to them
log = logging.getLogger(__name__)


def mark(
    created_at: dt.datetime, changed_at: dt.datetime | None, seen_at: dt.datetime | None, *, now: dt.datetime
) -> str:
    """What a stay is to somebody who last looked at it then (None: never): `new`, `changed`, or "" when they know it."""
    if seen_at is None or seen_at < created_at:
        return NEW if now - created_at < NEW_FOR else ""
    return CHANGED if changed_at is not None and changed_at > seen_at else ""


def with_looks(stays: Any, viewer: Viewer | None) -> Any:
    """The stays, each joined with when this viewer last looked at it (`looked__at`); as they are for who is no person."""
    if viewer is None or viewer.by is None:
        return stays
    return with_looks_of(stays, viewer.by)


def with_looks_of(stays: Any, staff_id: int) -> Any:
    return stays.annotate(looked=FilteredRelation("seen", condition=Q(seen__staff=staff_id)))


def look(stay_id: int, *, by: Viewer, now: dt.datetime) -> None:
    """Somebody looks at a stay: written once for each change. A page is shown also where this cannot be written."""
    if by.by is None:
        return
    stay = with_looks(Stay.objects.filter(pk=stay_id), by).values_list("plan_changed_at", "looked__at").first()
    if stay is not None and _is_news(*stay):
        _write([stay_id], by.by, now)


def _is_news(changed_at: dt.datetime | None, seen_at: dt.datetime | None) -> bool:
    return seen_at is None or (changed_at is not None and changed_at > seen_at)


def look_at_all(stays: Any, *, by: Viewer, at: dt.datetime) -> None:
    """Somebody has looked at these stays as they were at that moment; what came in or changed later stays marked."""
    if by.by is None:
        return
    there = stays.filter(created_at__lte=at)
    rows = with_looks(there, by).values_list("pk", "created_at", "plan_changed_at", "looked__at")
    _write([pk for pk, created, changed, seen in rows if mark(created, changed, seen, now=at)], by.by, at)


def _write(stays: Iterable[int], staff: int, at: dt.datetime) -> None:
    looks = [Seen(stay_id=pk, staff_id=staff, at=at) for pk in stays]
    try:
        with transaction.atomic():
            Seen.objects.bulk_create(
                looks, update_conflicts=True, unique_fields=["stay", "staff"], update_fields=["at"]
            )
    except DatabaseError:
        log.warning("what somebody has seen was not written down", exc_info=True)
