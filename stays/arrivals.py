"""The daily list: one query for the stays of a day, dressed for one viewer; screen, API and (later) paper take it from here."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from stays import due, seen, shown
from stays.models import ChecklistItem, Stay
from stays.shown import ShownStay
from vipdesk.access.matrix import FULL
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight, visible
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.hotel.written_once import WrittenOnce

NIGHT = dt.timedelta(days=1)
IN_HOUSE, LEAVING = "in_house", "leaving"  # parts of a day's list beside its arrivals


@dataclass(frozen=True)
class Arrival:
    """One line of the list: a stay, and what is still open for it before the arrival."""

    stay: ShownStay
    open_items: tuple[dict[str, Any], ...]
    open_total: int


@dataclass(frozen=True)
class DayList:
    """The VIP arrivals of one property on one date, complete, in the order in which they are expected."""

    property: Property
    date: dt.date
    arrivals: tuple[Arrival, ...]
    in_house: int
    leaving: int
    others: tuple[Arrival, ...] = ()  # the part that was asked for beside the arrivals
    state: tuple[str, ...] = ()  # what `state_of` answers for these rows


def day_list(
    viewer: Viewer,
    property: Property,
    date: dt.date,
    *,
    now: dt.datetime,
    department: str | None = None,
    part: str = "",
    brief: bool = False,
    sight: Sight | None = None,
    only: Collection[str] | None = None,
) -> DayList:
    """The list of a date for one viewer and (when named) the open items of one department. Three queries.

    `part` asks for those who are in house or leaving as well; a screen needs no more than `brief` rows. A list that is
    made for a department goes by a `sight` of its own, one for a section of it by the keys of `only` its items.
    """
    sight = sight or visible(viewer, property, "screen")
    stays = list(shown.rows(on_the_list(property, date, now=now), viewer, brief=brief).order_by("awaited_at", "pk"))
    coming = [row for row in stays if is_arrival(row, date, clock.today(property.zone, now))]
    others = [row for row in stays if part and _is_of(part, row, date)]
    needs = shown.needs_of([*coming, *others], property)
    of_department = Q(department__code=department or sight.department)
    items = _open_items(of_department & _items_of(coming, others, date, property, only), sight)

    def dressed(row: Any) -> Arrival:
        return Arrival(
            stay=shown.shown(row, needs.get(row["guest_id"], ()), sight, property, now=now),
            open_items=tuple(items.get(row["id"], ())),
            open_total=row["outlook"].get("total", 0) - row["outlook"].get("done", 0),
        )

    return DayList(
        property=property,
        date=date,
        arrivals=tuple(dressed(row) for row in coming),
        others=tuple(dressed(row) for row in others),
        in_house=sum(row["status"] == Stay.Status.IN_HOUSE for row in stays),
        leaving=sum(_is_leaving(row, date) for row in stays),
        state=_state(stays, looks=viewer.by is not None),
    )


def on_the_list(property: Property, date: dt.date, *, now: dt.datetime) -> Any:
    """The stays that a day's page speaks of: arrivals of the date, last night's still awaited, who is in house, who leaves."""
    today = clock.today(property.zone, now)
    return _of_day(property.pk, date, date - NIGHT if date == today else None)


def _of_day(property_id: int, date: dt.date, last_night: dt.date | None) -> Any:
    """The same; `last_night` is given for today's page."""
    arrives = Q(arrival_date=date, status__in=["reserved", "in_house", "checked_out"])
    in_house = Q(status="in_house", arrival_date__lte=date, departure_date__gte=date)
    if last_night is not None:
        arrives |= Q(arrival_date=last_night, status="reserved")
        in_house = Q(status="in_house")
    return Stay.objects.at(property_id).filter(arrives | in_house, on_list=True)


def is_arrival(row: Any, date: dt.date, today: dt.date) -> bool:
    """Whether a row of the page is an arrival of the date (the night before counts until the guest has come)."""
    if row["arrival_date"] == date:
        return True
    return date == today and row["status"] == Stay.Status.RESERVED


