"""The guest's programme by day, in the property's time."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from stays import words
from stays.shown import ShownStay
from stays.shown_programme import ShownActivity
from stays.views.page import Desk
from vipdesk.hotel.models import Department


def shown(desk: Desk, stay: ShownStay, entries: Iterable[ShownActivity]) -> dict[str, Any]:
    """The days that have entries, and whether this viewer may keep the programme."""
    days: dict[dt.date, list[dict[str, Any]]] = {}
    for one in entries:
        days.setdefault(desk.local(one.starts_at).date(), []).append(_entry(desk, one))
    return {
        "days": [{"day": words.date(day), "today": day == desk.today, "entries": own} for day, own in days.items()],
        "may_keep": desk.may("keep_programme") and not stay.is_over,
    }


def _entry(desk: Desk, one: ShownActivity) -> dict[str, Any]:
    begins, ends = desk.local(one.starts_at), desk.local(one.ends_at) if one.ends_at else None
    today = begins.date() == desk.today
    return {
        "id": one.id,
        "time": f"{begins:%H:%M}–{ends:%H:%M}" if ends else f"{begins:%H:%M}",
        "when": words.relative(one.starts_at, desk.now) if today else "",
        "past": (one.ends_at or one.starts_at) < desk.now,
        "what": one.what,
        "place": one.place,
        "who": ", ".join(str(Department.Code(code).label) for code in one.departments),
    }
