"""What has not asked for the database cannot reach it: so `make test` runs it on one of the two only."""

import pytest

from tests.conftest import asks_for_the_database
from vipdesk.hotel.models import Property


def test_who_has_not_asked_is_refused(request: pytest.FixtureRequest):
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Property.objects.exists()
    assert asks_for_the_database(request.node) is False


def test_who_asks_by_a_fixture_has_asked(request: pytest.FixtureRequest, db: None):
    assert Property.objects.exists() is False
    assert asks_for_the_database(request.node) is True


@pytest.mark.django_db
def test_who_asks_by_a_mark_has_asked(request: pytest.FixtureRequest):
    assert Property.objects.exists() is False
    assert asks_for_the_database(request.node) is True
