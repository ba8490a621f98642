"""A privilege that an official visit switches off, all the same: asked for, allowed or declined with authority, ended again.

Each act is one transaction that holds the stay's lock; of two who decide at once one wins, and the other reads who and when.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from stays import asked_privileges, authority, changing
from stays.asked_privileges import CHEF, GOING
from stays.authority import Power
from stays.conditions import NOT
from stays.house import House
from stays.models import PrivilegeRequest, Stay
from stays.noting import going_on, next_revision
from stays.reception import NotPossible, refuse_over
from stays.replanning import replan
from stays.requests import AlreadyDecided, department_of
from tiers.standard import ALLOWED
from vipdesk.access.acts import may_override
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer

State = PrivilegeRequest.State


def allowed_for(stay_id: int) -> list[str]:
    """The privileges that somebody has allowed for this stay."""
    return [row.what for row in asked_privileges.going(stay_id) if row.state == State.ALLOWED]


def on_whose(own: tuple[Power, ...], by: Viewer, house: House, asked_by: int | None = None) -> int | None:
    """On whose authority this person with these powers opens what is off: their own first; never on that of who asked."""
    deciders = asked_privileges.deciders(house)
    of = [power.of for power in own if power.request is None and power.name in deciders]
    if by.by and CHEF in deciders and may_override(by, house.property, {CHEF}):
        of.append(by.by)
    whose = [one for one in of if one != asked_by]
    return by.by if by.by in whose else next(iter(whose), None)


def _own(by: Viewer, house: House, now: dt.datetime) -> tuple[Power, ...]:
    return authority.powers(by.by, house.property, now=now)


@transaction.atomic
def ask(stay_id: int, what: str, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> PrivilegeRequest:
    """Ask for it; who may decide it opens it with that, the others wait for somebody's word."""
    if by.by is None:
        raise NotPossible("people_only", _("Only people ask for this."))
    stay = going_on(stay_id)
    if what not in asked_privileges.opens(stay, house).off:
        raise NotPossible("not_off", _("Only what is off on an official visit is asked for."))
    if PrivilegeRequest.objects.filter(stay=stay, what=what, state__in=GOING).exists():
        raise NotPossible("already_asked", _("This is asked for already, or allowed."))
    why = nameless(reason.strip(), stay.guest)
    request = PrivilegeRequest(
        stay=stay, what=what, reason=why, asked_at=now, asked_by_id=by.by, department=department_of(by, stay)
    )
    whose = on_whose(_own(by, house, now), by, house)
    if whose is not None:
        _decided(request, State.ALLOWED, by=by, whose=whose, now=now)
    return _carried(request, stay, house=house, by=by, now=now)


@transaction.atomic
def decide(request_id: int, state: str, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> PrivilegeRequest:
    """Allow or decline what waits, with a reason."""
    request, stay = locked(request_id)
    if request.state != State.WAITING:
        raise AlreadyDecided(request)
    refuse_over(stay)
    whose = _authority(request, house, by=by, now=now)
    if request.what not in asked_privileges.opens(stay, house).off:
        raise NotPossible("not_off", _("There is nothing to decide any more: the visit or its level has changed."))
    request.decision_reason = nameless(reason.strip(), stay.guest)
    _decided(request, state, by=by, whose=whose, now=now)
    return _carried(request, stay, house=house, by=by, now=now)


@transaction.atomic
def withdraw(request_id: int, *, house: House, by: Viewer, now: dt.datetime) -> PrivilegeRequest:
    """Ask no more, by whoever asked or a colleague of theirs."""
    request, stay = locked(request_id)
    if not may_withdraw(request, by, house.property.pk):
        raise NotPossible("not_yours", _("Only who asked, or their department, takes a request back."))
    if request.state != State.WAITING:
        raise AlreadyDecided(request)
    _decided(request, State.WITHDRAWN, by=by, whose=by.by, now=now)
    return _carried(request, stay, house=house, by=by, now=now)


@transaction.atomic
def end(request_id: int, *, house: House, by: Viewer, now: dt.datetime) -> PrivilegeRequest:
    """What was allowed is off again, by who may allow it."""
    request, stay = locked(request_id)
    refuse_over(stay)
    whose = on_whose(_own(by, house, now), by, house)
    if whose is None:
        raise NotPossible("above_authority", _("This is not yours to decide."))
    if request.state != State.ALLOWED:
        raise NotPossible("nothing_to_end", _("This is not allowed any more."))
    _decided(request, State.ENDED, by=by, whose=whose, now=now)
    return _carried(request, stay, house=house, by=by, now=now)


def may_withdraw(request: PrivilegeRequest, by: Viewer, property: int) -> bool:
    """Whether it is this person's to take back: who asked, and the department that is told what becomes of it."""
    role = by.role_at(property)
    if by.by is None or role is None:
        return False
    return request.asked_by_id == by.by or role.department == request.department


def locked(request_id: int) -> tuple[PrivilegeRequest, Stay]:
    """The request as it stands, with its stay locked: whoever decides at the same time waits and then sees this decision."""
    stay = Stay.objects.locked(PrivilegeRequest.objects.values_list("stay_id", flat=True).get(pk=request_id))
    people = ("asked_by", "decided_by", "decided_for")
    return PrivilegeRequest.objects.select_related(*people).get(pk=request_id), stay


def _authority(request: PrivilegeRequest, house: House, *, by: Viewer, now: dt.datetime) -> int:
    """On whose authority somebody decides, as roles stand in this moment; this will raise NotPossible on nobody's."""
    if request.asked_by_id == by.by:
        raise NotPossible("own_request", _("You asked for this: somebody else decides it."))
    whose = on_whose(_own(by, house, now), by, house, asked_by=request.asked_by_id)
    if whose is None:
        raise NotPossible("above_authority", _("This is not yours to decide."))
    return whose


def _decided(request: PrivilegeRequest, state: str, *, by: Viewer, whose: int | None, now: dt.datetime) -> None:
    request.state, request.decided_at = state, now
    request.decided_by_id, request.decided_for_id = by.by, whose if whose != by.by else None


def _carried(request: PrivilegeRequest, stay: Stay, *, house: House, by: Viewer, now: dt.datetime) -> PrivilegeRequest:
    """Store it with the stay's next revision, write it down and tell; what is done for it comes onto the plan, or goes."""
    request.save()
    told = replan(stay, house, by=by, now=now) if _is_on_a_plan(request, stay) else {}
    if told:
        changing.carried(stay, "stay.planned_again", told, house=house, by=by, now=now, facts={})
    else:
        next_revision(stay, now)
    asked_privileges.announce(stay, [request], house=house, by=by, now=now)
    return request


def _is_on_a_plan(request: PrivilegeRequest, stay: Stay) -> bool:
    """Whether this decides about what rows of the stay's standard are there for, or only without, such as a banner."""
    rows = stay.standard.standard().rows if stay.standard else ()
    decides = request.state in (State.ALLOWED, State.ENDED)
    spoken = {condition.removeprefix(NOT) for row in rows for condition in row.speaks_of}
    return decides and f"{ALLOWED}{request.what}" in spoken
