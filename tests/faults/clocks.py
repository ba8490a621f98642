"""F7: two beats and three relays look at the same moments: nobody is told twice, of an escalation, a list or a reminder."""

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils import timezone

from stays.list_models import ListTimes
from stays.models import ChecklistItem, Stay
from stays.reminding import OVERDUE, SOON, open_rows
from tests.access.people import AGENTS, MANAGERS
from tests.faults.crew import PYTHON
from tests.faults.houses import book, caller, check_in, opened
from tests.faults.hurry import MADE
from tests.faults.receiver import received
from tests.faults.scene import Fault, Scene, stage
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Delivery, EscalatedTo, Escalation, Event, Letter, Notice

HURRY = f"{PYTHON} -m tests.faults.hurry"
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
ROLES = (*AGENTS, *MANAGERS, "duty_manager", "general_manager")
LEVELS = (Escalation.Level.DUTY_MANAGER, Escalation.Level.DEPARTMENT_MANAGER, Escalation.Level.GENERAL_MANAGER)
WITHIN = 90  # seconds for everything that is due at one moment
Counts = dict[str, object]


@contextmanager
def clock_scene(environment: dict[str, str], home: Path) -> Iterator[Scene]:
    """Workers, three relays and two beats in a hurry; the lists are among what they do."""
    with stage({**environment, "FAULTS_LISTS": "1"}, home, lease=15, workers=2, relays=0) as (crew, mails):
        for n in range(3):
            crew.start(f"relay{n}", f"{HURRY} relay")
        for n in range(2):
            crew.start(f"beat{n}", f"{HURRY} beat {home}/beat{n}")
        yield Scene(crew, mails, None, [])


def meet(scene: Scene, hotels: int, guests: int) -> Counts:
    """F7 with real processes; each of the clocks has done a part, or it was no test."""
    scene.all_are_ready()
    counted = told_once(scene, hotels, guests)
    made = {name: _made(scene.crew.log(name)) for name in scene.crew.named("relay")}
    sent = {name: scene.crew.log(name).count("Sending due task") for name in scene.crew.named("beat")}
    if not all(made.values()) or not all(sent.values()):
        raise Fault(f"the load did not run: relays made {made}, beats sent {sent}")
    parts = {f"made by {name}": n for name, n in made.items()} | {f"sent by {name}": n for name, n in sent.items()}
    return {**counted, **parts}


def _made(log: str) -> int:
    lines = (line.split() for line in log.splitlines())
    return sum(int(words[1]) for words in lines if words[:1] == [MADE])


def told_once(scene: Any, hotels: int, guests: int) -> Counts:
    """Arrivals, a departure and a request in some hotels where nobody answers; the clocks meet at every moment."""
    houses = [_house(f"F7{os.getpid()}{n}", guests) for n in range(hotels)]
    scene.wait(lambda: _lists() == hotels * 9, WITHIN, "morning lists")
    _evening(houses)
    scene.wait(lambda: _lists() == hotels * 18, WITHIN, "evening lists")
    scene.wait(lambda: _waiting(Escalation.Level.ON_DUTY) == 0, WITHIN, "who is on duty")
    for level in LEVELS:
        Escalation.objects.filter(level=level).update(due_at=timezone.now())
        scene.wait(lambda level=level: _waiting(level) == 0, WITHIN, f"level {level}")
    soon = _due(20 * MINUTE)
    scene.wait(lambda: _letters(SOON) == soon, WITHIN, "reminders")
    scene.wait(lambda: not Delivery.objects.wanted().exists(), WITHIN, "mails")
    _due(-MINUTE)
    scene.wait(lambda: _letters(OVERDUE) == soon, WITHIN, "what is overdue")
    scene.wait(lambda: _events("stay.farewell") == hotels, WITHIN, "farewells")
    scene.wait(lambda: _events("request.escalated") == hotels, WITHIN, "requests")
    scene.wait(lambda: not Delivery.objects.wanted().exists(), WITHIN, "mails")
    return _count(scene, hotels, soon)


# --- the hotels -------------------------------------------------------------------------------------------------------


