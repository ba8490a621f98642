"""A flight or train that comes late takes the guest's time along: nobody is at the hotel before they land (docs/adr)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from vipdesk.hotel import clock

Transport = Mapping[str, Any]


def at_the_hotel(expected: dt.datetime | None, transport: Transport, *, until: dt.datetime) -> dt.datetime | None:
    """When the guest can be here: as expected; where that is before they land, then and the way that was allowed for.

    `transport` as a booking has it, with ISO times. A time from `until` on, when they leave, is not believed.
    """
    lands = _moment(transport, "estimated_at")
    if expected is None or lands is None or expected >= lands:
        return expected
    later = lands + _way(expected, transport)
    return later if later < until else expected


def leaves_by(departure_date: dt.date, leaves_at: dt.datetime | None, zone: ZoneInfo) -> dt.datetime:
    """The moment at which the guest has left: as was said, else the end of the day."""
    return leaves_at or clock.at(zone, departure_date + dt.timedelta(days=1), dt.time())


def _way(expected: dt.datetime, transport: Transport) -> dt.timedelta:
    """How long after the scheduled time the guest was to be here; nothing where nobody said it."""
    scheduled = _moment(transport, "scheduled_at")
    return max(expected - scheduled, dt.timedelta()) if scheduled else dt.timedelta()


def _moment(transport: Transport, name: str) -> dt.datetime | None:
    said = transport.get(name)
    return dt.datetime.fromisoformat(said).astimezone(dt.UTC) if said else None
