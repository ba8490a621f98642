"""A privilege that is asked for, in the timeline of its stay and told; what is void by now ends by itself."""

import datetime as dt
from collections.abc import Collection, Iterable

from stays import notices
from stays.authority import department_of
from stays.changes import PRIVILEGE
from stays.house import House
from stays.models import PrivilegeRequest, Stay
from stays.plan import Change
from stays.privileges import Privileges, privileges_of
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Department

State = PrivilegeRequest.State
GOING = (State.WAITING, State.ALLOWED)
ESCALATED = "escalated"
CHEF = "chef"  # stands among those who may say otherwise, and is nobody's department
FRONT_OFFICE, HIGHEST = str(Department.Code.FRONT_OFFICE), str(Department.Code.GENERAL_MANAGER)


def going(stay_id: int) -> list[PrivilegeRequest]:
    """What waits for this stay, or is allowed, with the people."""
    rows = PrivilegeRequest.objects.filter(stay=stay_id, state__in=GOING)
    return list(rows.select_related("asked_by", "decided_by", "decided_for").order_by("pk"))


def deciders(house: House) -> Collection[str]:
    """Whose word opens what an official visit has switched off, as the programme names them."""
    return house.programme.standard.may_override["official"]


def opens(stay: Stay, house: House) -> Privileges:
    """What is open and what is off on this stay, by what it is now."""
    tier = stay.tier.code if stay.tier else None
    programme = house.programme if house.standard else None
    return privileges_of(tier, programme, official_visit=stay.official_visit)


def end_void(stay: Stay, *, house: House, now: dt.datetime) -> list[PrivilegeRequest]:
    """What the (locked) stay need not be asked for any more is not, and what its level lost is not allowed; to be told."""
    ended = [row for row in going(stay.pk) if _is_void(row, stay, house)]
    for row in ended:
        row.state = State.WITHDRAWN if row.state == State.WAITING else State.ENDED
        row.decided_at, row.decided_by, row.decided_for = now, None, None
        row.save()
    return ended


def _is_void(row: PrivilegeRequest, stay: Stay, house: House) -> bool:
    """Whether there is nothing to decide; what is allowed counts until the level has it no more, also after the stay."""
    found = opens(stay, house)
    if row.state == State.WAITING:
        return stay.is_over or row.what not in found.off
    return not stay.is_over and row.what not in (*found.open, *found.off)


def announce(
    stay: Stay,
    changed: Iterable[PrivilegeRequest],
    *,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    state: str = "",
) -> None:
    """Write down how what was asked for stands now, and tell it; the stay is locked."""
    for row in changed:
        said = state or str(row.state)
        change = Change("fact", "", None, f"{PRIVILEGE}{row.what}", None, row.what, words=said)
        event = notices.event_of(stay, f"privilege.{said}", by=by, now=now, facts={"privilege": row.what})
        to = sorted(_told(row, said, house) & house.departments.keys())
        notices.tell(event, stay, dict.fromkeys(to, (change,)), house, now=now)


def _told(row: PrivilegeRequest, said: str, house: House) -> set[str]:
    """Who is told: those who may decide while it waits and when it waits no more; who asked; who offers it to the guest."""
    decide = {department_of(name) for name in deciders(house) if name != CHEF}
    return {
        State.WAITING: decide,
        ESCALATED: {*decide, row.department, HIGHEST},
        State.WITHDRAWN: {*decide, row.department},
    }.get(said, {row.department, FRONT_OFFICE})
