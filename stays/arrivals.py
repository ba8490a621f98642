"""The daily list: one query for the stays of a day, dressed for whoever looks; screen, paper, mail and API take it from here."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db.models import Q

from stays import due, seen, shown
from stays.models import ChecklistItem, Stay
from stays.shown import KnownStay, Row, ShownStay
from vipdesk.access.matrix import FULL
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight, visible
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.hotel.thousands import made
from vipdesk.hotel.written_once import WrittenOnce

NIGHT = dt.timedelta(days=1)
IN_HOUSE, LEAVING = "in_house", "leaving"  # parts of a day's list beside its arrivals
BEFORE, TODAY, AHEAD = "before", "today", "ahead"  # where the day lies


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


@dataclass(frozen=True)
class Asked:
    """Whose list is wanted: of one property, as one viewer sees it, with what is open for one department."""

    property: Property
    sight: Sight
    department: str


@dataclass(frozen=True)
class Day:
    """The rows of one property's day before anybody looks at them: who comes, and the part asked for beside them."""

    property: Property
    coming: Sequence[Row]
    others: Sequence[Row]
    counts: Mapping[str, int]
    state: tuple[str, ...]


FoundItem = tuple[dict[str, Any], bool, bool]  # an item, whether it speaks of health, whether it is made of something
Items = Mapping[tuple[int, str], Sequence[FoundItem]]  # what is open of each stay for each department
OF_ITEM = ("id", "title", "detail", "due_at", "state", "gate", "live")
TITLED = ("title", "due_at")  # what a sheet shows of an item


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

    `part` asks for those who are in house or leaving as well; a list needs no more than `brief` rows. A list that is
    made for a department goes by a `sight` of its own, one for a section of it by the keys of `only` its items.
    """
    sight = sight or visible(viewer, property, "screen")
    asked = Asked(property, sight, department or sight.department)
    return next(day_lists([asked], date, now=now, part=part, brief=brief, only=only, looks_of=viewer))


def day_lists(
    asked: Sequence[Asked],
    date: dt.date,
    *,
    now: dt.datetime,
    part: str = "",
    brief: bool = False,
    only: Collection[str] | None = None,
    looks_of: Viewer | None = None,
    of_items: Sequence[str] = OF_ITEM,
) -> Iterator[DayList]:
    """The lists of a date, for any number of properties and departments, in the three queries of one.

    Each is made when its turn comes: of thousands, only one at a time is there. Of an item they have no more than
    `of_items`.
    """
    hotels = {one.property.pk: one.property for one in asked}
    found = shown.rows(_of_page(hotels.values(), date, now), looks_of, brief=brief).order_by("awaited_at", "pk")
    rows: dict[int, list[Row]] = {pk: [] for pk in hotels}
    for row in found:
        rows[row["property_id"]].append(row)
    looks = looks_of is not None and looks_of.by is not None
    days = {pk: _day_of(hotel, rows[pk], date, part, now, looks=looks) for pk, hotel in hotels.items()}
    known = _known(days.values(), now)
    items = _open_items(asked, days.values(), date, only, of_items)
    for one in asked:
        yield _as_seen(one, days[one.property.pk], date, known, items)


def _day_of(property: Property, rows: list[Row], date: dt.date, part: str, now: dt.datetime, *, looks: bool) -> Day:
    today = clock.today(property.zone, now)
    return Day(
        property=property,
        coming=[row for row in rows if is_arrival(row, date, today)],
        others=[row for row in rows if part and _is_of(part, row, date, today)],
        counts={one: sum(_is_of(one, row, date, today) for row in rows) for one in (IN_HOUSE, LEAVING)},
        state=_state(rows, looks=looks),
    )


def _known(days: Collection[Day], now: dt.datetime) -> dict[int, KnownStay]:
    """The stays of which a line is made, by their ids."""
    rows = {row["id"]: (row, day.property) for day in days for row in (*day.coming, *day.others)}
    guests = {row["guest_id"] for row, _property in rows.values()}
    needs = shown.needs_told(guests, [day.property.pk for day in days])
    return {
        pk: shown.known(row, needs.get((property.pk, row["guest_id"]), ()), property, now=now)
        for pk, (row, property) in rows.items()
    }


def _as_seen(asked: Asked, day: Day, date: dt.date, known: Mapping[int, KnownStay], items: Items) -> DayList:
    """A day as one of those who asked may see it."""
    items_of = _items_seen(asked)

    def dressed(row: Row) -> Arrival:
        found = items.get((row["id"], asked.department))
        line = {
            "stay": shown.dressed(known[row["id"]], asked.sight, asked.property),
            "open_items": items_of(found) if found else (),
            "open_total": row["outlook"].get("total", 0) - row["outlook"].get("done", 0),
        }
        return made(Arrival, line)

    return DayList(
        property=asked.property,
        date=date,
        arrivals=tuple(dressed(row) for row in day.coming),
        others=tuple(dressed(row) for row in day.others),
        in_house=day.counts[IN_HOUSE],
        leaving=day.counts[LEAVING],
        state=day.state,
    )


def on_the_list(property: Property, date: dt.date, *, now: dt.datetime) -> Any:
    """The stays that a day's page speaks of: arrivals of the date, last night's still awaited, who is in house, who leaves;
    of a day to come also those who will have arrived by then."""
    return _of_page([property], date, now)


def _of_page(properties: Iterable[Property], date: dt.date, now: dt.datetime) -> Any:
    """The same of several properties, each with its own today."""
    todays: dict[dt.date, list[int]] = {}
    for one in properties:
        todays.setdefault(clock.today(one.zone, now), []).append(one.pk)
    pages = [Q(property__in=own) & _page(date, _when(date, today), today - NIGHT) for today, own in todays.items()]
    return Stay.objects.filter(reduce(or_, pages), on_list=True)


def _when(date: dt.date, today: dt.date) -> str:
    """Which kind of page a date has."""
    if date == today:
        return TODAY
    return AHEAD if date > today else BEFORE


def _page(date: dt.date, when: str, last_night: dt.date | None) -> Q:
    """What is true of the stays of a page; on one before today nobody is awaited, and `last_night` says nothing."""
    arrives = Q(arrival_date=date, status__in=["reserved", "in_house", "checked_out"])
    here = Q(status="in_house", arrival_date__lte=date, departure_date__gte=date)
    if when == TODAY:
        arrives |= Q(arrival_date=last_night, status="reserved")
        here = Q(status="in_house")
    if when == AHEAD:
        here |= Q(status="reserved", arrival_date__gte=last_night, arrival_date__lt=date, departure_date__gte=date)
    return arrives | here


def is_arrival(row: Any, date: dt.date, today: dt.date) -> bool:
    """Whether a row of the page is an arrival of the date (the night before counts until the guest has come)."""
    if row["arrival_date"] == date:
        return True
    return date == today and row["status"] == Stay.Status.RESERVED


def _is_of(part: str, row: Any, date: dt.date, today: dt.date) -> bool:
    """Whether a row is one of those in house, on a day to come also who will be, or of those who leave or should have left."""
    if part == LEAVING:
        return row["departure_date"] <= date and row["status"] != Stay.Status.CHECKED_OUT
    return row["status"] == Stay.Status.IN_HOUSE or not is_arrival(row, date, today)


def _open_items(
    asked: Sequence[Asked], days: Iterable[Day], date: dt.date, only: Collection[str] | None, of_items: Sequence[str]
) -> Items:
    """What is still open for these departments before the arrival of those who come, and of the day for those who are here,
    in order of due time. A section (`only` its items) has those of the arrival itself too."""
    found: dict[tuple[int, str], list[FoundItem]] = {}
    wanted = _of_stages(days, date, [due.BEFORE_ARRIVAL] if only is None else [due.BEFORE_ARRIVAL, due.ARRIVAL])
    wanted &= Q(department__code__in={one.department for one in asked})
    if only is not None:
        wanted &= Q(item_key__in=only)
    hides = "detail" in of_items and any(one.sight.level("health") != FULL for one in asked)
    fields = ("stay_id", "department__code", "health", *of_items, *(["components"] if hides else []))
    rows = ChecklistItem.objects.open().filter(wanted).order_by("due_at", "position", "pk")
    for stay, department, health, *said in rows.values_list(*fields):
        item = dict(zip(of_items, said, strict=False))  # the components are for nobody
        found.setdefault((stay, department), []).append((item, health, hides and bool(said[-1])))
    return found


def _of_stages(days: Iterable[Day], date: dt.date, stages: Sequence[str]) -> Q:
    """Items of these stages of those who come, and those of others that are due before their night ends."""
    awaited: list[int] = []
    here: dict[dt.datetime, list[int]] = {}
    for day in days:
        awaited += [row["id"] for row in day.coming if row["status"] == Stay.Status.RESERVED]
        if day.others:
            ends = clock.at(day.property.zone, date + dt.timedelta(days=1), clock.NIGHT_ENDS)
            here.setdefault(ends, []).extend(row["id"] for row in day.others)
    of_the_day = [
        Q(stay_id__in=stays, stage__in=[due.IN_HOUSE, due.DEPARTURE], due_at__lt=ends) for ends, stays in here.items()
    ]
    coming = Q(stay_id__in=awaited, stage__in=stages)
    if not of_the_day:
        return coming
    # Of an either-or all items are looked through, unless an index can take all of their stays.
    return reduce(or_, of_the_day, coming) & Q(stay_id__in=[*awaited, *chain(*here.values())])


def _items_seen(asked: Asked) -> Callable[[Iterable[FoundItem]], tuple[dict[str, Any], ...]]:
    """Of items found, those that may be known of. What a serving is called may differ by what the guest may not have: it is
    for those who read health there."""
    sight, department = asked.sight, asked.department
    reads = sight.reads_health(department)
    shows = {health: sight.shows_item(health=health, department=department) for health in (False, True)}

    def seen(found: Iterable[FoundItem]) -> tuple[dict[str, Any], ...]:
        return tuple(
            [
                {**item, "detail": ""} if (health or parts) and not reads and "detail" in item else item
                for item, health, parts in found
                if shows[health]
            ]
        )

    return seen


def state_of(viewer: Viewer, property: Property, date: dt.date, *, now: dt.datetime) -> tuple[str, ...]:
    """What changes exactly when the day's page may look different to this viewer: for an ETag, in one small query.

    The few rows are counted here: to have the database do it takes longer to ask for than to read them.
    """
    today = clock.today(property.zone, now)
    asked, when = (property.pk, viewer.by or 0, date), _when(date, today)
    rows = STATE[when].rows(*asked, *([] if when == BEFORE else [today - NIGHT]))
    return _state([dict(zip(OF_STATE, row, strict=True)) for row in rows], looks=viewer.by is not None)


OF_STATE = ("id", "revision", "changed_at", "looked__at")


def _state_rows(when: str) -> WrittenOnce:
    """The rows of a kind of page, of a property, with the looks of one of its people."""

    def rows(property_id: int, staff_id: int, date: dt.date, last_night: dt.date | None = None) -> Any:
        stays = Stay.objects.at(property_id).filter(_page(date, when, last_night), on_list=True)
        return seen.with_looks_of(stays, staff_id).values_list(*OF_STATE)

    marks = (-1, -2, dt.date(1, 1, 3), dt.date(1, 1, 4))
    return WrittenOnce(rows, *(marks[:-1] if when == BEFORE else marks))


STATE = {when: _state_rows(when) for when in (BEFORE, TODAY, AHEAD)}


def _state(stays: list[Any], *, looks: bool) -> tuple[str, ...]:
    """The same, of rows that have been read."""
    revisions, changed, pks = ([row[name] for row in stays] for name in ("revision", "changed_at", "id"))
    values = [len(stays), sum(revisions), max(changed, default=None), max(pks, default=None)]
    if looks:
        seen_at = [row["looked__at"] for row in stays if row["looked__at"]]
        values += [len(seen_at), max(seen_at, default=None)]
    return tuple(str(value) for value in values)
