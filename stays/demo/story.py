"""What happened at the demo's hotels, told in the order of time by the acts that a real hotel uses."""

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stays import booking, door, reception, steps, ticking
from stays.api.bodies import BookingBody
from stays.api.calls import context_of
from stays.demo import care, levels, safety
from stays.demo.guests import guest
from stays.demo.visits import Visit, When
from stays.house import House
from stays.models import ChecklistItem, SenderRecord, Stay
from tiers.standard import ASSIGN_ROOM, IN_ROOM
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import BookingSystem, StaffMember
from vipdesk.outbox import telling
from vipdesk.outbox.models import Notice

BEFORE_DUE, SHORTLY, BEGUN_BEFORE = (dt.timedelta(minutes=m) for m in (50, 4, 25))
FIRST_ANSWER, BETWEEN_ANSWERS = dt.timedelta(minutes=4), dt.timedelta(minutes=3)
INSPECTED_BEFORE = dt.timedelta(minutes=35)
LOOKED_AFTER = dt.timedelta(minutes=40)
AWARDED_BEFORE = dt.timedelta(hours=20)
ROOM_DAYS, ROOM_TIME = 4, dt.time(15, 10)
CALLED_BEFORE = dt.timedelta(minutes=14)
LEAVES, COMES, GIVEN_UP = dt.time(11, 30), dt.time(16, 10), dt.time(0)

Act = Callable[[dt.datetime], None]


class Story:
    """Steps in the order of their time; what lies after the present has not happened yet."""

    def __init__(self) -> None:
        self.steps: list[tuple[dt.datetime, int, Act]] = []
        self.count = itertools.count()
        self.present = dt.datetime.min.replace(tzinfo=dt.UTC)

    def at(self, moment: dt.datetime, act: Act) -> None:
        """Let this happen then; at once when that is past."""
        heapq.heappush(self.steps, (max(moment, self.present), next(self.count), act))

    def play(self, until: dt.datetime) -> None:
        while self.steps and self.steps[0][0] <= until:
            self.present, _, act = heapq.heappop(self.steps)
            act(self.present)


@dataclass(frozen=True)
class Crew:
    """Who does what at one hotel of the demo: one pair of hands for each department, a chef, and the program that books."""

    house: House
    system: BookingSystem
    program: Viewer
    hands: Mapping[str, Viewer]
    chef: Viewer

    def for_item(self, item: ChecklistItem) -> Viewer:
        return self.chef if item.signed_by else self.hands[item.department.code]


