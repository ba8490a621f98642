"""Guests: the profiles of those who have a stay at a property, as the caller may see them."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from guests.search import LONGEST, wanted
from stays import profiles
from stays.api import answers
from stays.api.calls import Call
from stays.api.listing import cut, results
from vipdesk.access.scopes import Scope
from vipdesk.access.visibility import visible
from vipdesk.errors import Problem, field_problem
from vipdesk.hotel.models import Property


class GuestCall(Call):
    """A call about guests of one property."""

    required_scope = Scope.GUESTS_READ

    def dressed(self, found: Any, property: Property) -> list[dict[str, Any]]:
        """These rows as they are answered."""
        sight = visible(self.viewer, property, "api")
        return [answers.guest(one) for one in profiles.shown_profiles(found, sight, property)]


class Guests(GuestCall):
    """The guests of a property; with `search` those whose names begin so."""

    parameters = frozenset({"property", "search", "limit", "cursor"})

    def get(self, request: Request) -> Response:
        property = self.property_named("see_guests")
        guests = profiles.guests_of(property)
        if (asked := request.query_params.get("search")) is not None:
            guests = guests.named(_words(asked))
        found, following = cut(request, profiles.rows(guests), newest_first=False)
        return results(request, self.dressed(found, property), following)


class OneGuest(GuestCall):
    """One guest of a property."""

    parameters = frozenset({"property"})

    def get(self, request: Request, pk: int) -> Response:
        property = self.property_named("see_guests")
        found = list(profiles.rows(profiles.guests_of(property).filter(pk=pk)))
        if not found:
            raise Problem(404, "not_found", "No such guest")
        return Response(self.dressed(found, property)[0])


def _words(asked: str) -> tuple[str, ...]:
    """The words that were asked for; this will raise a Problem when that is too little, or too much to be looked at."""
    words = wanted(asked)
    if not words or len(asked) > LONGEST:
        raise field_problem("/search", f"Send the beginning of a name: 2 letters or 1 sign, at most {LONGEST}.")
    return words
