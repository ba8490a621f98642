"""Whether a room will be ready when the guest comes, and why: ready, on track, at risk, overdue. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_noop

from stays import words as said_as
from stays.plan import Item
from tiers.standard import ASSIGN_ROOM
from vipdesk.hotel import clock

OVERDUE, AT_RISK, READY, ON_TRACK = "overdue", "at_risk", "ready", "on_track"
PAST_DUE, NO_ROOM, NO_ROOM_FOR_PROTECTION, GATE_OPEN, NOT_BEGUN, ALL_DONE, NEXT = (
    "past_due",
    "no_room",
    "no_room_for_protection",
    "gate_open",
    "not_begun",
    "all_done",
    "next",
)
SETTLED = frozenset({"done", "waived"})
STOPPED = "stopped"
BEING_PREPARED = "being_prepared"
NO_STATES: Mapping[str, str] = {}
DAY = dt.timedelta(days=1)
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Limits:
    """When a room that is not finished is at risk; the hotel's to change."""

    room_by: dt.time = dt.time(18)  # the day before the arrival
    gate_minutes: int = 60  # a gate open so shortly before the arrival
    begin_minutes: int = 30  # an item not begun so shortly before it is due


LIMITS = Limits()


@dataclass(frozen=True)
class Point:
    """One item of the outlook, as far as a reason names it."""

    title: str
    department: str
    due_at: dt.datetime | None = None
    health: bool = False
    stopped: bool = False  # the guest may not have it, and nobody has decided what comes in its place

    def as_json(self) -> dict[str, Any]:
        """The point as it is stored."""
        due = self.due_at.isoformat() if self.due_at else None
        return {
            "title": self.title,
            "department": self.department,
            "due_at": due,
            "health": self.health,
            **({STOPPED: True} if self.stopped else {}),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> "Point | None":
        """The point that was stored so."""
        if values is None:
            return None
        due = dt.datetime.fromisoformat(values["due_at"]) if values["due_at"] else None
        return cls(values["title"], values["department"], due, values["health"], values.get(STOPPED, False))


@dataclass(frozen=True)
class Outlook:
    """All that readiness needs of a stay's items, small enough to be kept with the stay."""

    total: int = 0
    done: int = 0
    first_open: Point | None = None  # the open one that is due first
    first_not_begun: Point | None = None
    first_gate: Point | None = None  # the open gate that is due first
    room_item: Point | None = None  # the open item that assigning a room ticks
    last_settled: Point | None = None
    room: str = ""  # what the room is: `being_prepared`, `clean`, `inspected`; "" where no row says

    def as_json(self) -> dict[str, Any]:
        """The outlook as it is stored."""
        points = {name: point and point.as_json() for name, point in self._points().items()}
        return {"total": self.total, "done": self.done, **points, "room": self.room}

    def _points(self) -> dict[str, Point | None]:
        return {name: getattr(self, name) for name in POINTS}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Outlook":
        """The outlook that was stored so; an empty one for an empty value."""
        if not values:
            return cls()
        points = {name: Point.from_json(values.get(name)) for name in POINTS}
        return cls(total=values["total"], done=values["done"], **points, room=values.get("room", ""))


POINTS = ("first_open", "first_not_begun", "first_gate", "room_item", "last_settled")


@dataclass(frozen=True)
class Reason:
    """Why a room is in its state: a code and the item it is about."""

    code: str
    point: Point | None = None


@dataclass(frozen=True)
class Readiness:
    """A room's state (None where nothing is to be made ready), the reason, and how far the work has come."""

    state: str | None
    reason: Reason | None
    done: int
    total: int


def summary(items: Iterable[Item], room_states: Mapping[str, str] = NO_STATES) -> Outlook:
    """The outlook of a stay: rows before the arrival that are gates or not live; withdrawn ones do not count.

    `room_states` says by key what the room is once an item is done.
    """
    items = list(items)
    counted = [i for i in items if i.stage == "before_arrival" and (i.gate or not i.live) and i.state != "withdrawn"]
    settled = [i for i in counted if i.state in SETTLED]
    unsettled = sorted((i for i in counted if i.state not in SETTLED), key=_by_due)
    return Outlook(
        total=len(counted),
        done=len(settled),
        first_open=_first(unsettled),
        first_not_begun=_first([i for i in unsettled if i.state != "begun"]),
        first_gate=_first([i for i in unsettled if i.gate]),
        room_item=_first([i for i in unsettled if i.ticked_by == ASSIGN_ROOM]),
        last_settled=_first(sorted(settled, key=_by_done, reverse=True)),
        room=_room(items, room_states),
    )


def _room(items: Iterable[Item], states: Mapping[str, str]) -> str:
    """What the room is by the last of these items, in the order of the sheet, that is done."""
    own = sorted((i for i in items if i.key in states and i.state != "withdrawn"), key=lambda item: item.position)
    done = [states[item.key] for item in own if item.state == "done"]
    return done[-1] if done else BEING_PREPARED if own else ""


def _by_due(item: Item) -> tuple[dt.datetime, int, dt.date, str]:
    return item.due_at or NEVER, item.position, item.day, item.key


def _by_done(item: Item) -> tuple[dt.datetime, int]:
    earliest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return item.done_at or earliest, item.position


def _first(items: Sequence[Item]) -> Point | None:
    return _point(items[0]) if items else None


def _point(item: Item) -> Point:
    return Point(item.title, item.department, item.due_at, item.health, item.state == STOPPED)


def readiness(
    outlook: Outlook,
    *,
    now: dt.datetime,
    eta: dt.datetime | None,
    arrival_date: dt.date,
    zone: ZoneInfo,
    room_assigned: bool,
    protection_waits: bool = False,
    over: bool = False,
    limits: Limits = LIMITS,
) -> Readiness:
    """The state of a room at this moment. `eta` is the expected arrival, the assumed one while that is unknown.

    `protection_waits`: the stay leads its group, and somebody of the protection has no room yet.
    The caller keeps the answer given at check-in: from then on it does not change.
    """
    if over or not outlook.total:
        return Readiness(None, None, outlook.done, outlook.total)
    late = now >= clock.at(zone, arrival_date - DAY, limits.room_by)
    no_room = NO_ROOM if not room_assigned else NO_ROOM_FOR_PROTECTION if protection_waits else ""
    at_risk = _at_risk(outlook, now, eta, no_room if late else "", limits)
    state, reason = _overdue(outlook, now) or at_risk or _going_on(outlook, protection_waits=protection_waits)
    return Readiness(state, reason, outlook.done, outlook.total)


Judged = tuple[str, Reason]


def _overdue(outlook: Outlook, now: dt.datetime) -> Judged | None:
    first = outlook.first_open
    return (OVERDUE, Reason(PAST_DUE, first)) if first and first.due_at and first.due_at < now else None


def _at_risk(
    outlook: Outlook, now: dt.datetime, eta: dt.datetime | None, no_room: str, limits: Limits
) -> Judged | None:
    gate, waiting = outlook.first_gate, outlook.first_not_begun
    if no_room:
        return AT_RISK, Reason(no_room, outlook.room_item)
    if gate and eta and eta - now <= dt.timedelta(minutes=limits.gate_minutes):
        return AT_RISK, Reason(GATE_OPEN, gate)
    if waiting and waiting.due_at and waiting.due_at - now <= dt.timedelta(minutes=limits.begin_minutes):
        return AT_RISK, Reason(NOT_BEGUN, waiting)
    return None


def _going_on(outlook: Outlook, *, protection_waits: bool) -> Judged:
    if outlook.done == outlook.total:
        waits = Reason(NO_ROOM_FOR_PROTECTION)
        return (ON_TRACK, waits) if protection_waits else (READY, Reason(ALL_DONE, outlook.last_settled))
    return ON_TRACK, Reason(NEXT, outlook.first_open)


def masked(reason: Reason, title: str) -> Reason:
    """The reason for a viewer who may not read an item that speaks of health: with this title in its place."""
    point = reason.point
    return replace(reason, point=replace(point, title=title)) if point and point.health else reason


def words(reason: Reason | None, *, zone: ZoneInfo, now: dt.datetime, departments: Mapping[str, Any]) -> str:
    """The reason in the viewer's language: the item, the department by its name, the property's local time."""
    if reason is None:
        return ""
    point = reason.point
    if reason.code == ALL_DONE:
        return gettext("Everything is done")
    if reason.code == NO_ROOM_FOR_PROTECTION:
        return gettext("No room is assigned yet for the protection")
    if point is None:
        return gettext("No room is assigned yet")
    phrase = UNDECIDED if point.stopped else _phrase(reason.code, timed=point.due_at is not None)
    department = departments.get(point.department, point.department)
    return gettext(phrase) % {"item": point.title, "department": department, "time": _time(point.due_at, zone, now)}


def _phrase(code: str, *, timed: bool) -> str:
    """The words of a reason; some are other words where the item has no due time yet."""
    return PHRASES[code] if timed else PHRASES_WITHOUT_TIME.get(code, PHRASES[code])


UNDECIDED = gettext_noop("%(item)s may not be brought: replace, waive or allow it, %(department)s")
PHRASES: Mapping[str, str] = {
    PAST_DUE: gettext_noop("%(item)s was due %(time)s, %(department)s"),
    NO_ROOM: gettext_noop("No room is assigned yet: %(item)s, %(department)s"),
    GATE_OPEN: gettext_noop("%(item)s is still open, due %(time)s, %(department)s"),
    NOT_BEGUN: gettext_noop("%(item)s is due %(time)s and not begun, %(department)s"),
    NEXT: gettext_noop("Next: %(item)s by %(time)s, %(department)s"),
}
PHRASES_WITHOUT_TIME: Mapping[str, str] = {
    GATE_OPEN: gettext_noop("%(item)s is still open, %(department)s"),
    NEXT: gettext_noop("Next: %(item)s, %(department)s"),
}


def _time(due: dt.datetime | None, zone: ZoneInfo, now: dt.datetime) -> str:
    """The wall time at the property, with the date when that is not today's."""
    if due is None:
        return ""
    local = due.astimezone(zone)
    time = f"{local.hour:02}:{local.minute:02}"
    return time if local.date() == clock.today(zone, now) else f"{said_as.day_and_month(local.date())} {time}"
