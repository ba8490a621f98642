"""Chat and push: to a real receiver, with a number and nothing else; nowhere inside the house; sealed at rest."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tests.outbox.conftest import FRUIT, NOW, TEA, later
from vipdesk.outbox import channels, delivering, escalating, guarded, sealing, telling
from vipdesk.outbox.channel_models import Channel
from vipdesk.outbox.models import Delivery, Escalation


class Receiver(ThreadingHTTPServer):
    """A service on this machine that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.got: list[dict] = []
        self.status = 200

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/room"


class Answer(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_address[1]}/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quietly."""


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.CHANNEL_HOSTS = ["127.0.0.1"]
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def channel(house, by, address: str, **whose) -> Channel:
    said = {"property": house, "name": "room", "scheme": "json", "made_at": NOW, "made_by": by, **whose}
    return Channel.objects.create(sealed=sealing.seal(address), **said)


def go(now) -> list[Delivery]:
    """Everything that goes to channels leaves; the rows of it."""
    channels.spread(now=now)
    delivering.deliver_due(clock=lambda: now)
    return list(Delivery.objects.filter(channel="chat").order_by("pk"))


def test_a_department_is_told_the_number_and_nothing_else(receiver, house, anna, kitchen, tell, settings):
    settings.VIPDESK_URL = "https://desk.aurora.test"
    channel(house, anna, receiver.address, department=kitchen)
    tell({kitchen: [FRUIT]}, facts={"room_number": "1208"})
    assert [(row.sent_revision, row.failures) for row in go(later(1))] == [(1, 0)]
    assert [one["message"] for one in receiver.got] == ["Stay 4711: open vipdesk. https://desk.aurora.test/stays/4711/"]
    assert [one for one in ("1208", "Fruit") if one in json.dumps(receiver.got)] == []
    go(later(2))
    assert len(receiver.got) == 1  # once
    tell({kitchen: [TEA]}, "stay.amended", now=later(60))
    assert [(row.sent_revision, row.wanted_revision) for row in go(later(61))] == [(2, 2)]
    assert len(receiver.got) == 2


def test_a_person_is_told_when_it_is_their_turn(receiver, house, anna, kitchen, tell):
    channel(house, anna, receiver.address, staff=anna)
    [notice] = tell({kitchen: [FRUIT]})
    assert go(later(1)) == []
    step = escalating.plan(notice, Escalation.Level.DUTY_MANAGER, later(60))
    with transaction.atomic():
        escalating.take(step, now=later(60))
        escalating.tell(step, [anna], now=later(60))
    assert [(row.level, row.sent_revision) for row in go(later(61))] == [(2, 1)]
    again = escalating.plan(notice, Escalation.Level.DUTY_MANAGER, later(90), 2)  # more has come, it has begun again
    with transaction.atomic():
        escalating.take(again, now=later(90))
        escalating.tell(again, [anna], now=later(90))
    assert [(row.level, row.sent_revision) for row in go(later(91))] == [(2, 2)]
    assert len(receiver.got) == 2


def test_what_is_acknowledged_is_not_told(receiver, house, anna, kitchen, tell):
    channel(house, anna, receiver.address, department=kitchen)
    [notice] = tell({kitchen: [FRUIT]})
    telling.acknowledge(notice.pk, by=anna, now=later(1))
    assert (go(later(2)), receiver.got) == ([], [])


@pytest.mark.parametrize(("status", "dead"), [(404, True), (403, True), (302, True), (503, False), (429, False)])
def test_what_is_final_is_dead_at_once_and_what_is_not_is_tried_again(
    receiver, house, anna, kitchen, tell, status, dead
):
    channel(house, anna, receiver.address, department=kitchen)
    tell({kitchen: [FRUIT]})
    receiver.status = status
    [row] = go(later(1))
    assert (row.failures, row.last_error, row.dead_at is not None) == (1, f"HTTP {status}", dead)
    assert len(receiver.got) == 1  # a redirect is not followed
    receiver.status = 200
    [row] = go(later(3600))
    assert row.sent_revision == (0 if dead else 1)


def test_a_service_that_is_away_is_tried_again(house, anna, kitchen, tell, settings):
    settings.CHANNEL_HOSTS = ["127.0.0.1"]
    channel(house, anna, "json://127.0.0.1:1/room", department=kitchen)
    tell({kitchen: [FRUIT]})
    [row] = go(later(1))
    assert (row.failures, row.last_error, row.dead_at) == (1, "NoAnswer", None)


def test_a_channel_that_was_taken_away_or_cannot_be_opened(receiver, house, anna, kitchen, tell, settings):
    one = channel(house, anna, receiver.address, department=kitchen)
    tell({kitchen: [FRUIT]})
    channels.spread(now=later(1))
    keys, settings.CHANNEL_KEYS = settings.CHANNEL_KEYS, ["another"]
    with pytest.raises(channels.NotSent, match="Unreadable"):
        channels.address_of(Delivery.objects.get(channel="chat"))
    settings.CHANNEL_KEYS = keys
    one.delete()
    delivering.deliver_due(clock=lambda: later(2))
    assert Delivery.objects.get(channel="chat").last_error == "TakenAway"


# --- nowhere inside the house ----------------------------------------------------------------------------------------

INSIDE = [
    "json://127.0.0.1/", "json://localhost/", "json://127.1/", "json://2130706433/", "json://0x7f000001/",
    "json://0177.0.0.1/", "json://0/", "json://10.0.0.5/", "json://192.168.1.1/", "json://172.16.0.1/",
    "json://169.254.169.254/latest", "json://100.64.0.1/", "json://[::1]/", "json://[::ffff:127.0.0.1]/",
    "json://[fe80::1]/", "json://[fd00::1]/", "json://224.0.0.1/", "gotify://127.0.0.1/token", "ntfy://10.0.0.1/topic",
    "mmost://192.168.0.9/0123456789abcdef", "rocket://user:pass@127.0.0.1/#room",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_when_it_is_saved_and_when_it_is_sent_to(address):
    with pytest.raises(channels.NotAllowed):
        channels.understood(address)
    with pytest.raises(channels.NotSent) as raised:
        channels.send(address, "x")
    assert raised.value.permanent


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "syslog://", "dbus://", "gnome://", "windows://", "mailto://a:b@example.com", "mqtt://10.0.0.1",
     "rsyslog://127.0.0.1", "exec://ls", "form://127.0.0.1", "apprise://127.0.0.1/x", "", "x", "json://", "smpp://a:b@10.0.0.1/1/2"],
)  # fmt: skip
def test_other_services_are_refused(address):
    with pytest.raises(channels.NotAllowed):
        channels.understood(address)


def test_a_host_that_turns_inside_after_it_was_saved_is_refused_at_the_connection(monkeypatch):
    """Rebinding: the name is looked up once more by whoever connects, and it is that address that counts."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    real = socket.getaddrinfo

    def lookup(host, port, *args, **kwargs):
        return real(next(answers) if host == "turns.example" else host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(channels.NotSent, match="Refused") as raised:
        channels.send("json://turns.example/room", "x")
    assert raised.value.permanent


def test_only_what_is_watched_is_refused(receiver):
    url = f"http://127.0.0.1:{receiver.server_address[1]}/"
    assert requests.post(url, json={}, timeout=5).status_code == 200
    with guarded.guarded() as trip:
        assert (requests.post(url, json={}, timeout=5).status_code, trip.status) == (200, 200)


# --- sealed ----------------------------------------------------------------------------------------------------------


def test_keys_are_changed_without_losing_what_they_closed(settings):
    settings.CHANNEL_KEYS = ["old"]
    closed = sealing.seal("slack://secret")
    assert "secret" not in closed
    settings.CHANNEL_KEYS = ["new", "old"]
    again = sealing.seal_again(closed)
    assert (sealing.unseal(closed), sealing.unseal(again)) == ("slack://secret", "slack://secret")
    settings.CHANNEL_KEYS = ["new"]
    assert sealing.unseal(again) == "slack://secret"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(closed)
    for opens in (sealing.unseal, sealing.seal_again):
        with pytest.raises(sealing.Unreadable):
            opens("nonsense")


def test_all_channels_are_sealed_again_with_one_command_and_the_old_key_can_go(house, anna, kitchen, settings, capsys):
    settings.CHANNEL_KEYS = ["lost"]
    lost = channel(house, anna, "slack://lost", department=kitchen, name="lost")
    settings.CHANNEL_KEYS = ["old"]
    kept = channel(house, anna, "slack://secret", department=kitchen)
    settings.CHANNEL_KEYS = ["new", "old"]
    with pytest.raises(CommandError, match=f"No key opens these channels any more.*: {lost.pk}"):
        call_command("seal_channels_again")
    assert capsys.readouterr().out == "Sealed with the first key: 1.\n"
    settings.CHANNEL_KEYS = ["new"]
    kept.refresh_from_db()
    assert sealing.unseal(kept.sealed) == "slack://secret"
    lost.delete()
    call_command("seal_channels_again")  # again does no harm


@pytest.mark.parametrize("whose", ["kitchen", "anna"])
def test_no_two_channels_of_one_are_called_alike(house, anna, kitchen, whose):
    owner = {"department": kitchen} if whose == "kitchen" else {"staff": anna}
    channel(house, anna, "json://example.com", **owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        channel(house, anna, "json://other.example.com", **owner)


def test_a_channel_is_of_somebody(house, anna, kitchen):
    for whose in ({}, {"department": kitchen, "staff": anna}):
        with pytest.raises(IntegrityError, match="channel_is_of_a_department_or_a_person"), transaction.atomic():
            channel(house, anna, "json://example.com", **whose)
