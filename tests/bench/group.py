"""How large a hotel group is, and which of its days are looked at."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

ARRIVALS_A_DAY = 96  # a hotel
DAYS_LOOKED_AT = {1: 11, 3: 12, 50: 13, 200: 14}  # so many VIP arrivals: so many days from today
KNOWN_AHEAD = 0.25  # the part of the days that lies in the future


@dataclass(frozen=True)
class Size:
    """A hotel group: so many of each."""

    hotels: int
    guests: int
    stays: int
    times: int  # each side of a ratio is taken

    @property
    def days(self) -> int:
        return max(40, self.stays // self.hotels // ARRIVALS_A_DAY)

    def offsets(self) -> Iterator[int]:
        """The days on which somebody arrives, counted from today."""
        ahead = max(DAYS_LOOKED_AT[200] + 5, int(self.days * KNOWN_AHEAD))
        yield from range(ahead - self.days, ahead)


SIZES = {
    "tiny": Size(1, 2_000, 6_000, 12),
    "S": Size(1, 20_000, 60_000, 40),
    "M": Size(30, 1_000_000, 3_000_000, 40),
}


def vips_on(offset: int, first_hotel: bool) -> int:
    """How many VIPs arrive on a day: 3.4 on average, and as many as are wanted on the days that are looked at."""
    wanted = {day: number for number, day in DAYS_LOOKED_AT.items()} if first_hotel else {}
    return wanted.get(offset, 4 if offset * 2 % 5 < 2 else 3)


def day_of(number: int, today: dt.date) -> dt.date:
    """The day on which so many VIPs arrive at the first hotel."""
    return today + dt.timedelta(days=DAYS_LOOKED_AT[number])