class Stayed:
    """One visit as it goes: booked, prepared, received, seen off."""

    def __init__(self, visit: Visit, story: Story, crew: Crew, now: dt.datetime, order: int) -> None:
        self.visit, self.story, self.crew, self.now, self.order = visit, story, crew, now, order
        self.zone = crew.house.property.zone
        self.today = clock.today(self.zone, now)
        self.arrival = self.today + dt.timedelta(days=visit.day)
        self.departure = self.arrival + dt.timedelta(days=visit.nights)
        self.pk = 0
        self.planned: dict[int, dt.datetime] = {}  # by item: when the crew means to have it done

    # --- when things happen ------------------------------------------------------------------------------------------

    def wall(self, date: dt.date, time: dt.time) -> dt.datetime:
        return clock.at(self.zone, date, time)

    def booked_at(self) -> dt.datetime:
        if isinstance(self.visit.booked, dt.timedelta):
            return self.now - self.visit.booked
        minutes = dt.timedelta(minutes=11 * self.order)
        return self.wall(self.today - dt.timedelta(days=self.visit.booked), dt.time(9)) + minutes

    def written(self, when: When) -> str | None:
        """A time as the booking system writes it."""
        if not isinstance(when, dt.timedelta):
            return when
        moment = (self.now + when).astimezone(self.zone)
        return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0).isoformat()

    def comes_at(self, when: When) -> dt.datetime:
        written = self.written(when)
        return clock.eta_of(self.arrival, written, self.zone) or self.wall(self.arrival, COMES)

    def leaves_at(self) -> dt.datetime:
        written = self.written(self.visit.leaves)
        return clock.moment_of(self.departure, written, self.zone) or self.wall(self.departure, LEAVES)

    # --- what happens ------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.story.at(self.booked_at(), self.book)
        if self.visit.changed:
            ago, fields = self.visit.changed
            self.story.at(self.now - ago, lambda now: self.amend(fields, now))
        if self.visit.number in levels.AWARDED:
            self.story.at(self.now - AWARDED_BEFORE, self.award)
        if self.visit.number == safety.INSPECTED:
            self.story.at(self.now - INSPECTED_BEFORE, self.inspect)
        self.end()

    def end(self) -> None:
        """How the stay goes on from the day of arrival."""
        if self.visit.ends == "cancelled":
            self.story.at(self.now - dt.timedelta(hours=3), self.cancel)
        elif self.visit.ends == "no_show":
            self.story.at(self.wall(self.arrival + dt.timedelta(days=1), GIVEN_UP), self.give_up)
        else:
            eta = self.visit.changed[1].get("eta", self.visit.eta) if self.visit.changed else self.visit.eta
            self.story.at(self.comes_at(eta) + SHORTLY, self.check_in)
            self.at_the_door(self.comes_at(eta))
            self.story.at(self.leaves_at() - SHORTLY, self.check_out)

    def at_the_door(self, comes: dt.datetime) -> None:
        """What the desk notes there, beside the check-in."""
        if self.visit.door == "on_the_way":
            self.story.at(self.now - CALLED_BEFORE, self.call)
        elif self.visit.door == "waits":
            self.story.at(self.now - CALLED_BEFORE, lambda now: self.wait(comes, now))
        elif self.visit.door == "no_luggage":
            self.story.at(comes, lambda now: self.take(steps.MET, now))
            self.story.at(comes + 2 * SHORTLY, lambda now: self.take(IN_ROOM, now))

    def body(self, version: int, eta: When) -> dict[str, Any]:
        """The booking as the demo's booking system has it, read like any other body."""
        said = {
            "property": self.crew.house.property.code,
            "confirmation_number": self.visit.number,
            "version": version,
            "guest": guest(self.visit.guest),
            "arrival_date": self.arrival.isoformat(),
            "departure_date": self.departure.isoformat(),
            "expected_arrival_time": self.written(eta),
            "expected_departure_time": self.written(self.visit.leaves),
            "room_number": self.visit.room if self.visit.day else "",
            "room_type": "STD",
            "adults": 1,
            **self.visit.said,
        }
        body = BookingBody(data=said, context=context_of(self.crew.house))
        body.is_valid(raise_exception=True)
        return body.validated_data

    def book(self, now: dt.datetime) -> None:
        said = self.body(1, self.visit.eta)
        crew = self.crew
        outcome = booking.receive(said, house=crew.house, system=crew.system, by=crew.program, now=now)
        self.pk = outcome.stay.pk if outcome.stay else 0
        if self.visit.number in (safety.ANSWERED, safety.AGREED):
            self.story.at(now + LOOKED_AFTER, self.keep_safe)
        if self.visit.number in care.OF_VISIT:
            self.story.at(now + LOOKED_AFTER, self.look_after)
        if self.visit.number in levels.OF_VISIT:
            self.story.at(now + LOOKED_AFTER, self.ask)
        if self.visit.number in levels.OFF:
            self.story.at(now + LOOKED_AFTER, self.ask_for_what_is_off)
        if self.visit.room and not self.visit.day:  # the others came with their room
            self.story.at(self.wall(self.arrival - dt.timedelta(days=ROOM_DAYS), ROOM_TIME), self.give_room)
        self.go_on(now)

    def amend(self, fields: Mapping[str, Any], now: dt.datetime) -> None:
        said = self.body(2, fields.get("eta", self.visit.eta))
        crew = self.crew
        booking.receive(said, house=crew.house, system=crew.system, by=crew.program, now=now)
        self.go_on(now)

    def keep_safe(self, now: dt.datetime) -> None:
        safety.care_for(self.visit.number, self.pk, self.crew.house, self.crew.chef, now)
        self.go_on(now)

    def inspect(self, now: dt.datetime) -> None:
        safety.inspect(self.pk, self.crew.house, self.crew.hands["sales"], now)
        self.go_on(now)

    def look_after(self, now: dt.datetime) -> None:
        care.look_after(self.visit.number, self.pk, self.crew.house, self.crew.hands, now)

    def ask(self, now: dt.datetime) -> None:
        levels.ask_and_call(self.visit.number, self.pk, self.crew.house, self.crew.hands, now)
        self.go_on(now)

    def award(self, now: dt.datetime) -> None:
        levels.award(self.visit.number, self.pk, self.crew.house, now)

    def ask_for_what_is_off(self, now: dt.datetime) -> None:
        levels.ask_for_what_is_off(self.visit.number, self.pk, self.crew.house, self.crew.hands, now)

    def give_room(self, now: dt.datetime) -> None:
        by = self.crew.hands["front_office"]
        reception.assign_room(self.pk, self.visit.room, house=self.crew.house, by=by, now=now)
        self.go_on(now)

    def check_in(self, now: dt.datetime) -> None:
        reception.check_in(self.pk, house=self.crew.house, by=self.crew.hands["front_office"], now=now)
        self.go_on(now)

    def call(self, now: dt.datetime) -> None:
        door.on_the_way(self.pk, house=self.crew.house, by=self.crew.hands["guest_relations"], now=now)
        self.go_on(now)

    def wait(self, promised: dt.datetime, now: dt.datetime) -> None:
        by = self.crew.hands["front_office"]
        door.wait(self.pk, "Lobby lounge", promised, house=self.crew.house, by=by, now=now)
        self.go_on(now)

    def take(self, step: str, now: dt.datetime) -> None:
        door.take(step, self.pk, house=self.crew.house, by=self.crew.hands["front_office"], now=now)
        self.go_on(now)

    def check_out(self, now: dt.datetime) -> None:
        reception.check_out(self.pk, house=self.crew.house, by=self.crew.hands["front_office"], now=now)
        self.go_on(now)

    def cancel(self, now: dt.datetime) -> None:
        said, crew = {"version": 2, "reason": "Changed plans"}, self.crew
        booking.cancel(self.visit.number, said, house=crew.house, system=crew.system, by=crew.program, now=now)
        self.go_on(now)

    def give_up(self, now: dt.datetime) -> None:
        reception.no_show(self.pk, house=self.crew.house, by=self.crew.hands["front_office"], now=now)
        self.go_on(now)

    # --- what the departments do -------------------------------------------------------------------------------------

    def go_on(self, now: dt.datetime) -> None:
        """The departments read what they were told, and set to work."""
        for order, notice in enumerate(telling.notices_of("stay", self.pk).open()):
            self.story.at(now + FIRST_ANSWER + order * BETWEEN_ANSWERS, self.acknowledging(notice))
        stay = Stay.objects.get(pk=self.pk)
        items = ChecklistItem.objects.filter(stay=stay, state__in=["open", "begun"], due_at__isnull=False)
        for item in items.order_by("due_at", "position"):
            told = item.item_key in self.visit.late or item.ticked_by == ASSIGN_ROOM  # a room that is given ticks that
            if not told and (item.stage == "before_arrival" or stay.checked_in_at):
                self.put_to_work(item)

    def acknowledging(self, notice: Notice) -> Act:
        def act(now: dt.datetime) -> None:
            if Notice.objects.open().filter(pk=notice.pk).exists():
                by = self.crew.hands[notice.department.code].by
                telling.acknowledge(notice.pk, now=now, by=StaffMember(pk=by))

        return act

    def put_to_work(self, item: ChecklistItem) -> None:
        done_at = self.done_at(item)
        if self.planned.get(item.pk) == done_at:
            return
        self.planned[item.pk] = done_at
        if item.in_room and done_at > self.now:
            self.story.at(done_at - BEGUN_BEFORE, lambda now: self.work(item.pk, ticking.begin, BEGUN_BEFORE, now))
        self.story.at(done_at, lambda now: self.work(item.pk, ticking.tick, dt.timedelta(0), now))

    def done_at(self, item: ChecklistItem) -> dt.datetime:
        """When the crew gets this done: early enough for the room never to be at risk, the live ones at their moment."""
        due_at = item.due_at or self.now
        if item.stage != "before_arrival" or (item.live and not item.gate):
            return due_at - SHORTLY
        early = due_at - BEFORE_DUE
        return min(early, self.now - BEGUN_BEFORE) if self.visit.ahead else early

    def work(self, pk: int, act: Callable[..., Any], lead: dt.timedelta, now: dt.datetime) -> None:
        """Begin or tick the item, unless it is settled or has a later time by now."""
        item = ChecklistItem.objects.select_related("department").get(pk=pk)
        if item.state not in ("open", "begun") or item.due_at is None or self.done_at(item) - lead > now:
            return
        try:
            act(pk, by=self.crew.for_item(item), now=now)
        except ticking.WaitsFor:
            return  # what it waits for is one of the late ones


def play(visits: tuple[Visit, ...], crew: Crew, *, now: dt.datetime) -> None:
    """Let these visits happen up to this moment; a booking that is known already is left as it is."""
    story = Story()
    known = set(
        SenderRecord.objects.filter(property=crew.house.property, booking_system=crew.system).values_list(
            "confirmation_number", flat=True
        )
    )
    for order, visit in enumerate(visits):
        if visit.number not in known:
            Stayed(visit, story, crew, now, order).begin()
    story.play(until=now)
