"""The feed while several write at once, with real connections: an event that is committed late is not skipped."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from stays import booking
from stays.house import house_of
from tests.hotel_examples import Caller, opened, program, said
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import BookingSystem, Property
from vipdesk.outbox import settled
from vipdesk.outbox.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hotel(transactional_db: None) -> Property:
    return opened()


def ids(caller: Caller, after: int = 0) -> list[int]:
    return [one["id"] for one in caller.get(f"/events?after={after}").json()["results"]]


class Writer:
    """Somebody who takes a booking in, on a connection of their own, and commits when they are told to."""

    def __init__(self, number: str, hotel: Property, by: Viewer, now: Any) -> None:
        self.wrote, self.may_end = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.run, args=(number, hotel, by, now))
        self.thread.start()

    def run(self, number: str, hotel: Property, by: Viewer, now: Any) -> None:
        try:
            with transaction.atomic():
                body = said(number, guest={"surname": number})
                system = BookingSystem.objects.get(pk=by.booking_system_id)
                booking.receive(body, house=house_of(hotel), system=system, by=by, now=now)
                self.wrote.set()
                self.may_end.wait(60)
        finally:
            connection.close()

    def end(self) -> None:
        self.may_end.set()
        self.thread.join()


def test_what_is_committed_late_is_not_skipped(hotel: Property, moment: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settled, "WAITS", (0.05, 0.05))
    caller = program(hotel)
    caller.book("K-0", guest={"surname": "Lis"})
    before = ids(caller)
    slow = Writer("K-1", hotel, caller.viewer, moment.now)
    assert slow.wrote.wait(60)
    quick = Writer("K-2", hotel, caller.viewer, moment.now)
    quick.may_end.set()
    if connection.vendor == "postgresql":  # SQLite lets nobody write beside the first
        quick.thread.join()
        assert Event.objects.count() == 2
    assert ids(caller, after=before[-1]) == []  # neither: the one that is not there yet has the lower id
    monkeypatch.setattr(settled, "WAITS", (0.1,) * 300)
    threading.Timer(0.3, slow.may_end.set).start()
    waited = ids(caller, after=before[-1])  # for who writes now, and nobody else
    slow.end()
    quick.end()
    late, early = Event.objects.filter(pk__gt=before[-1]).order_by("pk")
    assert ids(caller, after=before[-1]) == [late.pk, early.pk]
    assert ids(caller) == [*before, late.pk, early.pk]
    if connection.vendor == "postgresql":
        assert waited == [late.pk, early.pk]
