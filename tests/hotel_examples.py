"""A hotel that is open for business, programs that call it, people who work in it: what tests of stays start from.

The clock of the calls stands still at NOW until a test moves it, so that whole answers can be compared.
"""

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from stays.departments import acknowledge
from stays.house import House, house_of
from stays.models import ChecklistItem, Stay
from tests.access.people import bearer, hire, key_for
from tiers.loading import load
from tiers.programme import shipped_text
from vipdesk.access.keys import key_rows, split
from vipdesk.access.scopes import Scope
from vipdesk.access.throttling import buckets
from vipdesk.access.viewer import Viewer, viewer_of_key, viewer_of_staff
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.hotel.opening import open_property
from vipdesk.outbox.models import Notice

API = "/api/v1"
NOW = dt.datetime(2026, 4, 13, 8, 0, tzinfo=dt.UTC)  # a Monday, 10:00 in Warsaw
ARRIVAL, DEPARTURE = "2026-04-16", "2026-04-18"  # Thursday to Saturday
EVERY_SCOPE = tuple(Scope.values)
LEADER = {
    "external_id": "P-1",
    "name_prefix": "Ms",
    "given_name": "Ilona",
    "surname": "Kalniete",
    "position": "provincial_leader",
}


def said(number: str = "K-1", **more: Any) -> dict[str, Any]:
    """The body of a plain booking of a provincial leader: Thursday 14:30 to Saturday."""
    body = {
        "confirmation_number": number,
        "guest": LEADER,
        "arrival_date": ARRIVAL,
        "departure_date": DEPARTURE,
        "expected_arrival_time": "14:30",
    }
    return copy.deepcopy(body | more)


def guest(**more: Any) -> dict[str, Any]:
    """The guest of that booking, with more said of her."""
    return copy.deepcopy(LEADER | more)


@dataclass
class Moment:
    """The clock that calls read; a test moves it."""

    now: dt.datetime = NOW

    def on(self, **ahead: float) -> dt.datetime:
        """Move the clock ahead by so many hours, minutes …"""
        self.now += dt.timedelta(**ahead)
        return self.now

    def to(self, wall: str, hotel: Property) -> dt.datetime:
        """Move the clock to a wall time at the hotel: "2026-04-16 14:30"."""
        self.now = dt.datetime.fromisoformat(wall).replace(tzinfo=hotel.zone).astimezone(dt.UTC)
        return self.now


