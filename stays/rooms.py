"""The rooms that a stay could have: free ones of its type first, those that something stands against last, each in words."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from stays import clashes, neighbours
from stays.clashes import Clash
from stays.house import House
from stays.models import Stay
from stays.neighbours import RoomWarning
from stays.querysets import HOLDING
from vipdesk.hotel.models import Room

DIGITS = re.compile(r"(\d+)")
CONNECTS, SAME_FLOOR, ELSEWHERE = range(3)  # how near a room is to those of the delegation
Doors = dict[int, set[str]]


def number_of(written: str) -> str:
    """A room as somebody wrote or pasted it: plain digits and letters, nothing invisible, one gap between words."""
    plain = unicodedata.normalize("NFKC", written)
    seen = (
        " " if sign.isspace() else sign
        for sign in plain
        if unicodedata.category(sign) not in ("Cc", "Cf") or sign.isspace()
    )
    return " ".join("".join(seen).split())


@dataclass(frozen=True)
class Suggestion:
    """One room of the property's list as it suits a stay."""

    number: str
    type: str
    floor: str
    step_free: bool
    fits: bool  # of the type that was booked
    near: str  # how it lies to the rooms of the delegation, in words
    against: tuple[str, ...]  # what stands against it, in words
    others: tuple[int, ...] = ()  # the stays that do


def suggested(stay_id: int, house: House, *, step_free: bool, now: dt.datetime) -> tuple[Suggestion, ...]:
    """All rooms of the property but the stay's own, best first; none where it lists no rooms. Four queries at the most.

    `step_free` says whether the guest has an access need that wants a room without a step.
    """
    rooms = list(Room.objects.filter(property=house.property))
    if not rooms:
        return ()
    stay = Stay.objects.only(*HOLDING, "room_type").get(pk=stay_id)
    others = list(_others(stay))
    beside = _beside(others, stay, rooms)
    found = [_suggestion(room, stay, others, beside, house, step_free, now) for room in rooms]
    ranked = sorted(found, key=lambda one: _rank(one[0], one[1]))
    return tuple(one for one, _near in ranked if one.number != stay.room_number)


def _others(stay: Stay) -> Iterable[Stay]:
    """Every stay that holds a room around the nights of this one, and the rest of its delegation."""
    group = Q(group_code=stay.group_code) if stay.group_code else Q(pk__in=())
    return Stay.objects.holding_rooms(stay, group)


@dataclass(frozen=True)
class Beside:
    """The rooms of a delegation: their floors, and the doors that lead into them."""

    floors: frozenset[str] = frozenset()
    doors: Doors | None = None

    def near(self, room: Room) -> tuple[int, str]:
        """How near a room lies to them, for sorting and in words."""
        into = sorted((self.doors or {}).get(room.pk, ()), key=natural)
        if into:
            return CONNECTS, _("connects to %(rooms)s of the group") % {"rooms": ", ".join(into)}
        if room.floor and room.floor in self.floors:
            return SAME_FLOOR, _("same floor as the group")
        return ELSEWHERE, ""


def _beside(others: Sequence[Stay], stay: Stay, rooms: Sequence[Room]) -> Beside:
    """Where the rest of the delegation sleeps; nowhere for a guest who travels alone."""
    taken = {other.room_number for other in others if stay.group_code and other.group_code == stay.group_code}
    theirs = {room.pk: room for room in rooms if room.number in taken}
    doors: Doors = {}
    through = Room.connects_to.through.objects.filter(to_room__in=theirs)
    for of, to in through.values_list("from_room", "to_room"):
        doors.setdefault(of, set()).add(theirs[to].number)
    return Beside(frozenset(room.floor for room in theirs.values()), doors)


def _suggestion(
    room: Room, stay: Stay, others: Sequence[Stay], beside: Beside, house: House, step_free: bool, now: dt.datetime
) -> tuple[Suggestion, int]:
    near, words = beside.near(room)
    found = _clashes(room, stay, others, house, now)
    one = Suggestion(
        number=room.number,
        type=room.type,
        floor=room.floor,
        step_free=room.step_free,
        fits=not stay.room_type or room.type == stay.room_type,
        near=words,
        against=(*_against(room, step_free), *(clash.short for clash in found)),
        others=tuple(clash.other.pk for clash in found),
    )
    return one, near


def _against(room: Room, step_free: bool) -> list[str]:
    """What the list itself says against a room."""
    out = [_("out of order")] if room.out_of_order else []
    return [*out, _("not step-free")] if step_free and not room.step_free else out


def _clashes(room: Room, stay: Stay, others: Sequence[Stay], house: House, now: dt.datetime) -> tuple[Clash, ...]:
    there = [other for other in others if other.room_number == room.number]
    return clashes.clashes(stay, there, house, now=now)


def _rank(one: Suggestion, near: int) -> tuple[object, ...]:
    return bool(one.against), not one.fits, near, natural(one.number)


def natural(number: str) -> list[tuple[int, int, str]]:
    """Room numbers as people order them: 903 before 1208, 12A before 12B."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in DIGITS.split(number) if part]


def standing_against(stay_id: int, house: House, *, now: dt.datetime) -> tuple[RoomWarning, ...]:
    """What stands against the room that the stay has."""
    stay = Stay.objects.only(*HOLDING).get(pk=stay_id)
    return neighbours.all_warnings(stay, neighbours.around(stay, now=now), house, now=now)


def wants_step_free(needs: Iterable[str], known: Collection[str]) -> bool:
    """Whether one of the guest's access needs wants a room without a step; `known` are those that do, by code."""
    return not set(needs).isdisjoint(known)
