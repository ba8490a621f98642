"""What a hotel still lacks to follow its reception standard."""

from collections import Counter

from tiers.models import VipCode
from tiers.standard import Standard
from vipdesk.hotel.models import Department, Property, Role


def missing(hotel: Property, standard: Standard) -> list[str]:
    """This will say in words what the property lacks: departments, people, service hours, tiers for VIP codes."""
    rows = Counter(row.department for row in standard.rows if not row.off)
    departments = {department.code: department for department in Department.objects.filter(property=hotel).with_hours()}
    staffed = set(Role.objects.filter(property=hotel, staff__is_active=True).values_list("department__code", flat=True))
    words = [f"no department {code}; rows without an owner: {rows[code]}" for code in rows if code not in departments]
    for code, department in departments.items():
        if code in rows and code not in staffed:
            words.append(f"nobody works in {code}")
        if code in rows and not department.always_open and not department.hours.all():
            words.append(f"{code} has no service hours")
    return words + _codes_to_map(hotel)


def _codes_to_map(hotel: Property) -> list[str]:
    """This will say how many VIP codes wait for a tier."""
    waiting = VipCode.objects.of(hotel).to_map().count()
    return [f"a VIP level for VIP codes that came in: {waiting}"] if waiting else []