@dataclass
class Caller:
    """A program or a member of staff on the API: each call answers (status, body)."""

    hotel: Property
    client: Client
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"data": b"" if body is None else body, "content_type": "application/json"}
        sent = {} if method == "get" else sent
        return getattr(self.client, method)(f"{API}{path}", headers=headers or None, **sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("put", path, body, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, body, **headers)

    def book(self, number: str = "K-1", **more: Any) -> dict[str, Any]:
        """The booking taken in by PUT; the answer, which has to be a success."""
        answer = self.put(f"/bookings/{number}", said(number, **more))
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    def cancel(self, number: str = "K-1", **more: Any) -> dict[str, Any]:
        answer = self.post(f"/bookings/{number}/cancel", more)
        assert answer.status_code in (200, 202), answer.content
        return answer.json()

    def booking(self, number: str = "K-1") -> dict[str, Any]:
        return self.get(f"/bookings/{number}").json()

    def plan(self, stay: int) -> list[dict[str, Any]]:
        return self.get(f"/stays/{stay}/plan").json()["items"]

    def items(self, stay: int) -> dict[str, dict[str, Any]]:
        """The items of a plan that happen once, by their key in the programme."""
        keys = dict(ChecklistItem.objects.filter(stay_id=stay, day=dt.date(1, 1, 1)).values_list("pk", "item_key"))
        return {keys[item["id"]]: item for item in self.plan(stay) if item["id"] in keys}

    def tick(self, stay: int, key: str, act: str = "done", body: Any = None) -> Any:
        item = ChecklistItem.objects.get(stay_id=stay, item_key=key)
        return self.post(f"/stays/{stay}/plan/{item.pk}/{act}", body)

    def notices(self, stay: int, *, state: str = "") -> dict[str, dict[str, Any]]:
        """The newest notice of each department about a stay."""
        query = f"?stay={stay}&property={self.hotel.code}" + (f"&state={state}" if state else "")
        rows = self.get(f"/notices{query}").json()["results"]
        return {row["department"]: row for row in reversed(rows)}

    def acknowledge_all(self, stay: int) -> None:
        """Each department has read its newest notice; the act alone does it, in a third of the call's time."""
        unread = Notice.objects.for_reading().of_property(self.hotel).open().about("stay", stay).order_by("pk")
        for notice in {one.department_id: one for one in unread}.values():
            acknowledge(notice, by=self.viewer, now=clock.now())

    @property
    def viewer(self) -> Viewer:
        """The program as acts see it."""
        public_id, _secret = split(self.client.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
        return viewer_of_key(key_rows(public_id, clock.now()))


def program(hotel: Property, *scopes: str, system: str = "opera") -> Caller:
    """A booking system with a key of these scopes, by default of all."""
    return Caller(hotel, Client(**bearer(key_for([hotel], list(scopes or EVERY_SCOPE), system=system))))


def colleague(hotel: Property, role: str, **more: Any) -> Caller:
    """A member of staff at their browser: "housekeeping.agent", "duty_manager"."""
    client = Client()
    client.force_login(hire(hotel, role, username=f"{role}@{hotel.code}", **more))
    return Caller(hotel, client)


def viewer_as(hotel: Property, role: str, **more: Any) -> Viewer:
    """The same as a viewer, for acts."""
    return viewer_of_staff(hire(hotel, role, username=f"{role}@{hotel.code}.acts", **more))


def opened(code: str = "AURORA", zone: str = "Europe/Warsaw") -> Property:
    """A hotel with its departments and the shipped programme."""
    hotel = open_property(code, name=f"Hotel {code.title()}", zone_name=zone)[0]
    load(hotel, shipped_text(), now=NOW)
    return hotel


def wall(stay: Stay | str | dt.datetime | None, hotel: Property) -> str | None:
    """A moment as the clock on the hotel's wall has it: "16 14:30"."""
    moment = dt.datetime.fromisoformat(stay) if isinstance(stay, str) else stay
    return moment and moment.astimezone(hotel.zone).strftime("%d %H:%M")


def rows() -> dict[str, int]:
    """How many rows each table has, the keys' notes of their use aside."""
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {model._meta.label: model._default_manager.count() for model in ours}


def stored() -> dict[str, list[Any]]:
    """Everything that is stored of guests, stays and notices."""
    return {model._meta.label: list(_rows(model)) for model in apps.get_models() if model._meta.app_label in TOLD}


def _rows(model: type[models.Model]) -> Any:
    return model._default_manager.order_by("pk").values()


COMMIT = frozenset({"transactional_db", "live_server"})
OURS = frozenset({"hotel", "access", "outbox", "guests", "tiers", "stays"})
TOLD = frozenset({"outbox", "guests", "stays"})


# --- fixtures: `from tests.hotel_examples import *` is not needed, tests/stays/conftest.py names them -------------------


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Moment:
    """The clock of the calls."""
    buckets.clear()
    standing = Moment()
    monkeypatch.setattr(clock, "now", lambda: standing.now)
    return standing


@pytest.fixture(scope="module")
def standing(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[int | None]:
    """The id of a hotel that is opened once for a module whose tests all start from it; each undoes what it changed."""
    if not all(map(starts_from_aurora, items_of_module(request))):
        yield None
        return
    with django_db_blocker.unblock(), transaction.atomic():
        yield opened().pk
        transaction.set_rollback(True)


def items_of_module(request: pytest.FixtureRequest) -> list[pytest.Item]:
    return [item for item in request.session.items if item.path == request.path]


def starts_from_aurora(item: pytest.Item) -> bool:
    """Whether a test may find the hotel already there: one that asks for no hotel might count them, or commit."""
    mark = item.get_closest_marker("django_db")
    if COMMIT.intersection(item.fixturenames) or (mark and mark.kwargs.get("transaction")):
        return False
    return "aurora" in item.fixturenames or not (mark or "db" in item.fixturenames)


@pytest.fixture
def aurora(standing: int | None, db: None) -> Property:
    return Property.objects.get(pk=standing) if standing else opened()


@pytest.fixture
def borealis(db: None) -> Property:
    return opened("BOREALIS", "Europe/Riga")


@pytest.fixture
def opera(aurora: Property) -> Caller:
    """A booking system that may do everything."""
    return program(aurora)


@pytest.fixture
def house(aurora: Property) -> House:
    return house_of(aurora)
