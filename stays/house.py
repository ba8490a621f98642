"""What a property has set up, read once for a booking or an act: departments and hours, tiers, rules, the standard in force."""

import builtins
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from stays.plan import Hours
from tiers.grading import Rule
from tiers.lines import Programme
from tiers.models import ReceptionStandard, Tier
from tiers.readers import current_standard, rules_of, tiers_of
from tiers.standard import Standard
from vipdesk.hotel.models import Department, Property


@dataclass(frozen=True)
class House:
    """One property's set-up; `standard` is the version that a stay without one is pinned to."""

    property: Property
    departments: Mapping[str, Department]
    hours: Mapping[str, Hours]
    tiers: Mapping[str, Tier]
    rules: tuple[Rule, ...]
    standard: ReceptionStandard | None

    @builtins.property  # `property` is the hotel in here
    def programme(self) -> Programme:
        """What the file in force says; this will raise LookupError where none was loaded."""
        if self.standard is None:
            raise LookupError(f"{self.property} has no reception standard")
        return self.standard.programme()

    @builtins.property
    def in_force(self) -> tuple[int, Standard]:
        """The version and the rows of the standard in force; this will raise LookupError where none was loaded."""
        if self.standard is None:
            raise LookupError(f"{self.property} has no reception standard")
        return self.standard.version, self.programme.standard


def house_of(property: Property) -> House:
    """The set-up of a property as it stands now."""
    departments = {d.code: d for d in Department.objects.filter(property=property).with_hours()}
    return House(
        property=property,
        departments=departments,
        hours={code: hours_of(d) for code, d in departments.items()},
        tiers={t.code: t for t in tiers_of(property)},
        rules=tuple(rules_of(property)),
        standard=current_standard(property),
    )


def hours_of(department: Department) -> Hours:
    """The department's service hours as planning takes them."""
    windows = {h.weekday: (h.opens, h.closes) for h in department.hours.all()}
    return Hours(windows=tuple(windows.get(day) for day in range(7)), always=department.always_open)


def is_open(hours: Hours, zone: ZoneInfo, now: dt.datetime) -> bool:
    """Whether a department works at this moment; the closing time is inside."""
    local = now.astimezone(zone)
    window = hours.windows[local.weekday()]
    return hours.always or (window is not None and window[0] <= local.time() <= window[1])
