"""A flight or train that comes late takes the guest's time along: nobody is at the hotel before they land (docs/adr)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from stays.models import Stay
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property

Transport = Mapping[str, Any]
NOTHING_SAID: Transport = {}
HERE = frozenset({Stay.Status.IN_HOUSE, Stay.Status.CHECKED_OUT})


def at_the_hotel(
    expected: dt.datetime | None, transport: Transport, *, until: dt.datetime, was: Transport = NOTHING_SAID
) -> dt.datetime | None:
    """When the guest can be here: as expected; where that is before they land, then and the way that was allowed for.

    `transport` as a booking has it, with ISO times, and as it `was` when the time was worked out. A time from `until` on,
    when they leave, is not believed.
    """
    lands = _moment(transport, "estimated_at")
    if expected is None or lands is None or expected >= lands:
        return expected
    known = (_moment(transport, "scheduled_at"), _moment(was, "scheduled_at"), _moment(was, "estimated_at"))
    before = [one for one in known if one and one <= expected]
    later = lands + (expected - max(before) if before else dt.timedelta())
    return later if later < until else expected


def follows_the_flight(stay: Stay) -> bool:
    """Whether a flight still says when the guest comes: they are not here, and nobody has called that they are on the way."""
    return stay.status not in HERE and stay.on_the_way_at is None


def leaves_by(hotel: Property, arrival: dt.date, departure: dt.date, leaves_at: dt.datetime | None) -> dt.datetime:
    """The moment at which the guest has left: as was said, else by the property's check-out time; of a day use, that day."""
    if arrival == departure:
        return leaves_at or clock.at(hotel.zone, departure + dt.timedelta(days=1), dt.time())
    return leaves_at or clock.at(hotel.zone, departure, hotel.check_out_time)


def _moment(transport: Transport, name: str) -> dt.datetime | None:
    said = transport.get(name)
    return dt.datetime.fromisoformat(said).astimezone(dt.UTC) if said else None
