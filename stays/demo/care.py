"""What the demo's people keep with a stay: the guest's contact, comments, the programme, and what they had shown."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from stays import comments, contact, hand_made, programme, revealing
from stays.hand_made import Wanted
from stays.house import House
from stays.models import Stay
from stays.programme import Entry
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property, StaffMember

Hands = Mapping[str, Viewer]  # who does a department's work


@dataclass(frozen=True)
class Outing:
    """An entry of a programme: so many days after the arrival, from and until when on the property's wall."""

    day: int
    starts: dt.time
    ends: dt.time | None
    what: str
    place: str = ""
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Care:
    """How a guest is looked after."""

    contact: str = ""  # a username
    comments: tuple[tuple[str, str, bool], ...] = ()  # (department, text, confidential)
    programme: tuple[Outing, ...] = ()
    shown: tuple[tuple[str, str, str], ...] = ()  # (department, field, reason)
    by_hand: tuple[tuple[str, str, dt.time, str], ...] = ()  # (department, title, due on the arrival day, note)


T = dt.time
OF_VISIT: dict[str, Care] = {
    "84210001": Care(
        contact="oskar.wilga",
        comments=(("guest_relations", "Uses the garage lift; the car waits at the back.", True),),
        shown=(("guest_relations", "true_name", "Registration"),),
    ),
    "84210002": Care(
        contact="lena.dudek",
        comments=(("sales", "The protocol office confirms the seating by noon.", False),),
        programme=(
            Outing(0, T(20, 0), T(22, 0), "Dinner of the delegation", "Salon Wisła", ("food_beverage", "security")),
            Outing(1, T(8, 45), None, "Two cars to the Assembly", "Main entrance", ("security",)),
            Outing(1, T(18, 30), T(0, 30), "Concert and reception", "Philharmonic"),
            Outing(
                2, T(10, 0), T(12, 0), "Signing in the conference room", "Room Bursztyn", ("engineering", "security")
            ),
        ),
        shown=(("front_office", "phone", "Transfer"),),
        by_hand=(("engineering", "Flag of the Assembly on the second mast", T(23, 30), ""),),
    ),
    "84210005": Care(
        contact="lena.dudek",
        comments=(("front_office", "Asks for the invoice in two parts.", False),),
        by_hand=(("housekeeping", "Writing desk by the window", T(23, 0), "The lamp from 1206 may be borrowed."),),
        programme=(Outing(1, T(9, 0), T(17, 0), "Congress, opening lecture at 09:30", "Congress hall"),),
    ),
    "84200102": Care(
        contact="lena.dudek",
        programme=(Outing(2, T(17, 0), T(18, 0), "Rehearsal, piano to be tuned before", "Ballroom", ("engineering",)),),
    ),
    "84200105": Care(contact="oskar.wilga"),
}


def look_after(number: str, stay_id: int, house: House, hands: Hands, now: dt.datetime) -> None:
    """Let the demo's people do what they do for this guest."""
    care, by, hotel = OF_VISIT[number], hands["guest_relations"], house.property
    if care.contact:
        contact.choose(stay_id, StaffMember.objects.get(username=care.contact).pk, by=by, now=now)
    for department, text, confidential in care.comments:
        comments.add(stay_id, text, internal=True, confidential=confidential, by=hands[department], now=now)
    arrival = Stay.objects.get(pk=stay_id).arrival_date
    for outing in care.programme:
        programme.add(stay_id, _entry(outing, arrival, hotel), house=house, by=by, now=now)
    for department, title, due, note in care.by_hand:
        wanted = Wanted(title, department, due_at=clock.at(hotel.zone, arrival, due), note=note)
        hand_made.add(stay_id, wanted, house=house, by=by, now=now)
    for department, field, reason in care.shown:
        revealing.show(stay_id, field, reason, property=hotel, by=hands[department], now=now)


def _entry(outing: Outing, arrival: dt.date, hotel: Property) -> Entry:
    """The outing as the programme keeps it; an end in the small hours is of the night that follows."""
    day = arrival + dt.timedelta(days=outing.day)
    ends_on = day + dt.timedelta(days=bool(outing.ends and outing.ends < outing.starts))
    ends_at = clock.at(hotel.zone, ends_on, outing.ends) if outing.ends else None
    starts_at = clock.at(hotel.zone, day, outing.starts)
    return Entry(starts_at, outing.what, ends_at, outing.place, outing.departments)
