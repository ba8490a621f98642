"""Authority lent: an approver who is away gives it to a colleague, from and until; or one request alone."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from stays import authority, notices, requests
from stays.authority import Power
from stays.house import House
from stays.models import Delegation
from stays.noting import next_revision
from stays.reception import NotPossible
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property, Role
from vipdesk.outbox import telling

LONGEST = dt.timedelta(days=92)
FOR_ONE = dt.timedelta(days=14)  # so long one request that was handed on is the colleague's
SUBJECT = "property"


@transaction.atomic
def lend(
    taker: int, starts_at: dt.datetime, ends_at: dt.datetime, *, house: House, by: Viewer, now: dt.datetime
) -> Delegation:
    """Lend one's authority to a colleague for this time; this will raise NotPossible."""
    own = _own(by, house.property, now)
    if not own:
        raise NotPossible("nothing_to_lend", _("You have no authority to lend: only managers decide on VIP levels."))
    _refuse_taker(taker, by, house.property)
    if ends_at <= max(starts_at, now):
        raise NotPossible("ends_before_it_starts", _("Choose an end after the beginning, and after now."))
    if ends_at - starts_at > LONGEST:
        raise NotPossible("too_long", _("Lend it for three months at the most."))
    lent = Delegation.objects.create(
        property=house.property, giver_id=own[0].of, taker_id=taker, starts_at=starts_at, ends_at=ends_at
    )
    _write_down("authority.lent", lent, by, now)
    return lent


@transaction.atomic
def hand_on(request_id: int, taker: int, *, house: House, by: Viewer, now: dt.datetime) -> Delegation:
    """Let a colleague decide this one request on one's own authority; oneself still may."""
    request, stay = requests.undecided(request_id)
    own = _own(by, house.property, now)
    if authority.on_whose(own, request, by=by.by) != by.by:
        words = {"tier": request.tier.code}
        raise NotPossible("above_authority", _("%(tier)s is not yours to decide, nor to hand on.") % words)
    _refuse_taker(taker, by, house.property)
    if taker == request.asked_by_id:
        raise NotPossible("own_request", _("They asked for this themselves: choose somebody else."))
    span = {"starts_at": now, "ends_at": now + FOR_ONE}
    lent = Delegation.objects.create(
        property=house.property, giver_id=own[0].of, taker_id=taker, request=request, **span
    )
    next_revision(stay, now)
    facts = {"request": request.pk, "tier": request.tier.code, "to": taker}
    notices.record(stay, "request.delegated", by=by, now=now, facts=facts)
    return lent


@transaction.atomic
def end(delegation_id: int, *, by: Viewer, now: dt.datetime) -> None:
    """Take back what one has lent, from this moment on."""
    mine = Delegation.objects.filter(pk=delegation_id, giver=by.by, ends_at__gt=now)
    lent = mine.select_for_update().first()
    if lent is None:
        raise NotPossible("nothing_to_end", _("There is nothing here for you to end."))
    if lent.starts_at >= now:
        lent.delete()
    else:
        mine.update(ends_at=now)
    _write_down("authority.taken_back", lent, by, now)


def _own(by: Viewer, property: Property, now: dt.datetime) -> tuple[Power, ...]:
    """One's own authority: what was lent to somebody they do not lend again."""
    return tuple(power for power in authority.powers(by.by, property, now=now) if power.of == by.by)


def _refuse_taker(taker: int, by: Viewer, property: Property) -> None:
    role = Role.objects.filter(property=property, staff=taker, staff__is_active=True).first()
    if taker == by.by or role is None or role.code == Role.Code.ADMINISTRATOR:
        raise NotPossible("not_a_colleague", _("Choose a colleague of this hotel."))


def _write_down(kind: str, lent: Delegation, by: Viewer, now: dt.datetime) -> None:
    facts = {"to": lent.taker_id, "from": lent.starts_at.isoformat(), "until": lent.ends_at.isoformat()}
    telling.happened(
        lent.property, kind, subject_kind=SUBJECT, subject_id=lent.property_id, facts=facts, now=now, by=by.person
    )
