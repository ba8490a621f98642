"""When a row is due for one stay: the rule's time, service hours, short notice, the rows before it, the arrival. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from stays import phrases
from stays.plan import ONCE, Hours, Item, StayFacts
from tiers.standard import STAGES, Due, Row, Standard
from vipdesk.hotel import clock

BEFORE_ARRIVAL, ARRIVAL, IN_HOUSE, DEPARTURE, AFTER_STAY = STAGES
CHECK_IN = "check_in"
AGREED = "agreed"
DAY = dt.timedelta(days=1)
Place = tuple[str, dt.date]  # key and day: the name of an item for as long as the stay lives


class Slot(NamedTuple):
    """One row on one day (or once)."""

    row: Row
    day: dt.date = ONCE

    @property
    def place(self) -> Place:
        return self.row.key, self.day


class Timed(NamedTuple):
    """A slot with the rule's own time, the moment its department was told, and the time it is due."""

    slot: Slot
    anchor: str
    told_at: dt.datetime
    due_at: dt.datetime | None


@dataclass
class Timetable:
    """The due times of a stay's rows, each worked out once; rows named by "after" first."""

    standard: Standard
    facts: StayFacts
    before: Mapping[Place, Item]
    now: dt.datetime
    slots: dict[Place, Slot] = field(default_factory=dict)
    known: dict[Place, Timed] = field(default_factory=dict)

    def add(self, slots: Iterable[Slot]) -> None:
        """Take these rows in; this will time them when asked."""
        self.slots |= {slot.place: slot for slot in slots}

    def timed(self, slot: Slot) -> Timed:
        """When this row is due."""
        if slot.place not in self.known:
            self.known[slot.place] = self._time(slot)
        return self.known[slot.place]

    def _time(self, slot: Slot) -> Timed:
        rule = rule_time(slot, self.facts, self.standard)
        anchor = rule.isoformat() if rule else ""
        told = self._told(slot.place, anchor)
        self.known[slot.place] = Timed(slot, anchor, told, rule)  # what rows that wait for each other would see
        due = None if rule is None else self._due(slot, rule, told)
        return Timed(slot, anchor, told, due)

    def _told(self, place: Place, anchor: str) -> dt.datetime:
        """When the department heard of it: now, unless it is the same row at the same anchor as before."""
        old = self.before.get(place)
        heard = old if old is not None and is_there(old) and old.anchor == anchor else None
        return (heard.told_at if heard else None) or self.now

    def _due(self, slot: Slot, rule: dt.datetime, told: dt.datetime) -> dt.datetime:
        due = in_service(slot.row, rule, self.facts)
        if due < told:
            due = self._in_window(slot.row, told + self._lead(slot.row))
        due = max([due, *self._dues_before(slot), *ready_again(slot.row, self.facts, self.standard)])
        return self._around_arrival(slot.row, due, rule, told)

    def _in_window(self, row: Row, due: dt.datetime) -> dt.datetime:
        """The moment, where the row may be then; else a little after its next window on that day opens."""
        zone, day = self.facts.zone, clock.today(self.facts.zone, due)
        windows = [(clock.at(zone, day, begins), clock.at(zone, day, ends)) for begins, ends in row.windows]
        if any(begins <= due <= ends for begins, ends in windows):
            return due
        return next((begins + self._lead(row) for begins, _ends in windows if begins > due), due)

    def _lead(self, row: Row) -> dt.timedelta:
        lead = self.standard.lead
        return dt.timedelta(minutes=lead.amenity_minutes if row.amenity else lead.minutes)

    def _dues_before(self, slot: Slot) -> list[dt.datetime]:
        places = [(key, day) for key in slot.row.after for day in dict.fromkeys((slot.day, ONCE))]
        timed = (self.timed(self.slots[place]) for place in places if place in self.slots)
        return [t.due_at for t in timed if t.due_at is not None]

    def _around_arrival(self, row: Row, due: dt.datetime, rule: dt.datetime, told: dt.datetime) -> dt.datetime:
        """Before the arrival, in a free room, never without a little notice; at the arrival and in house not before the guest."""
        lead = self.standard.lead
        if row.stage == BEFORE_ARRIVAL:
            latest = [expected(self.facts, self.standard), *ready_again(row, self.facts, self.standard)]
            return max(min(due, max(latest)), told + dt.timedelta(minutes=lead.at_least))
        if row.stage == ARRIVAL:
            return max(due, rule)
        if row.stage in (IN_HOUSE, DEPARTURE):
            return max(due, self._arrived(row) + dt.timedelta(minutes=lead.after_eta))
        return due

    def _arrived(self, row: Row) -> dt.datetime:
        if row.due.anchor == CHECK_IN:
            return check_in(self.facts, self.standard)
        return expected(self.facts, self.standard)


def is_there(item: Item) -> bool:
    """Whether an item is in the plan; what a check-out took away is there again as soon as the guest is."""
    return item.state != "withdrawn" or item.state_reason.startswith(phrases.CHECKED_OUT)


def expected(facts: StayFacts, standard: Standard) -> dt.datetime:
    """The expected time of arrival, the assumed one while it is unknown."""
    return facts.eta or clock.at(facts.zone, facts.arrival_date, standard.assumed_eta)


def check_in(facts: StayFacts, standard: Standard) -> dt.datetime:
    """The check-in; until then the expected arrival stands for it."""
    return facts.checked_in_at or expected(facts, standard)


