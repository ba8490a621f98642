"""A hotel in Shanghai, its shipped standard and hours, and stays in it: what the tests of planning start from."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from stays.plan import ONCE, Hours, Item, StayFacts
from tiers import programme
from tiers.standard import Component, Due, Row, Standard

SHIPPED: Standard = programme.read(programme.shipped_text()).standard
SHANGHAI = ZoneInfo("Asia/Shanghai")
WARSAW = ZoneInfo("Europe/Warsaw")
RIGA = ZoneInfo("Europe/Riga")
UTC = dt.UTC
TIERS = ("VA", "VB", "VC")


def open_on(first: str, last: str, days: int = 7) -> Hours:
    """Service hours from Monday on, for so many days of the week."""
    window = dt.time.fromisoformat(first), dt.time.fromisoformat(last)
    return Hours(tuple(window if day < days else None for day in range(7)))


ALWAYS = Hours((), always=True)
HOURS = {
    "front_office": ALWAYS,
    "security": ALWAYS,
    "housekeeping": open_on("07:00", "22:00"),
    "food_beverage": open_on("06:30", "23:00"),
    "guest_relations": open_on("07:00", "23:00"),
    "engineering": open_on("08:00", "22:00"),
    "sales": open_on("09:00", "18:00", days=5),
    "finance": open_on("09:00", "18:00", days=5),
    "general_manager": open_on("08:00", "20:00", days=6),
}


def moment(text: str, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    """A wall time at the hotel ("2026-04-16 14:30"), in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def wall(at: dt.datetime | None, zone: ZoneInfo = SHANGHAI) -> str | None:
    """The other way round."""
    return at and at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def stay(**values: Any) -> StayFacts:
    """Two nights from Thursday 16 April 2026, arriving 14:30, leaving at 12:00; times may be given as wall times."""
    zone = values.setdefault("zone", SHANGHAI)
    arrival = dt.date.fromisoformat(str(values.pop("arrival_date", "2026-04-16")))
    departure = dt.date.fromisoformat(str(values.pop("departure_date", arrival + dt.timedelta(days=2))))
    times = {"eta": f"{arrival} 14:30", "departure_at": f"{departure} 12:00", "checked_in_at": None}
    known = {name: values.pop(name, usual) for name, usual in times.items()}
    moments = {name: moment(at, zone) if isinstance(at, str) else at for name, at in known.items()}
    usual = {"tier": "VA", "hours": HOURS, "arrival_date": arrival, "departure_date": departure}
    usual["carry_the_name"] = SHIPPED.named
    return StayFacts(**(usual | moments | values))


LONG_BEFORE = moment("2026-03-02 10:00")


def row(key: str = "task", **values: Any) -> Row:
    """A row of a small standard."""
    usual: dict[str, Any] = {
        "number": "1",
        "title": key.replace("_", " ").capitalize(),
        "stage": "before_arrival",
        "department": "housekeeping",
        "due": Due("eta", minutes=-120),
        "tiers": frozenset({"VA"}),
    }
    return Row(key=key, **(usual | values))


def standard(*rows: Row, components: Iterable[Component] = (), **values: Any) -> Standard:
    """A small standard of these rows."""
    known = {component.code: component for component in components}
    shipped = {name: getattr(SHIPPED, name) for name in ("allergens", "diets", "refused_by_diet", "certified_only")}
    return Standard("1", rows, known, **(shipped | values))


def by_key(items: Iterable[Item]) -> dict[str, Item]:
    """Items that happen once, by key; daily ones by key and day."""
    return {item.key if item.day == ONCE else f"{item.key} {item.day}": item for item in items}


def stored(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items with ids, as if they had been written to rows."""
    items = tuple(items)
    unused = count(max([999, *(item.id for item in items if item.id)]) + 1)
    return tuple(item if item.id else dataclasses.replace(item, id=next(unused)) for item in items)


def begin(item: Item, at: dt.datetime, room: str = "") -> Item:
    """The item begun, as the desk does it."""
    return dataclasses.replace(item, state="begun", begun_at=at, done_room=room)


def tick(item: Item, at: dt.datetime, room: str = "") -> Item:
    """The item done, as the desk does it."""
    return dataclasses.replace(item, state="done", done_at=at, done_room=room, state_reason="", reason_health=False)


def changed(items: Iterable[Item], *new: Item) -> tuple[Item, ...]:
    """The items with these in the place of the old ones."""
    places = {(item.key, item.day): item for item in new}
    return tuple(places.get((item.key, item.day), item) for item in items)


def sheet(items: Iterable[Item], zone: ZoneInfo = SHANGHAI) -> list[dict[str, Any]]:
    """The plan as it reads on a sheet, for comparing whole."""
    return [_line(item, zone) for item in items]


def _line(item: Item, zone: ZoneInfo) -> dict[str, Any]:
    line: dict[str, Any] = {
        "key": item.key,
        "stage": item.stage,
        "department": item.department,
        "title": item.title,
        "due": wall(item.due_at, zone),
        "state": item.state,
        "marks": [mark for mark in ("gate", "live", "health", "in_room") if getattr(item, mark)],
        "after": list(item.after),
        "detail": item.detail,
        "components": [_component(c) for c in item.components],
    }
    return line if item.day == ONCE else {"day": str(item.day), **line}


def _component(component: Any) -> str:
    words = f"{component.quantity} {component.name}"
    return f"{words} ({component.note})" if component.note else words
