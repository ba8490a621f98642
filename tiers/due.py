"""The due language of the programme file: `ETA-2h30min; 12:00 if unknown` becomes a Due. Pure."""

import datetime as dt
import re

from tiers.standard import Due

MOMENTS = {"ETA": "eta", "check-in": "check_in", "departure": "departure"}
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
SPAN = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,3})min)?")
MOMENT = re.compile(r"(ETA|check-in|departure)(?:([+-])([0-9hmin]+))?")
DATE = re.compile(r"(arrival day|departure day|(?:day|(\d{1,2}) days) (before departure|after departure|before)) (\S+)")
IF_UNKNOWN = re.compile(r"(\S+) if unknown")
IF_NIGHT = re.compile(r"next day (\S+) if after (\S+)")


class DueError(ValueError):
    """The text is no due time; the message says what is wrong with it."""


def parse_time(text: str) -> dt.time:
    """This will read a wall time such as `18:00`, or raise DueError."""
    found = CLOCK.fullmatch(text)
    if not found:
        raise DueError(f"'{text}' is not a time such as 18:00")
    return dt.time(int(found[1]), int(found[2]))


def parse_span(text: str) -> int:
    """This will read `2h30min` as minutes, or raise DueError."""
    found = SPAN.fullmatch(text)
    if not found or not text:
        raise DueError(f"'{text}' is not a span such as 2h30min")
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def parse_due(text: str) -> Due:
    """This will read one due rule, or raise DueError with what is not understood."""
    rule, _, exception = (part.strip() for part in text.partition(";"))
    if rule == "as agreed":
        due = Due("agreed")
    elif rule.startswith("daily "):
        due = Due("day", at=parse_time(rule.removeprefix("daily ")))
    elif found := DATE.fullmatch(rule):
        due = _date(found)
    elif found := MOMENT.fullmatch(rule):
        due = _moment(found)
    else:
        raise DueError(f"'{rule}' is not understood; write for example ETA-2h, day before 18:00, daily 12:00")
    return _with_exception(due, exception) if exception else due


def _date(found: re.Match[str]) -> Due:
    """This will read `3 days before 12:00` and its like."""
    day, count, side, clock = found.groups()
    anchor = "departure_date" if "departure" in day else "arrival_date"
    days = 0 if side is None else int(count or 1) * (1 if side == "after departure" else -1)
    return Due(anchor, days=days, at=parse_time(clock))


def _moment(found: re.Match[str]) -> Due:
    """This will read `departure-1h` and its like."""
    name, sign, span = found.groups()
    minutes = parse_span(span) if span else 0
    return Due(MOMENTS[name], minutes=-minutes if sign == "-" else minutes)


def _with_exception(due: Due, text: str) -> Due:
    """This will add what follows the semicolon: the time while the ETA is unknown, or the way out of the night."""
    if due.anchor == "eta" and (found := IF_UNKNOWN.fullmatch(text)):
        return Due(due.anchor, minutes=due.minutes, unknown_at=parse_time(found[1]))
    if due.anchor == "check_in" and (found := IF_NIGHT.fullmatch(text)):
        next_day_at, night_from = parse_time(found[1]), parse_time(found[2])
        return Due(due.anchor, minutes=due.minutes, next_day_at=next_day_at, night_from=night_from)
    raise DueError(
        f"'{text}' is not understood here; ETA takes '12:00 if unknown', check-in 'next day 10:00 if after 21:00'"
    )
