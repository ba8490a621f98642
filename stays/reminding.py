"""Reminders by mail: before an item is due to its department, of one that is stopped to who may say that it is brought all the
same; when one is overdue to the manager. Once for each due time, however many clocks look; what moves is reminded of again."""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import ngettext

from stays import notices, phrases, undecided
from stays.escalating import quiet_of
from stays.models import ChecklistItem, Stay
from stays.reminder_models import ReminderTimes
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Department, Property, Role
from vipdesk.outbox import letters
from vipdesk.outbox.delivering import BROKEN
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Letter

logger = logging.getLogger(__name__)
SOON, OVERDUE, UNDECIDED = "reminder.soon", "reminder.overdue", "reminder.undecided"
LATE = dt.timedelta(hours=12)  # what has been overdue for longer is not told any more
AT_ONCE = 200  # letters made in one go; the next go comes seconds later

Place = tuple[str, int, str]  # kind, department, and "stay due time": what is told in one mail, once


def remind_due(*, now: dt.datetime) -> int:
    """Remind of what is due soon, and tell of what is overdue; how many letters were made."""
    return sum(_tried(hotel, now) for hotel in Property.objects.select_related("reminder_times").order_by("pk"))


def _tried(hotel: Property, now: dt.datetime) -> int:
    """Remind at one property; a mistake there costs only its own reminders, which are tried again seconds later."""
    try:
        return _remind(hotel, now)
    except IntegrityError:
        logger.info("Another clock was quicker with the reminders; what is left is looked at again in a minute.")
    except (*BROKEN, DataError):
        logger.exception("The reminders of property %s cannot be made.", hotel.pk)
    return 0


def times_of(hotel: Property) -> ReminderTimes:
    """When the hotel reminds; one that wrote nothing does as it is shipped."""
    return getattr(hotel, "reminder_times", None) or ReminderTimes(property=hotel, version=0)


def _remind(hotel: Property, now: dt.datetime) -> int:
    """The letters of one property that are still to be made."""
    times = times_of(hotel)
    places = {place: row.department for row in _rows(hotel, times, now) if (place := _place(row, times, now))}
    found = places | _to_be_decided(hotel, times, now)
    if not found:
        return 0
    abouts = {place[2] for place in found}
    told = set(Letter.objects.filter(property=hotel, about__in=abouts).values_list("kind", "department", "about"))
    fresh = [(place, department) for place, department in found.items() if place not in told][:AT_ONCE]
    for place, department in fresh:
        _post(hotel, place, department, now)
    return len(fresh)


def _rows(hotel: Property, times: ReminderTimes, now: dt.datetime) -> Iterable[ChecklistItem]:
    """Open items around now of guests who are awaited or here; what is done live, or not while somebody sleeps, is not nagged."""
    rows = _around(open_rows(), hotel, times, now)
    return rows.filter(due_at__gt=now - LATE).select_related("department").order_by("due_at", "pk")


def _around(rows: Any, hotel: Property, times: ReminderTimes, now: dt.datetime) -> Any:
    """Those of these at one property that are due by now or soon, without stays that nobody came to."""
    passed = {"stay__status": Stay.Status.RESERVED, "stay__departure_date__lt": clock.today(hotel.zone, now)}
    ahead = now + dt.timedelta(minutes=times.minutes)
    return rows.filter(department__property=hotel, stay__property=hotel, due_at__lte=ahead).exclude(**passed)


def _to_be_decided(hotel: Property, times: ReminderTimes, now: dt.datetime) -> dict[Place, Department]:
    """Where what is stopped is told before its time: with each department in which somebody may say what becomes of it."""
    rows = _around(undecided.rows(), hotel, times, now).filter(due_at__gt=now)
    stopped = list(rows.select_related("department", "stay__standard").order_by("due_at", "pk"))
    if not stopped:
        return {}
    own = {one.code: one for one in hotel.departments.all()}
    decide = [(row, own[code]) for row in stopped for code in sorted(undecided.departments(row) & own.keys())]
    return {(UNDECIDED, one.pk, _about(row)): one for row, one in decide}


def open_rows() -> Any:
    """The items that somebody is reminded of, as long as they stand like this."""
    stays = [Stay.Status.RESERVED, Stay.Status.IN_HOUSE]
    rows = ChecklistItem.objects.open().filter(live=False, not_possible=0, stay__status__in=stays, due_at__isnull=False)
    return rows.exclude(state_reason__contains=phrases.HOLD)  # nobody can do it yet: the signature is what is late


def _place(row: ChecklistItem, times: ReminderTimes, now: dt.datetime) -> Place | None:
    """Where an item is told; None for one that somebody is at before it is due, or has only just been told of."""
    due = row.due_at
    if due is None:
        return None
    about = _about(row)
    if due < now:
        return (OVERDUE, row.department_id, about) if times.tells_manager else None
    if row.state != ChecklistItem.State.OPEN or due == now:
        return None
    just_told = row.told_at is not None and row.told_at >= due - dt.timedelta(minutes=times.minutes)
    return None if just_told else (SOON, row.department_id, about)


