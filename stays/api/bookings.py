"""Bookings in, said by a program: whole, in part, cancelled; and what is held of them."""

import dataclasses
import re
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from stays import booking, shown
from stays.api import answers, bodies, parts
from stays.api.calls import Call, house_for, persistently
from stays.api.listing import page
from stays.booking import MixedOrder, NotHeld, Outcome, Said, VersionConflict
from stays.house import House
from stays.idempotency import Answer, KeyReused, TwinUnderWay, digest, once
from stays.models import SenderRecord, Stay
from stays.reception import NotPossible
from stays.shown import ShownStay
from vipdesk.access.acts import require
from vipdesk.access.parsers import StrictJSON
from vipdesk.access.scopes import Scope
from vipdesk.access.viewer import KEY
from vipdesk.access.visibility import visible
from vipdesk.errors import Problem, field_problem
from vipdesk.hotel.models import Property


def etag_of(stay_id: int, revision: int) -> str:
    """The entity tag of a stay's answer."""
    return f'"{stay_id}-{revision}"'


class BookingCall(Call):
    """A call about one booking of the caller's own booking system."""

    required_scope = Scope.BOOKINGS_WRITE

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not re.fullmatch(bodies.NUMBER, kwargs.get("number", "-")):
            raise field_problem("/confirmation_number", str(bodies.NUMBER_WORDS))

    def answer(self, outcome: Outcome, property: Property) -> Answer:
        """A stay, or a cancellation that is remembered, as every booking call answers it."""
        if outcome.stay is None:
            body = {"confirmation_number": self.number, "status": "cancelled", "outcome": outcome.outcome}
            return Answer(202 if outcome.outcome == "remembered" else 200, body)
        if outcome.needs is not None:
            sight = visible(self.viewer, property, "api")
            known = (outcome.request, outcome.needs)
            one = shown.just_stored(outcome.stay, *known, sight, property, now=self.now, to_sender=self.from_program)
            status = 201 if outcome.outcome == "created" else 200
            return Answer(status, *self.told(one, property, outcome.outcome, outcome.warnings))
        return self.answer_stay(outcome.stay.pk, property, outcome.outcome, outcome.warnings)

    def answer_stay(self, stay_id: int, property: Property, outcome: str | None, warnings: Any = ()) -> Answer:
        sight = visible(self.viewer, property, "api")
        one = shown.stay_for(stay_id, sight, property, now=self.now, to_sender=self.from_program)
        return Answer(200, *self.told(one, property, outcome, warnings))

    def told(
        self, one: ShownStay, property: Property, outcome: str | None, warnings: Any
    ) -> tuple[dict[str, Any], str]:
        """What a stay is answered with, and its entity tag."""
        body = answers.stay(one, property.zone, property.code, outcome=outcome, warnings=list(warnings))
        return body, etag_of(one.id, one.row["revision"])

    def whole(self, house: House) -> dict[str, Any]:
        """A whole booking; a member of staff may put in it only what they may do at the desk."""
        return self.whole_of(self.request.data, house)

    def whole_of(self, data: Any, house: House) -> dict[str, Any]:
        """The same of one of many."""
        said = self.read(data, bodies.BookingBody, house)
        if not self.from_program:
            number = said["confirmation_number"]
            for act in booking.acts_in(said, house=house, system=self.booking_system(), number=number):
                require(self.viewer, house.property, act)
        return said

    @property
    def from_program(self) -> bool:
        """Whether a booking system asks, about bookings of its own."""
        return self.viewer.kind == KEY

    def own_stay(self, property: Property, number: str) -> Stay:
        """The stay of this number in the caller's booking system; 404 for every other."""
        own = Stay.objects.at(property).filter(booking_system=self.booking_system(), confirmation_number=number)
        stay = own.first()
        if stay is None:
            raise Problem(404, "not_found", "No such booking")
        return stay

    @property
    def number(self) -> str:
        return str(self.kwargs.get("number") or dict(self.request.data).get("confirmation_number", ""))


