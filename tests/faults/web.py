"""A scene whose bookings come in as a booking system sends them: over HTTP, again and again until they are answered."""

import datetime as dt
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from tests.faults.crew import WEB
from tests.faults.scene import TOLD, Fault, Scene, stage
from tiers.loading import load
from tiers.programme import shipped_text
from vipdesk.access.keys import issue
from vipdesk.access.scopes import Scope
from vipdesk.embedded.broker import free_port
from vipdesk.hotel.models import BookingSystem, Department, Property
from vipdesk.hotel.opening import open_property

PATIENCE = 120.0  # seconds a sender goes on trying


class WebScene(Scene):
    """Bookings by PUT; each is sent until it has been answered `successes` times."""

    def __init__(self, *args, port: int, key: str) -> None:
        super().__init__(*args)
        self.address, self.key, self.successes, self.tries = f"http://127.0.0.1:{port}", key, 1, 0

    def _book(self, number: int) -> int:
        answers = [self.put(number) for _ in range(self.successes)]
        if len({answer["id"] for answer in answers}) != 1 or any(answer["tier"] is None for answer in answers):
            raise Fault(f"booking {number} was answered {answers}")
        return answers[0]["id"]

    def put(self, number: int) -> dict:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.tries += 1
            answer = self.once("PUT", f"/api/v1/bookings/F-{number}", booking(number))
            if answer is not None:
                return answer
            time.sleep(0.1)
        raise Fault(f"booking {number} was never answered\n{self.logs()}")

    def once(self, method: str, path: str, body: dict | None = None) -> dict | None:
        """The answer of a 2xx; None when there was none, or the server could not."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(f"{self.address}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code not in (409, 429):
                raise Fault(f"{path}: {error.code} {error.read().decode()}") from error
        except (OSError, http.client.HTTPException, ValueError):
            pass
        return None

    def web_answers(self) -> bool:
        return self.once("GET", "/healthz/live") is not None

    def count(self, stays: Iterable[int]) -> dict[str, int]:
        first = next(iter(stays), None)
        told = Department.objects.filter(notices__subject_kind="stay", notices__subject_id=first)
        self.departments = list(told.order_by("pk").distinct())
        if not {department.code for department in self.departments} >= set(TOLD):
            raise Fault(f"only {self.departments} were told")
        return super().count(stays)


def booking(number: int) -> dict:
    """A VIP who comes tomorrow."""
    arrival = timezone.now().date() + dt.timedelta(days=1)
    return {
        "version": 1,
        "guest": {"external_id": f"G-{number}", "given_name": "Ida", "surname": f"Kask{number}", "language": "en"},
        "arrival_date": arrival.isoformat(),
        "departure_date": (arrival + dt.timedelta(days=2)).isoformat(),
        "expected_arrival_time": "15:00",
        "booked_by": {"kind": "general_manager", "name": "the office"},
        "vip": {"code": TIER, "requested": True},
    }


TIER = "VC"


@contextmanager
def web_scene(
    environment: dict[str, str], home: Path, *, lease: float = 15, workers: int = 1, relays: int = 1
) -> Iterator[WebScene]:
    """A whole vipdesk: web server, broker, workers, relays."""
    house, key = opened_hotel()
    port = free_port()
    with stage(environment, home, lease=lease, workers=workers, relays=relays) as (crew, mails):
        crew.start("web", WEB.format(port=port))
        at = WebScene(crew, mails, house, [], port=port, key=key)
        at.wait(at.web_answers, 60, "web server")
        yield at


def opened_hotel() -> tuple[Property, str]:
    """A property with the shipped programme, addresses for its departments, and a key of a booking system."""
    now = timezone.now()
    house, _ = open_property("FAULTS", name="Faults", zone_name="Europe/Warsaw", currency="EUR", languages=["en"])
    load(house, shipped_text(), now=now)
    for department in house.departments.all():
        Department.objects.filter(pk=department.pk).update(email=f"{department.code}@faults.test")
    system, _ = BookingSystem.objects.get_or_create(code="faults", defaults={"name": "Faults"})
    _, text = issue(system, [house], [Scope.BOOKINGS_WRITE], name="faults", now=now)
    return house, text
