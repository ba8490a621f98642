"""Many bookings at once: each taken in for itself or all or none; a first load may be quiet."""

from typing import Any

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from stays.api.bookings import BookingCall, receive
from stays.api.calls import house_for
from stays.house import House
from vipdesk.access.parsers import StrictJSON
from vipdesk.access.scopes import Scope
from vipdesk.errors import Problem, field_problem, problem_of

MOST = 1000
Line = dict[str, Any]


class ManyJSON(StrictJSON):
    """The body of a call with many bookings."""

    largest = 10 * 1024 * 1024  # bytes


class Batch(BookingCall):
    """Takes in many bookings, in the order in which they stand."""

    parameters = frozenset({"property", "atomic", "quiet"})
    parser_classes = [ManyJSON]

    def post(self, request: Request) -> Response:
        property = self.property_named("book")
        house, quiet = house_for(property), self._flag("quiet")
        if quiet and not (self.from_program and Scope.BOOKINGS_LOAD in self.viewer.scopes):
            detail = f"A load that tells nobody needs a key with the scope {Scope.BOOKINGS_LOAD}."
            raise Problem(403, "scope_missing", "Scope missing", detail)
        bodies_sent = self._sent()
        take_in = self._all_or_none if self._flag("atomic") else self._each
        return Response({"results": take_in(bodies_sent, house, quiet)})

    def _flag(self, name: str) -> bool:
        said = self.request.query_params.get(name, "false")
        if said not in ("true", "false"):
            raise field_problem(f"/{name}", "Send true or false.")
        return said == "true"

    def _sent(self) -> list[Any]:
        """The bookings as they were sent, not read yet."""
        data = self.request.data if isinstance(self.request.data, dict) else {}
        for name in sorted(set(data) - {"property", "bookings"}):
            raise field_problem(f"/{name}", "Unknown field.")
        sent = data.get("bookings")
        if not isinstance(sent, list) or not 1 <= len(sent) <= MOST:
            raise field_problem("/bookings", f"Send a list of 1 to {MOST} bookings.")
        return sent

    def _each(self, sent: list[Any], house: House, quiet: bool) -> list[Line]:
        return [self._line(index, data, house, quiet) for index, data in enumerate(sent)]

    def _all_or_none(self, sent: list[Any], house: House, quiet: bool) -> list[Line]:
        """Take all of them in; where one is refused, none."""
        with transaction.atomic():
            lines = self._each(sent, house, quiet)
            refused = any(line["outcome"] == "rejected" for line in lines)
            transaction.set_rollback(refused)
        return [_undone(line) for line in lines] if refused else lines

    def _line(self, index: int, data: Any, house: House, quiet: bool) -> Line:
        """What became of one booking."""
        number = data.get("confirmation_number") if isinstance(data, dict) else None
        line: Line = {"index": index, "confirmation_number": number if isinstance(number, str | int) else None}
        try:
            said = self.whole_of(_here(data, house), house)
            return line | {"outcome": receive(self, said, house, quiet=quiet).outcome, "code": "", "errors": []}
        except Exception as error:
            if (problem := problem_of(error)) is None or problem.status >= 500:
                raise
            return line | {"outcome": "rejected", "code": problem.code, "errors": list(problem.errors or [])}


def _here(data: Any, house: House) -> Any:
    """The booking, which is for the property of the call."""
    if isinstance(data, dict) and data.get("property", house.property.code) != house.property.code:
        raise field_problem("/property", "This is not the property of the call.")
    return data


def _undone(line: Line) -> Line:
    """A line of a batch of which nothing was stored."""
    return line if line["outcome"] == "rejected" else line | {"outcome": "rejected", "code": "not_applied"}
