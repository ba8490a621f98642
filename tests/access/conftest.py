import pytest

from vipdesk.access.throttling import buckets
from vipdesk.hotel.models import Property
from vipdesk.hotel.opening import open_property


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    buckets.clear()


@pytest.fixture
def aurora(db) -> Property:
    return open_property("AURORA", name="Hotel Aurora", zone_name="Europe/Warsaw")[0]


@pytest.fixture
def borealis(db) -> Property:
    return open_property("BOREALIS", name="Hotel Borealis", zone_name="Europe/Riga")[0]
