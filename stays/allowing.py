"""A privilege that an official visit switches off, all the same: asked for, allowed or declined with authority, ended again."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stays import notices
from stays.authority import department_of
from stays.changes import PRIVILEGE
from stays.house import House
from stays.models import PrivilegeRequest, Stay
from stays.noting import going_on, next_revision
from stays.plan import Change
from stays.privileges import privileges_of
from stays.reception import NotPossible
from vipdesk.access.acts import may_override
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Department

State = PrivilegeRequest.State
GOING = (State.WAITING, State.ALLOWED)


def asked_for(stay_id: int) -> list[PrivilegeRequest]:
    """What waits for this stay, or is allowed, with the people."""
    rows = PrivilegeRequest.objects.filter(stay=stay_id, state__in=GOING)
    return list(rows.select_related("asked_by", "decided_by").order_by("pk"))


def allowed_for(stay_id: int) -> list[str]:
    """The privileges that somebody has allowed for this stay."""
    return [row.what for row in asked_for(stay_id) if row.state == State.ALLOWED]


def _off(stay: Stay, house: House) -> Collection[str]:
    """What is off on this stay, by what it is now."""
    tier = stay.tier.code if stay.tier else None
    return privileges_of(tier, house.programme, official_visit=stay.official_visit).off


def may_decide(by: Viewer, house: House) -> bool:
    """Whether it is this person's word that opens what an official visit has switched off."""
    return by.by is not None and may_override(by, house.property, _deciders(house))


def _deciders(house: House) -> Collection[str]:
    return house.programme.standard.may_override["official"]


@transaction.atomic
def ask(stay_id: int, what: str, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> PrivilegeRequest:
    """Ask for it; who may decide it opens it with that, the others wait for somebody's word."""
    if by.by is None:
        raise NotPossible("people_only", _("Only people ask for this."))
    stay = going_on(stay_id)
    if what not in _off(stay, house):
        raise NotPossible("not_off", _("Only what is off on an official visit is asked for."))
    if PrivilegeRequest.objects.filter(stay=stay, what=what, state__in=GOING).exists():
        raise NotPossible("already_asked", _("This is asked for already, or allowed."))
    why = nameless(reason.strip(), stay.guest)
    request = PrivilegeRequest(
        stay=stay, what=what, reason=why, asked_at=now, asked_by_id=by.by, department=_of(by, stay)
    )
    if may_decide(by, house):
        request.state, request.decided_at, request.decided_by_id = State.ALLOWED, now, by.by
    request.save()
    _tell(request, stay, house=house, by=by, now=now)
    return request


@transaction.atomic
def decide(request_id: int, state: str, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> PrivilegeRequest:
    """Allow or decline what waits, with a reason; of two at once the second is told that it is decided."""
    request, stay = _locked(request_id)
    _refuse_others(by, house)
    if request.state != State.WAITING:
        raise NotPossible("already_decided", _("This is already decided."))
    if request.what not in _off(stay, house):
        raise NotPossible("not_off", _("There is nothing to decide any more: the visit or its level has changed."))
    why = nameless(reason.strip(), stay.guest)
    request.state, request.decided_at, request.decided_by_id, request.decision_reason = state, now, by.by, why
    request.save()
    _tell(request, stay, house=house, by=by, now=now)
    return request


@transaction.atomic
def end(request_id: int, *, house: House, by: Viewer, now: dt.datetime) -> PrivilegeRequest:
    """Off again: by who may decide it, or by who asked as long as it waits."""
    request, stay = _locked(request_id)
    if request.state not in GOING:
        raise NotPossible("nothing_to_end", _("This is neither asked for nor allowed any more."))
    if request.state == State.ALLOWED or by.by is None or request.asked_by_id != by.by:
        _refuse_others(by, house)
    request.state, request.decided_at, request.decided_by_id = State.ENDED, now, by.by
    request.save()
    _tell(request, stay, house=house, by=by, now=now)
    return request


def _locked(request_id: int) -> tuple[PrivilegeRequest, Stay]:
    stay = going_on(PrivilegeRequest.objects.values_list("stay_id", flat=True).get(pk=request_id))
    return PrivilegeRequest.objects.get(pk=request_id), stay


def _refuse_others(by: Viewer, house: House) -> None:
    if not may_decide(by, house):
        raise NotPossible("above_authority", _("This is not yours to decide."))


def _of(by: Viewer, stay: Stay) -> str:
    """Who is told what becomes of it: the department of who asks."""
    role = by.role_at(stay.property_id)
    return str((role.department if role else None) or Department.Code.GENERAL_MANAGER)


def _tell(request: PrivilegeRequest, stay: Stay, *, house: House, by: Viewer, now: dt.datetime) -> None:
    """Write it down as the stay's next revision; what waits is told to who decides, what is decided to who acts by it."""
    change = Change("fact", "", None, f"{PRIVILEGE}{request.what}", None, request.what, words=str(request.state))
    deciders = {department_of(name) for name in _deciders(house) if name != "chef"}
    to = deciders if request.state == State.WAITING else {request.department, str(Department.Code.FRONT_OFFICE)}
    facts: dict[str, Any] = {"privilege": request.what}
    next_revision(stay, now)
    event = notices.event_of(stay, f"privilege.{request.state}", by=by, now=now, facts=facts)
    notices.tell(event, stay, {code: (change,) for code in sorted(to) if code in house.departments}, house, now=now)
