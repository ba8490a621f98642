"""What a booking system says of a stay, written to the stay: only what it changed since its last message.

`said` is a validated body in its JSON form (`stays.api.bodies`): dates and times are ISO text, what was left out is absent.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from stays.house import House
from stays.models import Stay
from vipdesk.hotel import clock

Said = Mapping[str, Any]

AS_SAID = {
    "group_code": "",
    "room_type": "",
    "room_type_charged": "",
    "adults": 1,
    "children": [],
    "accompanying_guests": [],
    "official_visit": False,
    "no_fuss": False,
    "protection": False,
    "special_requests": [],
    "host_organisation": {},
    "payer": "",
    "purpose": "",
    "occasion": "",
    "arrival_transport": {},
    "departure_transport": {},
    "comments": [],
    "rate": {},
    "room_number": "",
    "room_locked": False,
}
PARTY = ("adults", "children", "accompanying_guests")


def changed_fields(said: Said, before: Said) -> set[str]:
    """The names of the top-level fields that differ from the sender's last message (all that are said, the first time)."""
    return {name for name in {*said, *before} if said.get(name) != before.get(name)}


def write_stay(stay: Stay, said: Said, fields: set[str], house: House) -> None:
    """Write these fields of what was said to the unsaved stay."""
    for name in fields & AS_SAID.keys():
        setattr(stay, name, said.get(name, AS_SAID[name]))
    write_asking(stay, {name: said.get(name, {}) for name in fields & {"booked_by", "vip"}})
    _write_dates(stay, said, fields, house)


def write_asking(stay: Stay, said: Said) -> None:
    """Write who booked and what they ask for, as far as it is said."""
    if "booked_by" in said:
        stay.booked_by_kind = said["booked_by"].get("kind", Stay.BookedBy.GUEST)
        stay.booked_by_name = said["booked_by"].get("name", "")
    if "vip" in said:
        stay.vip_code, stay.vip_reason = said["vip"].get("code", ""), said["vip"].get("reason", "")
        stay.vip_requested = said["vip"].get("requested")


def _write_dates(stay: Stay, said: Said, fields: set[str], house: House) -> None:
    """Write the dates; a time that was not said anew moves along with its date."""
    zone = house.property.zone
    arrival, departure = dt.date.fromisoformat(said["arrival_date"]), dt.date.fromisoformat(said["departure_date"])
    if "expected_arrival_time" in fields:
        stay.expected_arrival_at = clock.eta_of(arrival, said.get("expected_arrival_time"), zone)
    elif "arrival_date" in fields:
        stay.expected_arrival_at = _shifted(stay.expected_arrival_at, stay.arrival_date, arrival, zone)
    if "expected_departure_time" in fields:
        stay.expected_departure_at = clock.moment_of(departure, said.get("expected_departure_time"), zone)
    elif "departure_date" in fields:
        stay.expected_departure_at = _shifted(stay.expected_departure_at, stay.departure_date, departure, zone)
    if "arrival_date" in fields:
        stay.arrival_date = arrival
    if "departure_date" in fields:
        stay.departure_date = departure


def _shifted(moment: dt.datetime | None, old: dt.date | None, new: dt.date, zone) -> dt.datetime | None:
    if moment is None or old is None:
        return moment
    local = moment.astimezone(zone)
    return clock.at(zone, local.date() + (new - old), local.time())


def write_status(stay: Stay, status: str, now: dt.datetime) -> None:
    """Write the status a sender says, with the times that belong to it."""
    stay.status = status
    if status in (Stay.Status.IN_HOUSE, Stay.Status.CHECKED_OUT) and stay.checked_in_at is None:
        stay.checked_in_at = now
    if status == Stay.Status.CHECKED_OUT and stay.checked_out_at is None:
        stay.checked_out_at = now
    if status in (Stay.Status.RESERVED, Stay.Status.IN_HOUSE):
        stay.checked_out_at = None
    if status == Stay.Status.RESERVED:
        stay.checked_in_at = None