class Bookings(BookingCall):
    """The caller's bookings; a new one from a sender that cannot PUT."""

    parameters = frozenset({"property", "limit", "cursor"})

    def get(self, request: Request) -> Response:
        property = self.property_named("see_stays" if self.viewer.kind == "staff" else "book")
        own = Stay.objects.at(property).filter(booking_system=self.booking_system())
        return page(self, own, property, to_sender=self.from_program)

    def post(self, request: Request) -> Response:
        property = self.property_named("book")
        house = house_for(property)
        key = request.headers.get("Idempotency-Key", "")
        if not 1 <= len(key) <= 255 or not key.isprintable():
            raise Problem(
                400,
                "idempotency_key_missing",
                "Idempotency-Key missing",
                "Send an Idempotency-Key of 1 to 255 characters.",
            )
        said = self.whole(house)
        system, called, sight = self.booking_system(), digest([property.code, request.data]), self.sight_at(property)
        try:
            answer = persistently(
                lambda: once(system, key, called, sight, lambda: self._received(said, house), now=self.now)
            )
        except KeyReused:
            raise Problem(
                422, "idempotency_key_reused", "Key reused", "This key came before with another body."
            ) from None
        except TwinUnderWay:
            raise Problem(
                409, "twin_under_way", "Twin under way", "The same call is being worked on: try again."
            ) from None
        return respond(self._again(answer, property) if answer.replayed and answer.sight != sight else answer)

    def sight_at(self, property: Property) -> str:
        """What the caller may see there, as a digest that is compared."""
        sight = visible(self.viewer, property, "api")
        return digest([self.viewer.kind, sight.column, sight.department, dict(sight.levels)])

    def _again(self, first: Answer, property: Property) -> Answer:
        """The first answer for a caller who sees otherwise than the first one did: the stay as they may see it."""
        if "id" not in first.body:  # a cancellation that is remembered
            return first
        said = first.body["outcome"], first.body["warnings"]
        return dataclasses.replace(
            self.answer_stay(first.body["id"], property, *said), status=first.status, replayed=True
        )

    def _received(self, said: dict[str, Any], house: House) -> Answer:
        return self.answer(receive(self, said, house), house.property)


class Booking(BookingCall):
    """One booking by its number: read, whole or in part created or amended."""

    parameters = frozenset({"property"})

    def get_parsers(self) -> list[Any]:
        also = [parts.MergePatch()] if self.request and self.request.method == "PATCH" else []
        return [StrictJSON(), *also]

    def get(self, request: Request, number: str) -> Response:
        property = self.property_named("see_stays" if self.viewer.kind == "staff" else "book")
        remembered = SenderRecord.objects.filter(
            property=property,
            booking_system=self.booking_system(),
            confirmation_number=number,
            stay=None,
            cancelled=True,
        )
        if remembered.exists():
            return Response({"confirmation_number": number, "status": "cancelled", "outcome": "remembered"})
        return respond(self.answer_stay(self.own_stay(property, number).pk, property, None))

    def put(self, request: Request, number: str) -> Response:
        property = self.property_named("book")
        house = house_for(property)
        if isinstance(request.data, dict) and "confirmation_number" not in request.data:
            request.data["confirmation_number"] = number
        said = self._of_this_number(self.request.data, house)
        return respond(self.answer(receive(self, said, house), property))

    def patch(self, request: Request, number: str) -> Response:
        property = self.property_named("book")
        house, read = house_for(property), parts.tags_read(request)
        part = request.data
        if not isinstance(part, dict):
            raise Problem(400, "invalid", "Not valid", "Send a JSON object.")

        def whole(stay: Stay, said_last: Said) -> Said:
            if etag_of(stay.pk, stay.revision) not in read:
                raise parts.changed_meanwhile()
            return self._of_this_number(parts.merged(said_last, part), house)

        how: dict[str, Any] = {"house": house, "system": self.booking_system(), "by": self.viewer, "now": self.now}
        return respond(self.answer(ordered(lambda: booking.amend(number, whole, **how)), property))

    def _of_this_number(self, data: Any, house: House) -> dict[str, Any]:
        """The whole booking, which is the one of the path."""
        said = self.whole_of(data, house)
        if said["confirmation_number"] != self.number:
            raise field_problem("/confirmation_number", "This is not the number in the path.")
        return said


class Cancel(BookingCall):
    """Cancels a booking, also one that has not come yet."""

    parameters = frozenset({"property"})

    def post(self, request: Request, number: str) -> Response:
        property = self.property_named("cancel")
        house = house_for(property)
        said = self.said(bodies.CancelBody, house)
        outcome = ordered(
            lambda: booking.cancel(
                number, said, house=house, system=self.booking_system(), by=self.viewer, now=self.now
            )
        )
        return respond(self.answer(outcome, property))


def receive(call: BookingCall, said: dict[str, Any], house: House, *, quiet: bool = False) -> Outcome:
    """The booking taken in; this will raise the problems of its order."""
    how: dict[str, Any] = {
        "house": house,
        "system": call.booking_system(),
        "by": call.viewer,
        "now": call.now,
        "quiet": quiet,
    }
    return ordered(lambda: booking.receive(said, **how))


def ordered(work: Any) -> Outcome:
    """Do the work; what is wrong with the order of messages becomes a Problem."""
    try:
        return persistently(work)
    except VersionConflict:
        raise Problem(
            409, "version_conflict", "Version conflict", "This version of the booking came before with another body."
        ) from None
    except MixedOrder as mixed:
        words = "This booking is ordered by the other of version and last_modified."
        raise field_problem(f"/{mixed.field}", words) from None
    except NotHeld:
        raise Problem(404, "not_found", "No such booking") from None
    except NotPossible as problem:
        raise conflict(problem) from None


def conflict(problem: NotPossible) -> Problem:
    """What cannot be done now, as a 409."""
    return Problem(409, problem.code, "Not possible", problem.words)


def respond(answer: Answer) -> Response:
    """An answer with its entity tag."""
    headers = {"ETag": answer.etag} if answer.etag else {}
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(answer.body, status=answer.status, headers=headers)
