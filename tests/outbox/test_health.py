import datetime as dt

import pytest

from tests.outbox.conftest import FRUIT, NOW, later
from vipdesk.outbox import delivering, health
from vipdesk.outbox.models import Delivery, Heartbeat

pytestmark = pytest.mark.django_db


def test_how_long_the_oldest_is_due(tell, kitchen):
    assert health.oldest_due_age(NOW) == dt.timedelta(0)
    tell({kitchen: [FRUIT]})
    tell({kitchen: [FRUIT]}, stay=4712, now=later(5))
    assert health.oldest_due_age(later(42)) == dt.timedelta(seconds=42)


def test_the_dead_the_held_and_those_to_come_do_not_count(tell, kitchen):
    for stay in (1, 2, 3):
        tell({kitchen: [FRUIT]}, stay=stay)
    dead, held, to_come = Delivery.objects.order_by("id")
    Delivery.objects.filter(pk=dead.pk).update(dead_at=NOW)
    delivering.claim(held.pk, later(1))
    Delivery.objects.filter(pk=to_come.pk).update(due_at=later(100))
    assert health.oldest_due_age(later(42)) == dt.timedelta(0)


def test_when_a_relay_was_last_seen(db):
    assert health.relay_seen(NOW) is None
    health.beat(health.RELAY, NOW)
    health.beat(health.RELAY, later(5))
    assert (health.relay_seen(later(12)), Heartbeat.objects.count()) == (dt.timedelta(seconds=7), 1)


@pytest.mark.parametrize(("seen", "due", "well"), [(15, 60, True), (16, 60, False), (15, 61, False), (None, 0, False)])
def test_messages_leave(tell, kitchen, seen, due, well):
    tell({kitchen: [FRUIT]}, now=later(100 - due))
    if seen is not None:
        health.beat(health.RELAY, later(100 - seen))
    assert health.messages_leave(later(100)) is well
