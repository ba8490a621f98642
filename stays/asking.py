"""A request for a tier in the timeline of its stay, and told: to those who may decide it, and to who asked."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stays import notices
from stays.authority import department_of
from stays.house import House
from stays.models import Stay, VipRequest
from stays.plan import Change
from vipdesk.access.viewer import Viewer

FIELD = "request"
KIND_OF_STATE = {
    VipRequest.State.WAITING: "request.asked",
    VipRequest.State.APPROVED: "request.approved",
    VipRequest.State.DECLINED: "request.declined",
    VipRequest.State.WITHDRAWN: "request.withdrawn",
}


def announce(
    stay: Stay,
    changed: Iterable[VipRequest],
    *,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    quiet: bool = False,
) -> None:
    """Write down what a booking has asked for, or asks for no more, and tell it; the stay is locked or new."""
    for request in changed:
        kind = KIND_OF_STATE[VipRequest.State(request.state)]
        event = notices.event_of(stay, kind, by=by, now=now, facts=facts_of(request))
        notices.tell(event, stay, {} if quiet else told(request, house), house, now=now)


def facts_of(request: VipRequest) -> dict[str, Any]:
    """What the timeline keeps of a request: its id and the tier."""
    return {"request": request.pk, "tier": request.tier.code}


def told(request: VipRequest, house: House, state: str = "") -> Mapping[str, Sequence[Change]]:
    """Who is told how a request stands: those who may decide it, and who asked unless they wait for the answer."""
    to = {department_of(name) for name in request.tier.granted_by}
    if request.department and (state or request.state != VipRequest.State.WAITING):
        to.add(request.department)
    change = Change("fact", "", None, FIELD, None, request.tier.code, words=state or str(request.state))
    return {code: (change,) for code in sorted(to) if code in house.departments}
