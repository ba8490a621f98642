"""A guest chosen for a booking that the desk takes: by a sealed reference, never by name alone."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from guests import welcome
from guests.models import Guest
from stays import booking
from stays.booking import Outcome
from stays.house import House
from stays.reception import NotPossible
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import BookingSystem, Property

SALT = "stays.choosing"
HOLDS = dt.timedelta(hours=12)  # as long as a shift


def reference(viewer: Viewer, property: Property, guest_id: int) -> str:
    """What stands on a page for a guest whom this viewer found there; nobody else can use it, nor make another."""
    return signing.dumps([viewer.id, property.pk, guest_id], salt=SALT)


def chosen(viewer: Viewer, property: Property, sealed: str) -> Guest | None:
    """The guest of a reference; None when it is broken, too old, or of somebody else."""
    try:
        by, at, guest_id = signing.loads(sealed, salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return None
    if (by, at) != (viewer.id, property.pk):
        return None
    return Guest.objects.filter(pk=guest_id).first()


@transaction.atomic
def book(
    said: Mapping[str, Any], guest: Guest | None, *, house: House, system: BookingSystem, by: Viewer, now: dt.datetime
) -> Outcome:
    """Take in a booking for the chosen guest, or for whom it speaks of; what it does not say of them stays as it is.

    Sent again it is the same booking; with other content it is refused, since a form that was saved is no new booking.
    """
    if guest is not None:
        held = Guest.objects.select_for_update().get(pk=guest.pk)
        own = {"surname": held.surname, "external_id": welcome.id_for(held, booking_system=system)}
        said = {**said, "guest": {**said["guest"], **own}}
    outcome = booking.receive(said, house=house, system=system, by=by, now=now)
    if outcome.outcome not in ("created", "unchanged"):
        raise NotPossible("saved_before", _("This form was saved before, as another booking: begin a new one."))
    return outcome
