"""The mails of a run leave through one connection to a mail server, which may end it whenever it likes."""

import pytest

from tests.outbox.conftest import FRUIT, later
from vipdesk.outbox import claims, delivering, post
from vipdesk.outbox.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(tell, kitchen) -> list[str]:
    """Five mails that are due, by what they are called outside."""
    for stay in range(1, 6):
        tell({kitchen: [FRUIT]}, stay=stay)
    return [one.message_id for one in Delivery.objects.order_by("due_at", "id")]


def run(seconds: float = 1) -> int:
    return delivering.deliver_due(clock=lambda: later(seconds))


def failed() -> list[tuple[int, str]]:
    return list(Delivery.objects.filter(failures__gt=0).values_list("failures", "last_error"))


def test_a_run_is_one_connection_that_is_closed_at_its_end(post_office, five):
    assert run() == 5
    assert post_office.taken == five
    assert [(talk.count("DATA"), talk[-1]) for talk in post_office.talks] == [(5, "QUIT")]
    assert post.HERE.run is None


def test_a_run_without_mails_calls_nobody(post_office, house):
    assert run() == 0
    assert post_office.talks == []


@pytest.mark.parametrize("ends_at", ["", "NOOP", "MAIL", "RCPT"])
def test_a_connection_that_the_server_ends_is_made_anew_and_each_mail_arrives_once(post_office, five, ends_at):
    post_office.most, post_office.ends_at = 2, ends_at
    run()
    assert post_office.taken == five
    assert [talk.count("DATA") for talk in post_office.talks] == [2, 2, 1]
    assert failed() == []


@pytest.mark.parametrize("ends_at", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("enough", ["452 too many messages", "554 too many messages"])
def test_a_connection_that_takes_no_more_is_left_and_no_mail_pays_for_it(post_office, five, ends_at, enough):
    post_office.most, post_office.ends_at, post_office.enough = 2, ends_at, enough
    run()
    assert post_office.taken == five
    assert len(post_office.talks) == 3
    assert failed() == []


def test_what_is_refused_on_a_new_connection_too_is_final(post_office, five):
    post_office.answers = {"DATA": "554 not like this"}
    run()
    assert (post_office.taken, failed()) == ([], [(1, "SMTPDataError")] * 5)
    assert Delivery.objects.exclude(dead_at=None).count() == 5


def test_a_mail_that_is_refused_does_not_take_its_neighbours(post_office, five):
    Delivery.objects.filter(pk=Delivery.objects.order_by("pk")[2].pk).update(address="nobody@aurora.test")
    post_office.refused = {"nobody@aurora.test": "550 no such mailbox"}
    run()
    assert post_office.taken == [*five[:2], *five[3:]]
    assert list(Delivery.objects.exclude(dead_at=None).values_list("address", "last_error")) == [
        ("nobody@aurora.test", "SMTPRecipientsRefused")
    ]
    assert Delivery.objects.filter(sent_revision=1).count() == 4


def test_a_server_that_is_always_closing_fails_mails_that_are_sent_later(post_office, five, monkeypatch):
    monkeypatch.setattr(claims.pause_after, "__defaults__", (lambda: 1.0,))
    post_office.answers = {"MAIL": "421 going down"}
    run()
    assert (post_office.taken, failed()) == ([], [(1, "SMTPSenderRefused")] * 5)
    post_office.answers = {}
    run(60)
    assert post_office.taken == five


def test_a_server_that_ends_with_its_answer_has_taken_the_mail_once(post_office, five):
    post_office.answers = {".": "250 taken\r\n421 and gone"}
    run()
    assert post_office.taken == five


def test_a_kept_connection_that_answers_no_more_is_not_waited_for(post_office, five, settings, monkeypatch):
    monkeypatch.setattr(post, "PATIENCE", 0.1)
    settings.EMAIL_TIMEOUT = 60
    post_office.answers = {"NOOP": "250-still thinking"}
    run()
    assert post_office.taken == five
    assert [talk.count("DATA") for talk in post_office.talks] == [1] * 5
