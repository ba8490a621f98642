"""Approved by telephone: recorded by another manager, in force at once, and confirmed later by the approver themselves."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from stays import authority, granting, notices, requests
from stays.house import House
from stays.models import VipRequest
from stays.noting import next_revision
from stays.reception import NotPossible
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property


@transaction.atomic
def record(request_id: int, approver: int, *, house: House, by: Viewer, now: dt.datetime) -> VipRequest:
    """Grant what an approver said yes to on the telephone; this will raise NotPossible where they could not have."""
    request, stay = requests.undecided(request_id)
    if by.by is not None and request.asked_by_id == by.by:
        raise NotPossible("own_request", _("You asked for this: another manager records the call."))
    if not authority.powers(by.by, house.property, now=now):
        raise NotPossible("not_a_manager", _("A manager records what was said on the telephone."))
    able = {one.pk for one in authority.approvers(house.property, request.tier)} - {by.by, request.asked_by_id}
    if approver not in able:
        raise NotPossible("above_authority", _("Choose who said yes: somebody else who may grant this level."))
    more = {"decided_for_id": approver, "by_telephone": True, "word_before": granting.word_of(stay)}
    requests.decide(request, VipRequest.State.APPROVED, by=by, now=now, **more)
    granting.give(stay, request.tier, request.reason or _("asked for and approved"))
    granting.carry(stay, "request.telephoned", house=house, by=by, now=now, request=request)
    return request


@transaction.atomic
def confirm(request_id: int, *, by: Viewer, now: dt.datetime) -> VipRequest:
    """It was as recorded: the approver says so."""
    request, stay = requests.locked(request_id)
    if not _open_for(request, by).update(confirmed_at=now):
        raise _nothing()
    request.refresh_from_db()
    next_revision(stay, now)
    facts = {"request": request.pk, "tier": request.tier.code}
    notices.record(stay, "request.confirmed", by=by, now=now, facts=facts)
    return request


@transaction.atomic
def deny(request_id: int, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> VipRequest:
    """It was not so: the approver declines it, and the stay has the tier that it had before."""
    request, stay = requests.locked(request_id)
    said = {"decided_at": now, "decided_by": by.by, "decided_for": None, "by_telephone": False}
    declined = {"state": VipRequest.State.DECLINED, "decision_reason": nameless(reason, stay.guest)}
    if not _open_for(request, by).update(**said, **declined):
        raise _nothing()
    request.refresh_from_db()
    back_to = None
    if not stay.is_over and stay.granted_tier_id == request.tier_id:
        back_to = house.tiers.get(granting.restore(stay, request))
    granting.carry(stay, "request.declined", house=house, by=by, now=now, request=request, back_to=back_to, lowers=True)
    return request


def to_confirm(staff_id: int | None, property: Property) -> set[int]:
    """The requests that somebody is said to have approved and has not confirmed."""
    rows = VipRequest.objects.filter(stay__property=property, by_telephone=True, confirmed_at=None)
    return set(rows.filter(decided_for=staff_id).values_list("pk", flat=True)) if staff_id else set()


def _open_for(request: VipRequest, by: Viewer):
    mine = VipRequest.objects.filter(pk=request.pk, decided_for=by.by, decided_for__isnull=False)
    return mine.filter(state=VipRequest.State.APPROVED, by_telephone=True, confirmed_at=None)


def _nothing() -> NotPossible:
    return NotPossible("nothing_to_confirm", _("There is nothing here for you to confirm."))
