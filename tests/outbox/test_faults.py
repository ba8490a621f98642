"""The faults in a minute; `make faults` is the long form."""

import signal
import time

import pytest

from tests.faults import drills
from tests.faults.crew import RELAY
from tests.faults.scene import scene
from tests.faults.web import web_scene
from vipdesk.outbox import health, hints
from vipdesk.outbox.models import Heartbeat

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]


def test_workers_broker_and_relays_are_killed_while_bookings_come_in(process_environment, tmp_path):
    with web_scene(process_environment, tmp_path / "home", lease=3, workers=2) as at:
        counted = drills.kill_everything(at, 40, seed=1, every=1.5, kills={"broker": 2, "relay": 1, "web": 1})
    assert counted["stays"] == 40


@pytest.mark.parametrize("frozen", [False, True], ids=["gone", "frozen"])
def test_without_a_broker(process_environment, tmp_path, frozen):
    with scene(process_environment, tmp_path / "home", workers=0) as at:
        assert drills.without_broker(at, 20, frozen=frozen, slack=0.3)["mails"] >= 120
        assert hints.publisher.counts["failed"] >= 1


def test_workers_are_frozen(process_environment, tmp_path):
    with scene(process_environment, tmp_path / "home") as at:
        assert drills.frozen_workers(at, 20)["mails"] >= 60


def test_a_worker_is_frozen_between_sending_and_marking(process_environment, tmp_path):
    with scene(process_environment, tmp_path / "home", lease=2) as at:
        assert drills.frozen_between(at)["repeats with the same id"] >= 1


def test_every_step_recovers(process_environment, tmp_path):
    with scene(process_environment, tmp_path / "home", lease=1, workers=0, relays=0) as at:
        assert drills.every_step(at)["notices"] == 15


def test_a_delivery_that_kills_its_worker(process_environment, tmp_path):
    with scene(process_environment, tmp_path / "home", lease=1) as at:
        assert drills.poison(at, 20)["delivered"] == 62


def test_the_relay_says_that_it_lives_and_ends_when_told(process_environment, tmp_path):
    with scene(process_environment, tmp_path / "home", workers=0, relays=0) as at:
        at.crew.start("relay", RELAY)
        at.wait(lambda: Heartbeat.objects.filter(name=health.RELAY).exists(), 20, "heartbeat")
        at.crew.signal("relay", signal.SIGTERM)
        began = time.monotonic()
        assert (at.crew.processes["relay"].wait(10), time.monotonic() - began < 8) == (0, True)
