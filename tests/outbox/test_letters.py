"""Letters: mails that are made when they are sent, by the same deliveries as notices."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from tests.outbox.conftest import FRUIT, NOW, later
from vipdesk.hotel import clock
from vipdesk.outbox import claims, delivering, letters
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Delivery, Letter

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 4)


def write(letter: Letter, now: dt.datetime) -> Written:
    return Written(f"{letter.kind} {letter.date}", f"at {now:%H:%M}", f"<p>at {now:%H:%M}</p>")


def cannot(letter: Letter, now: dt.datetime) -> Written:
    raise ValueError("not today")


def write_all(many: Sequence[Letter], now: dt.datetime) -> list[Written]:
    return [Written(f"{len(many)} together", one.department.code, "") for one in many]


def cannot_with_kitchen(many: Sequence[Letter], now: dt.datetime) -> list[Written]:
    if any(one.department.code == "food_beverage" for one in many):
        raise ValueError("not the kitchen's")
    return write_all(many, now)


def cannot_kitchen(letter: Letter, now: dt.datetime) -> Written:
    return cannot_with_kitchen([letter], now)[0]


class WorkerEnds(BaseException):
    pass


def ends_with_kitchen(many: Sequence[Letter], now: dt.datetime) -> list[Written]:
    if any(one.department.code == "food_beverage" for one in many):
        raise WorkerEnds
    return write_all(many, now)


def ends_kitchen(letter: Letter, now: dt.datetime) -> Written:
    return ends_with_kitchen([letter], now)[0]


@pytest.fixture(autouse=True)
def writer(settings, monkeypatch) -> None:
    settings.LETTERS = {"list": "tests.outbox.test_letters.write"}
    settings.LETTERS_TOGETHER = {}
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_letter_goes_to_each_address_once_and_is_made_when_it_is_sent(kitchen):
    sent = letters.post("list.today", DAY, {kitchen: ["a@aurora.test", "b@aurora.test", "a@aurora.test"]}, now=NOW)
    assert (sent, delivering.deliver_due(clock=lambda: NOW), delivering.deliver_due(clock=lambda: NOW)) == (2, 2, 0)
    assert [(one.to, one.subject, one.body, one.alternatives[0].content) for one in mail.outbox] == [
        ([f"{name}@aurora.test"], "list.today 2026-05-04", "at 09:00", "<p>at 09:00</p>") for name in "ab"
    ]
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 2
    assert {one.extra_headers["Auto-Submitted"] for one in mail.outbox} == {"auto-generated"}


def test_a_letter_that_fails_is_tried_again_under_the_same_id(kitchen, settings):
    letters.post("list.today", DAY, {kitchen: ["a@aurora.test"]}, now=NOW)
    broken = {"list": "tests.outbox.test_letters.cannot"}
    settings.LETTERS = broken
    delivering.deliver_due(clock=lambda: NOW)
    row = Delivery.objects.get()
    assert (row.failures, row.sent_revision, row.dead_at) == (1, 0, None)
    settings.LETTERS = {"list": "tests.outbox.test_letters.write"}
    delivering.deliver_due(clock=lambda: later(3600))
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{row.message_id}@")


def test_a_letter_about_a_day_that_is_over_is_not_sent(kitchen):
    letters.post("list.today", DAY, {kitchen: ["a@aurora.test"]}, now=NOW)
    delivering.deliver_due(clock=lambda: later(24 * 3600))
    assert (mail.outbox, Delivery.objects.wanted().count()) == ([], 0)


def test_a_department_gets_a_kind_of_letter_once_a_day(kitchen):
    letters.post("list.today", DAY, {kitchen: ["a@aurora.test"]}, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        letters.post("list.today", DAY, {kitchen: ["b@aurora.test"]}, now=NOW)
    letters.post("list.today", DAY + dt.timedelta(days=1), {kitchen: ["a@aurora.test"]}, now=NOW)
    assert Letter.objects.count() == 2


def test_a_letter_goes_to_an_address_once(kitchen):
    letters.post("list.today", DAY, {kitchen: ["a@aurora.test"]}, now=NOW)
    letter = Letter.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(letter=letter, channel="mail", address="a@aurora.test", due_at=NOW, wanted_at=NOW)


def test_a_delivery_brings_a_notice_or_a_letter(kitchen, tell):
    [notice] = tell({kitchen: [FRUIT]})
    letters.post("list.today", DAY, {kitchen: ["a@aurora.test"]}, now=NOW)
    for subject in ({}, {"notice": notice, "letter": Letter.objects.get()}):
        with pytest.raises(IntegrityError, match="delivery_brings_a_notice_or_a_letter"), transaction.atomic():
            Delivery.objects.create(**subject, channel="mail", address="x@aurora.test", due_at=NOW, wanted_at=NOW)


# --- many written together ----------------------------------------------------------------------------------------------

HERE = "tests.outbox.test_letters"


def posted(departments) -> None:
    letters.post("list.today", DAY, {one: [f"{one.code}@aurora.test"] for one in departments.values()}, now=NOW)


def test_letters_that_are_due_at_once_are_written_together(departments, settings):
    settings.LETTERS_TOGETHER = {"list": f"{HERE}.write_all"}
    posted(departments)
    assert delivering.deliver_due(clock=lambda: NOW) == 9
    assert {(one.subject, one.body) for one in mail.outbox} == {("9 together", code) for code in departments}
    assert set(Delivery.objects.values_list("sent_revision", "claims", "lease_token")) == {(1, 0, None)}


def test_what_was_written_too_long_ago_is_written_again(departments, settings):
    settings.LETTERS_TOGETHER = {"list": f"{HERE}.write_all"}
    posted(departments)
    seconds = iter(range(0, 600, 2))
    delivering.deliver_due(clock=lambda: later(next(seconds)))
    subjects = [one.subject for one in mail.outbox]
    assert (subjects[0], subjects[-1], len(subjects)) == ("9 together", "list.today 2026-05-04", 9)


def test_one_that_cannot_be_written_costs_only_itself(departments, settings):
    settings.LETTERS_TOGETHER = {"list": f"{HERE}.cannot_with_kitchen"}
    settings.LETTERS = {"list": f"{HERE}.cannot_kitchen"}
    posted(departments)
    assert delivering.deliver_due(clock=lambda: NOW) == 9
    [failed] = Delivery.objects.filter(sent_revision=0)
    assert (failed.address, failed.failures, failed.claims) == ("food_beverage@aurora.test", 1, 1)
    assert {one.subject for one in mail.outbox} == {"1 together"}


def test_one_that_ends_the_worker_is_dead_after_five_and_the_others_go(departments, settings):
    settings.LETTERS_TOGETHER = {"list": f"{HERE}.ends_with_kitchen"}
    settings.LETTERS = {"list": f"{HERE}.ends_kitchen"}
    posted(departments)
    for _ in range(5):
        with pytest.raises(WorkerEnds):
            delivering.deliver_due(clock=lambda: NOW)
        Delivery.objects.filter(lease_token__isnull=False).update(lease_until=Now() - dt.timedelta(seconds=1))
    delivering.deliver_due(clock=lambda: NOW)
    assert list(Delivery.objects.dead().values_list("address", flat=True)) == ["food_beverage@aurora.test"]
    assert len(mail.outbox) == 8


def test_what_somebody_else_is_sending_is_not_written_again(departments, settings):
    settings.LETTERS_TOGETHER = {"list": f"{HERE}.write_all"}
    posted(departments)
    held = Delivery.objects.filter(address__startswith="food").get()
    assert claims.claim(held.pk, NOW)
    assert delivering.deliver_due(clock=lambda: NOW) == 8
    assert {one.subject for one in mail.outbox} == {"8 together"}
