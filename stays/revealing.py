"""A hidden field of a stay's guest shown to somebody who may see it: once, for a reason, written down."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guests.models import Guest
from stays import notices
from stays.models import Stay
from stays.reception import NotPossible
from vipdesk.access import reveals
from vipdesk.access.guest import nameless
from vipdesk.access.reveals import CONTACT_FIELDS, TRUE_NAME
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property

EXPECTED_OR_HERE = frozenset({Stay.Status.RESERVED, Stay.Status.IN_HOUSE})


def registers_today(status: str, arrival_date: dt.date, property: Property, now: dt.datetime) -> bool:
    """Whether the guest is registered now: on the arrival date at the property, also in the night that follows it."""
    days = (clock.today(property.zone, now), clock.hotel_day(property.zone, now))
    return status in EXPECTED_OR_HERE and arrival_date in days


@transaction.atomic
def show(stay_id: int, field: str, reason: str, *, property: Property, by: Viewer, now: dt.datetime) -> Any:
    """Record who looks and why, and answer the field; this will raise a Problem if they may not, NotPossible if it is empty.

    The reason is kept without the guest's names: it is read by others than those who know them.
    """
    stay = Stay.objects.at(property).select_related("guest", "property").get(pk=stay_id)
    reveals.reveal(
        by,
        property,
        subject_kind=notices.SUBJECT,
        subject_id=stay.pk,
        field=field,
        reason=nameless(reason, stay.guest),
        now=now,
        arrives_today=registers_today(stay.status, stay.arrival_date, property, now),
    )
    value = _value(stay.guest, field)
    if not value:
        raise NotPossible("nothing_to_show", _("There is nothing hidden to show."))
    notices.record(stay, "guest.revealed", by=by, now=now, facts={"field": field})
    return value


def _value(guest: Guest, field: str) -> Any:
    """What is hidden: a contact field, or the name behind an alias."""
    if field in CONTACT_FIELDS:
        return getattr(guest, field)
    name = " ".join(part for part in (guest.name_prefix, guest.given_name, guest.surname, guest.native_name) if part)
    return name if field == TRUE_NAME and guest.incognito else ""
