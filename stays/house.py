"""What a property has set up: departments and hours, tiers, rules, the standard in force, rooms; read when first asked for."""

import builtins
import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from stays.plan import Hours
from tiers.grading import Rule
from tiers.lines import Programme
from tiers.models import ReceptionStandard, Tier
from tiers.readers import current_standard, rules_of, tiers_of
from tiers.standard import Standard
from vipdesk.hotel.models import Department, Property, Room


class House:
    """One property's set-up, as it stands while one booking or act is worked on."""

    def __init__(self, property: Property) -> None:
        self.property = property

    def read(self) -> None:
        """Read all of it now."""
        for part in ("departments", "hours", "tiers", "rules", "standard", "rooms"):
            getattr(self, part)

    @cached_property
    def departments(self) -> Mapping[str, Department]:
        return {department.code: department for department in self._windows}

    @cached_property
    def hours(self) -> Mapping[str, Hours]:
        """The service hours of each department, by its code."""
        rows: dict[str, list[Any]] = {}
        for row in self._windows:
            rows.setdefault(row.code, []).append(row)
        return {code: _hours(department, rows[code]) for code, department in self.departments.items()}

    @cached_property
    def _windows(self) -> list[Any]:
        return list(Department.objects.filter(property=self.property).each_window())

    @cached_property
    def tiers(self) -> Mapping[str, Tier]:
        return {tier.code: tier for tier in tiers_of(self.property)}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rules_of(self.property))

    @cached_property
    def standard(self) -> ReceptionStandard | None:
        """The version that a stay without one is pinned to."""
        return current_standard(self.property)

    @cached_property
    def rooms(self) -> Mapping[str, bool]:
        """The rooms that the hotel lists, by their numbers: whether each is out of order."""
        return dict(Room.objects.filter(property=self.property).values_list("number", "out_of_order"))

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


KEPT: dict[int, House] = {}  # by property


def house_of(property: Property) -> House:
    """The set-up of a property as it stands now."""
    return House(property)


def house_at_hand(property: Property) -> House:
    """The set-up of a property that has just been read; kept in this process until its stamp says that it has changed."""
    kept = KEPT.get(property.pk)
    if kept is None or kept.property.set_up != property.set_up:
        kept = KEPT[property.pk] = House(property)
        kept.read()
    house = copy.copy(kept)
    house.property = property
    return house


def hours_of(department: Department) -> Hours:
    """The department's service hours as planning takes them."""
    return _hours(department, department.hours.all())


def _hours(department: Department, rows: Iterable[Any]) -> Hours:
    windows = {row.weekday: (row.opens, row.closes) for row in rows}
    return Hours(windows=tuple(windows.get(day) for day in range(7)), always=department.always_open)


def is_open(hours: Hours, zone: ZoneInfo, now: dt.datetime) -> bool:
    """Whether a department works at this moment; the closing time is inside."""
    local = now.astimezone(zone)
    window = hours.windows[local.weekday()]
    return hours.always or (window is not None and window[0] <= local.time() <= window[1])
