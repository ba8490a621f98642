"""The guest's contact: the member of staff who is this guest's person for the stay."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stays.models import Stay
from stays.noting import going_on, note
from stays.reception import NotPossible
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property, Role


def colleagues(property: Property) -> Any:
    """The roles of all who work at this hotel and may be somebody's contact, by their names."""
    working = Role.objects.filter(property=property, staff__is_active=True).exclude(code=Role.Code.ADMINISTRATOR)
    return working.select_related("staff", "department").order_by("staff__last_name", "staff__first_name", "staff_id")


@transaction.atomic
def choose(stay_id: int, staff_id: int | None, *, by: Viewer, now: dt.datetime) -> Stay:
    """Make a member of the hotel's staff the guest's contact; None: nobody is."""
    stay = going_on(stay_id)
    if staff_id == stay.contact_id:
        return stay
    if staff_id is not None and not colleagues(stay.property).filter(staff_id=staff_id).exists():
        raise NotPossible("not_a_colleague", _("Contact: choose somebody who works at this hotel."))
    stay.contact_id = staff_id
    note(stay, "stay.contact_chosen", by=by, now=now, fields=["contact"], facts={"contact": staff_id})
    return stay
