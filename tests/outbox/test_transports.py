import smtplib

import pytest

from tests.outbox.conftest import FRUIT
from tests.outbox.post_office import Talk
from vipdesk.outbox.models import Delivery
from vipdesk.outbox.transports import TRANSPORTS, TransportError

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(tell, kitchen) -> Delivery:
    tell({kitchen: [FRUIT]})
    return Delivery.objects.select_related("notice__department", "notice__property").get()


def test_a_mail_is_taken(post_office, delivery):
    assert TRANSPORTS["mail"].send(delivery) is None


@pytest.mark.parametrize(
    ("answers", "reason", "permanent"),
    [
        ({"RCPT": "550 no such mailbox"}, "SMTPRecipientsRefused", True),
        ({"RCPT": "450 come back later"}, "SMTPRecipientsRefused", False),
        ({".": "554 not this text"}, "SMTPDataError", True),
        ({".": "451 come back later"}, "SMTPDataError", False),
        ({"MAIL": "550 who are you"}, "SMTPSenderRefused", False),
        ({"DATA": "421 closing"}, "SMTPDataError", False),
    ],
)
def test_what_the_mail_server_says(post_office, delivery, answers, reason, permanent):
    post_office.answers = answers
    with pytest.raises(TransportError) as raised:
        TRANSPORTS["mail"].send(delivery)
    assert (str(raised.value), raised.value.permanent) == (reason, permanent)


def test_no_mail_server(post_office, delivery):
    post_office.shutdown()
    post_office.server_close()
    with pytest.raises(TransportError) as raised:
        TRANSPORTS["mail"].send(delivery)
    assert (str(raised.value), raised.value.permanent) == ("ConnectionRefusedError", False)


def test_a_mail_server_that_says_nothing(post_office, delivery, settings, monkeypatch):
    settings.EMAIL_TIMEOUT = 0.2
    monkeypatch.setattr(Talk, "handle", lambda self: self.rfile.readline())
    with pytest.raises(TransportError) as raised:
        TRANSPORTS["mail"].send(delivery)
    assert raised.value.permanent is False
    assert isinstance(raised.value.__cause__, TimeoutError | smtplib.SMTPServerDisconnected)
