"""A stay's readiness as it is now or was at check-in, in words for one viewer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from stays import readiness
from stays.readiness import Outlook, Point, Readiness, Reason
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Department

DEPARTMENTS = {code.value: code.label for code in Department.Code}
LABELS = {
    "ready": gettext_noop("Ready"),
    "on_track": gettext_noop("On track"),
    "at_risk": gettext_noop("At risk"),
    "overdue": gettext_noop("Overdue"),
}
OVER = frozenset({"checked_out", "cancelled", "no_show"})


@dataclass(frozen=True)
class ShownReadiness:
    """Readiness as one viewer reads it."""

    state: str
    done: int
    total: int
    why: Reason | None
    zone: ZoneInfo
    now: dt.datetime

    @property
    def label(self) -> str:
        """The state as a word."""
        return _(LABELS[self.state])

    @cached_property
    def reason(self) -> str:
        """Why, in words: made for those who show it, once."""
        return readiness.words(self.why, zone=self.zone, now=self.now, departments=DEPARTMENTS)


def readiness_of(row: Mapping[str, Any], *, zone: ZoneInfo, now: dt.datetime) -> Readiness:
    """The readiness of a stay's row; frozen since check-in, none for a stay that is over."""
    if row["frozen_readiness"] and row["status"] not in OVER:
        return thawed(row["frozen_readiness"])
    return readiness.readiness(
        Outlook.from_json(row["outlook"]),
        now=now,
        eta=row["awaited_at"],
        arrival_date=row["arrival_date"],
        zone=zone,
        room_assigned=bool(row["room_number"]),
        protection_waits=bool((row["outlook"].get("group") or {}).get("without_room")),
        over=row["status"] in OVER,
    )


def frozen(stay: Any, *, zone: ZoneInfo, now: dt.datetime) -> dict[str, Any]:
    """The readiness of a stay at this moment, to be kept with it."""
    names = ("frozen_readiness", "status", "outlook", "awaited_at", "arrival_date", "room_number")
    current = readiness_of({name: getattr(stay, name) for name in names}, zone=zone, now=now)
    point = current.reason.point if current.reason else None
    reason = {"code": current.reason.code, "point": point.as_json() if point else None} if current.reason else None
    return {"state": current.state, "reason": reason, "done": current.done, "total": current.total}


def thawed(kept: Mapping[str, Any]) -> Readiness:
    """The readiness that was kept."""
    reason = kept["reason"] and Reason(kept["reason"]["code"], Point.from_json(kept["reason"]["point"]))
    return Readiness(kept["state"], reason, kept["done"], kept["total"])


def shown(current: Readiness, *, zone: ZoneInfo, now: dt.datetime) -> ShownReadiness | None:
    """A readiness for those who may know of every item; None where nothing is to be made ready."""
    if current.state is None:
        return None
    return ShownReadiness(current.state, current.done, current.total, current.reason, zone, now)


def seen(one: ShownReadiness | None, sight: Sight) -> ShownReadiness | None:
    """The same for the viewer of this sight."""
    why = one.why if one else None
    if one is None or why is None or why.point is None:
        return one
    if sight.shows_item(health=why.point.health, department=why.point.department):
        return one
    return replace(one, why=readiness.masked(why, _("An item")))
