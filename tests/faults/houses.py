"""Hotels with people and mailboxes, and a booking system that books in this process with the clock in its hand."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.access.people import bearer, hire
from tests.hotel_examples import Caller
from tiers.loading import load
from tiers.programme import shipped_text
from vipdesk.access.keys import issue
from vipdesk.access.scopes import Scope
from vipdesk.access.throttling import buckets
from vipdesk.hotel import clock
from vipdesk.hotel.models import BookingSystem, Department, Property, StaffMember
from vipdesk.hotel.opening import open_property


@transaction.atomic
def opened(code: str, zone: str, roles: Iterable[str], *, now: dt.datetime) -> Property:
    """A hotel with the shipped programme, an address for each department, and somebody in each of these roles; all at once,
    since clocks that run already would mail its lists to nobody."""
    hotel, _ = open_property(code, name="Faults", zone_name=zone)
    load(hotel, shipped_text(), now=now)
    for department in hotel.departments.all():
        Department.objects.filter(pk=department.pk).update(email=f"{department.code}@{code}.faults.test".lower())
    for role in roles:
        person = hire(hotel, role)
        StaffMember.objects.filter(pk=person.pk).update(email=f"{role}.staff@{code}.faults.test".lower())
    return hotel


def caller(hotel: Property) -> Caller:
    """A booking system that may do everything."""
    system, _ = BookingSystem.objects.get_or_create(code="faults", defaults={"name": "Faults"})
    _, key = issue(system, [hotel], list(Scope.values), name=hotel.code, now=timezone.now())
    return Caller(hotel, Client(SERVER_NAME="127.0.0.1", **bearer(key)))


def book(desk: Caller, number: str, position: str, arrival: dt.date, departure: dt.date, **more: object) -> int:
    """The stay of a new guest."""
    guest = {"external_id": f"{desk.hotel.code}-{number}", "surname": number, "position": position or None}
    dates = {"arrival_date": arrival.isoformat(), "departure_date": departure.isoformat()}
    return desk.book(number, guest=guest, **dates, **more)["id"]


def check_in(desk: Caller, number: str) -> None:
    answer = desk.post(f"/bookings/{number}/check-in", {})
    assert answer.status_code == 200, answer.content


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """The calls of the API read this clock."""
    buckets.clear()
    with patch.object(clock, "now", lambda: moment):
        yield
