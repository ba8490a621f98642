"""Opening a property: its nine departments with the hours they are shipped with. Everything here can be edited afterwards."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from vipdesk.hotel.models import BookingSystem, Department, Property, Role, ServiceHours, StaffMember

EVERY_DAY, MONDAY_TO_FRIDAY, MONDAY_TO_SATURDAY = range(7), range(5), range(6)
DESK = "desk"  # the booking system of walk-ins and telephone

# Department, weekdays, opens, closes; front office and security are always there.
ALWAYS = frozenset({Department.Code.FRONT_OFFICE, Department.Code.SECURITY})
SHIPPED_HOURS: dict[str, tuple[Sequence[int], dt.time, dt.time]] = {
    Department.Code.HOUSEKEEPING: (EVERY_DAY, dt.time(7), dt.time(22)),
    Department.Code.FOOD_BEVERAGE: (EVERY_DAY, dt.time(6, 30), dt.time(23)),
    Department.Code.GUEST_RELATIONS: (EVERY_DAY, dt.time(7), dt.time(23)),
    Department.Code.ENGINEERING: (EVERY_DAY, dt.time(8), dt.time(22)),
    Department.Code.SALES: (MONDAY_TO_FRIDAY, dt.time(9), dt.time(18)),
    Department.Code.FINANCE: (MONDAY_TO_FRIDAY, dt.time(9), dt.time(18)),
    Department.Code.GENERAL_MANAGER: (MONDAY_TO_SATURDAY, dt.time(8), dt.time(20)),
}


@transaction.atomic
def open_property(
    code: str, *, name: str, zone_name: str, currency: str = "EUR", languages: Sequence[str] = ("en",)
) -> tuple[Property, bool]:
    """Make a property with its departments, or complete one that is there; hours that somebody edited stay as they are.

    This will answer the property and whether it is new, and raise ValidationError for a code or zone that is none."""
    hotel = Property.objects.filter(code=code).first()
    is_new = hotel is None
    if hotel is None:
        hotel = Property(code=code, name=name, zone_name=zone_name, currency=currency, languages=list(languages))
        hotel.full_clean()
        hotel.save()
    _open_departments(hotel)
    BookingSystem.objects.get_or_create(code=DESK, defaults={"name": "Front desk"})
    return hotel, is_new


def _open_departments(hotel: Property) -> None:
    """The departments that are not there yet, each with the hours it is shipped with."""
    there = set(Department.objects.filter(property=hotel).values_list("code", flat=True))
    missing = [code for code in Department.Code.values if code not in there]
    opened = Department.objects.bulk_create(
        Department(property=hotel, code=code, always_open=code in ALWAYS) for code in missing
    )
    ServiceHours.objects.bulk_create(window for department in opened for window in _shipped_hours(department))


def _shipped_hours(department: Department) -> list[ServiceHours]:
    if department.code not in SHIPPED_HOURS:
        return []
    weekdays, opens, closes = SHIPPED_HOURS[department.code]
    return [ServiceHours(department=department, weekday=day, opens=opens, closes=closes) for day in weekdays]


class NotAppointed(Exception):
    """Somebody who holds another role and so cannot be the administrator, in words."""


@transaction.atomic
def appoint_administrator(username: str, *, password: str, hotels: Sequence[Property]) -> tuple[StaffMember, bool]:
    """Make somebody the administrator of these properties; an account that is there keeps its password.

    This will answer the account and whether it is new, and raise NotAppointed for somebody who receives guests there."""
    _refuse_other_roles(username, hotels)
    staff = StaffMember.objects.filter(username=username).first()
    is_new = staff is None
    if staff is None:
        staff = StaffMember.objects.create_user(username, password=password)
    staff.is_staff = staff.is_superuser = True
    staff.save(update_fields=["is_staff", "is_superuser"])
    for hotel in hotels:
        Role.objects.get_or_create(staff=staff, property=hotel, defaults={"code": Role.Code.ADMINISTRATOR})
    return staff, is_new


def _refuse_other_roles(username: str, hotels: Sequence[Property]) -> None:
    held = Role.objects.filter(staff__username=username, property__in=hotels).exclude(code=Role.Code.ADMINISTRATOR)
    for role in held.select_related("property"):
        raise NotAppointed(
            f"{username} is {role} at {role.property}. An administrator sees no personal data: use an account of its own."
        )


def still_missing(hotel: Property) -> list[str]:
    """What a property still lacks before it can receive, each with the command or the page that brings it."""
    roles = Role.objects.filter(property=hotel)
    lacks = []
    if not roles.filter(code=Role.Code.ADMINISTRATOR).exists():
        lacks.append(f"an administrator: manage.py create_administrator NAME --property {hotel.code}")
    if not roles.exclude(code=Role.Code.ADMINISTRATOR).exists():
        lacks.append("staff with roles: /admin/hotel/staffmember/")
    if not Department.objects.filter(property=hotel).exclude(email="").exists():
        lacks.append("e-mail addresses of departments, or notices stay on screen only: /admin/hotel/property/")
    return lacks
