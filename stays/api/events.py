"""The feed of what happened to stays, in order, for programs that follow it from a cursor: ids, and nothing of a guest."""

from collections.abc import Sequence

from rest_framework.request import Request
from rest_framework.response import Response

from stays import events
from stays.api import answers
from stays.api.calls import Call
from stays.api.listing import MOST, PAGE, number, results
from vipdesk.access.acts import may
from vipdesk.access.scopes import Scope
from vipdesk.hotel.models import Property


class Events(Call):
    """What happened to the stays of the caller's properties, the oldest first."""

    required_scope = Scope.STAYS_READ
    parameters = frozenset({"property", "after", "limit"})

    def get(self, request: Request) -> Response:
        after, limit = number(request, "after", 0, 2**63 - 1, least=0), number(request, "limit", PAGE, MOST)
        piece = events.feed(self.viewer, self._properties(), after=after, limit=limit)
        return results(
            request, [answers.event(one, self.viewer) for one in piece.events], piece.more_after, name="after"
        )

    def _properties(self) -> Sequence[Property]:
        """The property that is named, else all at which the caller may see stays."""
        if "property" in self.request.query_params:
            return [self.property_named("see_stays")]
        return [role.property for pk, role in self.viewer.roles.items() if may(self.viewer, pk, "see_stays")]
