import datetime as dt
import time

import pytest
from django.db import OperationalError

from tests.outbox.conftest import FRUIT, later
from vipdesk.outbox import claims, health
from vipdesk.outbox.chores import do_round_apart
from vipdesk.outbox.helpers import Helper
from vipdesk.outbox.models import Delivery, Heartbeat
from vipdesk.outbox.relay import Relay

pytestmark = pytest.mark.django_db


class Hints:
    """What the relay tells the workers; nobody listens when `heard` is False."""

    def __init__(self) -> None:
        self.heard, self.given = True, []

    def publish(self, ids: list[int]) -> bool:
        self.given.append(ids)
        return self.heard


class Counted(Helper):
    """A helper that is only counted."""

    def __init__(self) -> None:
        super().__init__(print, longest=0)
        self.times = 0

    def begin(self, *given: object) -> None:
        self.times += 1


class OneLook(Relay):
    """A relay whose helpers are only counted."""

    def __init__(self) -> None:
        self.now = later(0)
        super().__init__(clock=lambda: self.now, hints=Hints())
        self.deliverers, self.clockwork = [Counted(), Counted()], Counted()

    @property
    def helped(self) -> int:
        first, second = self.deliverers
        assert first.times == second.times
        return first.times

    def at(self, seconds: float) -> "OneLook":
        self.now = later(seconds)
        self.look()
        return self


@pytest.fixture
def relay(db) -> OneLook:
    return OneLook()


def test_it_says_that_it_lives(relay):
    relay.at(7)
    assert Heartbeat.objects.values_list("name", "at").get() == (health.RELAY, later(7))


def test_it_does_not_say_so_every_second(relay):
    relay.at(0).at(1)
    assert Heartbeat.objects.get().at == later(0)


def test_it_hints_at_what_is_due_and_not_again_every_second(relay, tell, kitchen):
    tell({kitchen: [FRUIT]}, now=later(5))
    pk = Delivery.objects.get().pk
    relay.at(4)
    assert relay.hints.given == []
    relay.at(5).at(6).at(7)
    assert relay.hints.given == [[pk]]
    relay.hinted[pk] -= 5
    relay.at(10)
    assert (relay.hints.given, relay.helped) == ([[pk], [pk]], 0)


def test_it_delivers_what_is_overdue_by_five_seconds(relay, tell, kitchen):
    tell({kitchen: [FRUIT]})
    assert relay.at(5).helped == 0
    assert relay.at(5.1).helped == 1


def test_it_delivers_at_once_when_nobody_hears_its_hints(relay, tell, kitchen):
    relay.hints.heard = False
    tell({kitchen: [FRUIT]})
    assert relay.at(0).helped == 1
    assert relay.at(1).helped == 2  # what came while the helper was at work is not left to wait for a worker


def test_it_leaves_alone_what_somebody_holds_and_takes_it_when_the_lease_is_out(relay, tell, kitchen):
    tell({kitchen: [FRUIT]})
    claims.claim(Delivery.objects.get().pk, later(0))
    relay.at(60)
    assert (relay.hints.given, relay.helped) == ([], 0)
    Delivery.objects.update(lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert relay.at(61).helped == 1


def test_it_buries_what_kills_workers(relay, tell, kitchen):
    tell({kitchen: [FRUIT]})
    Delivery.objects.update(claims=5)
    relay.at(60)
    assert (Delivery.objects.dead().count(), relay.hints.given, relay.helped) == (1, [], 0)


def test_a_database_that_is_away_is_waited_for(relay, monkeypatch):
    looks = []

    def look() -> None:
        looks.append(len(looks))
        if len(looks) < 3:
            raise OperationalError("the database system is starting up")
        relay.stop()

    monkeypatch.setattr("vipdesk.outbox.relay.EVERY", 0.0)
    monkeypatch.setattr("vipdesk.outbox.relay.connections.close_all", lambda: None)
    monkeypatch.setattr("vipdesk.outbox.relay.close_old_connections", lambda: None)
    monkeypatch.setattr(relay, "look", look)
    relay.run()
    assert looks == [0, 1, 2]


def test_it_begins_a_round_of_chores_and_not_every_second(relay):
    assert relay.at(0).at(1).clockwork.times == 1
    relay.chores_at = 0.0
    assert relay.at(6).clockwork.times == 2


@pytest.mark.django_db(transaction=True)
def test_it_looks_and_delivers_while_a_chore_takes_long(relay, tell, kitchen):
    relay.chores, relay.clockwork = [lambda *, now: time.sleep(60)], Helper(do_round_apart, longest=300)
    tell({kitchen: [FRUIT]})
    relay.at(6)
    relay.chores_at = 0.0
    assert relay.at(7).helped == 2
    assert relay.clockwork.process.is_alive()
    relay.clockwork.dismiss(30)
    assert not relay.clockwork.process.is_alive()
