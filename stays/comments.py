"""What people here write down about a stay. It is kept beside what the booking says, whatever the booking says later."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from stays.models import Stay
from stays.noting import note
from vipdesk.access.viewer import Viewer

TWICE = dt.timedelta(minutes=1)  # within this time the same words of the same person are a form sent twice


@transaction.atomic
def add(
    stay_id: int, text: str, *, by: Viewer, now: dt.datetime, internal: bool = False, confidential: bool = False
) -> Stay:
    """Keep a comment with the stay, with who wrote it and when; also after the stay. Sent twice, it is kept once."""
    stay = Stay.objects.locked(stay_id)
    flags = {name: True for name, said in (("internal", internal), ("confidential", confidential)) if said}
    if any(_is_again(one, {"text": text, **flags, "by": by.by}, now) for one in stay.comments):
        return stay
    stay.comments = [*stay.comments, {"text": text, **flags, "by": by.by, "at": now.isoformat()}]
    note(stay, "stay.commented", by=by, now=now, fields=["comments"], facts={"confidential": confidential})
    return stay


def _is_again(kept: Mapping[str, Any], said: Mapping[str, Any], now: dt.datetime) -> bool:
    """Whether the same was written down a moment ago."""
    if "at" not in kept or {**kept, "at": ""} != {**said, "at": ""}:
        return False
    return now - dt.datetime.fromisoformat(kept["at"]) < TWICE
