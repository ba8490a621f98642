"""What people here write down about a stay. It is kept beside what the booking says, whatever the booking says later."""

import datetime as dt

from django.db import transaction

from stays.models import Stay
from stays.noting import note
from vipdesk.access.viewer import Viewer


@transaction.atomic
def add(
    stay_id: int, text: str, *, by: Viewer, now: dt.datetime, internal: bool = False, confidential: bool = False
) -> Stay:
    """Keep a comment with the stay, with who wrote it and when; also after the stay."""
    stay = Stay.objects.locked(stay_id)
    flags = {name: True for name, said in (("internal", internal), ("confidential", confidential)) if said}
    stay.comments = [*stay.comments, {"text": text, **flags, "by": by.by, "at": now.isoformat()}]
    note(stay, "stay.commented", by=by, now=now, fields=["comments"], facts={"confidential": confidential})
    return stay
