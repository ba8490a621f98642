"""What of a guest's history rules count, to the day."""

import datetime as dt

import pytest

from guests.models import Guest
from stays import grades
from stays.house import House
from tests.hotel_examples import NOW


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [("2026-04-13", 12, "2025-04-13"), ("2026-01-31", 2, "2025-11-30"), ("2024-02-29", 12, "2023-02-28")],
)
def test_so_many_months_before(day: str, months: int, first: str):
    assert grades.months_before(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(first)


def test_a_stay_counts_to_the_day(house: House):
    came = [(dt.date(2025, 4, day), dt.date(2025, 4, 15)) for day in (12, 13)]
    (counted,) = grades.history_of(Guest(pk=1), house, now=NOW, gone=came)
    assert (counted.measure, counted.months, counted.count, counted.since) == ("stays", 12, 1, dt.date(2025, 4, 13))
