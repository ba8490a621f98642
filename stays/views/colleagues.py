"""The hotel's own people as pages name them."""

from collections.abc import Iterable
from typing import Any

from stays import contact
from stays.views.page import Desk
from vipdesk.hotel.models import StaffMember


def choices(desk: Desk) -> list[tuple[str, list[tuple[int, str]]]]:
    """Who may be a guest's contact, by department or by the role of those who stand above departments."""
    by_place: dict[str, list[tuple[int, str]]] = {}
    for role in contact.colleagues(desk.property):
        place = str(role.department or role)
        by_place.setdefault(place, []).append((role.staff_id, role.staff.short_name))
    return sorted(by_place.items())


def names(ids: Iterable[Any]) -> dict[int, str]:
    """The names of members of staff by their ids; no query where there are none."""
    wanted = {one for one in ids if one}
    return {pk: one.short_name for pk, one in StaffMember.objects.in_bulk(wanted).items()} if wanted else {}
