"""F15, second half: a hotel is played through the night in which its clock is changed, and what it was told, and when, is
compared with what the wall says."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stays import codes, disturbing, escalating, farewell, list_mail, reminding, request_escalation
from stays.models import ChecklistItem
from stays.reminding import OVERDUE, SOON
from tests.faults.houses import at, book, caller, check_in, opened
from tests.faults.scene import Fault
from tests.faults.walls import DAY, HOUR, MINUTE, Walls, every
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox.models import Escalation, Event, Letter

CHORES = (
    list_mail.send_due,
    reminding.remind_due,
    escalating.escalate_due,
    farewell.call_due,
    request_escalation.escalate_requests,
    disturbing.go_on,
    codes.grade_mapped,
)  # fmt: skip
CREW = ("food_beverage.agent", "duty_manager", "food_beverage.department_manager", "general_manager")
MORNING, EVENING, QUIET, AWAKE = dt.time(6, 30), dt.time(18), dt.time(22), dt.time(7)
NIGHT_ARRIVAL, LEAVES, NOON = dt.time(2, 30), dt.time(7, 20), dt.time(12)
STEPS = {15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 240 * MINUTE}  # that the shipped rules wait
Told = dict[Any, dt.datetime]


@dataclass
class Night:
    """One hotel, its clock, and the moments at which the clock of vipdesk looks."""

    walls: Walls
    hotel: Property
    ticks: list[dt.datetime]

    def first(self, moment: dt.datetime) -> dt.datetime:
        """The first look at or after a moment."""
        return next(tick for tick in self.ticks if tick >= moment)

    def seen(self, moment: dt.datetime) -> bool:
        """Whether a moment lies within what is played: later than the first look."""
        return self.ticks[0] < moment <= self.ticks[-1]


def play(walls: Walls, *, around: dt.timedelta = 24 * HOUR, step: dt.timedelta = 20 * MINUTE) -> Counter[str]:
    """Three guests around the night, nobody who answers, and all that the clock does: each once, when the wall says."""
    code = f"N{walls.change:%y%m%d%H}{str(walls.zone)[-3:].upper()}"
    hotel = opened(code, str(walls.zone), CREW, now=walls.change - 10 * DAY)
    night = Night(walls, hotel, list(every(step, walls.change - around, walls.change + around)))
    left = _guests(night)
    for tick in night.ticks:
        for chore in CHORES:
            chore(now=tick)
    counted = Counter({
        "lists": _compare(night, "lists", _lists(night), _lists_by_hand(night)),
        "reminders": _compare(night, "reminders", _reminders(night), _reminders_by_hand(night)),
        "farewells": _compare(night, "farewells", _farewells(night), {left: _farewell_by_hand(night)}),
        "people of the line": _compare(night, "people of the line", _line(night), {left: _farewell_by_hand(night)}),
        "steps upwards": _steps(night),
        "looks": len(night.ticks),
    })  # fmt: skip
    if not all(counted.values()):
        raise Fault(f"{walls}: the load did not run: {counted}")
    Department.objects.filter(property=night.hotel).update(email="")  # the nights that follow are others'
    return counted


def _compare(night: Night, what: str, found: Told, wanted: Told) -> int:
    """How many were found; each of them is wanted, and at this time."""
    if found != wanted:
        early = {one for one in found if one in wanted and found[one] < wanted[one]}
        late = {one for one in found if one in wanted and found[one] > wanted[one]}
        more, lost = found.keys() - wanted.keys(), wanted.keys() - found.keys()
        raise Fault(f"{night.walls}: {what} early {early}, late {late}, more {more}, lost {lost}")
    return len(found)


# --- the hotel --------------------------------------------------------------------------------------------------------


def _guests(night: Night) -> int:
    """One who comes in the night, one who leaves in the morning, one who comes at noon; the stay of who leaves."""
    desk, day = caller(night.hotel), night.walls.hotel_day(night.walls.change)
    with at(night.ticks[0]):
        book(desk, "A", "provincial_leader", day, day + 2 * DAY, expected_arrival_time=f"{NIGHT_ARRIVAL:%H:%M}")
        leaves = {"expected_arrival_time": "14:00", "expected_departure_time": f"{LEAVES:%H:%M}"}
        left = book(desk, "B", "provincial_leader", day - DAY, day + DAY, **leaves)
        book(desk, "C", "hotel_peer_gm", day + DAY, day + 2 * DAY, expected_arrival_time=f"{NOON:%H:%M}")
        check_in(desk, "B")
    return left


# --- what was told, and what should have been -------------------------------------------------------------------------


def _lists(night: Night) -> Told:
    letters = Letter.objects.filter(property=night.hotel, about="", made_at__gt=night.ticks[0])
    rows = letters.values_list("kind", "date", "department__code", "made_at")
    return {(kind, day, code): made for kind, day, code, made in rows}


def _lists_by_hand(night: Night) -> Told:
    told = {}
    for day in _days(night):
        slots = ("list.today", day, MORNING), ("list.tomorrow", day + DAY, EVENING)
        for kind, about, time in slots:
            moment = night.walls.at(day, time)
            if night.seen(moment):
                told |= {(kind, about, code): night.first(moment) for code in Department.Code.values}
    return told


def _days(night: Night) -> Iterable[dt.date]:
    return sorted({night.walls.reads(tick).date() for tick in night.ticks})


def _reminders(night: Night) -> Told:
    letters = Letter.objects.filter(property=night.hotel, made_at__gt=night.ticks[0], kind__in=[SOON, OVERDUE])
    found = {}
    for letter in letters.select_related("department").prefetch_related("deliveries"):
        [due] = {way.due_at for way in letter.deliveries.all()}
        if due != _awake(night, letter.made_at):
            raise Fault(f"{night.walls}: a reminder of {letter.made_at} leaves at {due}")
        found[letter.kind, letter.department.code, letter.about] = letter.made_at
    return found


def _reminders_by_hand(night: Night) -> Told:
    """Half an hour before, unless the department has just been told; and when it is overdue."""
    rows = ChecklistItem.objects.filter(stay__property=night.hotel, live=False, state="open", due_at__isnull=False)
    told: Told = {}
    for row in rows.select_related("department"):
        place, before = (row.department.code, f"{row.stay_id} {row.due_at.isoformat()}"), row.due_at - 30 * MINUTE
        if night.seen(before) and row.told_at < before and night.first(before) < row.due_at:
            told[SOON, *place] = night.first(before)
        if night.seen(row.due_at + MINUTE):
            told[OVERDUE, *place] = night.first(row.due_at + MINUTE)
    return told


def _awake(night: Night, moment: dt.datetime) -> dt.datetime:
    """When quiet hours end that this moment lies in; the moment itself by day."""
    wall = night.walls.reads(moment)
    if AWAKE <= wall.time() < QUIET:
        return moment
    return night.walls.at(wall.date() + (wall.time() >= QUIET) * DAY, AWAKE)


def _farewells(night: Night) -> Told:
    events = Event.objects.filter(property=night.hotel, kind="stay.farewell")
    rows = list(events.values_list("subject_id", "happened_at"))
    if len(rows) != len(dict(rows)):
        raise Fault(f"{night.walls}: a farewell is called twice")
    return dict(rows)


def _line(night: Night) -> Told:
    """When the people of the farewell line were called, by stay."""
    rows = list(Letter.objects.filter(property=night.hotel, kind=farewell.LINE).values_list("about", "made_at"))
    called = {int(about.partition(" ")[0]): made for about, made in rows}
    if len(rows) != len(called):
        raise Fault(f"{night.walls}: the people of a line are called twice")
    return called


def _farewell_by_hand(night: Night) -> dt.datetime:
    day = night.walls.hotel_day(night.walls.change) + DAY
    return night.first(night.walls.at(day, LEAVES) - 30 * MINUTE)


def _steps(night: Night) -> int:
    """Each step upwards is made at the first look after it is due; it is due by its rule, or when the house is awake again."""
    steps = (
        Escalation.objects.filter(notice__property=night.hotel)
        .select_related("notice")
        .order_by("notice", "round", "level")
    )
    before: Mapping[int, Escalation] = {}
    for step in steps:
        last = before.get(step.notice_id)
        if step.told_at not in _made(night, step):
            raise Fault(f"{night.walls}: a step due {step.due_at} is made {step.told_at}")
        if last is not None and step.level > Escalation.Level.ON_DUTY and not _follows(night, last, step):
            raise Fault(f"{night.walls}: level {step.level} is due {step.due_at}, after {last.told_at}")
        before = {**before, step.notice_id: step}
    return len(steps)


def _made(night: Night, step: Escalation) -> set[dt.datetime | None]:
    """When a step is to be made. A further round may begin at a look after the steps of that look were made: then at the next."""
    begins_again = step.round > 1 and step.level == Escalation.Level.LOOK
    times = [tick for tick in night.ticks if tick >= step.due_at]
    return {*times[: 2 if begins_again else 1]} | ({None} if len(times) <= begins_again else set())


def _follows(night: Night, last: Escalation, step: Escalation) -> bool:
    """By its rule from the step before, or from the look at which the guest is near; at once where nobody was there, when
    the house is awake, or when it is urgent."""
    gap, arrival = not last.told.exists(), night.walls.at(*_arrival(night, step))
    planned = [last.told_at] if gap else [last.told_at + wait for wait in STEPS]
    if night.seen(arrival - DAY) and (near := night.first(arrival - DAY)) > last.told_at:
        planned += [near + wait for wait in STEPS]
    urgent = [arrival - 4 * HOUR]
    return step.due_at in {*planned, *(_awake(night, moment) for moment in planned), *urgent}


def _arrival(night: Night, step: Escalation) -> tuple[dt.date, dt.time]:
    day = night.walls.hotel_day(night.walls.change) + DAY
    number = step.notice.subject_id
    night_guest = ChecklistItem.objects.filter(stay=number, stay__confirmation_number="A").exists()
    return (day, NIGHT_ARRIVAL) if night_guest else (day, NOON)
