"""Who may decide what is asked for a stay: whoever the tier names, or a colleague to whom they lent it; never who asked."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stays.models import Delegation, VipRequest
from tiers.models import Tier
from vipdesk.hotel.models import Department, Property, Role, StaffMember

ABOVE = frozenset({Role.Code.GENERAL_MANAGER, Role.Code.DUTY_MANAGER})
MANAGER_OF = "_manager"  # behind the code of a department


@dataclass(frozen=True)
class Power:
    """The authority of one approver, named as tiers name it: their own, or lent by them (for one request, or for all)."""

    name: str
    of: int
    request: int | None = None


def name_of(role: Role) -> str:
    """What the tiers call somebody with this role; "" for those who decide nothing."""
    if role.code in ABOVE:
        return str(role.code)
    manages = role.code == Role.Code.DEPARTMENT_MANAGER and role.department is not None
    return f"{role.department.code}{MANAGER_OF}" if manages and role.department else ""


def department_of(approver: str) -> str:
    """The code of the department that is told what waits for this approver."""
    return str(Department.Code.GENERAL_MANAGER) if approver in ABOVE else approver.removesuffix(MANAGER_OF)


def powers(staff_id: int | None, property: Property, *, now: dt.datetime) -> tuple[Power, ...]:
    """All the authority that somebody has at this moment, as their roles and those of who lent it stand now. Two queries."""
    if staff_id is None:
        return ()
    in_force = Delegation.objects.filter(property=property, taker=staff_id, starts_at__lte=now, ends_at__gt=now)
    lent = list(in_force.values_list("giver_id", "request_id"))
    people = Role.objects.filter(
        property=property, staff__in={staff_id, *(giver for giver, _ in lent)}, staff__is_active=True
    )
    roles = {role.staff_id: role for role in people.select_related("department")}
    if staff_id not in roles or roles[staff_id].code == Role.Code.ADMINISTRATOR:
        return ()
    held = [(staff_id, None), *((giver, request) for giver, request in lent if giver in roles)]
    return tuple(Power(name, of, request) for of, request in held if (name := name_of(roles[of])))


def on_whose(own: Iterable[Power], request: VipRequest, *, by: int | None) -> int | None:
    """On whose authority somebody with these powers may decide a request: their own first; None when on nobody's."""
    if request.asked_by_id is not None and request.asked_by_id == by:
        return None
    fits = [power.of for power in own if _reaches(power, request.tier) and power.request in (None, request.pk)]
    whose = [of for of in fits if of != request.asked_by_id]
    return by if by in whose else next(iter(whose), None)


def grants(own: Iterable[Power], tier: Tier | None) -> bool:
    """Whether one of these powers, for all requests, reaches this tier; none at all is anybody's who decides something."""
    return any(power.request is None and (tier is None or _reaches(power, tier)) for power in own)


def _reaches(power: Power, tier: Tier) -> bool:
    return power.name in tier.granted_by


def approvers(property: Property, tier: Tier) -> list[StaffMember]:
    """Everybody who may grant this tier themselves, by name."""
    roles = _roles(property)
    return sorted((role.staff for role in roles if name_of(role) in tier.granted_by), key=lambda one: one.short_name)


def holders(property: Property, name: str) -> list[StaffMember]:
    """Everybody whom tiers call so, by name."""
    return sorted((role.staff for role in _roles(property) if name_of(role) == name), key=lambda one: one.short_name)


def approvers_of(property: Property) -> Mapping[str, list[tuple[int, str]]]:
    """Everybody who decides something, with their names, by what tiers call them."""
    found: dict[str, list[tuple[int, str]]] = {}
    for role in _roles(property):
        if name := name_of(role):
            found.setdefault(name, []).append((role.staff_id, role.staff.short_name))
    return found


def _roles(property: Property) -> Iterable[Role]:
    return Role.objects.filter(property=property, staff__is_active=True).select_related("staff", "department")


def delegations_of(property: Property, *, now: dt.datetime) -> Iterable[Delegation]:
    """Those in force or still to come, the next to end first."""
    rows = Delegation.objects.filter(property=property, ends_at__gt=now)
    return rows.select_related("giver", "taker").order_by("ends_at", "pk")
