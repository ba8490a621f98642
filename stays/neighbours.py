"""Who is in a stay's room before and after it; and what a change of the one means for whoever comes next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from stays import changes, changing, clashes, notices
from stays.house import House
from stays.models import Stay
from stays.replanning import replan
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock

RoomWarning = dict[str, Any]
FREE = "room_free_at"  # when the guest before leaves the room, where that is late


@dataclass(frozen=True)
class Holding:
    """How a stay holds a room, as far as the next guest in it feels it."""

    room: str
    arrival: dt.date
    departure: dt.date
    leaves_at: dt.datetime | None
    status: str


def holding(stay: Stay) -> Holding:
    """How the stay holds its room now."""
    leaves_at = stay.checked_out_at or stay.expected_departure_at
    return Holding(stay.room_number, stay.arrival_date, stay.departure_date, leaves_at, str(stay.status))


def new_holding(stay: Stay) -> Holding:
    """How a stay held its room before it was heard of: not at all."""
    return Holding("", stay.arrival_date, stay.departure_date, None, "")


def around(stay: Stay, was: Holding | None = None, *, now: dt.datetime) -> list[Stay]:
    """Other stays in the room that this one holds (and in which it was): its nights, the guests before and after."""
    return sorted(_around(stay, was, now), key=lambda other: (other.arrival_date, other.pk))


def locked_around(stay: Stay, was: Holding, *, now: dt.datetime) -> list[Stay]:
    """The same, locked in the order of their ids: nobody changes how they hold the room until the transaction ends."""
    if not (stay.room_number or was.room):
        return []
    found = _around(stay, was, now).order_by("pk").select_for_update(of=("self",))
    return sorted(found, key=lambda other: (other.arrival_date, other.pk))


def _around(stay: Stay, was: Holding | None, now: dt.datetime) -> Any:
    was = was or holding(stay)
    rooms = {stay.room_number, was.room} - {""}
    if not rooms:
        return Stay.objects.none()
    return Stay.objects.around(stay, rooms, min(was.arrival, stay.arrival_date), _until(stay, was, now))


def _until(stay: Stay, was: Holding, now: dt.datetime) -> dt.date:
    """The last day on which whoever comes feels how this stay holds its room, or held it: who stays on holds it till today."""
    moments = [stay.checked_out_at, now if Stay.Status.IN_HOUSE in (was.status, stay.status) else None]
    days = [clock.today(stay.property.zone, moment) for moment in moments if moment]
    return max(was.departure, stay.free_again, *days)


def locked(stay_id: int, *, room: str = "", now: dt.datetime) -> Stay:
    """The stay, locked with those before and after it in its room (and in the one it is to get), in the order of their ids.

    So whoever changes the one and whoever changes the other wait for each other, and the second sees what the first did.
    """
    stay = Stay.objects.select_related("property").get(pk=stay_id)
    them = _around(stay, replace(new_holding(stay), room=room), now).values("pk")
    all_of_them = Stay.objects.filter(pk=stay_id).values("pk").union(them)
    list(Stay.objects.filter(pk__in=all_of_them).order_by("pk").select_for_update().values_list("pk"))
    return Stay.objects.locked(stay_id)


def carry_to_next(
    stay: Stay,
    was: Holding,
    others: Sequence[Stay],
    *,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    quiet: bool = False,
) -> None:
    """Plan again whoever comes next into a room that this stay holds otherwise than it did, and tell whom it touches.

    With `quiet` of those only of whom somebody was told before.
    """
    if was == holding(stay):
        return
    first, last = min(was.arrival, stay.arrival_date), _until(stay, was, now)
    next_ones = [one.pk for one in others if one.status == Stay.Status.RESERVED and first < one.arrival_date <= last]
    for pk in sorted(next_ones):
        unheard = quiet and not notices.is_known(pk)
        carry_on(Stay.objects.locked(pk), stay, house=house, by=by, now=now, quiet=unheard)


def carry_on(
    stay: Stay, before: Stay, *, house: House, by: Viewer | None, now: dt.datetime, quiet: bool = False
) -> None:
    """Plan a (locked) stay again because of the one before it in its room, and tell whom it touches."""
    was = stay.outlook.get(FREE)
    told = replan(stay, house, by=by, now=now)
    free_at = stay.outlook.get(FREE)
    if was != free_at:
        words = changes.NOT_LEFT if clashes.has_not_left(before, house, now) else ""
        late = [replace(one, words=words) for one in changes.stay_facts({FREE: was}, {FREE: free_at})]
        told = {code: (*late, *own) for code, own in told.items()}
    if told or was != free_at:
        said = {} if quiet else told
        changing.carried(stay, "stay.room_free", said, house=house, by=by, now=now, facts={"after": before.pk})


def room_warnings(stay: Stay, others: Sequence[Stay], house: House, *, now: dt.datetime) -> tuple[RoomWarning, ...]:
    """What stands against this stay's room: others on its nights, and guests who leave late before one comes."""
    if not stay.room_number or stay.is_over:
        return ()
    there = [other for other in others if other.room_number == stay.room_number and not other.is_over]
    return tuple(clash.warning() for clash in clashes.clashes(stay, there, house, now=now))


def all_warnings(stay: Stay, others: Sequence[Stay], house: House, *, now: dt.datetime) -> tuple[RoomWarning, ...]:
    """The same, and what the property's list of rooms says of the room."""
    return (*list_warnings(stay, house), *room_warnings(stay, others, house, now=now))


def list_warnings(stay: Stay, house: House) -> tuple[RoomWarning, ...]:
    """What the property's list of rooms says against this stay's room; nothing where the property lists none."""
    number = stay.room_number
    if not number or stay.is_over:
        return ()
    if house.rooms.get(number):
        return (_about_list(stay, "room_out_of_order", _("Room %(room)s is out of order.")),)
    if house.rooms and number not in house.rooms:
        return (_about_list(stay, "room_not_listed", _("%(room)s is not on the list of rooms.")),)
    return ()


def _about_list(stay: Stay, code: str, words: str) -> RoomWarning:
    dates = {"arrival_date": stay.arrival_date.isoformat(), "departure_date": stay.departure_date.isoformat()}
    return {
        "code": code,
        "stay": stay.pk,
        "room_number": stay.room_number,
        **dates,
        "detail": words % {"room": stay.room_number},
    }
