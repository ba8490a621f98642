"""What the desk does with a booking, said by a program: check-in, check-out, no-show, the room."""

import datetime as dt
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from stays import reception
from stays.api import bodies
from stays.api.bookings import BookingCall, conflict, respond
from stays.api.calls import house_for
from stays.house import House
from stays.models import Stay
from stays.reception import NotPossible
from vipdesk.errors import field_problem

DAY = dt.timedelta(days=1)


class DeskCall(BookingCall):
    """What the desk does with a booking, said by a program."""

    parameters = frozenset({"property"})
    act = ""
    shape: Any = bodies.AtBody

    def post(self, request: Request, number: str) -> Response:
        property = self.property_named(self.act)
        house = house_for(property)
        said = self.said(self.shape, house)
        stay = self.own_stay(property, number)
        try:
            warnings = self.do(stay, said, house) or ()
        except NotPossible as problem:
            raise conflict(problem) from None
        return respond(self.answer_stay(stay.pk, property, None, warnings))

    def do(self, stay: Stay, said: dict[str, Any], house: House) -> Any:
        raise TypeError(f"{type(self).__name__} does nothing")  # each call below says what it does

    def at(self, said: dict[str, Any], stay: Stay) -> dt.datetime | None:
        """When it happened, as far as that is said; not in the future, nor before the day before the arrival."""
        if "at" not in said:
            return None
        at = dt.datetime.fromisoformat(said["at"])
        if at > self.now + dt.timedelta(minutes=5):
            raise field_problem("/at", "This lies in the future.")
        if at.astimezone(self.viewer.roles[stay.property_id].property.zone).date() < stay.arrival_date - DAY:
            raise field_problem("/at", "This lies before the stay.")
        return at


class CheckIn(DeskCall):
    """The guest is in the house."""

    act = "check_in"

    def do(self, stay: Stay, said: dict[str, Any], house: House) -> None:
        reception.check_in(stay.pk, house=house, by=self.viewer, now=self.now, at=self.at(said, stay))


class CheckOut(DeskCall):
    """The guest has left."""

    act = "check_out"

    def do(self, stay: Stay, said: dict[str, Any], house: House) -> None:
        reception.check_out(stay.pk, house=house, by=self.viewer, now=self.now, at=self.at(said, stay))


class NoShow(DeskCall):
    """The guest did not come."""

    act = "no_show"
    shape = bodies.NoShowBody

    def do(self, stay: Stay, said: dict[str, Any], house: House) -> None:
        reception.no_show(stay.pk, house=house, by=self.viewer, now=self.now)


class Room(DeskCall):
    """The stay gets a room, or another one."""

    act = "assign_room"
    shape = bodies.RoomBody

    def do(self, stay: Stay, said: dict[str, Any], house: House) -> Any:
        number, locked = said["room_number"], said.get("locked")
        return reception.assign_room(stay.pk, number, house=house, by=self.viewer, now=self.now, locked=locked)[1]
