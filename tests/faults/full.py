"""F18: the disk under the database is full. Whole transactions only, 503 with Retry-After, and no restart once there is room."""

import http.client
import json
import random
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import environ
from django.core.management import call_command
from django.db import connections

from guests.models import Guest
from stays.models import ChecklistItem, IdempotencyRecord, SenderRecord, Stay
from stays.upkeep import disagreeing
from tests.faults.crew import Crew
from tests.faults.drills import Counts
from tests.faults.scene import Fault, answered
from tests.faults.web import WebScene, booking, web_scene
from tests.servers import initialise, postgres_programs, unprivileged
from vipdesk.embedded.broker import free_port
from vipdesk.outbox.models import Delivery, Escalation, Event, Notice

SIZE = 96  # MB of the small disk
MANY = 5000  # bookings after which a disk that is not full is no test
PAGE, SPARE = 1 << 13, 24  # bytes of a page, and how many of them are left at the most
DATABASE = "database"


# --- a small disk, and a database on it -------------------------------------------------------------------------------


@contextmanager
def small_disk() -> Iterator[Path]:
    """A filesystem of its own that is soon full; only root can mount one, and without it there is no such drill."""
    folder = Path(tempfile.mkdtemp(prefix="vipdesk-disk-"))
    folder.chmod(0o711)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=0777", "vipdesk-faults", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise Fault(f"F18 needs a small filesystem and may not mount one here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)
        folder.rmdir()


@contextmanager
def full_scene(environment: dict[str, str], home: Path, *, log_elsewhere: bool = False) -> Iterator["FullScene"]:
    """A whole vipdesk whose database lies on a small disk; `log_elsewhere`: all of it but PostgreSQL's log of transactions."""
    home.mkdir(parents=True)
    with small_disk() as disk, _roomy() as log, Crew(environment, home) as servers:
        postgres = connections["default"].vendor == "postgresql"
        more = [f"--waldir={log}/log"] if log_elsewhere else []
        address = _postgres(disk, servers, *more) if postgres else f"sqlite:///{disk}/full.sqlite3"
        with working_on(address):
            _wait_until_it_answers()
            call_command("migrate", interactive=False, verbosity=0)
            own = {**environment, "DATABASE_URL": address}
            with web_scene(own, home / "vipdesk", workers=2, relays=2) as at:
                yield FullScene(at, disk, servers)


