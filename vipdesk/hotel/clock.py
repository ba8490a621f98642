"""The property's clock: wall time and UTC, the hotel's day, and what a written time means."""

import calendar
import datetime as dt
import re
from zoneinfo import ZoneInfo

NIGHT_ENDS = dt.time(5)  # a hotel day ends here; a bare time of arrival before it is the night that follows
BARE_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")

Written = str | dt.time | dt.datetime | None


def now() -> dt.datetime:
    """The moment, in UTC; only the outermost layer asks, everything below is given it."""
    return dt.datetime.now(dt.UTC)


def today(zone: ZoneInfo, now: dt.datetime) -> dt.date:
    """The date on the property's calendar."""
    return now.astimezone(zone).date()


def at(zone: ZoneInfo, date: dt.date, time: dt.time) -> dt.datetime:
    """A wall time as UTC: one that a clock change leaves out moves on by the gap, one that comes twice is the first."""
    return dt.datetime.combine(date, time.replace(fold=0), tzinfo=zone).astimezone(dt.UTC)


def hotel_day(zone: ZoneInfo, moment: dt.datetime) -> dt.date:
    """The day a moment belongs to for the hotel: the small hours are still the day before."""
    local = moment.astimezone(zone)
    return local.date() - dt.timedelta(days=local.time() < NIGHT_ENDS)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or earlier by a negative number; the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def eta_of(arrival_date: dt.date, written: Written, zone: ZoneInfo) -> dt.datetime | None:
    """The expected time of arrival in UTC: a bare time before 05:00 is the night that follows the arrival date.

    None when nothing is written; ValueError when it is no time.
    """
    time = bare_time(written)
    follows = time is not None and time < NIGHT_ENDS
    try:
        return moment_of(arrival_date + dt.timedelta(days=follows), written, zone)
    except OverflowError as beyond:
        raise ValueError("beyond the calendar") from beyond


def moment_of(date: dt.date, written: Written, zone: ZoneInfo) -> dt.datetime | None:
    """A written time in UTC: a bare one on that date, a full one as it stands (without an offset: the property's).

    None when nothing is written; ValueError when it is no time.
    """
    if written is None or written == "":
        return None
    time = bare_time(written)
    try:
        return at(zone, date, time) if time is not None else full_moment(written, zone)
    except OverflowError as beyond:
        raise ValueError("beyond the calendar") from beyond


def bare_time(written: Written) -> dt.time | None:
    """The time of day, when nothing but that is written; ValueError for one like 25:00."""
    if isinstance(written, dt.time):
        return written.replace(tzinfo=None)
    match = BARE_TIME.fullmatch(written.strip()) if isinstance(written, str) else None
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    return dt.time(hour, minute, second)


def full_moment(written: Written, zone: ZoneInfo) -> dt.datetime:
    """A written date and time in UTC; a bare date is refused with ValueError."""
    moment = written if isinstance(written, dt.datetime) else _parsed(str(written).strip())
    if moment.tzinfo is None:
        return at(zone, moment.date(), moment.time())
    return moment.astimezone(dt.UTC)


def _parsed(text: str) -> dt.datetime:
    if not DATE_TIME.match(text):
        raise ValueError("not a time (HH:MM) nor a date and time")
    return dt.datetime.fromisoformat(text)
