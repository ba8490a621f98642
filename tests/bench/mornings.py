"""Row 13: the lists of a morning for hundreds of hotels, against SQL over all of them and f-strings; a long list on paper."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from statistics import median
from typing import Any

from django.db import transaction
from django.utils import translation

from stays import list_mail
from stays.documents import letters, typeset
from tests.bench import morning_by_hand
from tests.bench.calls import asked, get
from tests.bench.group import day_of
from tests.bench.lists import Desk
from tests.bench.many_hotels import copy_hotel
from tests.bench.timing import Line, in_turns
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox.models import Letter

HOTELS, TURNS, PAPER = 500, 5, 200
MAILED = ("front_office", "housekeeping", "food_beverage", "security", "engineering")
Mails = dict[tuple[int, str], tuple[str, str, str]]  # subject, text and HTML, by property and department


def rows(desk: Desk) -> Iterator[Line]:
    """First the paper: the mornings fill the database with hotels."""
    yield long_paper(desk)
    yield from mornings(desk)


def long_paper(desk: Desk) -> Line:
    """A list of 200 as PDF, from the call to the last byte. It is to be there in a time, not in a ratio.

    Each is of another department: what was set a moment ago is set again in no time."""
    path = f"/list/%s/list.pdf?date={day_of(PAPER, desk.today)}"
    typeset.warm()
    taken = [_seconds(lambda code=code: get(path % code, **desk.cookie)) for code in MAILED]
    said = f"median {median(taken):.3f} s, slowest {max(taken):.3f} s"
    return Line(13, f"a list of {PAPER} as PDF", "median < 0.5 s", said, median(taken) < 0.5)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def mornings(desk: Desk) -> Iterator[Line]:
    """Both sides store what is to be mailed and write the same mails, to the letter."""
    hotel, zone = desk.hotel.property, desk.hotel.property.zone
    Department.objects.exclude(code__in=MAILED).update(email="")
    now = clock.at(zone, desk.today, dt.time(6, 30))
    few = _statements(now)
    copy_hotel(hotel.pk, desk.today, HOTELS - Property.objects.count())
    many = _statements(now)
    mails = _undone(lambda: morning(now))
    with closing(desk.database.cursor()) as cursor:
        by_hand = lambda: morning_by_hand.morning(cursor, desk.today, now, zone)  # noqa: E731
        if (theirs := _rolled_back(cursor, by_hand)) != mails:
            raise AssertionError(_difference(mails, theirs))
        ratio = in_turns(
            lambda _: _undone(lambda: morning(now)), lambda _: _rolled_back(cursor, by_hand), TURNS, warm=1
        )
    said = f"{ratio}, {len(mails)} mails; queries {few} and {many}"
    meets = ratio.median <= 2.5 and few == many
    yield Line(13, f"morning lists of {HOTELS} hotels ÷ SQL and f-strings", "median ≤ 2.5; queries", said, meets)


def morning(now: dt.datetime) -> Mails:
    """What is to be mailed is stored, and written."""
    list_mail.send_due(now=now)
    stored = list(
        Letter.objects.filter(made_at=now, kind=letters.TODAY).select_related("department").prefetch_related("property")
    )
    with translation.override("en"):
        written = letters.write_all(stored, now)
    return {
        (letter.property_id, letter.department.code): (one.subject, one.text, one.html)
        for letter, one in zip(stored, written, strict=True)
    }


def _statements(now: dt.datetime) -> int:
    return len([sql for sql in asked(lambda: _undone(lambda: morning(now))) if not sql.startswith(("SAVE", "RELEASE"))])


def _undone(work: Callable[[], Mails]) -> Mails:
    """The work as often as is wanted: nothing of it stays."""
    with transaction.atomic():
        done = work()
        transaction.set_rollback(True)
    return done


def _rolled_back(cursor: Any, work: Callable[[], Mails]) -> Mails:
    cursor.execute("BEGIN")
    done = work()
    cursor.execute("ROLLBACK")
    return done


def _difference(ours: Mails, theirs: Mails) -> str:
    """The first line in which the two sides do not say the same."""
    if ours.keys() != theirs.keys():
        return f"not the same mails: {len(ours)} and {len(theirs)}"
    for key, mail in ours.items():
        for one, other in zip(mail, theirs[key], strict=True):
            for line, said in zip(one.splitlines(), other.splitlines(), strict=False):
                if line != said:
                    return f"{key}:\n{line}\n{said}"
    return "not the same ends"
