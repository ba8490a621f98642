"""The hotel that a module shares: each test finds it as it was opened, whatever another did to it."""

import pytest

from tests.hotel_examples import Caller, rows, starts_from_aurora
from vipdesk.hotel.models import Property


@pytest.mark.parametrize("_time", [1, 2])
def test_what_a_test_does_to_the_hotel_is_undone(_time: int, standing: int, aurora: Property, opera: Caller):
    assert (aurora.pk, aurora.name, rows()["stays.Stay"]) == (standing, "Hotel Aurora", 0)
    Property.objects.update(name="Another")
    opera.book()


def test_who_asks_for_the_hotel_may_find_it_there(request: pytest.FixtureRequest, aurora: Property):
    assert starts_from_aurora(request.node) is True


def test_who_asks_for_nothing_of_the_database_does_not_mind(request: pytest.FixtureRequest):
    assert starts_from_aurora(request.node) is True
