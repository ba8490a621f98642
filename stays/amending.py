"""What a booking system says of a stay, written to the stay: only what it changed since its last message.

`said` is a validated body in its JSON form (`stays.api.bodies`): dates and times are ISO text, what was left out is absent.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from stays import landing
from stays.house import House
from stays.models import Stay
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property

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
SAYS_NOTHING: tuple[Any, ...] = ("", [], {})  # the same as not being there at all
NOT_CONTENT = frozenset({"version", "last_modified", "property"})  # the order of messages, and where they go


def content_of(said: Said) -> dict[str, Any]:
    """What a message says, as it is kept and compared: what is empty or as usual is left out, since that says the same."""
    kept = _spoken({name: value for name, value in said.items() if name not in NOT_CONTENT})
    usual = {**AS_SAID, "status": Stay.Status.RESERVED}
    content = {name: value for name, value in kept.items() if name not in usual or value != usual[name]}
    if content["guest"].get("incognito") is False:
        del content["guest"]["incognito"]
    return content


def _spoken(value: Any) -> Any:
    """The value without what is empty in its objects; lists keep their length."""
    if isinstance(value, Mapping):
        spoken = {name: _spoken(one) for name, one in value.items()}
        return {name: one for name, one in spoken.items() if one not in SAYS_NOTHING}
    return [_spoken(one) for one in value] if isinstance(value, list) else value


def changed_fields(said: Said, before: Said) -> set[str]:
    """The names of the top-level fields that differ from the sender's last message (all that are said, the first time)."""
    return {name for name in {*said, *before} if said.get(name) != before.get(name)}


def write_stay(stay: Stay, said: Said, before: Said, house: House) -> None:
    """Write what differs from the sender's last message (`before`) to the unsaved stay."""
    fields = changed_fields(said, before)
    written_here = _written_here(stay.comments, before.get("comments", []))
    for name in fields & AS_SAID.keys():
        setattr(stay, name, said.get(name, AS_SAID[name]))
    if "comments" in fields:
        stay.comments = [*stay.comments, *written_here]
    write_asking(stay, {name: said.get(name, {}) for name in fields & {"booked_by", "vip"}})
    _write_dates(stay, said, before, house)


def _written_here(comments: list[Any], said_before: list[Any]) -> list[Any]:
    """The comments of a stay that did not come with the sender's last message: they outlive the next one."""
    ours = list(comments)
    for one in said_before:
        if one in ours:
            ours.remove(one)
    return ours


def write_asking(stay: Stay, said: Said) -> None:
    """Write who booked and what they ask for, as far as it is said."""
    if "booked_by" in said:
        stay.booked_by_kind = said["booked_by"].get("kind", Stay.BookedBy.GUEST)
        stay.booked_by_name = said["booked_by"].get("name", "")
    if "vip" in said:
        stay.vip_code, stay.vip_reason = said["vip"].get("code", ""), said["vip"].get("reason", "")
        stay.vip_requested = said["vip"].get("requested")


def note_reason(stay: Stay, reason: str) -> None:
    """Keep why a booking was cancelled among the comments of the unsaved stay."""
    if reason:
        stay.comments = [*stay.comments, {"text": reason, "internal": True}]


def _write_dates(stay: Stay, said: Said, before: Said, house: House) -> None:
    """Write the dates and times; a time that somebody here entered moves along with its date."""
    fields, hotel = changed_fields(said, before), house.property
    for side, as_said in (("arrival", _arrives_as_said), ("departure", _leaves_as_said)):
        held, old = getattr(stay, f"expected_{side}_at"), getattr(stay, f"{side}_date")
        date = dt.date.fromisoformat(said[f"{side}_date"])
        theirs = (side == "departure" or landing.follows_the_flight(stay)) and held == as_said(before or said, hotel)
        if not before or f"expected_{side}_time" in fields or theirs:
            setattr(stay, f"expected_{side}_at", as_said(said, hotel))
        elif f"{side}_date" in fields:
            setattr(stay, f"expected_{side}_at", _shifted(held, old, date, hotel.zone))
        if f"{side}_date" in fields:
            setattr(stay, f"{side}_date", date)


def _arrives_as_said(said: Said, hotel: Property) -> dt.datetime | None:
    """When the guest is expected by a message of the sender, which may know that they land later."""
    arrival, departure = (dt.date.fromisoformat(said[name]) for name in ("arrival_date", "departure_date"))
    expected = clock.eta_of(arrival, said.get("expected_arrival_time"), hotel.zone)
    leaves = landing.leaves_by(hotel, arrival, departure, _leaves_as_said(said, hotel))
    return landing.at_the_hotel(expected, said.get("arrival_transport", {}), until=leaves)


def _leaves_as_said(said: Said, hotel: Property) -> dt.datetime | None:
    departure = dt.date.fromisoformat(said["departure_date"])
    return clock.moment_of(departure, said.get("expected_departure_time"), hotel.zone)


def _shifted(moment: dt.datetime | None, old: dt.date, new: dt.date, zone: ZoneInfo) -> dt.datetime | None:
    if moment is None:
        return None
    local = moment.astimezone(zone)
    return clock.at(zone, local.date() + (new - old), local.time())
