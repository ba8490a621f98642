"""What is made by the thousand."""

import gc
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from vipdesk.hotel.thousands import made, not_searched


@dataclass(frozen=True)
class Room:
    number: str
    floor: int | None = None


def test_a_record_is_as_its_class_makes_it() -> None:
    room, with_floor = made(Room, {"number": "1208"}), made(Room, {"number": "1208", "floor": 12})
    assert (room, with_floor) == (Room("1208"), Room("1208", 12))
    assert (repr(room), hash(room), replace(room, floor=12)) == (repr(Room("1208")), hash(Room("1208")), with_floor)
    with pytest.raises(FrozenInstanceError):
        room.number = "1209"


def test_circles_are_looked_for_again_afterwards_also_when_it_went_wrong() -> None:
    seen: list[bool] = []
    with pytest.raises(ZeroDivisionError), not_searched():
        meanwhile(seen)
    assert (seen, gc.isenabled()) == ([False, False, False], True)


def meanwhile(seen: list[bool]) -> None:
    seen.append(gc.isenabled())
    with not_searched():
        seen.append(gc.isenabled())
    seen.append(gc.isenabled())
    raise ZeroDivisionError
