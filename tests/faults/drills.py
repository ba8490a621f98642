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
from pathlib import Path

from django.db import connection

from tests.faults.crew import BASE_DIR, RELAY
from tests.faults.receiver import FREEZE, POISON, received
from tests.faults.scene import Fault, Scene
from vipdesk.outbox import hints
from vipdesk.outbox.models import Delivery, Notice
from vipdesk.outbox.steps import STEPS

Counts = dict[str, object]


def kill_everything(
    scene: Scene, bookings: int, seed: int, *, every: float = 2.0, broker_kills: int = 5, pause: float = 0.1
) -> Counts:
    """F1: workers die every 2 s, the broker and relays now and then, while bookings come in."""
    scene.workers_are_ready()
    chance, crew, done = random.Random(seed), scene.crew, threading.Event()
    booked: list[int] = []

    def book() -> None:
        for stay in range(1, bookings + 1):
            booked.extend(scene.book([stay]))
            time.sleep(pause)
        connection.close()
        done.set()

    load = threading.Thread(target=book)
    load.start()
    while not done.wait(every * chance.uniform(0.5, 1.5)) or broker_kills > 0:
        crew.kill(chance.choice([name for name in crew.commands if name.startswith("worker")]))
        if broker_kills and chance.random() < 0.7:
            crew.kill("broker")
            broker_kills -= 1
        if chance.random() < 0.4:
            crew.kill(chance.choice([name for name in crew.commands if name.startswith("relay")]))
    load.join()
    calm = scene.all_out(60)
    return {**scene.count(booked), "kills": crew.kills, "out after calm, s": round(calm, 1)}


def without_broker(scene: Scene, bookings: int, *, frozen: bool) -> Counts:
    """F2: the broker is stopped (or frozen) all the time; bookings go on as fast, and mails still leave."""
    scene.crew.signal("broker", signal.SIGSTOP if frozen else signal.SIGKILL)
    hints.publisher = hints.Publisher()
    scene.crew.commands.pop("broker")
    process = scene.crew.processes.pop("broker")
    times = []
    try:
        for stay in range(1, bookings + 1):
            began = time.monotonic()
            scene.book([stay])
            times.append(time.monotonic() - began)
        scene.all_out(30)
    finally:
        process.kill()
        process.wait()
    late = scene.late(dt.timedelta(seconds=15))
    if late > len(times) * len(scene.departments) / 100 or statistics.median(times) > 0.1 or max(times) > 0.5:
        raise Fault(f"late: {late}, slowest booking {max(times):.2f} s, median {statistics.median(times):.3f} s")
    if not hints.publisher.counts["failed"]:
        raise Fault("no hint failed: the broker was there")
    return {**scene.count(range(1, bookings + 1)), "late": late, "slowest booking, ms": round(max(times) * 1000)}


def frozen_workers(scene: Scene, bookings: int) -> Counts:
    """F3: hints are accepted and never consumed; the relay delivers all within 20 s."""
    scene.workers_are_ready()
    for name in [name for name in scene.crew.commands if name.startswith("worker")]:
        scene.crew.signal(name, signal.SIGSTOP)
    scene.book(range(1, bookings + 1))
    if not hints.publisher.counts["published"]:
        raise Fault("no hint was accepted")
    took = scene.all_out(20)
    return {**scene.count(range(1, bookings + 1)), "relay took, s": round(took, 1)}


def frozen_between(scene: Scene) -> Counts:
    """F4: a worker is frozen between sending and marking; it wakes after its lease has gone to somebody else."""
    scene.workers_are_ready()
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
    for n, step in enumerate(STEPS, 1):
        at = _act(scene, "book", n, FAULT_AT=step)
        if at == 0:
            _must_die(step, _act(scene, "deliver", n, FAULT_AT=step))
        else:
            _must_die(step, at)
        if not Notice.objects.about("stay", n).exists():
            _act(scene, "book", n)
    scene.crew.start("relay", RELAY)
    scene.all_out(60)
    return {**scene.count(range(1, len(STEPS) + 1)), "steps": len(STEPS)}


def _must_die(step: str, code: int) -> None:
    if code != 70:
        raise Fault(f"nothing exited at the step {step!r}: {code}")


def _act(scene: Scene, act: str, stay: int, **environment: str) -> int:
    house = scene.house.pk
    command = [sys.executable, "-m", "tests.faults.act", act, str(house), str(stay)]
    return subprocess.run(command, cwd=BASE_DIR, env={**scene.crew.environment, **environment}, check=False).returncode


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
