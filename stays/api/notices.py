"""Notices: what departments were told, and their acknowledgement."""

from rest_framework.request import Request
from rest_framework.response import Response

from stays import shown_plan
from stays.api import answers
from stays.api.bodies import AcknowledgeBody
from stays.api.calls import Call
from stays.api.listing import cut, number, results
from stays.departments import acknowledge
from stays.models import Stay
from vipdesk.access.scopes import Scope
from vipdesk.access.visibility import visible
from vipdesk.errors import Problem, field_problem
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox.models import Notice

STATES = ("open", "acknowledged")


class Notices(Call):
    """The notices of a property, the newest first."""

    required_scope = Scope.STAYS_READ
    parameters = frozenset({"property", "department", "state", "stay", "limit", "cursor"})

    def get(self, request: Request) -> Response:
        property = self.property_named("see_stays")
        found = Notice.objects.of_property(property).for_reading()
        if department := self._one_of("department", Department.Code.values):
            found = found.filter(department__code=department)
        if state := self._one_of("state", STATES):
            found = found.open() if state == "open" else found.acknowledged()
        if "stay" in request.query_params:
            found = found.about("stay", self._stay_here(property, number(request, "stay", 0, 2**63 - 1)))
        rows, following = cut(request, found, newest_first=True)
        shown = shown_plan.shown_notices(rows, visible(self.viewer, property, "api"), property, now=self.now)
        return results(request, [answers.notice(one, property.zone) for one in shown], following)

    def _stay_here(self, property: Property, stay: int) -> int:
        """The id of a stay of this property; this will raise a 404 Problem for any other."""
        if not Stay.objects.at(property).filter(pk=stay).exists():
            raise Problem(404, "not_found", "No such stay")
        return stay

    def _one_of(self, name: str, known: list[str] | tuple[str, ...]) -> str | None:
        value = self.request.query_params.get(name)
        if value and value not in known:
            raise field_problem(f"/{name}", "Not known. Known are: " + ", ".join(known) + ".")
        return value or None


class Acknowledge(Call):
    """The department has read its notice."""

    required_scope = Scope.TASKS_WRITE

    def post(self, request: Request, pk: int) -> Response:
        notice = Notice.objects.for_reading().filter(pk=pk, property_id__in=self.viewer.roles).first()
        if notice is None:
            raise Problem(404, "not_found", "No such notice")
        property = self.viewer.roles[notice.property_id].property
        seen = self.said(AcknowledgeBody).get("revision")
        done = acknowledge(notice, by=self.viewer, now=self.now, seen_revision=seen)
        sight = visible(self.viewer, property, "api")
        shown = shown_plan.shown_notices([done], sight, property, now=self.now)[0]
        return Response(answers.notice(shown, property.zone))