@contextmanager
def _roomy() -> Iterator[Path]:
    """A folder on the usual disk that whoever runs PostgreSQL may write to."""
    with tempfile.TemporaryDirectory(prefix="vipdesk-log-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def _postgres(disk: Path, servers: Crew, *more: str) -> str:
    """The address of a PostgreSQL of its own on this disk."""
    programs, password, port = postgres_programs(disk), "full", free_port()
    initialise(programs, disk, password, "--wal-segsize=1", *more)
    sizes = "-c max_connections=60 -c shared_buffers=16MB -c max_wal_size=8MB -c min_wal_size=2MB"
    command = f"{programs}/postgres -D {disk}/data -h 127.0.0.1 -p {port} -k '' {sizes}"
    servers.start(DATABASE, command, **unprivileged(), cwd="/")
    return f"postgres://vipdesk:{password}@127.0.0.1:{port}/postgres"


@contextmanager
def working_on(address: str) -> Iterator[None]:
    """This process works on another database meanwhile."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    connections.close_all()
    said = environ.Env.db_url_config(address)
    connection.settings_dict.update({name: said[name] for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")})
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(before)


def _wait_until_it_answers() -> None:
    until = time.monotonic() + 60
    while not answered(lambda: connections["default"].ensure_connection() is None):
        if time.monotonic() > until:
            raise Fault("the database on the small disk did not start")
        time.sleep(0.1)


class FullScene:
    """A scene, its disk, and something that fills it."""

    def __init__(self, at: WebScene, disk: Path, servers: Crew) -> None:
        self.at, self.disk, self.servers = at, disk, servers
        self.ballast = disk / "ballast"
        self.database_ended = 0
        self.restart_database = None

    def fill(self, pages: int) -> None:
        """Nothing is left but so many pages: the next booking comes as far as these last."""
        with self.ballast.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                with suppress(OSError):
                    while True:
                        file.write(b"\0" * size)
            file.truncate(max(0, file.tell() - pages * PAGE))

    def tend(self) -> None:
        """A database that ended for want of room is started again, as whoever runs it would; nothing of vipdesk is."""
        process = self.servers.processes.get(DATABASE)
        if process is not None and process.poll() is not None:
            self.database_ended += 1
            self.servers.start(DATABASE)

    def wait_for_database(self) -> None:
        until = time.monotonic() + 60
        while not answered(lambda: Stay.objects.exists()):
            if time.monotonic() > until:
                raise Fault("the database did not come back")
            self.tend()
            time.sleep(0.2)

    def refuse_the_dead(self) -> None:
        """All of vipdesk still runs."""
        ended = [name for name, process in self.at.crew.processes.items() if process.poll() is not None]
        if ended or self.at.crew.revived:
            raise Fault(f"{ended or self.at.crew.revived} ended when the disk was full\n{self.at.logs()}")

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> int:
        """The status of an answer: a success, or 503 that says when to come back. Anything else must not happen."""
        said = {"Authorization": f"Bearer {self.at.key}", "Content-Type": "application/json", **headers}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.at.address}{path}", data, said, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                self.answer = json.load(answer)
                return answer.status
        except urllib.error.HTTPError as error:
            text = error.read().decode()
            if error.code != 503 or not error.headers.get("Retry-After", "").isdecimal():
                raise Fault(f"{method} {path}: {error.code} {dict(error.headers)} {text}\n{self.at.logs()}") from None
            return error.code
        except (OSError, http.client.HTTPException) as error:
            raise Fault(f"{method} {path}: {error!r}\n{self.at.logs()}") from None


# --- the drill --------------------------------------------------------------------------------------------------------


def disk_full(scene: FullScene, bookings: int, seed: int, refused: int = 60) -> Counts:
    """Bookings come in while the disk fills up and is full; then there is room again."""
    at = scene.at
    at.all_are_ready()
    booked = at.book(range(1, bookings + 1))
    at.all_out(60)
    one = _shape()[booked[0]]
    answers, again = _while_full(scene, bookings, refused, random.Random(seed))
    torn = _torn(one) if answered(lambda: Stay.objects.exists()) else None
    scene.refuse_the_dead()
    scene.ballast.unlink()
    began = time.monotonic()
    scene.wait_for_database()
    booked += at.book(again[:1])
    back = time.monotonic() - began
    booked += at.book(again[1:])
    calm = at.all_out(60)
    scene.refuse_the_dead()
    torn = [*(torn or []), *_torn(one)]
    dead = Delivery.objects.filter(dead_at__isnull=False).count()
    if torn or dead or disagreeing():
        raise Fault(f"torn: {torn}, dead: {dead}, counted wrongly: {disagreeing()}")
    booked = list(Stay.objects.order_by("pk").values_list("pk", flat=True))
    said = {f"answered {status} when full": n for status, n in sorted(answers.items())}
    times = {"first stored after, s": round(back, 1), "out after, s": round(calm, 1)}
    return {**at.count(booked), **said, **times, "database ended": scene.database_ended, "torn": 0, "dead": 0}


def _while_full(scene: FullScene, bookings: int, refused: int, chance: random.Random) -> tuple[Counter[int], list[int]]:
    """What was answered, and the bookings that were refused."""
    answers, again, number = Counter[int](), [], bookings
    while answers[503] < refused:
        number += 1
        scene.fill(chance.randint(0, SPARE))
        status = scene.ask("PUT", f"/api/v1/bookings/F-{number}", booking(number))
        answers[status] += 1
        if status == 503:
            again.append(number)
            posted = {**booking(number), "confirmation_number": f"F-{number}"}
            answers[scene.ask("POST", "/api/v1/bookings", posted, **{"Idempotency-Key": f"F-{number}"})] += 1
            scene.ask("GET", "/api/v1/bookings")
        if number > bookings + MANY:
            raise Fault(f"the load did not run: the disk did not get full, {answers}")
        scene.tend()
    return answers, again


def _shape() -> dict[int, tuple[int, ...]]:
    """How many rows of each kind every stay has."""
    kinds = [
        Counter(ChecklistItem.objects.values_list("stay", flat=True)),
        Counter(Notice.objects.values_list("subject_id", flat=True)),
        Counter(Event.objects.filter(kind="stay.booked").values_list("subject_id", flat=True)),
        Counter(Delivery.objects.filter(level=0, notice__isnull=False).values_list("notice__subject_id", flat=True)),
        Counter(Escalation.objects.filter(level=0).values_list("notice__subject_id", flat=True)),
        Counter(SenderRecord.objects.values_list("stay", flat=True)),
    ]
    return {pk: tuple(kind[pk] for kind in kinds) for pk in Stay.objects.values_list("pk", flat=True)}


def _torn(one: tuple[int, ...]) -> list[object]:
    """Stays that have not all that a stay has, and what belongs to none."""
    stays = _shape()
    torn: list[object] = [(pk, shape) for pk, shape in stays.items() if shape != one]
    orphans = {
        "guests": Guest.objects.count() - len(stays),
        "senders": SenderRecord.objects.count() - len(stays),
        "answers": IdempotencyRecord.objects.filter(status=0).count(),
        "events": Event.objects.filter(kind="stay.booked").count() - len(stays),
    }
    return [*torn, *(f"{what}: {n}" for what, n in orphans.items() if n)]