def _is_of(part: str, row: Any, date: dt.date) -> bool:
    """Whether a row is one of those in house, or of those who leave."""
    return _is_leaving(row, date) if part == LEAVING else row["status"] == Stay.Status.IN_HOUSE


def _is_leaving(row: Any, date: dt.date) -> bool:
    return row["departure_date"] == date and row["status"] == Stay.Status.IN_HOUSE


def _items_of(
    coming: list[Any], others: list[Any], date: dt.date, property: Property, only: Collection[str] | None
) -> Q:
    """Which items a list speaks of: before the arrival of those who come, and of the day for those who are here. A section
    has those of the arrival itself too."""
    awaited = [row["id"] for row in coming if row["status"] == Stay.Status.RESERVED]
    stages = [due.BEFORE_ARRIVAL] if only is None else [due.BEFORE_ARRIVAL, due.ARRIVAL]
    found = Q(stay_id__in=awaited, stage__in=stages)
    if others:
        ends = clock.at(property.zone, date + dt.timedelta(days=1), clock.NIGHT_ENDS)
        here = Q(stay_id__in=[row["id"] for row in others], stage__in=[due.IN_HOUSE, due.DEPARTURE])
        found |= here & Q(due_at__lt=ends)
    return found if only is None else found & Q(item_key__in=only)


def _open_items(wanted: Q, sight: Sight) -> dict[int, list[dict[str, Any]]]:
    """What of it is still open, by stay, in order of due time.

    What a serving is called may differ by what the guest may not have: it is for those who read health there.
    """
    found: dict[int, list[dict[str, Any]]] = {}
    values = ["id", "stay_id", "title", "detail", "due_at", "state", "gate", "live", "health", "department__code"]
    values += [] if sight.level("health") == FULL else ["components"]
    for item in ChecklistItem.objects.open().filter(wanted).order_by("due_at", "position", "pk").values(*values):
        health, code, parts = item.pop("health"), item.pop("department__code"), item.pop("components", ())
        if not sight.reads_health(code) and (health or parts):
            item["detail"] = ""
        if sight.shows_item(health=health, department=code):
            found.setdefault(item.pop("stay_id"), []).append(item)
    return found


def state_of(viewer: Viewer, property: Property, date: dt.date, *, now: dt.datetime) -> tuple[str, ...]:
    """What changes exactly when the day's page may look different to this viewer: for an ETag, in one small query.

    The few rows are counted here: to have the database do it takes longer to ask for than to read them.
    """
    today = clock.today(property.zone, now)
    asked = (property.pk, viewer.by or 0, date)
    rows = STATE_TODAY.rows(*asked, date - NIGHT) if date == today else STATE.rows(*asked)
    return _state([dict(zip(OF_STATE, row, strict=True)) for row in rows], looks=viewer.by is not None)


OF_STATE = ("id", "revision", "changed_at", "looked__at")


def _state_rows(property_id: int, staff_id: int, date: dt.date, last_night: dt.date | None = None) -> Any:
    return seen.with_looks_of(_of_day(property_id, date, last_night), staff_id).values_list(*OF_STATE)


STATE = WrittenOnce(_state_rows, -1, -2, dt.date(1, 1, 3))
STATE_TODAY = WrittenOnce(_state_rows, -1, -2, dt.date(1, 1, 3), dt.date(1, 1, 4))


def _state(stays: list[Any], *, looks: bool) -> tuple[str, ...]:
    """The same, of rows that have been read."""
    revisions, changed, pks = ([row[name] for row in stays] for name in ("revision", "changed_at", "id"))
    values = [len(stays), sum(revisions), max(changed, default=None), max(pks, default=None)]
    if looks:
        seen_at = [row["looked__at"] for row in stays if row["looked__at"]]
        values += [len(seen_at), max(seen_at, default=None)]
    return tuple(str(value) for value in values)
