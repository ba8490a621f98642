"""How long a notice may wait for an answer, and what the night holds back. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from vipdesk.hotel import clock

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ANY = 10**6  # hours: farther than any arrival


class Rule(Protocol):
    """What a rule says, as its row has it."""

    tier_id: int | None
    event: str
    within_hours: int
    minutes: int
    urgent_hours: int
    wakes: bool


@dataclass(frozen=True)
class Quiet:
    """The hours in which nobody is called for what can wait; the same beginning and end are none."""

    zone: ZoneInfo
    begins: dt.time
    ends: dt.time

    def end(self, moment: dt.datetime) -> dt.datetime:
        """When the quiet hours that this moment lies in end; the moment itself outside them."""
        local = moment.astimezone(self.zone)
        time, day = local.time(), local.date()
        if self.begins <= self.ends:
            return clock.at(self.zone, day, self.ends) if self.begins <= time < self.ends else moment
        if time >= self.begins:
            return clock.at(self.zone, day + DAY, self.ends)
        return clock.at(self.zone, day, self.ends) if time < self.ends else moment


R = TypeVar("R", bound=Rule)


def rule_for(
    rules: Iterable[R], *, tier_id: int | None, event: str, arrival: dt.datetime | None, now: dt.datetime
) -> R | None:
    """The closest rule: one for this event before one for any, one for this tier before one for any, then the nearest.

    A guest who is here already (no arrival) is as near as can be."""
    ahead = arrival - now if arrival else dt.timedelta(0)
    fitting = [rule for rule in rules if rule.tier_id in (None, tier_id) and rule.event in ("", event)]
    near = [rule for rule in fitting if not rule.within_hours or ahead <= rule.within_hours * HOUR]
    return min(near, key=lambda rule: (not rule.event, rule.tier_id is None, rule.within_hours or ANY), default=None)


def due(
    rule: Rule,
    *,
    at: dt.datetime,
    arrival: dt.datetime | None,
    quiet: Quiet,
    highest: bool = False,
    urgent: bool = False,
) -> dt.datetime:
    """When a step is due that would be due `at` by day: quiet hours hold it until they end, or until it is urgent.

    For the highest step the night is urgent only where the rule wakes the general manager."""
    held = quiet.end(at)
    if urgent and not highest:
        return at
    if arrival is None or not rule.urgent_hours or (highest and not rule.wakes):
        return held
    return min(held, max(at, arrival - rule.urgent_hours * HOUR))
