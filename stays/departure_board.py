"""The departure board: who leaves on a day, in the order in which they leave, and how far car, bill, farewell and room are."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from stays import checklist, due, farewell, lines, shown, shown_plan
from stays.escalating import quiet_of
from stays.escalation import Quiet
from stays.facts import departure_of
from stays.house import House, house_of
from stays.models import ChecklistItem, Stay
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from tiers.models import ReceptionStandard
from tiers.standard import DEPARTURES, Standard
from vipdesk.access.visibility import Sight
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox.call_models import Call

ELSE = ""  # the column of what the standard gives none: shown as long as it is open
OF_DEPARTURE = ("arrival_date", "departure_date", "expected_arrival_at", "expected_departure_at")


@dataclass(frozen=True)
class Standing:
    """Somebody of the farewell line: who, as what, when they were called, and when they said that they come."""

    name: str
    role: str
    called_at: dt.datetime | None = None
    coming_at: dt.datetime | None = None


@dataclass(frozen=True)
class Leaving:
    """One line of the board."""

    stay: ShownStay
    leaves_at: dt.datetime  # or left, of a guest who has
    is_said: bool  # whether somebody said when
    items: Mapping[str, tuple[ShownItem, ...]]  # by column
    line: tuple[Standing, ...]

    @property
    def gone(self) -> bool:
        return bool(self.stay.row["status"] == Stay.Status.CHECKED_OUT)


def board(sight: Sight, property: Property, date: dt.date, *, now: dt.datetime) -> tuple[Leaving, ...]:
    """Who leaves on a date, those who have left at the end; on today's also who should have left before. Eight queries."""
    rows = list(shown.rows(leaving_on(property, date, now=now)).order_by("pk"))
    needs = shown.needs_of(rows, property)
    house, standards = house_of(property), _standards(rows, property)
    times = {row["id"]: _leaves_at(row, house) for row in rows}
    wanted = _wanted(times)
    items = _items(wanted, {row["id"]: standards.get(row["standard__version"]) for row in rows}, sight)
    stood = _lines(rows, times, standards, wanted, property, date)
    found = [
        Leaving(
            stay=shown.shown(row, needs.get(row["guest_id"], ()), sight, property, now=now),
            leaves_at=row["checked_out_at"] or times[row["id"]],
            is_said=bool(row["expected_departure_at"]),
            items=items.get(row["id"], {}),
            line=stood.get(row["id"], ()),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.gone, one.leaves_at, one.stay.id)))


def leaving_on(property: Property, date: dt.date, *, now: dt.datetime) -> Any:
    """The stays that end on a date; on today's also those that should have ended before."""
    those = Q(departure_date=date, status__in=["reserved", "in_house", "checked_out"])
    if date == clock.today(property.zone, now):
        those |= Q(departure_date__lt=date, status="in_house")
    return Stay.objects.at(property).filter(those, on_list=True)


def state_of(property: Property, date: dt.date, *, now: dt.datetime) -> tuple[str, ...]:
    """What changes when the board may look different: for an ETag."""
    rows = list(leaving_on(property, date, now=now).order_by("pk").values_list("pk", "revision", "changed_at"))
    coming = Call.objects.filter(letter__kind=farewell.LINE, letter__property=property, over_at__gt=now)
    return tuple(str(value) for value in (rows, *coming.aggregate(Count("pk"), Count("coming_at")).values()))


def _leaves_at(row: Any, house: House) -> dt.datetime:
    return departure_of(Stay(**{name: row[name] for name in OF_DEPARTURE}), house)


def _standards(rows: Iterable[Any], property: Property) -> Mapping[int, Standard]:
    """The standards that these stays are planned by, by their versions."""
    versions = {row["standard__version"] for row in rows} - {None}
    found = ReceptionStandard.objects.of(property).filter(version__in=versions).defer("source")
    return {one.version: one.standard() for one in found}


def _wanted(stays: Iterable[int]) -> list[ChecklistItem]:
    """What is to be done for each departure."""
    rows = ChecklistItem.objects.filter(stay__in=list(stays), stage=due.DEPARTURE).exclude(state="withdrawn")
    return list(rows.select_related("department", "done_by", "override_by"))


def _items(
    wanted: Iterable[ChecklistItem], standards: Mapping[int, Standard | None], sight: Sight
) -> Mapping[int, Mapping[str, tuple[ShownItem, ...]]]:
    """What of it the viewer may know, by stay and column."""
    own = [one for one in wanted if shown_plan.is_shown(one, sight)]
    by_id: dict[int | None, ChecklistItem] = {one.pk: one for one in own}
    found: dict[int, dict[str, tuple[ShownItem, ...]]] = {}
    for item in checklist.in_order(own):
        shown_item = shown_plan.dressed(by_id[item.id], sight)
        column = _column(shown_item, standards[shown_item.stay_id])
        if column != ELSE or shown_item.is_open:
            columns = found.setdefault(shown_item.stay_id, {})
            columns[column] = (*columns.get(column, ()), shown_item)
    return found


def _column(item: ShownItem, standard: Standard | None) -> str:
    _place, row = standard.places.get(item.key, (0, None)) if standard else (0, None)
    return row.on_departures if row and row.on_departures in DEPARTURES else ELSE


# --- the farewell line ----------------------------------------------------------------------------------------------


def _lines(
    rows: Iterable[Any],
    times: Mapping[int, dt.datetime],
    standards: Mapping[int, Standard],
    items: Iterable[ChecklistItem],
    property: Property,
    date: dt.date,
) -> Mapping[int, tuple[Standing, ...]]:
    """Who stands in each line: those who were called, and until then those who will be, by roster and standard."""
    called = farewell.calls_of(times.items())
    wanted: dict[int, set[str]] = {}
    for item in items:
        if item.live and item.state in ("open", "begun"):
            wanted.setdefault(item.stay_id, set()).add(item.item_key)
    duties, quiet = roster.everybody_on(property, date), quiet_of(property)
    found: dict[int, tuple[Standing, ...]] = {}
    for row in rows:
        stay, standard = row["id"], standards.get(row["standard__version"])
        if stay in called:
            found[stay] = tuple(who_was_called(one) for one in called[stay])
        elif row["status"] != Stay.Status.CHECKED_OUT:
            tier, keys = row["tier__code"] or "", wanted.get(stay, set())
            found[stay] = _to_call(standard, keys, tier, times[stay], quiet, duties)
    return found


def _to_call(
    standard: Standard | None,
    wanted: Collection[str],
    tier: str,
    leaves_at: dt.datetime,
    quiet: Quiet,
    duties: lines.Duties,
) -> tuple[Standing, ...]:
    roles = [role for row in lines.lines_of(standard, wanted) for role in lines.roles_of(row, tier, quiet, leaves_at)]
    return tuple(_standing(person, role) for person, role in lines.people_of(roles, duties).items())


def _standing(person: StaffMember, role: str) -> Standing:
    return Standing(person.short_name, role)


def who_was_called(one: Call) -> Standing:
    """Somebody who was called to a line."""
    return Standing(one.staff.short_name, one.called_as, one.called_at, one.coming_at)
