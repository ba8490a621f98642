"""The drills one after the other, each on an empty database: started by `python -m tests.faults`."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from tests.faults import clocks, drills, nights, races, restores  # noqa: E402
from tests.faults.clocks import clock_scene  # noqa: E402
from tests.faults.crew import Crew  # noqa: E402
from tests.faults.full import disk_full, full_scene  # noqa: E402
from tests.faults.scene import Fault, Scene, answered, scene  # noqa: E402
from tests.faults.web import web_scene  # noqa: E402
from tests.servers import unprivileged  # noqa: E402

Drill = Callable[[Scene], drills.Counts]


def plan(bookings: int, seeds: range) -> Iterator[tuple[str, Callable, Drill]]:
    """(name, the scene it plays on, drill)"""
    for seed in seeds:
        kill = partial(drills.kill_everything, bookings=bookings, seed=seed, pause=0.02)
        yield f"F1 everything is killed, seed {seed}", partial(web_scene, workers=2, relays=2), sent_thrice(kill)
    few = max(1, min(bookings, 300))
    yield "F2 the broker is gone", web_scene, partial(drills.without_broker, bookings=few, frozen=False)
    yield "F2 the broker is frozen", web_scene, partial(drills.without_broker, bookings=few, frozen=True)
    yield "F3 workers are frozen", web_scene, partial(drills.frozen_workers, bookings=few)
    yield "F4 frozen between sending and marking", scene, drills.frozen_between
    yield "F5 exit at every step", partial(scene, lease=2, workers=0, relays=0), drills.every_step
    yield "F6 a delivery kills its worker", partial(scene, lease=2), partial(drills.poison, neighbours=333)
    yield "F7 two beats, three relays", clock_scene, partial(clocks.meet, hotels=3, guests=3)
    yield "F7 acknowledged against escalated", nobody, lambda _at: races.drill(1000)
    back = partial(restores.come_back, bookings=min(few, 50))
    yield "F14 back from a backup", partial(web_scene, workers=1, relays=1), back
    full = partial(disk_full, bookings=20, seed=seeds[0])
    if connections["default"].vendor == "postgresql":
        yield f"F18 no room for tables, seed {seeds[0]}", partial(full_scene, log_elsewhere=True), full
    yield f"F18 no room for anything, seed {seeds[0]}", full_scene, full
    yield f"F15 clock changes, seed {seeds[0]}", nobody, lambda _at: nights.drill(seeds[0])


@contextmanager
def nobody(environment: dict[str, str], home: Path) -> Iterator[SimpleNamespace]:
    """No processes: the drill has the clock in its hand."""
    yield SimpleNamespace()


def sent_thrice(drill: Drill) -> Drill:
    def play(at: Scene) -> drills.Counts:
        at.successes = 3
        return {**drill(at), "calls": at.tries}

    return play


@contextmanager
def database(home: Path) -> Iterator[Callable[[], None] | None]:
    """The database runs; how to end it at once and start it again (None for SQLite, which has no process)."""
    command = os.environ["FAULTS_DATABASE"]
    if not command:
        yield None
        return
    with Crew(os.environ, home) as crew:
        crew.start("database", command, **unprivileged(), cwd="/")
        wait_for_database()
        yield partial(restart, crew)
        connections.close_all()


def restart(crew: Crew) -> None:
    """What `stop -m immediate` does, and a start."""
    os.kill(crew.processes["database"].pid, signal.SIGQUIT)
    crew.processes["database"].wait()
    crew.start("database")


def wait_for_database() -> None:
    until = time.monotonic() + 60
    while not answered(lambda: connections["default"].ensure_connection() is None):
        if time.monotonic() > until:
            raise Fault("the database did not start")
        time.sleep(0.1)


def play(name: str, make: Callable, drill: Drill, home: Path, restart_database: Callable[[], None] | None) -> bool:
    """Whether the drill held; what it counted, or what happened, is printed."""
    print(f"\n── {name}", flush=True)
    began = time.monotonic()
    call_command("flush", interactive=False, verbosity=0)
    try:
        with make(dict(os.environ), home / f"drill-{time.monotonic_ns()}") as at:
            at.restart_database = restart_database
            counted = drill(at)
    except Fault as fault:
        print(f"FAULT {fault}", flush=True)
        return False
    for what, n in {**counted, "took, s": round(time.monotonic() - began)}.items():
        print(f"   {what:<28}{n:>8}", flush=True)
    return True


def main(bookings: str, seeds: str, seed: str, *only: str) -> int:
    home = Path(settings.VIPDESK_HOME)
    print(f"{bookings} bookings, {seeds} × seed from {seed}, {connections['default'].vendor}", flush=True)
    with database(home) as restart_database:
        call_command("migrate", interactive=False, verbosity=0)
        steps = plan(int(bookings), range(int(seed), int(seed) + int(seeds)))
        chosen = [step for step in steps if not only or step[0].split()[0] in only]
        held = [play(*step, home, restart_database) for step in chosen]
    print(f"\n{sum(held)} held, {len(held) - sum(held)} failed", flush=True)
    return 0 if held and all(held) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
