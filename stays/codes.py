"""VIP codes of booking systems mapped to levels: each booking that waits for it is graded, planned and told once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from stays import grades, granting
from stays.house import House, house_of
from stays.models import Stay
from stays.querysets import GOING_ON
from stays.reception import NotPossible
from tiers.models import VipCode
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property
from vipdesk.outbox import telling

NO_VIP = "-"  # what somebody chooses for a code that asks for no level at all
ONE_CLICK = 50  # so many bookings are graded at once, the others by the job of the clock within a minute or two
A_RUN = 500
SUBJECT = "property"


class MappedMeanwhile(NotPossible):
    """Somebody has mapped the code since it was shown; `code` is how it stands now."""

    def __init__(self, code: VipCode) -> None:
        super().__init__("mapped_meanwhile", _("Somebody has mapped this code meanwhile."))
        self.mapped = code


@transaction.atomic
def say(code_id: int, means: str, *, seen: str, house: House, by: Viewer, now: dt.datetime) -> VipCode:
    """Write down what a code stands for, by whom and when; `seen` is when it was mapped as far as they know ("" is never)."""
    found = VipCode.objects.select_for_update(of=("self",)).select_related("tier", "mapped_by")
    code = found.get(pk=code_id, property=house.property)
    if seen != (code.mapped_at.isoformat() if code.mapped_at else ""):
        raise MappedMeanwhile(code)
    if means != NO_VIP:
        code.tier = granting.tier_of(means, house)
    else:
        code.tier = None
    code.no_vip, code.from_file = means == NO_VIP, False
    code.mapped_at, code.mapped_by_id = now, by.by
    code.save()
    bookings_of(code).update(code_waits=True)
    _write_down(code, by, now)
    return code


def bookings_of(code: VipCode) -> QuerySet[Stay]:
    """The bookings, not over, that say this code."""
    said = Stay.objects.filter(property_id=code.property_id, vip_code=code.code, status__in=GOING_ON)
    return said.filter(booking_system__code=code.booking_system) if code.booking_system else said


def grade_some(code: VipCode, *, house: House, by: Viewer, now: dt.datetime) -> tuple[int, int]:
    """Grade the bookings that waited for this code, the next to arrive first; how many that were, and how many are left."""
    waiting = ready().filter(pk__in=bookings_of(code).values("pk"))
    first = list(waiting.order_by("awaited_at", "pk").values_list("pk", flat=True)[:ONE_CLICK])
    done = sum(grade_again(pk, house=house, by=by, now=now) for pk in first)
    return done, waiting.count()


def grade_mapped(*, now: dt.datetime) -> int:
    """Grade what still waits although its code is mapped by now; how many that were. A job of the clock."""
    found = list(ready().order_by("awaited_at", "pk").values_list("pk", "property_id")[:A_RUN])
    houses = {one.pk: house_of(one) for one in Property.objects.filter(pk__in={hotel for _, hotel in found})}
    return sum(grade_again(pk, house=houses[hotel], by=None, now=now) for pk, hotel in found)


def ready() -> QuerySet[Stay]:
    """The bookings that wait for a code which is mapped by now."""
    systems = Q(booking_system=OuterRef("booking_system__code")) | Q(booking_system="")
    lines = VipCode.objects.mapped().filter(systems, property=OuterRef("property"), code=OuterRef("vip_code"))
    return Stay.objects.filter(Exists(lines), code_waits=True, status__in=GOING_ON)


@transaction.atomic
def grade_again(stay_id: int, *, house: House, by: Viewer | None, now: dt.datetime) -> bool:
    """Grade one booking whose code is mapped, plan it and tell; False where somebody else has done so."""
    stay = Stay.objects.locked(stay_id)
    if not stay.code_waits or stay.is_over:
        return False
    was = stay.tier
    grade = grades.grade(stay, house, now=now)
    facts = {"code": stay.vip_code}
    granting.carry_graded(stay, was, grade, "stay.graded_again", facts=facts, house=house, by=by, now=now)
    return True


def _write_down(code: VipCode, by: Viewer, now: dt.datetime) -> None:
    facts: Mapping[str, Any] = {"code": code.pk, "tier": code.tier.code if code.tier else None}
    telling.happened(
        code.property,
        "code.mapped",
        subject_kind=SUBJECT,
        subject_id=code.property_id,
        facts=facts,
        now=now,
        by=by.person,
    )
