"""F15: the nights in which the clock is changed. What is due is worked out a second time, from the wall, and compared."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stays.plan import ONCE, Hours, Item, StayFacts
from stays.planning import plan
from tests.faults import played
from tests.faults.scene import Fault
from tests.faults.walls import DAY, HOUR, MINUTE, Walls, every, nights
from tests.stays.planned import ALWAYS, HOURS, SHIPPED, TIERS, open_on
from tiers.standard import Due, Row
from vipdesk.hotel import clock

LATE = {
    "front_office": ALWAYS,
    "security": ALWAYS,
    "housekeeping": open_on("01:30", "00:30"),
    "food_beverage": open_on("10:00", "02:30"),
    "guest_relations": open_on("07:00", "23:30"),
    "engineering": open_on("00:00", "23:59"),
    "sales": open_on("09:00", "18:00", days=5),
    "finance": open_on("02:00", "03:00", days=5),
    "general_manager": open_on("08:00", "00:00"),
}  # departments that open and close in the hours in which clocks are changed
HOUR_OF_NIGHT = 5  # a bare time before it belongs to the night that follows
Times = dict[tuple[str, dt.date], dt.datetime | None]


# --- what a wall time means -------------------------------------------------------------------------------------------


def read(walls: Walls) -> int:
    """Every wall time of three days, and every bare time of arrival, means what the clock on the wall shows; how many."""
    days = [walls.reads(walls.change).date() + n * DAY for n in (-1, 0, 1)]
    times = [dt.time(n // 60, n % 60) for n in range(24 * 60)]
    for day in days:
        for time in times:
            _same(walls, f"{day} {time}", clock.at(walls.zone, day, time), walls.at(day, time))
            meant = walls.at(day + (time.hour < HOUR_OF_NIGHT) * DAY, time)
            _same(walls, f"arrival {day} {time}", clock.eta_of(day, time, walls.zone), meant)
    for moment in every(MINUTE, walls.change - DAY, walls.change + DAY):
        _same(walls, f"hotel day {moment}", clock.hotel_day(walls.zone, moment), walls.hotel_day(moment))
    return len(days) * len(times)


def _same(walls: Walls, what: object, found: object, wanted: object) -> None:
    if found != wanted:
        raise Fault(f"{walls}: {what} is {found}, by the wall {wanted}")


# --- when items are due -----------------------------------------------------------------------------------------------


def planned(walls: Walls, chance: random.Random, step: dt.timedelta = HOUR) -> int:
    """Guests who arrive, leave or are booked at every hour around the change: each item is due when the wall says; how many."""
    due = 0
    for hour in every(step, walls.change - DAY, walls.change + DAY):
        for facts, now in _stays(walls, hour, chance):
            items = plan(SHIPPED, facts, (), now=now)
            found: Times = {(item.key, item.day): item.due_at for item in items}
            if len(found) != len(items):
                raise Fault(f"{walls}: an item is planned twice at {hour}")
            for item in items:
                wanted = _by_hand(item, facts, now, found, walls)
                _same(walls, f"{item.key} {item.day} of {facts.tier} at {hour}, told {now},", item.due_at, wanted)
            due += len(items)
    return due


def _stays(walls: Walls, hour: dt.datetime, chance: random.Random) -> Iterator[tuple[StayFacts, dt.datetime]]:
    """Who comes, leaves and is booked at this hour, and when that is said."""
    before, nights = walls.change - 8 * DAY, chance.randint(1, 3)
    yield _stay(walls, chance, walls.hotel_day(hour), nights, eta=hour), before
    leaves = walls.reads(hour).date()
    yield _stay(walls, chance, leaves - nights * DAY, nights, departure_at=hour), before
    soon = hour + chance.randint(1, 30) * HOUR / 2
    yield _stay(walls, chance, walls.hotel_day(soon), nights, eta=soon), hour
    yield _stay(walls, chance, walls.hotel_day(hour) + DAY, nights, eta=None), hour


def _stay(walls: Walls, chance: random.Random, arrival: dt.date, nights: int, **known: Any) -> StayFacts:
    departure = arrival + nights * DAY
    usual = {
        "eta": walls.at(arrival, dt.time(14, 30)),
        "departure_at": walls.at(departure, dt.time(12)),
        "tier": chance.choice(TIERS),
        "hours": chance.choice([HOURS, LATE]),
    }
    return StayFacts(zone=walls.zone, arrival_date=arrival, departure_date=departure, **usual | known)


def _by_hand(item: Item, facts: StayFacts, told: dt.datetime, dues: Times, walls: Walls) -> dt.datetime | None:
    """When a new item is due: the wall time is chosen first, then looked up."""
    row, lead = SHIPPED.places[item.key][1], SHIPPED.lead
    rule = _rule(row, item.day, facts, walls)
    if rule is None:
        return None
    due = _in_service(row, rule, facts.hours, walls)
    if due < told:
        due = told + (lead.amenity_minutes if row.amenity else lead.minutes) * MINUTE
    before = [dues.get((key, day)) for key in row.after for day in (item.day, ONCE)]
    due = max([due, *(moment for moment in before if moment is not None)])
    arrives = _arrives(facts, walls)
    if row.stage == "before_arrival":
        return max(min(due, arrives), told + lead.at_least * MINUTE)
    if row.stage == "arrival":
        return max(due, rule)
    return max(due, arrives + lead.after_eta * MINUTE) if row.stage in ("in_house", "departure") else due


def _arrives(facts: StayFacts, walls: Walls) -> dt.datetime:
    return facts.eta or walls.at(facts.arrival_date, SHIPPED.assumed_eta)


def _rule(row: Row, day: dt.date, facts: StayFacts, walls: Walls) -> dt.datetime | None:
    due = row.due
    dates = {"arrival_date": facts.arrival_date, "departure_date": facts.departure_date, "day": day}
    if due.anchor in dates:
        return walls.at(dates[due.anchor] + due.days * DAY, due.at or dt.time(0)) + due.minutes * MINUTE
    if due.anchor == "eta" and facts.eta is None:
        if due.unknown_at is not None:
            return walls.at(facts.arrival_date, due.unknown_at)
        if row.live and row.stage == "before_arrival":
            return None
    moment = facts.departure_at if due.anchor == "departure" else _arrives(facts, walls)
    return _not_at_night(due, moment + due.minutes * MINUTE, walls)


def _not_at_night(due: Due, moment: dt.datetime, walls: Walls) -> dt.datetime:
    if due.next_day_at is None or due.night_from is None:
        return moment
    if dt.time(HOUR_OF_NIGHT) <= walls.reads(moment).time() <= due.night_from:
        return moment
    return walls.at(walls.hotel_day(moment) + DAY, due.next_day_at)


def _in_service(row: Row, moment: dt.datetime, hours: Mapping[str, Hours], walls: Walls) -> dt.datetime:
    own = hours[row.department]
    if row.live or own.always:
        return moment
    day = walls.reads(moment).date()
    windows = list(_windows(own, [day + n * DAY for n in range(-8, 9)], walls))
    if any(opens <= moment <= closes for opens, closes in windows):
        return moment
    if row.stage == "after_stay":
        return min(opens for opens, _ in windows if opens > moment)
    return max(closes for _, closes in windows if closes < moment)


def _windows(hours: Hours, days: Iterable[dt.date], walls: Walls) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    for day in days:
        if (window := hours.windows[day.weekday()]) is not None:
            opens, closes = window
            yield walls.at(day, opens), walls.at(day + (closes <= opens) * DAY, closes)


# --- the drill --------------------------------------------------------------------------------------------------------


def drill(seed: int) -> dict[str, int]:
    """All of it, for the spring and autumn nights of eight zones in two years; each hotel is also played through its night."""
    chance, counted = random.Random(seed), Counter[str]()
    for walls in nights():
        counted["nights"] += 1
        counted["wall times"] += read(walls)
        counted["due times"] += planned(walls, chance)
        counted += played.play(walls)
    return {**counted, "early, late or double": 0}
