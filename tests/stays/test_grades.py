"""What of a guest's history rules count, to the day."""

import datetime as dt

from guests.models import Guest
from stays import grades
from stays.house import House
from tests.hotel_examples import NOW


def test_a_stay_counts_to_the_day(house: House):
    came = [(dt.date(2025, 4, day), dt.date(2025, 4, 15)) for day in (12, 13)]
    (counted,) = grades.history_of(Guest(pk=1), house, now=NOW, gone=came)
    assert (counted.measure, counted.months, counted.count, counted.since) == ("stays", 12, 1, dt.date(2025, 4, 13))