def noon_zone(now: dt.datetime) -> str:
    """Where it is about noon: lists of the morning are due, those of the evening are not, and nobody sleeps."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def _house(code: str, guests: int) -> Property:
    now = timezone.now()
    hotel = opened(code, noon_zone(now), ROLES, now=now)
    desk, today = caller(hotel), clock.today(hotel.zone, now)
    for n in range(guests):
        book(desk, f"A{n}", "provincial_leader", today, today + DAY, expected_arrival_time="16:00")
    leaves = (now + 25 * MINUTE).astimezone(hotel.zone).strftime("%H:%M")
    book(desk, "B", "hotel_peer_gm", today - DAY, today, expected_departure_time=leaves)
    check_in(desk, "B")
    asks = {"vip": {"code": "VA"}, "booked_by": {"kind": "sales", "name": "R. Ozols"}}
    book(desk, "C", "", today + DAY, today + 2 * DAY, expected_arrival_time="10:00", **asks)
    return hotel


def _evening(houses: list[Property]) -> None:
    """It turns evening, as far as the lists go."""
    for hotel in houses:
        wall = timezone.now().astimezone(hotel.zone)
        ListTimes.objects.create(property=hotel, evening=(wall - MINUTE).time().replace(microsecond=0))


def _due(ahead: dt.timedelta) -> int:
    """Everything open is due so far from now, and the departments have known for long; how many letters that makes."""
    due = timezone.now().replace(microsecond=0) + ahead
    told = {"due_at": due, "told_at": due - DAY, "state": ChecklistItem.State.OPEN}
    open_rows().filter(stay__status=Stay.Status.RESERVED).update(**told)
    ChecklistItem.objects.open().filter(stage="departure", live=True).update(due_at=timezone.now() - MINUTE)
    return open_rows().filter(due_at=due).values("stay", "department").distinct().count()


# --- counting ---------------------------------------------------------------------------------------------------------


def _lists() -> int:
    return Letter.objects.filter(kind__startswith="list.").count()


def _letters(kind: str) -> int:
    return Letter.objects.filter(kind=kind).count()


def _events(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def _waiting(level: int) -> int:
    """Notices that have not come so far yet."""
    reached = Escalation.objects.filter(level=level, told_at__isnull=False).values("notice")
    return Notice.objects.open().exclude(pk__in=reached).count()


def _count(scene: Any, hotels: int, soon: int) -> Counts:
    """Everything that was told and mailed, counted; a Fault for whatever is lost or double."""
    notices = Notice.objects.count()
    mails = {mail_id: (address, subject) for mail_id, address, subject in received(scene.mails)}
    doubles = Counter(mail for mail in mails.values() if _once(mail[1]))
    escalated = EscalatedTo.objects.values("escalation", "staff").annotate(n=Count("pk"))
    events = Event.objects.filter(kind__in=["stay.farewell", "request.escalated"])
    counted = {
        "hotels": hotels,
        "notices": notices,
        "told upwards": escalated.count(),
        "told upwards double": escalated.filter(n__gt=1).count() + _steps_double(),
        "lists": _lists(),
        "reminders": _letters(SOON) + _letters(OVERDUE),
        "farewells, requests": events.count(),
        "farewells, requests double": _double(events, "kind", "subject_id"),
        "mails": len(mails),
        "mails double": sum(n - _rounds(*mail) for mail, n in doubles.items()),
        "mails lost": len(_stamps() - {mail_id.strip("<").split(".")[0] for mail_id in mails}),
    }
    wrong = {what: n for what, n in counted.items() if n and what.endswith(("double", "lost"))}
    if wrong or not notices or counted["reminders"] != 2 * soon or not soon:
        raise Fault(f"{wrong or 'the load did not run'}: {counted} {[one for one, n in doubles.items() if n > 1][:5]}")
    return counted


def _stamps() -> set[str]:
    return {stamp.hex for stamp in Delivery.objects.filter(sent_at__isnull=False).values_list("stamp", flat=True)}


def _once(subject: str) -> bool:
    """Whether this comes once to an address, as escalations, reminders and lists do; a notice "for" a department may say more."""
    return " for " not in subject


def _rounds(address: str, subject: str) -> int:
    """How often this is to come to an address: once, or as often as the person was told, step by step and round by round."""
    stay, _, department = subject.removeprefix("Stay ").partition(": not acknowledged by ")
    if not department:
        return 1
    told = EscalatedTo.objects.filter(staff__email=address, escalation__notice__subject_id=stay)
    rounds = {
        (one.escalation.notice_id, one.escalation.level, one.escalation.round)
        for one in told.select_related("escalation__notice__department")
        if str(one.escalation.notice.department) == department
    }
    return max(1, len(rounds))


def _double(rows: Any, *fields: str) -> int:
    return rows.values(*fields).annotate(n=Count("pk")).filter(n__gt=1).count()


def _steps_double() -> int:
    """Events that say more than once that a notice was escalated to a level."""
    return _double(Event.objects.filter(kind="notice.escalated"), "subject_id", "facts")
