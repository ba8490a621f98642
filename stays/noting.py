"""What is written to a stay without planning it again: its next revision, and what happened. Nobody is told."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from stays import notices
from stays.models import Stay
from stays.reception import refuse_over
from vipdesk.access.viewer import Viewer


def going_on(stay_id: int) -> Stay:
    """The stay, locked, as long as it is not over; this will raise NotPossible."""
    stay = Stay.objects.locked(stay_id)
    refuse_over(stay)
    return stay


def note(
    stay: Stay,
    kind: str,
    *,
    by: Viewer,
    now: dt.datetime,
    fields: Sequence[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Save these fields of the locked stay as its next revision, and write down what happened."""
    next_revision(stay, now, fields)
    notices.record(stay, kind, by=by, now=now, facts=facts)


def next_revision(stay: Stay, now: dt.datetime, fields: Sequence[str] = ()) -> None:
    """Save these fields of the locked stay as its next revision."""
    stay.revision += 1
    stay.changed_at = now
    stay.save(update_fields=[*fields, "revision", "changed_at"])
