"""Who is on duty: written by day, role and department; a day on which nothing is written goes by the roles people hold."""

import datetime as dt
from collections.abc import Iterable

from vipdesk.hotel.models import Department, Duty, Property, Role, StaffMember

ABOVE = frozenset({Role.Code.DUTY_MANAGER, Role.Code.GENERAL_MANAGER})  # on duty for all departments


def on_duty(property: Property, day: dt.date, role: str, department: Department | None) -> list[StaffMember]:
    """Who is on duty that day in a role (of the department, where the role has one), by name; nobody is a gap.

    Who has no role there any more is not on duty either. On a day with no roster at all it is everybody who holds the role."""
    wanted = None if role in ABOVE else department
    written = Duty.objects.filter(property=property, date=day)
    rows = written.filter(role=role, department=wanted)
    if not rows.exists() and not written.exists():
        return holders(property, role, wanted)
    here = StaffMember.objects.filter(duties__in=rows, is_active=True, roles__property=property)
    return list(here.distinct().order_by("last_name", "pk"))


def holders(property: Property, role: str, department: Department | None) -> list[StaffMember]:
    """Everybody who holds a role (of the department, where one is named), by name."""
    rows = Role.objects.filter(property=property, code=role)
    rows = rows.filter(department=department) if department else rows
    return list(StaffMember.objects.filter(roles__in=rows, is_active=True).order_by("last_name", "pk"))


def everybody_on(property: Property, day: dt.date) -> dict[tuple[str, str], list[StaffMember]]:
    """Who is on duty that day in every role at once, by role and the code of its department ("" above departments)."""
    written = Duty.objects.filter(property=property, date=day).select_related("staff", "department")
    held = Role.objects.filter(property=property).select_related("staff", "department")
    there = [(one.role, one.department, one.staff) for one in written]
    found: dict[tuple[str, str], list[StaffMember]] = {}
    for role, department, staff in there or [(one.code, one.department, one.staff) for one in held]:
        own = "" if role in ABOVE or department is None else department.code
        found.setdefault((role, own), []).append(staff)
    by_name = {key: sorted(people, key=lambda one: (one.last_name, one.pk)) for key, people in found.items()}
    return {key: [one for one in people if one.is_active] for key, people in by_name.items()}


def put_on(
    property: Property, staff: StaffMember, role: str, department: Department | None, days: Iterable[dt.date]
) -> list[dt.date]:
    """Somebody is on duty on these days; those on which they were not yet. Where it is written already nothing changes."""
    own = None if role in ABOVE else department
    wanted = set(days)
    written = Duty.objects.filter(property=property, role=role, staff=staff, date__in=wanted)
    new = sorted(wanted.difference(written.values_list("date", flat=True)))
    rows = (Duty(property=property, date=day, role=role, department=own, staff=staff) for day in new)
    Duty.objects.bulk_create(rows, ignore_conflicts=True)
    return new


def candidates(property: Property, department: Department | None) -> list[StaffMember]:
    """Who can be put on duty: the people of a department, or for what stands above departments those with more to say."""
    people = StaffMember.objects.filter(is_active=True, roles__property=property)
    if department:
        people = people.filter(roles__property=property, roles__department=department)
    else:
        people = people.filter(roles__property=property, roles__code__in=[*ABOVE, Role.Code.DEPARTMENT_MANAGER])
    return list(people.distinct().order_by("last_name", "pk"))