def rule_time(slot: Slot, facts: StayFacts, standard: Standard) -> dt.datetime | None:
    """The rule's own time in UTC, behind a late check-out where the row wants the room free; None for what waits or is agreed."""
    rule = _rule_time(slot, facts, standard)
    return None if rule is None else max([rule, *ready_again(slot.row, facts, standard)])


def ready_again(row: Row, facts: StayFacts, standard: Standard) -> tuple[dt.datetime, ...]:
    """When a room that comes free late can be ready, for a row that is done in the empty room; nothing for all others."""
    if not row.wants_room_free or facts.room_free_at is None:
        return ()
    return (facts.room_free_at + dt.timedelta(minutes=standard.lead.after_check_out),)


def _rule_time(slot: Slot, facts: StayFacts, standard: Standard) -> dt.datetime | None:
    """The time as the rule alone has it; None for what waits for the call that says when the guest arrives, or is agreed."""
    row = slot.row
    due = row.if_occupied if row.if_occupied and facts.occupied_before else row.due
    if due.anchor == AGREED:
        return None
    if due.anchor in ("arrival_date", "departure_date", "day"):
        return _on_date(due, slot.day, facts)
    if due.anchor == "eta" and facts.eta is None:
        return _unknown(row, due, facts, standard)
    return _from_moment(due, facts, standard)


def _on_date(due: Due, day: dt.date, facts: StayFacts) -> dt.datetime:
    dates = {"arrival_date": facts.arrival_date, "departure_date": facts.departure_date, "day": day}
    time = due.at or dt.time(0)
    return clock.at(facts.zone, dates[due.anchor] + due.days * DAY, time) + dt.timedelta(minutes=due.minutes)


def _unknown(row: Row, due: Due, facts: StayFacts, standard: Standard) -> dt.datetime | None:
    if due.unknown_at is not None:
        return clock.at(facts.zone, facts.arrival_date, due.unknown_at)
    waits_for_the_call = row.live and row.stage == BEFORE_ARRIVAL
    return None if waits_for_the_call else _from_moment(due, facts, standard)


def _from_moment(due: Due, facts: StayFacts, standard: Standard) -> dt.datetime:
    moments = {
        "eta": expected(facts, standard),
        CHECK_IN: check_in(facts, standard),
        "departure": facts.departure_at,
    }
    return _out_of_the_night(due, moments[due.anchor] + dt.timedelta(minutes=due.minutes), facts)


def _out_of_the_night(due: Due, moment: dt.datetime, facts: StayFacts) -> dt.datetime:
    if due.next_day_at is None or due.night_from is None:
        return moment
    time = moment.astimezone(facts.zone).time()
    if clock.NIGHT_ENDS <= time <= due.night_from:
        return moment
    return clock.at(facts.zone, clock.hotel_day(facts.zone, moment) + DAY, due.next_day_at)


def in_service(row: Row, moment: dt.datetime, facts: StayFacts) -> dt.datetime:
    """The moment, moved into the department's service hours: earlier, after the stay later; live rows keep it."""
    hours = facts.hours.get(row.department)
    if row.live or hours is None or hours.always:
        return moment
    day = clock.today(facts.zone, moment)
    on_the_day = _windows(hours, (day - DAY, day), facts)
    if any(opens <= moment <= closes for opens, closes in on_the_day):
        return moment
    if row.stage == AFTER_STAY:
        week = _windows(hours, (day + n * DAY for n in range(9)), facts)
        return next((opens for opens, _ in week if opens > moment), moment)
    week = _windows(hours, (day - n * DAY for n in range(9)), facts)
    return next((closes for _, closes in week if closes < moment), moment)


Window = tuple[dt.datetime, dt.datetime]


def _windows(hours: Hours, days: Iterable[dt.date], facts: StayFacts) -> Iterator[Window]:
    """The windows of these days, in UTC."""
    windows = (_window(hours, day, facts.zone) for day in days)
    return (window for window in windows if window is not None)


@lru_cache(maxsize=4096)
def _window(hours: Hours, day: dt.date, zone: ZoneInfo) -> Window | None:
    """One that closes before it opens runs into the next day."""
    window = hours.windows[day.weekday()] if hours.windows else None
    if window is None:
        return None
    opens, closes = window
    return clock.at(zone, day, opens), clock.at(zone, day + DAY if closes <= opens else day, closes)


def days_of(row: Row, facts: StayFacts, standard: Standard) -> tuple[dt.date, ...]:
    """The days a row runs on: once, or on the full days of the stay with what its rule adds and thins out."""
    if row.days is None:
        return (ONCE,)
    nights = (facts.departure_date - facts.arrival_date).days
    days = [facts.arrival_date + n * DAY for n in range(nights + 1)]
    return tuple(day for day in days if nights and _runs_on(row, day, facts, standard))


def _runs_on(row: Row, day: dt.date, facts: StayFacts, standard: Standard) -> bool:
    rule = row.days
    assert rule is not None  # noqa: S101  daily rows only
    if day == facts.arrival_date:
        until = rule.arrival_until
        return until is not None and expected(facts, standard) <= clock.at(facts.zone, day, until)
    if day == facts.departure_date and not rule.on_departure:
        return False
    stayed = (day - facts.arrival_date).days
    if not rule.after_nights or stayed <= rule.after_nights:
        return True
    return day.weekday() in rule.weekdays or bool(rule.every and stayed % rule.every == 0)
