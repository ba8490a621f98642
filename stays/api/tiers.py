"""The tiers with their standards, and what tier some facts would give."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from guests.models import Guest
from stays import booking, grades
from stays.api import bodies
from stays.api.calls import Call, house_for
from tiers import grading
from tiers.standard import Row
from vipdesk.access.scopes import Scope
from vipdesk.access.visibility import visible


class Tiers(Call):
    """The tiers of a property, the highest first, each with the rows of its standard."""

    required_scope = Scope.TIERS_READ
    parameters = frozenset({"property"})

    def get(self, request: Request) -> Response:
        house = house_for(self.property_named("see_tiers"))
        version, standard = house.in_force
        tiers = [
            {
                "code": tier.code,
                "name": tier.name,
                "rank": tier.rank,
                "standard_version": version,
                "rules": [rule.words for rule in house.rules if rule.tier == tier.code],
                "items": [
                    row_of(row, tier.code, standard) for row in standard.rows if tier.code in row.tiers and not row.off
                ],
            }
            for tier in house.tiers.values()
        ]
        return Response({"results": tiers, "next": None})


def row_of(row: Row, tier: str, standard: Any) -> dict[str, Any]:
    """A row of the standard as integrators read it."""
    serving = row.servings.get(tier)
    parts = serving.parts if serving else ()
    return {
        "number": row.number,
        "title": row.title,
        "stage": row.stage,
        "department": row.department,
        "gate": row.gate,
        "live": row.live,
        "detail": serving.name if serving else "",
        "components": [{"name": standard.components[p.component].full_name, "quantity": p.quantity} for p in parts],
    }


class GradeCall(Call):
    """What tier a booking would get, and why; nothing is stored. Who may not know why somebody is a VIP is answered as of
    a guest who was never here: else a membership number would say who is one."""

    required_scope = Scope.TIERS_READ
    parameters = frozenset({"property"})

    def post(self, request: Request) -> Response:
        house = house_for(self.property_named("see_tiers"))
        said = booking.plain(self.said(bodies.GradeBody, house))
        known = None if visible(self.viewer, house.property, "api").sees("reason") else Guest()
        result, _ = grades.would_be(said, house, system=self.booking_system(), now=self.now, known=known)
        return Response(
            {
                "tier": result.tier,
                "tier_reasons": list(grading.in_words(grading.as_json(result.reasons), why=False)),
                "request": {"tier": result.request} if result.request else None,
                "suggestions": [{"tier": s.tier, "reason": s.words} for s in result.suggestions],
            }
        )
