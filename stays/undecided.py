"""What is stopped and still waits for somebody's word: whose word it takes, and where they are reached."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from stays import overriding
from stays.checklist import to_item
from stays.models import ChecklistItem, Stay
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Department, Property, Role

CHEF = "chef"  # stands among those who may say otherwise, and is nobody's role
Code, Above = Department.Code, Role.Code
PLACES: Mapping[str, tuple[str, str]] = {
    "general_manager": (Code.GENERAL_MANAGER, Above.GENERAL_MANAGER),
    "duty_manager": (Code.GENERAL_MANAGER, Above.DUTY_MANAGER),
    CHEF: (Code.FOOD_BEVERAGE, Above.DEPARTMENT_MANAGER),
}  # by what the programme calls them: their department, and whom it also takes to say so there


def rows() -> Any:
    """Items before the guest that may not be brought, of which nobody has said what becomes of them."""
    stays = [Stay.Status.RESERVED, Stay.Status.IN_HOUSE]
    stopped = ChecklistItem.objects.filter(state=ChecklistItem.State.STOPPED, live=False, not_possible=0)
    return stopped.filter(stay__status__in=stays, stay__standard__isnull=False, due_at__isnull=False)


def whose(row: ChecklistItem) -> frozenset[str]:
    """Whose word brings it all the same, as the programme names them; of an item read with its department and standard."""
    if row.stay.standard is None:
        return frozenset()
    standard = row.stay.standard.standard()
    return standard.may_override[overriding.kind_of(to_item(row, row.department.code), standard)]


def departments(row: ChecklistItem) -> frozenset[str]:
    """The departments, by code, in which somebody can say so."""
    return frozenset(PLACES[name][0] for name in whose(row))


def addresses(hotel: Property, department: Department, stopped: Iterable[ChecklistItem], now: dt.datetime) -> list[str]:
    """The mailbox of a department that decides, and those of whose word it takes there, on duty if the roster says who."""
    day = clock.hotel_day(hotel.zone, now)
    places = [PLACES[name] for name in sorted({name for row in stopped for name in whose(row)})]
    roles = dict.fromkeys(role for code, role in places if code == department.code)
    people = [one for role in roles for one in _there(hotel, day, role, department)]
    return list(dict.fromkeys(one for one in (department.email, *(person.email for person in people)) if one))


def _there(hotel: Property, day: dt.date, role: str, department: Department) -> list[Any]:
    own = None if role in roster.ABOVE else department
    return roster.on_duty(hotel, day, role, own) or roster.holders(hotel, role, own)
