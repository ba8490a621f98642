"""The faults, one after the other; each returns what it counted and raises Fault for what must never happen."""

import datetime as dt
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import connection

from tests.faults.crew import BASE_DIR, RELAY
from tests.faults.receiver import FREEZE, POISON, received
from tests.faults.scene import Fault, Scene
from vipdesk.outbox import hints
from vipdesk.outbox.models import Delivery
from vipdesk.outbox.steps import STEPS

ENOUGH = 100  # bookings of which 95 % say something: of a few it is the slowest one, whatever held it up
KILLS = {"broker": 5, "relay": 5, "web": 3, "database": 2}  # how often each dies in one run

Counts = dict[str, object]


def kill_everything(
    scene: Scene, bookings: int, seed: int, *, every: float = 2.0, kills: Mapping[str, int] = KILLS, pause: float = 0.1
) -> Counts:
    """F1: while bookings come in a worker dies every 2 s, and now and then the broker, a relay, the web server, the
    database."""
    scene.all_are_ready()
    chance, crew, done, booked = random.Random(seed), scene.crew, threading.Event(), []
    load = threading.Thread(target=_book_all, args=(scene, bookings, pause, booked, done))
    load.start()
    left = Counter({kind: n for kind, n in kills.items() if crew.named(kind) or _is_database(scene, kind)})
    wanted = left.total()
    while not done.wait(every * chance.uniform(0.5, 1.5)) or left.total():
        crew.kill(chance.choice(crew.named("worker")))
        if left.total():
            kind = chance.choice(sorted(left.elements()))
            left[kind] -= 1
            _kill(scene, kind, chance)
        crew.tend()
    load.join()
    if len(booked) != bookings or crew.kills < wanted:
        raise Fault(f"{len(booked)} of {bookings} were booked, {crew.kills} were killed")
    calm = scene.all_out(60)
    return {**scene.count(booked), "kills": crew.kills, "out after calm, s": round(calm, 1)}


def _book_all(scene: Scene, bookings: int, pause: float, booked: list[int], done: threading.Event) -> None:
    try:
        for number in range(1, bookings + 1):
            booked.extend(scene.book([number]))
            time.sleep(pause)
    finally:
        connection.close()
        done.set()


def _is_database(scene: Scene, kind: str) -> bool:
    return kind == "database" and scene.restart_database is not None


def _kill(scene: Scene, kind: str, chance: random.Random) -> None:
    if kind == "database":
        scene.restart_database()
        scene.crew.kills += 1
    else:
        scene.crew.kill(chance.choice(scene.crew.named(kind)))


def without_broker(scene: Scene, bookings: int, *, frozen: bool, slack: float = 0.05, late_after: float = 15) -> Counts:
    """F2: the broker is stopped (or frozen) all the time; bookings go on as fast, and mails still leave.

    `slack`, `late_after`: seconds.
    """
    scene.all_are_ready()
    before, usual = _timed(scene, range(1, bookings + 1))
    if scene.crew.named("worker"):
        scene.all_out(120)  # what is late afterwards did not wait behind these
    process = scene.crew.processes["broker"]
    scene.crew.signal("broker", signal.SIGSTOP if frozen else signal.SIGKILL)
    scene.crew.commands.pop("broker")
    scene.crew.processes.pop("broker")
    try:
        booked, times = _timed(scene, range(bookings + 1, 2 * bookings + 1))
        scene.all_out(60)
    finally:
        process.kill()
        process.wait()
    late, told = (
        scene.late(booked, dt.timedelta(seconds=late_after)),
        Delivery.objects.filter(notice__subject_id__in=booked),
    )
    more = statistics.median(times) - statistics.median(usual)
    slow = _slow(times) - _slow(usual)
    if late > told.count() / 100 or more > slack:
        raise Fault(f"late: {late}, bookings took {more:.3f} s more (median)")
    if bookings >= ENOUGH and slow > hints.TIMEOUT + slack:
        raise Fault(f"bookings took {slow:.3f} s more (95 %)")
    return {
        **scene.count([*before, *booked]),
        "late": late,
        "median more, ms": round(more * 1000),
        "95 % more, ms": round(slow * 1000),
    }


def _slow(times: list[float]) -> float:
    """So long the slow ones took: 95 % were faster."""
    return statistics.quantiles(times, n=20)[-1]


def _timed(scene: Scene, numbers: Iterable[int]) -> tuple[list[int], list[float]]:
    booked, times = [], []
    for number in numbers:
        began = time.monotonic()
        booked += scene.book([number])
        times.append(time.monotonic() - began)
    return booked, times


def frozen_workers(scene: Scene, bookings: int) -> Counts:
    """F3: hints are accepted and never consumed; the relay delivers all within 20 s."""
    scene.all_are_ready()
    for name in scene.crew.named("worker"):
        scene.crew.signal(name, signal.SIGSTOP)
    booked = scene.book(range(1, bookings + 1))
    took = scene.all_out(20)
    return {**scene.count(booked), "relay took, s": round(took, 1)}


def frozen_between(scene: Scene) -> Counts:
    """F4: a worker is frozen between sending and marking; it wakes after its lease has gone to somebody else."""
    scene.all_are_ready()
    scene.departments[0].email = FREEZE
    frozen = Path(scene.crew.environment["VIPDESK_HOME"]) / "frozen"
    scene.book([1])
    scene.wait(frozen.exists, 20, "nobody was frozen")
    scene.all_out(30)
    before = list(Delivery.objects.order_by("pk").values())
    os.kill(int(frozen.read_text()), signal.SIGCONT)
    time.sleep(1.5)
    if list(Delivery.objects.order_by("pk").values()) != before:
        raise Fault("a late mark changed something")
    ids = [mail_id for mail_id, address, _ in received(scene.mails) if address == FREEZE]
    if len(ids) != 2 or len(set(ids)) != 1:
        raise Fault(f"the receiver saw {ids}")
    return scene.count([1])


def every_step(scene: Scene) -> Counts:
    """F5: the process exits at each step of the way; what was committed recovers, what was not is booked again."""
    command = [sys.executable, "-m", "tests.faults.act", str(scene.house.pk)]
    subprocess.run(command, cwd=BASE_DIR, env=scene.crew.environment, check=True)
    scene.crew.start("relay", RELAY)
    scene.all_out(60)
    return {**scene.count(range(1, len(STEPS) + 1)), "steps": len(STEPS)}


def poison(scene: Scene, neighbours: int) -> Counts:
    """F6: one delivery kills who sends it; it is dead after 5 attempts and all others go out."""
    address, scene.departments[0].email = scene.departments[0].email, POISON
    scene.book([1])
    scene.departments[0].email = address
    scene.book(range(2, neighbours + 2))
    others = Delivery.objects.exclude(address=POISON)
    took = scene.wait(lambda: not others.wanted().exists(), 60, "neighbours")
    scene.wait(lambda: Delivery.objects.filter(address=POISON, dead_at__isnull=False).exists(), 120, "poison")
    bad = Delivery.objects.get(address=POISON)
    if (bad.claims, bad.sent_revision, others.filter(dead_at__isnull=False).count()) != (5, 0, 0):
        raise Fault(f"claims {bad.claims}, sent {bad.sent_revision}")
    sent = others.filter(sent_at__isnull=False).count()
    if sent != (neighbours + 1) * len(scene.departments) - 1:
        raise Fault(f"only {sent} were delivered")
    return {"delivered": sent, "dead": 1, "attempts": bad.claims, "neighbours out, s": round(took, 1)}
