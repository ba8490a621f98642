"""A tier for one stay that somebody asks for: asked, approved, declined, withdrawn, and a decision taken back.

Each act is one transaction that holds the stay's lock; of two who decide at once one wins, and the other reads who and when.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stays import asking, authority, grades, granting
from stays.house import House
from stays.models import PrivilegeRequest, Stay, VipRequest
from stays.noting import going_on, next_revision
from stays.reception import NotPossible, refuse_over
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Department
from vipdesk.outbox.escalating import TAKE_BACK


class AlreadyDecided(NotPossible):
    """Somebody was quicker; `request` says who, when and what."""

    def __init__(self, request: VipRequest | PrivilegeRequest) -> None:
        super().__init__("already_decided", _("This is already decided."))
        self.request = request


# --- asking --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(stay_id: int, tier: str, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> VipRequest:
    """Ask for a tier for this stay; it waits for somebody with the authority, and they are told."""
    stay = going_on(stay_id)
    wanted = granting.tier_of(tier, house)
    waiting = grades.waiting_for(stay)
    if waiting is not None:
        raise NotPossible("already_asked", _("%(tier)s is asked for already and waits.") % {"tier": waiting.tier.code})
    if stay.tier is not None and stay.tier.rank >= wanted.rank:
        raise NotPossible("has_the_tier", _("This stay has %(tier)s already.") % {"tier": stay.tier.code})
    request = VipRequest.objects.create(
        stay=stay,
        tier=wanted,
        asked_at=now,
        asked_by_id=by.by,
        asked_by_key="" if by.by else str(by.id),
        by_hand=True,
        department=department_of(by, stay),
        reason=nameless(reason.strip(), stay.guest),
    )
    next_revision(stay, now)
    asking.announce(stay, [request], house=house, by=by, now=now)
    return request


def department_of(by: Viewer, stay: Stay) -> str:
    """Who is told what becomes of it: the department of who asks."""
    role = by.role_at(stay.property_id)
    if by.kind == "staff":
        return (role.department if role else None) or str(Department.Code.GENERAL_MANAGER)
    return str(Department.Code.FRONT_OFFICE)


# --- deciding ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def approve(request_id: int, *, house: House, by: Viewer, now: dt.datetime) -> VipRequest:
    """Grant what was asked for, to this stay alone: planned again, the copies of the plan leave."""
    request, stay = undecided(request_id)
    whose = _authority(request, house, by=by, now=now)
    more = {"decided_for_id": whose if whose != by.by else None, "word_before": granting.word_of(stay)}
    decide(request, VipRequest.State.APPROVED, by=by, now=now, **more)
    granting.give(stay, request.tier, request.reason or _("asked for and approved"))
    granting.carry(stay, "request.approved", house=house, by=by, now=now, request=request)
    return request


@transaction.atomic
def decline(request_id: int, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> VipRequest:
    """Say no, and why; a booking that is sent again does not ask again."""
    request, stay = undecided(request_id)
    whose = _authority(request, house, by=by, now=now)
    more = {"decided_for_id": whose if whose != by.by else None, "decision_reason": nameless(reason, stay.guest)}
    decide(request, VipRequest.State.DECLINED, by=by, now=now, **more)
    granting.carry(stay, "request.declined", house=house, by=by, now=now, request=request)
    return request


@transaction.atomic
def withdraw(request_id: int, *, house: House, by: Viewer, now: dt.datetime) -> VipRequest:
    """Ask no more, by whoever asked or a colleague of theirs."""
    request, stay = locked(request_id)
    if not may_withdraw(request, by, house.property.pk):
        raise NotPossible("not_yours", _("Only who asked, or their department, takes a request back."))
    decide(request, VipRequest.State.WITHDRAWN, by=by, now=now)
    granting.carry(stay, "request.withdrawn", house=house, by=by, now=now, request=request)
    return request


def may_withdraw(request: VipRequest, by: Viewer, property: int) -> bool:
    """Whether it is this viewer's to take back: who asked, and the department that is told what becomes of it."""
    if by.kind == "key":
        return request.asked_by_key == str(by.id)
    role = by.role_at(property)
    own = role is not None and role.department is not None and role.department == request.department
    return own or (request.asked_by_id is not None and request.asked_by_id == by.by)


@transaction.atomic
def take_back(request_id: int, *, house: House, by: Viewer, now: dt.datetime) -> VipRequest:
    """Take back one's own decision of a moment ago: it waits again, and the stay has the tier that it had."""
    request, stay = locked(request_id)
    own = VipRequest.objects.filter(
        pk=request.pk,
        state__in=[VipRequest.State.APPROVED, VipRequest.State.DECLINED],
        decided_by=by.by,
        decided_at__gte=now - TAKE_BACK,
        by_telephone=False,
    )
    others = grades.waiting_for(stay)
    if others is not None or stay.is_over:
        own = own.none()
    before = request.state
    undecided = {"decided_at": None, "decided_by": None, "decided_for": None, "decision_reason": ""}
    if not own.update(state=VipRequest.State.WAITING, **undecided):
        raise NotPossible(
            "nothing_to_take_back", _("There is nothing to take back: somebody has changed it meanwhile.")
        )
    request.refresh_from_db()
    had = granting.restore(stay, request) if before == VipRequest.State.APPROVED else ""
    granting.carry(
        stay, "request.taken_back", house=house, by=by, now=now, request=request, back_to=house.tiers.get(had)
    )
    return request


def locked(request_id: int) -> tuple[VipRequest, Stay]:
    """The request as it stands, with its stay locked: whoever decides at the same time waits and then sees this decision."""
    stay = Stay.objects.locked(VipRequest.objects.values_list("stay_id", flat=True).get(pk=request_id))
    people = ("tier", "asked_by", "decided_by", "decided_for")
    request = VipRequest.objects.select_related(*people).get(pk=request_id)
    request.stay = stay
    return request, stay


def undecided(request_id: int) -> tuple[VipRequest, Stay]:
    """The request, locked, as long as it waits for a stay that is not over; this will raise AlreadyDecided or NotPossible."""
    request, stay = locked(request_id)
    if request.state != VipRequest.State.WAITING:
        raise AlreadyDecided(request)
    refuse_over(stay)
    return request, stay


def _authority(request: VipRequest, house: House, *, by: Viewer, now: dt.datetime) -> int:
    """On whose authority somebody decides, as roles stand in this moment; this will raise NotPossible on nobody's."""
    if by.by is not None and request.asked_by_id == by.by:
        raise NotPossible("own_request", _("You asked for this: somebody else decides it."))
    whose = authority.on_whose(authority.powers(by.by, house.property, now=now), request, by=by.by)
    if whose is None:
        raise NotPossible(
            "above_authority",
            _("%(tier)s is not yours to decide: it needs another approver.") % {"tier": request.tier.code},
        )
    return whose


def decide(request: VipRequest, state: str, *, by: Viewer, now: dt.datetime, **more: Any) -> None:
    """Write the decision where nobody has decided: of two at once, one does; this will raise AlreadyDecided to the other."""
    said = {"state": state, "decided_at": now, "decided_by_id": by.by, **more}
    won = VipRequest.objects.filter(pk=request.pk, state=VipRequest.State.WAITING).update(**said)
    request.refresh_from_db()
    if not won:
        raise AlreadyDecided(request)
