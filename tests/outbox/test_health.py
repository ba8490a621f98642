import datetime as dt

import pytest

from tests.outbox.conftest import FRUIT, NOW, later
from vipdesk.outbox import claims, delivering, health
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
    claims.claim(held.pk, later(1))
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


@pytest.mark.parametrize(("seen", "done"), [(None, False), (120, True), (121, False)])
def test_chores_are_done(db, seen, done):
    health.beat(health.RELAY, later(200))
    if seen is not None:
        health.beat(health.CHORES, later(200 - seen))
    assert health.chores_are_done(later(200)) is done


@pytest.fixture
def no_server(settings):
    """A mail server that nobody can reach."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    return settings


def try_all(now: dt.datetime) -> None:
    health.beat(health.RELAY, now)
    delivering.deliver_due(clock=lambda: now)


def server_is_back(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_mail_that_is_down_is_known_at_the_first_try(tell, kitchen, no_server):
    tell({kitchen: [FRUIT]})
    assert health.mail_is_down() is False
    try_all(later(1))
    assert health.mail_is_down() is True


def test_it_is_known_too_when_a_mail_has_left_a_moment_before(tell, kitchen, settings, request):
    tell({kitchen: [FRUIT]})
    try_all(later(1))
    request.getfixturevalue("no_server")
    tell({kitchen: [FRUIT]}, stay=4712, now=later(2))
    try_all(later(3))
    assert health.mail_is_down() is True


@pytest.mark.parametrize("looked_at", [50, 1])  # with 1, it is not among those that are looked at first
def test_the_first_mail_that_leaves_says_that_mail_is_back(tell, kitchen, no_server, monkeypatch, looked_at):
    monkeypatch.setattr(health, "LOOKED_AT", looked_at)
    for stay in (4711, 4712):
        tell({kitchen: [FRUIT]}, stay=stay)
    try_all(later(1))
    server_is_back(no_server)
    first = Delivery.objects.order_by("id")[0]
    assert delivering.deliver_due([first.pk], clock=lambda: later(60)) == 1
    assert (health.mail_is_down(), Delivery.objects.to_leave().count()) == (False, 1)


@pytest.mark.parametrize(("error", "down"), [("SMTPRecipientsRefused", False), ("TimeoutError", True)])
def test_one_address_that_is_refused_is_no_server_that_is_down(tell, kitchen, error, down):
    tell({kitchen: [FRUIT]})
    delivery = Delivery.objects.get()
    claims.mark_failed(delivery, claims.claim(delivery.pk, NOW), error, later(1))
    assert health.mail_is_down() is down


def test_an_hour_without_a_mail_server_delays_and_loses_nothing(tell, departments, no_server, mailoutbox):
    for stay in range(3):
        tell({one: [FRUIT] for one in departments.values()}, stay=stay)
    for second in range(0, 3600, 30):
        try_all(later(second))
    assert (Delivery.objects.wanted().count(), Delivery.objects.dead().count(), len(mailoutbox)) == (27, 0, 0)
    assert health.mail_is_down() is True
    server_is_back(no_server)
    for minute in range(60, 122):
        try_all(later(60 * minute))
    ids = [one.extra_headers["Message-ID"] for one in mailoutbox]
    assert (len(ids), len(set(ids)), Delivery.objects.wanted().count()) == (27, 27, 0)
    assert health.mail_is_down() is False
