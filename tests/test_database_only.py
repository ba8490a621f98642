"""What has not asked for the database cannot reach it: so `make test` runs it on one of the two only."""

from pathlib import Path

import pytest

from tests.conftest import EACH_IN_ITS_OWN_WAY, SAID_ALIKE, asks_for_the_database, said_alike
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


def test_a_page_is_asked_of_one_and_a_search_of_each():
    assert [said_alike(f"tests/stays/test_{name}.py") for name in ("views_board", "views_search", "door")] == [
        True, False, False,
    ]  # fmt: skip


def test_what_is_said_to_be_alike_or_not_is_there():
    places = (*SAID_ALIKE, *EACH_IN_ITS_OWN_WAY)
    root = Path(__file__).resolve().parent.parent
    assert [place for place in places if not any(root.glob(f"{place}*"))] == []
