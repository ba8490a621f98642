"""The faults in a minute; `make faults` is the long form."""

import datetime as dt
import signal
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from tests.faults import clocks, drills
from tests.faults.crew import RELAY
from tests.faults.scene import scene
from tests.faults.web import web_scene
from tests.stays.test_races import at_once
from vipdesk.outbox import delivering, health, hints
from vipdesk.outbox.models import Heartbeat

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_workers_broker_and_relays_are_killed_while_bookings_come_in(process_environment, tmp_path):
    with web_scene(process_environment, tmp_path / "home", lease=3, workers=2) as at:
        counted = drills.kill_everything(at, 40, seed=1, every=1.5, kills={"broker": 2, "relay": 1, "web": 1})
    assert counted["stays"] == 40


@pytest.mark.parametrize("frozen", [False, True], ids=["gone", "frozen"])
def test_without_a_broker(process_environment, tmp_path, frozen):
    with scene(process_environment, tmp_path / "home", workers=0) as at:
        began = time.monotonic()
        # The machine is busy with other tests: how fast it goes is for the long form to say.
        assert drills.without_broker(at, 20, frozen=frozen, slack=0.5, late_after=60)["mails"] >= 120
        waited = hints.publisher.counts["failed"]  # bookings of which each waited 0.2 s for the broker
        assert 1 <= waited <= 1 + (time.monotonic() - began) / hints.PAUSE


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
        alive = {health.RELAY, health.CHORES}
        at.wait(lambda: set(Heartbeat.objects.values_list("name", flat=True)) == alive, 20, "heartbeats")
        at.crew.signal("relay", signal.SIGTERM)
        began = time.monotonic()
        assert (at.crew.processes["relay"].wait(10), time.monotonic() - began < 8) == (0, True)


class FiveClocks:
    """Three relays and two beats as threads of this process, each with a connection of its own, that look at once."""

    def __init__(self, mails) -> None:
        self.mails, self.made = mails, [0] * 5

    def look(self, place: int) -> None:
        for chore in settings.RELAY_CHORES:
            self.made[place] += import_string(chore)(now=timezone.now())

    def wait(self, done: Callable[[], bool], seconds: float, what: str) -> None:
        until = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < until, what
            assert at_once([partial(self.look, place) for place in range(5)]) == [None] * 5
            delivering.deliver_due(clock=lambda: timezone.now() + dt.timedelta(minutes=1), limit=1000)


def test_three_relays_and_two_beats_tell_once(transactional_db, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "vipdesk.outbox.filebased.EmailBackend", str(tmp_path)
    clocks_at = FiveClocks(tmp_path)
    counted = clocks.told_once(clocks_at, hotels=1, guests=0)
    assert (counted["lists"], counted["farewells, requests"], counted["mails double"]) == (18, 2, 0)
    assert sum(made > 0 for made in clocks_at.made) > 1  # they did meet; who is first is chance
