"""A hotel for the checks of the tiers, and the shipped programme loaded into it."""

import datetime as dt

import pytest

from tiers.loading import Loaded, load
from tiers.programme import shipped_text
from vipdesk.hotel.models import Property

NOW = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def hotel(db) -> Property:
    return Property.objects.create(code="AURORA", name="Aurora", zone_name="Europe/Warsaw", languages=["en"])


@pytest.fixture
def other_hotel(db) -> Property:
    return Property.objects.create(code="BOREAL", name="Boreal", zone_name="Europe/Riga", languages=["en"])


@pytest.fixture
def loaded(hotel: Property) -> Loaded:
    return load(hotel, shipped_text(), now=NOW)
