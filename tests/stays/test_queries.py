"""How many statements a booking costs: exact, so that one more does not creep in."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hotel_examples import Caller, guest
from vipdesk.hotel.models import Department, Property

WHO = guest(external_id="P-7", allergies=["mango"])


def asked(opera: Caller, number: str, **more: Any) -> int:
    """How many statements a booking sends to the database, without those of its transaction, were each kind stored alone."""
    with CaptureQueriesContext(connection) as captured:
        opera.book(number, **more)
    statements = [query["sql"] for query in captured.captured_queries]
    items = [sql for sql in statements if sql.startswith('INSERT INTO "stays_checklistitem"')]  # SQLite takes more
    begins = ("SAVEPOINT", "RELEASE")
    counted = [sql for sql in statements if not sql.startswith(begins)]
    together = sum(sql.count(" AS (INSERT") - 1 for sql in counted if sql.startswith("WITH"))  # SQLite takes each alone
    return len(counted) + together - max(0, len(items) - 1)


@pytest.fixture(autouse=True)
def told(aurora: Property, opera: Caller) -> None:
    """Departments that get mails; and the standard has been read once in this process."""
    Department.objects.filter(property=aurora).update(email="inbox@aurora.invalid")
    opera.book("K-0", guest=guest(external_id="P-0"))


def test_a_new_booking(opera: Caller):
    assert asked(opera, "K-1", guest=WHO) == 14


def test_the_same_booking_again(opera: Caller):
    opera.book("K-1", guest=WHO)
    assert asked(opera, "K-1", guest=WHO) == 7


def test_an_amended_booking(opera: Caller):
    opera.book("K-1", guest=WHO)
    assert asked(opera, "K-1", guest=WHO, expected_arrival_time="16:00") == 18


def test_a_booking_with_another_room(opera: Caller):
    opera.book("K-1", guest=WHO)
    assert asked(opera, "K-1", guest=WHO, room_number="1208") == 21
