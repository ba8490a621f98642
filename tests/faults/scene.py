"""A hotel, its crew and its mailbox; bookings are told into it, and afterwards everything is counted."""

import datetime as dt
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from django.db import InterfaceError, OperationalError, close_old_connections, connections, transaction
from django.utils import timezone
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from tests.faults.crew import RELAY, WORKER, Crew
from tests.faults.receiver import received
from vipdesk.embedded.broker import prepare_broker
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox import health, hints, telling
from vipdesk.outbox.models import Delivery, Heartbeat, Notice

TOLD = ("front_office", "housekeeping", "food_beverage")
CHANGE = {"kind": "added", "item": 1, "from": None, "to": {"due_at": "2026-05-04T10:30:00+00:00"}, "title": "Tea"}
STAMPED = ("stamp", "notice__subject_id", "notice__department_id")


class Fault(AssertionError):
    """Something happened that must never happen."""


class Scene:
    """What a drill works with; made anew for each drill."""

    def __init__(self, crew: Crew, mails: Path, house: Property, departments: list[Department]) -> None:
        self.crew, self.mails, self.house, self.departments = crew, mails, house, departments
        self.restart_database: Callable[[], None] | None = None

    def book(self, numbers: Iterable[int]) -> list[int]:
        """Each booking, acknowledged: the ids of the stays."""
        return [self._book(number) for number in numbers]

    def _book(self, number: int) -> int:
        close_old_connections()
        with transaction.atomic():
            self.tell(number)
        return number

    def tell(self, stay: int, kind: str = "stay.booked") -> list[Notice]:
        now = timezone.now()
        event = telling.happened(self.house, kind, subject_kind="stay", subject_id=stay, facts={}, now=now)
        told = {department: [CHANGE] for department in self.departments}
        return telling.tell(event, told, now=now, at_once=True, secret=False, merge=lambda old, new: [*old, *new])

    def wait(self, done: Callable[[], bool], seconds: float, what: str) -> float:
        """Seconds it took until `done()`; a Fault when it takes longer than allowed."""
        began = time.monotonic()
        while not answered(done):
            if time.monotonic() - began > seconds:
                raise Fault(f"{what}: not within {seconds} s; still wanted: {self.still_wanted()}\n{self.logs()}")
            self.crew.tend()
            time.sleep(0.1)
        return time.monotonic() - began

    def all_are_ready(self) -> None:
        self.wait(lambda: all(" ready." in self.crew.log(name) for name in self.crew.named("worker")), 60, "workers")
        if self.crew.named("relay"):
            self.wait(lambda: Heartbeat.objects.filter(name=health.RELAY).exists(), 60, "relays")

    def all_out(self, seconds: float) -> float:
        return self.wait(lambda: not self.still_wanted(), seconds, "deliveries")

    def still_wanted(self) -> int:
        close_old_connections()
        return Delivery.objects.wanted().count()

    def late(self, stays: Iterable[int], allowed: dt.timedelta) -> int:
        """How many deliveries about these stays went out later than this after they were due."""
        about = Delivery.objects.filter(sent_at__isnull=False, notice__subject_id__in=stays)
        return sum(sent - wanted > allowed for wanted, sent in about.values_list("wanted_at", "sent_at"))

    def count(self, stays: Iterable[int]) -> dict[str, int]:
        """Everything there is about these stays, counted; a Fault for whatever is lost or double."""
        wanted = {(stay, department.pk) for stay in stays for department in self.departments}
        notices = Counter(Notice.objects.values_list("subject_id", "department_id"))
        sent = Delivery.objects.filter(sent_at__isnull=False)
        ids = {stamp.hex: (stay, department) for stamp, stay, department in sent.values_list(*STAMPED)}
        mails = Counter(mail_id.strip("<").split("@")[0] for mail_id, _, _ in received(self.mails))
        stamps = Counter(mail.split(".")[0] for mail in mails)
        counted = {
            "stays": len(set(stays)),
            "notices": notices.total(),
            "notices lost": len(wanted - notices.keys()),
            "notices double": sum(n > 1 for n in notices.values()) + len(notices.keys() - wanted),
            "mails": mails.total(),
            "mails lost": len(wanted - {ids[stamp] for stamp in stamps if stamp in ids}),
            "mails double": sum(n > 1 for n in stamps.values()) + len(stamps.keys() - ids.keys()),
            "repeats with the same id": mails.total() - len(mails),
        }
        bad = {name: n for name, n in counted.items() if n and name.endswith(("lost", "double"))}
        if bad or not wanted:
            raise Fault(f"{bad or 'the load did not run'}: {counted}\n{self.logs()}")
        return counted

    def logs(self) -> str:
        return "\n".join(f"--- {name}\n{self.crew.log(name)[-1500:]}" for name in self.crew.commands)


def answered(ask: Callable[[], bool]) -> bool:
    """The answer; no, while the database is away."""
    try:
        return ask()
    except (OperationalError, InterfaceError):
        connections.close_all()
        return False


@contextmanager
def stage(
    environment: dict[str, str], home: Path, *, lease: float, workers: int, relays: int
) -> Iterator[tuple[Crew, Path]]:
    """(crew, mail folder): a broker, workers and relays of their own that are all gone afterwards."""
    mails = home / "mail"
    mails.mkdir(parents=True)
    broker, address = prepare_broker(home / "broker")
    own = {
        **environment,
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "REDIS_URL": address,
        "VIPDESK_HOME": str(home),
        "OUTBOX_LEASE_SECONDS": str(lease),
        "LOG_LEVEL": "INFO",
        "VIPDESK_DEMO": "1",  # on this machine only, without TLS
        "CELERY_SKIP_CHECKS": "1",  # half of its start, and `make lint` makes them
    }
    with Crew(own, home) as crew, publishing_to(address):
        crew.start("broker", broker)
        wait_for_broker(address)
        for n in range(workers):
            crew.start(f"worker{n}", WORKER)
        for n in range(relays):
            crew.start(f"relay{n}", RELAY)
        yield crew, mails


@contextmanager
def scene(environment: dict[str, str], home: Path, *, lease: float = 15, workers: int = 1, relays: int = 1):
    """A scene whose bookings are told by this process itself."""
    with stage(environment, home, lease=lease, workers=workers, relays=relays) as (crew, mails):
        yield Scene(crew, mails, *hotel())


def wait_for_broker(address: str) -> None:
    Redis.from_url(address, retry=Retry(ConstantBackoff(0.05), 200)).ping()


@contextmanager
def publishing_to(address: str) -> Iterator[None]:
    """Hints of this process go to this broker."""
    before, hints.publisher = (current_app.conf.broker_url, hints.publisher), hints.Publisher()
    current_app.conf.broker_url = address
    try:
        yield
    finally:
        current_app.conf.broker_url, hints.publisher = before


def hotel() -> tuple[Property, list[Department]]:
    house = Property.objects.create(code=f"F{os.getpid()}{Property.objects.count()}", name="Faults", zone_name="UTC")
    rows = [Department(property=house, code=code, email=f"{code}@faults.test") for code in TOLD]
    return house, Department.objects.bulk_create(rows)
