"""F14: the database comes back from a dump. It is what it was, and nothing is sent again until somebody says so."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command

from tests.access.people import hire
from tests.faults.copies import dump, restored, sums
from tests.faults.drills import Counts
from tests.faults.full import working_on
from tests.faults.receiver import received
from tests.faults.scene import Fault
from tests.faults.web import WebScene
from vipdesk.outbox.models import Delivery

LATE = 10  # bookings whose messages have not left at the time of the backup
BY = "gm"  # whose word it is
WORDS = {"dismissed": ("--dismiss", "All of it had left"), "sent": ("--send",)}


def come_back(scene: WebScene, bookings: int, quiet: float = 10) -> Counts:
    """What the backup knows as not sent leaves after it, and then all is lost but the backup. It comes back twice: once
    what waits is dismissed, once it is sent."""
    hire(scene.house, "general_manager", username=BY)
    scene.all_are_ready()
    booked = scene.book(range(1, bookings + 1))
    scene.all_out(60)
    rest(scene, "worker", "relay")
    booked += scene.book(range(bookings + 1, bookings + LATE + 1))
    wanted, before, backup = scene.still_wanted(), sums(), dump(scene.mails.parent / "backup")
    work(scene, "worker", "relay")
    scene.all_out(60)
    counted = scene.count(booked)
    rest(scene, "worker", "relay", "web")
    again = {word: after(scene, backup, before, word, bookings + LATE + 1, quiet) for word in WORDS}
    if not wanted or again != {"dismissed": 0, "sent": wanted}:
        raise Fault(f"{wanted} had not left by the time of the backup; left again {again}")
    tables = {"tables": len(before), "tables that differ": 0, "waited for a word": wanted}
    return {**counted, **tables, **{f"left again when {word}": n for word, n in again.items()}}


def after(scene: WebScene, backup: Path, before: dict[str, str], word: str, number: int, quiet: float) -> int:
    """How many messages leave again when the backup has come back and this was said of what waits."""
    with restored(backup) as address, working_on(address), living_on(scene, address):
        differs = {name for name, said in sums().items() if said != before.get(name)} | before.keys() - sums().keys()
        if differs:
            raise Fault(f"not as they were: {differs}")
        call_command("migrate", check_unapplied=True, verbosity=0)
        call_command("after_restore", verbosity=0)
        smoke(scene, number)
        earlier = arrived(scene)
        time.sleep(quiet)
        if arrived(scene) != earlier or Delivery.objects.to_leave().exists():
            raise Fault(f"left by itself: {arrived(scene) - earlier}")
        call_command("settle_restore", "--property", scene.house.code, "--by", BY, *WORDS[word])
        scene.all_out(60)
        time.sleep(2)
        return (arrived(scene) - earlier).total()


def smoke(scene: WebScene, number: int) -> None:
    """Vipdesk runs: it is ready, known bookings are known, and what is told now leaves, and nothing else."""
    earlier = arrived(scene)
    work(scene, "web", "worker", "relay")
    scene.wait(lambda: scene.once("GET", "/healthz/ready") is not None, 90, "readiness")
    known = Delivery.objects.count()
    scene.book([1])
    if Delivery.objects.count() != known:
        raise Fault("a booking that was sent again told somebody")
    (new,) = scene.book([number])
    told = Delivery.objects.filter(notice__subject_id=new)
    scene.wait(lambda: not Delivery.objects.to_leave().exists(), 60, "what is told now")
    if (arrived(scene) - earlier).total() != told.count():
        raise Fault(f"{told.count()} were told, {arrived(scene) - earlier} left")


def arrived(scene: WebScene) -> Counter[str]:
    """Every mail so far by its id, repeats too."""
    return Counter(mail_id for mail_id, _, _ in received(scene.mails))


# --- who runs ---------------------------------------------------------------------------------------------------------


@contextmanager
def living_on(scene: WebScene, address: str) -> Iterator[None]:
    """Whoever is started meanwhile works on this database, and is gone afterwards."""
    scene.crew.environment["DATABASE_URL"] = address
    try:
        yield
    finally:
        rest(scene, "web", "worker", "relay")


def rest(scene: WebScene, *kinds: str) -> None:
    for kind in kinds:
        for name in scene.crew.named(kind):
            scene.crew.end(name)


def work(scene: WebScene, *kinds: str) -> None:
    for kind in kinds:
        for name in scene.crew.named(kind):
            scene.crew.start(name)
