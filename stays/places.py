"""Where a booking has what the desk's forms call by a short name; bookings are nested as the API has them."""

from collections.abc import Mapping
from typing import Any

PLACES = {
    "confirmation_number": "/confirmation_number",
    "name_prefix": "/guest/name_prefix",
    "given_name": "/guest/given_name",
    "surname": "/guest/surname",
    "native_name": "/guest/native_name",
    "phone": "/guest/phone",
    "email": "/guest/email",
    "birth_date": "/guest/birth_date",
    "language": "/guest/language",
    "position": "/guest/position",
    "company": "/guest/company",
    "incognito": "/guest/incognito",
    "alias": "/guest/alias",
    "diets": "/guest/diets",
    "access_needs": "/guest/access_needs",
    "arrival_date": "/arrival_date",
    "departure_date": "/departure_date",
    "expected_arrival_time": "/expected_arrival_time",
    "expected_departure_time": "/expected_departure_time",
    "flight": "/arrival_transport/transport_code",
    "station": "/arrival_transport/station_code",
    "scheduled_at": "/arrival_transport/scheduled_at",
    "estimated_at": "/arrival_transport/estimated_at",
    "pickup": "/arrival_transport/pickup",
    "bags": "/arrival_transport/bags",
    "departure_flight": "/departure_transport/transport_code",
    "departure_station": "/departure_transport/station_code",
    "departure_scheduled_at": "/departure_transport/scheduled_at",
    "departure_estimated_at": "/departure_transport/estimated_at",
    "departure_pickup": "/departure_transport/pickup",
    "departure_bags": "/departure_transport/bags",
    "adults": "/adults",
    "room_type": "/room_type",
    "room_number": "/room_number",
    "group_code": "/group_code",
    "level": "/vip/code",
    "vip_reason": "/vip/reason",
    "booked_by": "/booked_by/kind",
    "booked_by_name": "/booked_by/name",
    "host_name": "/host_organisation/name",
    "host_liaison": "/host_organisation/liaison",
    "host_phone": "/host_organisation/phone",
    "payer": "/payer",
    "occasion": "/occasion",
    "official_visit": "/official_visit",
    "no_fuss": "/no_fuss",
    "protection": "/protection",
}


def parents(at: str) -> list[str]:
    """A place in the booking and all it lies in: "/children/0/age", "/children/0", "/children"."""
    parts = at.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 1, -1)]


def put(body: dict[str, Any], place: str, value: Any) -> None:
    """Write a value to its place in the booking."""
    *above, last = place.strip("/").split("/")
    for parent in above:
        body = body.setdefault(parent, {})
    body[last] = value


def get(body: Mapping[str, Any], place: str) -> Any:
    """What a booking says at this place; None when it says nothing."""
    value: Any = body
    for part in place.strip("/").split("/"):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def drop(body: dict[str, Any], place: str) -> None:
    """Say nothing at this place any more."""
    *above, last = place.strip("/").split("/")
    for parent in above:
        body = body.get(parent, {})
    body.pop(last, None)
