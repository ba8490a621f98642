"""Everybody who may look at a hotel: staff of each department and role, another hotel's people, and programs."""

import datetime as dt

from vipdesk.access.keys import issue
from vipdesk.access.scopes import Scope
from vipdesk.access.viewer import KEY, RoleAt, Viewer
from vipdesk.hotel.models import BookingSystem, Department, Property, Role, StaffMember

NOW = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)
DEPARTMENTS = tuple(Department.Code.values)
AGENTS = tuple(f"{code}.agent" for code in DEPARTMENTS)
MANAGERS = tuple(f"{code}.department_manager" for code in DEPARTMENTS)
ABOVE = ("duty_manager", "general_manager", "administrator")
STAFF = AGENTS + MANAGERS + ABOVE
KEYS = tuple(f"key {scope}" for scope in Scope.values)


def role_of(name: str) -> tuple[str, str | None]:
    """The department (or None) and the role code of "housekeeping.agent" or "duty_manager"."""
    department, _, code = name.rpartition(".")
    return code, department or None


def viewer(name: str, property_id: int = 1, *, chef: bool = False) -> Viewer:
    """A viewer without a database: "housekeeping.agent", "duty_manager", "key guests:read guests:contact"."""
    hotel = Property(pk=property_id, code=f"HOTEL{property_id}")
    if name.startswith(KEY):
        return Viewer(KEY, 1, "opera", roles={property_id: RoleAt(hotel, KEY)}, scopes=frozenset(name.split()[1:]))
    code, department = role_of(name)
    return Viewer("staff", 1, "A. Lis", roles={property_id: RoleAt(hotel, code, department, chef)})


def hire(hotel: Property, name: str, *, username: str = "", chef: bool = False) -> StaffMember:
    """A member of staff with this role at this hotel; an administrator also enters the admin."""
    code, department = role_of(name)
    runs = code == Role.Code.ADMINISTRATOR
    person = StaffMember.objects.create(username=username or f"{hotel.code}.{name}", is_staff=runs, is_superuser=runs)
    own = Department.objects.get(property=hotel, code=department) if department else None
    Role.objects.create(staff=person, property=hotel, department=own, code=code, chef=chef)
    return person


def key_for(hotels: list[Property], scopes: list[str], *, system: str = "opera") -> str:
    """The text of a new key."""
    row, _ = BookingSystem.objects.get_or_create(code=system, defaults={"name": system})
    return issue(row, hotels, scopes, name=system, now=NOW)[1]


def bearer(text: str) -> dict[str, str]:
    """What a test client sends with each call."""
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}
