"""What a wall time means, looked up on the clock of the place itself, minute by minute: nothing of the product's own."""

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
AROUND = 18 * DAY  # so far before and after a change the clock is read
LONGEST_GAP = 120  # minutes that a change leaves out at the most
ZONES = (
    "Europe/Warsaw", "Europe/London", "America/New_York", "America/Santiago",
    "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Auckland",
)  # fmt: skip
YEARS = (2026, 2027)


class Walls:
    """The clock of one place around the night in which it is changed, read forwards."""

    def __init__(self, zone: ZoneInfo, change: dt.datetime) -> None:
        self.zone, self.change = zone, change
        self.shown: dict[dt.datetime, dt.datetime] = {}
        for moment in every(MINUTE, change - AROUND, change + AROUND):
            self.shown.setdefault(self.reads(moment), moment)

    def __str__(self) -> str:
        return f"{self.zone} {self.reads(self.change):%Y-%m-%d}"

    def reads(self, moment: dt.datetime) -> dt.datetime:
        """What the clock shows."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def at(self, date: dt.date, time: dt.time) -> dt.datetime:
        """When the clock first shows this; a time that it leaves out is counted on from the last one before."""
        wall = dt.datetime.combine(date, time)
        for minutes in range(LONGEST_GAP + 1):
            if (moment := self.shown.get(wall - minutes * MINUTE)) is not None:
                return moment + minutes * MINUTE
        raise LookupError(f"{wall} is not near {self}")

    def hotel_day(self, moment: dt.datetime) -> dt.date:
        """The day whose night ends at five."""
        return (self.reads(moment) - 5 * HOUR).date()


def every(step: dt.timedelta, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    while first <= last:
        yield first
        first += step


def changes(zone: ZoneInfo) -> list[dt.datetime]:
    """The moments at which the clock is changed in these years."""
    half, found = 30 * MINUTE, []
    first, last = dt.datetime(YEARS[0], 1, 1, tzinfo=dt.UTC), dt.datetime(YEARS[-1] + 1, 1, 1, tzinfo=dt.UTC)
    for moment in every(half, first, last):
        if (moment - half).astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset():
            found.append(moment)
    return found


def nights(zones: Iterable[str] = ZONES) -> list[Walls]:
    """The spring and autumn nights of these zones, in the order in which they come."""
    found = [Walls(ZoneInfo(name), at) for name in zones for at in changes(ZoneInfo(name))]
    if len(found) != 2 * len(YEARS) * len(list(zones)):
        raise AssertionError(f"{len(found)} nights are not a spring and an autumn a year")
    return sorted(found, key=lambda walls: (walls.change, str(walls.zone)))
