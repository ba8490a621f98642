"""Requests for a VIP level: asked by programs and people, decided by people with the authority."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from stays import requests, shown_requests
from stays.api import answers, bodies
from stays.api.bookings import conflict
from stays.api.calls import Call, house_for
from stays.api.listing import cut, results
from stays.api.stays import StayCall
from stays.house import House
from stays.models import PrivilegeRequest, Stay, VipRequest
from stays.reception import NotPossible
from stays.requests import AlreadyDecided
from vipdesk.access.acts import require
from vipdesk.access.scopes import Scope
from vipdesk.access.viewer import KEY
from vipdesk.access.visibility import visible
from vipdesk.errors import Problem, field_problem
from vipdesk.hotel.models import Property

FORBIDDEN = frozenset({"own_request", "above_authority", "not_yours", "people_only"})
Asked = VipRequest | PrivilegeRequest


class RequestCall(Call):
    """A call about requests of the caller's properties."""

    model: Any = VipRequest
    of_property: Any = staticmethod(shown_requests.of_property)
    said_of: Any = staticmethod(answers.request)

    def shown(self, pk: int, property: Property) -> dict[str, Any]:
        """The request as the caller may see it."""
        sight = visible(self.viewer, property, "api")
        return self.said_of(self.of_property(property).get(pk=pk), sight, property.zone)

    def listed(self, request: Request, by_state: str) -> Response:
        """A page of them, the newest first; of one state, where this parameter names it."""
        property = self.property_named("see_requests")
        found, states = self.of_property(property), self.model.State.values
        state = request.query_params.get(by_state)
        if state and state not in states:
            raise field_problem(f"/{by_state}", "Not known. Known are: " + ", ".join(states) + ".")
        rows, following = cut(request, found.filter(state=state) if state else found, newest_first=True)
        sight = visible(self.viewer, property, "api")
        return results(request, [self.said_of(row, sight, property.zone) for row in rows], following)

    def tried(self, work: Callable[[House], Asked], property: Property) -> Response:
        """Do it; what cannot be done is a problem in words."""
        try:
            done = work(house_for(property))
        except AlreadyDecided as lost:
            raise decided_problem(lost.request, property) from None
        except NotPossible as refused:
            if refused.code == "unknown_tier":
                raise field_problem("/tier", refused.words) from None
            if refused.code in FORBIDDEN:
                raise Problem(403, refused.code, "Not yours to decide", refused.words) from None
            raise conflict(refused) from None
        return Response(self.shown(done.pk, property))


class Requests(RequestCall):
    """The requests of a property, the newest first."""

    required_scope = Scope.STAYS_READ
    parameters = frozenset({"property", "request_state", "limit", "cursor"})

    def get(self, request: Request) -> Response:
        return self.listed(request, "request_state")


class Ask(RequestCall, StayCall):
    """A VIP level is asked for, for one stay: it waits for somebody with the authority."""

    required_scope = Scope.BOOKINGS_WRITE

    def post(self, request: Request, pk: int) -> Response:
        property = self.property_of(pk)
        require(self.viewer, property, "ask_tier")
        if self.viewer.kind == KEY and not self._own(pk):
            raise Problem(404, "not_found", "No such stay")
        said = self.said(bodies.AskBody)
        how: dict[str, Any] = {"by": self.viewer, "now": self.now}
        return self.tried(lambda house: requests.ask(pk, said["tier"], said["reason"], house=house, **how), property)

    def _own(self, pk: int) -> bool:
        return Stay.objects.filter(pk=pk, booking_system_id=self.viewer.booking_system_id).exists()


class Answering(RequestCall):
    """What somebody answers to one request."""

    required_scope: Any = Scope.TASKS_WRITE
    act = "decide_tier"  # of people alone: no scope opens it
    shape: Any = bodies.EmptyBody

    def post(self, request: Request, pk: int) -> Response:
        found = self.model.objects.filter(pk=pk, stay__property__in=self.viewer.roles).select_related("stay")
        row = found.first()
        if row is None:
            raise Problem(404, "not_found", "No such request")
        property = self.viewer.roles[row.stay.property_id].property
        require(self.viewer, property, self.act)
        said = self.said(self.shape)
        return self.tried(
            lambda house: self.do(pk, said, {"house": house, "by": self.viewer, "now": self.now}), property
        )

    def do(self, pk: int, said: dict[str, Any], how: dict[str, Any]) -> Asked:
        raise TypeError(f"{type(self).__name__} does nothing")  # each below says what it does


class Approve(Answering):
    """What was asked for is granted, to this stay alone."""

    def do(self, pk: int, said: dict[str, Any], how: dict[str, Any]) -> VipRequest:
        return requests.approve(pk, **how)


class Decline(Answering):
    """What was asked for is declined, for a reason."""

    shape = bodies.ReasonBody

    def do(self, pk: int, said: dict[str, Any], how: dict[str, Any]) -> VipRequest:
        return requests.decline(pk, said["reason"], **how)


class Withdraw(Answering):
    """It is asked for no more, by whoever asked."""

    required_scope = Scope.BOOKINGS_WRITE
    act = "ask_tier"

    def do(self, pk: int, said: dict[str, Any], how: dict[str, Any]) -> VipRequest:
        return requests.withdraw(pk, **how)


def decided_problem(row: Asked, property: Property) -> Problem:
    """Somebody was quicker: who, when, and what they said."""
    itself = _("the booking") if isinstance(row, VipRequest) else _("a change of the stay")
    who = row.decided_by.short_name if row.decided_by else itself
    said = {"state": str(row.state), "who": who, "time": answers.local(row.decided_at, property.zone) or ""}
    return Problem(409, "already_decided", "Already decided", _("It was %(state)s by %(who)s at %(time)s.") % said)