def _about(row: ChecklistItem) -> str:
    """What a reminder is about: "stay due time"."""
    return f"{row.stay_id} {row.due_at.isoformat() if row.due_at else ''}"


@transaction.atomic
def _post(hotel: Property, place: Place, department: Department, now: dt.datetime) -> None:
    """One letter; quiet hours hold it, and whether it is still of use is asked when it leaves."""
    kind, _own, about = place
    own = [department.email] if department.email else []
    if kind == UNDECIDED:
        to = undecided.addresses(hotel, department, _stopped(about), now)
    else:
        to = own if kind == SOON else _managers(hotel, department, now) or own
    letters.post(
        kind, clock.today(hotel.zone, now), {department: to}, now=now, about=about, due_at=quiet_of(hotel).end(now)
    )


def _managers(hotel: Property, department: Department, now: dt.datetime) -> list[str]:
    """The addresses of the department's managers on duty, else of its managers."""
    day, role = clock.hotel_day(hotel.zone, now), Role.Code.DEPARTMENT_MANAGER
    there = roster.on_duty(hotel, day, role, department) or roster.holders(hotel, role, department)
    return [person.email for person in there if person.email]


# --- the mail -------------------------------------------------------------------------------------------------------


def rows_of(letter: Letter) -> list[ChecklistItem]:
    """The items that a reminder is about, as they stand now: those that are done, put off or moved are not among them."""
    if letter.kind == UNDECIDED:
        return [row for row in _stopped(letter.about) if letter.department.code in undecided.departments(row)]
    stay, _sep, due = letter.about.partition(" ")
    rows = open_rows().filter(stay=int(stay), department=letter.department, due_at=parse_datetime(due))
    rows = rows if letter.kind == OVERDUE else rows.filter(state=ChecklistItem.State.OPEN)
    return list(rows.select_related("stay__guest", "stay__tier").order_by("position", "pk"))


def _stopped(about: str) -> list[ChecklistItem]:
    """What still waits for somebody's word, of a stay at a due time."""
    stay, _sep, due = about.partition(" ")
    rows = undecided.rows().filter(stay=int(stay), due_at=parse_datetime(due)).order_by("position", "pk")
    return list(rows.select_related("stay__guest", "stay__tier", "stay__standard", "department"))


def is_of_use(letter: Letter, now: dt.datetime) -> bool:
    """Whether anything that it is about is still to be done; and of a reminder, not overdue yet."""
    due = parse_datetime(letter.about.partition(" ")[2])
    return bool(due and (letter.kind == OVERDUE or now < due) and rows_of(letter))


def write(letter: Letter, now: dt.datetime) -> Written:
    """Items, room and time: never a name, nothing of anybody's health, and of a secret stay its number only. Of what is
    stopped neither the item nor the room: that something may not be brought there tells of a need."""
    rows, number = rows_of(letter), letter.about.partition(" ")[0]
    stopped, secret = letter.kind == UNDECIDED, any(notices.is_secret(row.stay) for row in rows)
    due = parse_datetime(letter.about.partition(" ")[2])
    said = {
        "n": len(rows),
        "id": number,
        "department": letter.department,
        "time": date_format(due.astimezone(letter.property.zone), "D j M, H:i") if due else "",
    }
    context = {
        **said,
        "overdue": letter.kind == OVERDUE,
        "undecided": stopped,
        "secret": secret,
        "room": "" if stopped else next((row.stay.room_number for row in rows), ""),
        "titles": [row.title for row in rows if not (row.health or row.hand_made or stopped)],
        "url": f"{settings.VIPDESK_URL.rstrip('/')}/stays/{number}/",
    }
    text, html = (render_to_string(f"stays/reminder.{ending}", context) for ending in ("txt", "html"))
    return Written(_subject(letter.kind, said), text, html)


def _subject(kind: str, said: dict[str, Any]) -> str:
    """Such as "Stay 4711: 2 items due soon, Housekeeping"."""
    if kind == UNDECIDED:
        many = "Stay %(id)s: %(n)s items to be decided, %(department)s"
        return ngettext("Stay %(id)s: %(n)s item to be decided, %(department)s", many, said["n"]) % said
    if kind == OVERDUE:
        many = "Stay %(id)s: %(n)s items overdue, %(department)s"
        return ngettext("Stay %(id)s: %(n)s item overdue, %(department)s", many, said["n"]) % said
    many = "Stay %(id)s: %(n)s items due soon, %(department)s"
    return ngettext("Stay %(id)s: %(n)s item due soon, %(department)s", many, said["n"]) % said
