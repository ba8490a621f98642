"""What every call begins with: who calls, for which property, with a body that is valid."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast

from django.db import OperationalError, connection
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from stays.api.fields import read
from stays.house import House, house_at_hand
from vipdesk.access.acts import require
from vipdesk.access.cards import refuse_cards
from vipdesk.access.viewer import Viewer, property_for
from vipdesk.errors import Problem, field_problem, known_parameters
from vipdesk.hotel import clock
from vipdesk.hotel.models import BookingSystem, Property

DATE = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d", re.ASCII)
DEADLOCK = "40P01"  # PostgreSQL's word for two that wait for each other, of whom it sent this one back
TRIES = 4
DESK = "desk"  # the booking system of what staff book themselves

IDENTIFIERS = frozenset(
    {
        "/confirmation_number",
        "/property",
        "/group_code",
        "/room_number",
        "/version",
        "/guest/external_id",
        "/guest/phone",
        "/guest/membership/number",
        "/host_organisation/phone",
        "/arrival_transport/transport_code",
        "/departure_transport/transport_code",
    }
)


Result = TypeVar("Result")


class Call(APIView):
    """A call of the API: knows the moment, the viewer, and the query parameters it takes."""

    parameters: frozenset[str] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known_parameters(request, self.parameters)
        self.now: dt.datetime = clock.now()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer, which no browser keeps for whoever sits down after this caller."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @property
    def viewer(self) -> Viewer:
        return cast(Viewer, self.request.auth)

    def property_named(self, act: str) -> Property:
        """The property that the query or the body names, where the caller may do this."""
        body = self.request.data if isinstance(self.request.data, dict) else {}
        asked, named = self.request.query_params.get("property"), body.get("property")
        if named is not None and not isinstance(named, str):
            raise field_problem("/property", "Send the property's code as text.")
        if asked and named and asked != named:
            raise field_problem("/property", "This is not the property in the address.")
        named = asked or named
        property = property_for(self.viewer, named)
        require(self.viewer, property, act)
        return property

    def said(self, shape: type[serializers.Serializer], house: House | None = None) -> dict[str, Any]:
        """The valid body, as plain values; this will raise problems that name the fields."""
        return self.read(self.request.data, shape, house)

    def read(self, data: Any, shape: type[serializers.Serializer], house: House | None = None) -> dict[str, Any]:
        """The same of any part of it."""
        if not isinstance(data, dict):
            raise Problem(400, "invalid", "Not valid", "Send a JSON object.")
        refuse_cards(data, skip=IDENTIFIERS)
        return read(shape, data, context_of(house) if house else {})

    def booking_system(self) -> BookingSystem:
        """The system that the caller's bookings belong to."""
        if self.viewer.booking_system_id:
            return BookingSystem(
                pk=self.viewer.booking_system_id, code=self.viewer.booking_system, name=self.viewer.booking_system
            )
        return desk()


def persistently(work: Callable[[], Result]) -> Result:
    """Do the work (one transaction) again when the database sent it back because two waited for each other."""
    for _try in range(TRIES - 1):
        try:
            return work()
        except OperationalError as error:
            if connection.in_atomic_block or getattr(error.__cause__, "pgcode", "") != DEADLOCK:
                raise
    return work()


def desk() -> BookingSystem:
    """The hotel's own front desk as a booking system."""
    return BookingSystem.objects.get_or_create(code=DESK, defaults={"name": "Front desk"})[0]


def context_of(house: House) -> dict[str, Any]:
    """What a body is read by: the property's clock and the codes it knows."""
    programme = house.standard.programme() if house.standard else None
    return {
        "zone": house.property.zone,
        "positions": programme.positions if programme else {},
        "allergens": programme.allergens if programme else {},
        "diets": programme.diets if programme else {},
        "access_needs": programme.access_needs if programme else {},
        "also_called": programme.also_called if programme else {},
    }


def house_for(property: Property) -> House:
    """The property's set-up; a property without a standard says what is missing."""
    house = house_at_hand(property)
    if house.standard is None:
        raise Problem(
            409,
            "no_standard",
            "No reception standard",
            f"Load one first: manage.py load_programme --property {property.code}",
        )
    return house


def date_parameter(request: Request, name: str) -> dt.date | None:
    """A date of the query, or None when it is not given."""
    text = request.query_params.get(name)
    if not text:
        return None
    if not DATE.fullmatch(text):
        _refuse_date(name)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        _refuse_date(name)


def _refuse_date(name: str) -> NoReturn:
    raise field_problem(f"/{name}", "Send a date as YYYY-MM-DD.")
