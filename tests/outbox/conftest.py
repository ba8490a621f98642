"""A small hotel with nine departments, and what is said about its stay 4711."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db.models.functions import Now

from tests.outbox.post_office import Office, open_office
from vipdesk.hotel.models import Department, Property, StaffMember
from vipdesk.outbox import telling
from vipdesk.outbox.models import Delivery, Notice

NOW = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)
FRUIT = {"kind": "added", "item": 1, "from": None, "to": {"due_at": "2026-05-04T10:30:00+00:00"}, "title": "Fruit"}
TEA = {"kind": "added", "item": 2, "from": None, "to": {"due_at": "2026-05-04T10:00:00+00:00"}, "title": "Tea"}


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def lease_runs_out() -> None:
    Delivery.objects.filter(lease_token__isnull=False).update(lease_until=Now() - dt.timedelta(seconds=1))


def both(old: list, new: list) -> list:
    return [*old, *new]


@pytest.fixture
def house(db) -> Property:
    return Property.objects.create(code="AURORA", name="Aurora", zone_name="Europe/Warsaw", languages=["en"])


@pytest.fixture
def departments(house) -> dict[str, Department]:
    rows = [
        Department(property=house, code=code, email=f"{code.replace('_', '-')}@aurora.test")
        for code in Department.Code.values
    ]
    return {row.code: row for row in Department.objects.bulk_create(rows)}


@pytest.fixture
def kitchen(departments) -> Department:
    return departments["food_beverage"]


@pytest.fixture
def anna(db) -> StaffMember:
    return StaffMember.objects.create(username="anna", first_name="Anna", last_name="Lis")


@pytest.fixture
def post_office(settings) -> Iterator[Office]:
    with open_office(settings) as office:
        yield office


@pytest.fixture
def tell(house) -> Callable[..., list[Notice]]:
    """Something happened to a stay, and these departments are told."""

    def told(changes, kind="stay.booked", *, stay=4711, now=NOW, at_once=True, secret=False, merge=both, facts=None):
        event = telling.happened(
            house, kind, subject_kind="stay", subject_id=stay, facts=facts or {}, now=now, key="key-1"
        )
        return telling.tell(event, changes, now=now, at_once=at_once, secret=secret, merge=merge)

    return told


@pytest.fixture
def delivery(tell, kitchen) -> Delivery:
    tell({kitchen: [FRUIT]})
    return Delivery.objects.get()
