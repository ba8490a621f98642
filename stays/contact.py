"""The guest's contact: the member of staff who is this guest's person for the stay, told to those who work with them."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stays import notices
from stays.house import house_of
from stays.models import ChecklistItem, Stay
from stays.noting import going_on, next_revision
from stays.plan import Change
from stays.reception import NotPossible
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Department, Property, Role

WORK_WITH_THE_CONTACT = (Department.Code.FRONT_OFFICE, Department.Code.GUEST_RELATIONS)


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
    next_revision(stay, now, ["contact"])
    event = notices.event_of(stay, "stay.contact_chosen", by=by, now=now, facts={"contact": staff_id})
    notices.tell(event, stay, _told(stay), house_of(stay.property), now=now)
    return stay


def _told(stay: Stay) -> dict[str, tuple[Change, ...]]:
    """The departments that work with the contact and have something open for this guest: told that it changed, not to whom."""
    mine = ChecklistItem.objects.open().filter(stay=stay, department__code__in=WORK_WITH_THE_CONTACT)
    codes = mine.order_by("department__code").values_list("department__code", flat=True).distinct()
    return dict.fromkeys(codes, (Change("fact", "", None, "contact"),))
