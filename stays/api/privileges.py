"""What an official visit switches off, asked for all the same: asked, decided and taken back by people."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from stays import allowing, shown_privileges
from stays.api import answers, bodies
from stays.api.requests import Answering, RequestCall
from stays.api.stays import StayCall
from stays.models import PrivilegeRequest
from vipdesk.access.acts import require
from vipdesk.access.scopes import Scope

State = PrivilegeRequest.State


class PrivilegeCall(RequestCall):
    """A call about the privileges that were asked for at the caller's properties."""

    model = PrivilegeRequest
    of_property = staticmethod(shown_privileges.of_property)
    said_of = staticmethod(answers.privilege)


class Privileges(PrivilegeCall):
    """The privileges that were asked for at a property, the newest first."""

    required_scope = Scope.STAYS_READ
    parameters = frozenset({"property", "privilege_state", "limit", "cursor"})

    def get(self, request: Request) -> Response:
        return self.listed(request, "privilege_state")


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
