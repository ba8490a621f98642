"""The copies of the plan: which event sent them, to whom, and who has received one. Read from what is written down."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from stays.granting import COPIES
from stays.notices import COPIED, SUBJECT
from vipdesk.outbox.models import Notice, NoticeEvent


@dataclass(frozen=True)
class Sent:
    """When the copies last left, for which level, and by which notice each of the five was sent its own."""

    tier: str
    at: dt.datetime
    notices: dict[str, Notice]  # by the code of the department; one that is not there was sent none


def sent(stay_id: int) -> Sent | None:
    """The copies that left when the level was last granted or raised; None where none did. One query."""
    of_stay: dict[str, Any] = {"event__subject_kind": SUBJECT, "event__subject_id": stay_id}
    rows = NoticeEvent.objects.filter(**of_stay, event__facts__has_key=COPIED, department__code__in=COPIES)
    told = list(rows.select_related("event", "department", "notice__acknowledged_by").order_by("-event", "pk"))
    if not told:
        return None
    event = told[0].event
    mine = {one.department.code: one.notice for one in told if one.event_id == event.pk}
    return Sent(event.facts[COPIED], event.happened_at, mine)
