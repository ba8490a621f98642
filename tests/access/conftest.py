from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.access.world import World, build
from vipdesk.access.throttling import buckets
from vipdesk.hotel.models import Property
from vipdesk.hotel.opening import open_property


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    buckets.clear()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Two hotels and everybody who may knock, built once for a module; each test undoes what it changed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def aurora(db) -> Property:
    return open_property("AURORA", name="Hotel Aurora", zone_name="Europe/Warsaw")[0]


@pytest.fixture
def borealis(db) -> Property:
    return open_property("BOREALIS", name="Hotel Borealis", zone_name="Europe/Riga")[0]
