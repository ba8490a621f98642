"""What an official visit switches off, asked for all the same: asked, decided and taken back by people."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from stays import allowing, shown_privileges
from stays.api import answers, bodies
from stays.api.listing import cut, results
from stays.api.requests import Answering, RequestCall
from stays.api.stays import StayCall
from stays.models import PrivilegeRequest
from vipdesk.access.acts import require
from vipdesk.access.scopes import Scope
from vipdesk.access.visibility import visible
from vipdesk.errors import field_problem
from vipdesk.hotel.models import Property

State = PrivilegeRequest.State


class PrivilegeCall(RequestCall):
    """A call about the privileges that were asked for at the caller's properties."""

    def shown(self, pk: int, property: Property) -> dict[str, Any]:
        sight = visible(self.viewer, property, "api")
        return answers.privilege(shown_privileges.of_property(property).get(pk=pk), sight, property.zone)


class Privileges(PrivilegeCall):
    """The privileges that were asked for at a property, the newest first."""

    required_scope = Scope.STAYS_READ
    parameters = frozenset({"property", "privilege_state", "limit", "cursor"})

    def get(self, request: Request) -> Response:
        property = self.property_named("see_requests")
        found = shown_privileges.of_property(property)
        state = request.query_params.get("privilege_state")
        if state and state not in State.values:
            raise field_problem("/privilege_state", "Not known. Known are: " + ", ".join(State.values) + ".")
        rows, following = cut(request, found.filter(state=state) if state else found, newest_first=True)
        sight = visible(self.viewer, property, "api")
        return results(request, [answers.privilege(row, sight, property.zone) for row in rows], following)


class AskPrivilege(PrivilegeCall, StayCall):
    """What is off on an official visit is asked for: it waits for whoever may say otherwise, who opens it with asking."""

    required_scope = Scope.BOOKINGS_WRITE

    def post(self, request: Request, pk: int) -> Response:
        property = self.property_of(pk)
        require(self.viewer, property, "ask_tier")
        said = self.said(bodies.PrivilegeBody)
        how: dict[str, Any] = {"by": self.viewer, "now": self.now}
        return self.tried(lambda house: allowing.ask(pk, said["what"], said["reason"], house=house, **how), property)


class AnsweringPrivilege(PrivilegeCall, Answering):
    """What somebody answers to one of these."""

    model = PrivilegeRequest


class Allow(AnsweringPrivilege):
    """What was asked for is open for this stay, all the same."""

    def do(self, pk: int, said: dict[str, Any], how: dict[str, Any]) -> PrivilegeRequest:
        return allowing.decide(pk, State.ALLOWED, "", **how)


class Refuse(AnsweringPrivilege):
    """What was asked for stays off, for a reason."""

    shape = bodies.ReasonBody

    def do(self, pk: int, said: dict[str, Any], how: dict[str, Any]) -> PrivilegeRequest:
        return allowing.decide(pk, State.DECLINED, said["reason"], **how)


class AskNoMore(AnsweringPrivilege):
    """It is asked for no more, by whoever asked or a colleague of theirs."""

    required_scope = Scope.BOOKINGS_WRITE
    act = "ask_tier"

    def do(self, pk: int, said: dict[str, Any], how: dict[str, Any]) -> PrivilegeRequest:
        return allowing.withdraw(pk, **how)


class OffAgain(AnsweringPrivilege):
    """What was allowed is off again."""

    def do(self, pk: int, said: dict[str, Any], how: dict[str, Any]) -> PrivilegeRequest:
        return allowing.end(pk, **how)
