"""The roster as managers keep it: who put whom on duty, or took them off, is written down with it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from vipdesk.access.viewer import Viewer
from vipdesk.hotel import roster
from vipdesk.hotel.models import Department, Duty, Property, StaffMember
from vipdesk.outbox import telling
from vipdesk.outbox.models import Event

PUT_ON, TAKEN_OFF = "roster.put_on", "roster.taken_off"
# What an event is about: the roster of a department by its id, that of those above departments by the property's.
OF_DEPARTMENT, ABOVE = "roster", "roster_above"


@dataclass(frozen=True)
class Post:
    """Somebody in a role: of a department, or above departments (None)."""

    hotel: Property
    department: Department | None
    role: str
    staff: StaffMember


@transaction.atomic
def put_on(post: Post, days: Iterable[dt.date], *, by: Viewer, now: dt.datetime) -> Event | None:
    """Somebody is on duty on these days; None when they were already. Said twice it is once."""
    Property.objects.select_for_update(no_key=True).get(pk=post.hotel.pk)
    new = roster.put_on(post.hotel, post.staff, post.role, post.department, days)
    return _written_down(PUT_ON, post, new, by=by, now=now)


@transaction.atomic
def take_off(post: Post, days: Iterable[dt.date], *, by: Viewer, now: dt.datetime) -> Event | None:
    """Somebody is not on duty after all on these days; None when they had been taken off already."""
    own = Duty.objects.filter(property=post.hotel, department=post.department, staff=post.staff, role=post.role)
    rows = own.select_for_update().filter(date__in=list(days)).order_by("date")
    there = {row.pk: row.date for row in rows}
    Duty.objects.filter(pk__in=there).delete()
    return _written_down(TAKEN_OFF, post, list(there.values()), by=by, now=now)


@transaction.atomic
def take_back(hotel: Property, department: Department | None, pk: int, *, by: Viewer, now: dt.datetime) -> Event | None:
    """It is as it was before this was done with the department's roster; None when it is so already."""
    done = written(hotel, department).get(pk=pk)
    post = Post(hotel, department, done.facts["role"], StaffMember.objects.get(pk=done.facts["staff"]))
    other = take_off if done.kind == PUT_ON else put_on
    return other(post, days_of(done), by=by, now=now)


def written(hotel: Property, department: Department | None) -> QuerySet[Event]:
    """What was done with the roster of a department, or with what stands above them; the last first."""
    kind, pk = _subject(hotel, department)
    return Event.objects.about(kind, pk).select_related("by_staff").order_by("-id")


def days_of(done: Event) -> list[dt.date]:
    """The days on which somebody was put on duty, or taken off; in their order."""
    return [dt.date.fromisoformat(day) for day in done.facts["days"]]


def _subject(hotel: Property, department: Department | None) -> tuple[str, int]:
    return (OF_DEPARTMENT, department.pk) if department else (ABOVE, hotel.pk)


def _written_down(kind: str, post: Post, days: list[dt.date], *, by: Viewer, now: dt.datetime) -> Event | None:
    """This will store what was done on these days; nothing where there are none."""
    if not days:
        return None
    subject, pk = _subject(post.hotel, post.department)
    facts: dict[str, Any] = {"staff": post.staff.pk, "role": post.role, "days": [day.isoformat() for day in days]}
    return telling.happened(post.hotel, kind, subject_kind=subject, subject_id=pk, facts=facts, now=now, by=by.person)
