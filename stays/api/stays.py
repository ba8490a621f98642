"""Stays, their plans, and the ticking of items."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from stays import allowing, inspecting, shown, shown_inspections, shown_plan, ticking
from stays.api import answers, bodies
from stays.api.bookings import conflict, etag_of
from stays.api.calls import Call
from stays.api.listing import page
from stays.cost import cost_of
from stays.models import ChecklistItem, Stay
from stays.privileges import privileges_of
from stays.reception import NotPossible
from stays.shown import ShownStay
from stays.ticking import AlreadyDone, WaitsFor
from tiers.lines import Programme
from tiers.readers import current_standard
from vipdesk.access.acts import may_tick, require
from vipdesk.access.scopes import Scope
from vipdesk.access.visibility import Sight, visible
from vipdesk.errors import Problem
from vipdesk.hotel.models import Property


class StayCall(Call):
    """A call about one stay of the caller's properties."""

    required_scope = Scope.STAYS_READ

    def property_of(self, pk: int) -> Property:
        """The property of a stay that the caller's properties have; 404 for every other."""
        property_id = (
            Stay.objects.filter(pk=pk, property_id__in=self.viewer.roles).values_list("property_id", flat=True).first()
        )
        role = self.viewer.role_at(property_id) if property_id else None
        if role is None:
            raise Problem(404, "not_found", "No such stay")
        return role.property


class Stays(Call):
    """Every stay of a property."""

    required_scope = Scope.STAYS_READ
    parameters = frozenset({"property", "limit", "cursor"})

    def get(self, request: Request) -> Response:
        property = self.property_named("see_stays")
        return page(self, Stay.objects.at(property), property)


class OneStay(StayCall):
    """One stay."""

    def get(self, request: Request, pk: int) -> Response:
        property = self.property_of(pk)
        one = shown.stay_for(pk, visible(self.viewer, property, "api"), property, now=self.now)
        body = answers.stay(one, property.zone, property.code)
        return Response(body, headers={"ETag": etag_of(pk, one.row["revision"])})


class Plan(StayCall):
    """The reception plan of a stay."""

    def get(self, request: Request, pk: int) -> Response:
        property = self.property_of(pk)
        sight = visible(self.viewer, property, "api")
        stay = shown.stay_for(pk, sight, property, now=self.now)
        items = shown_plan.items_of(pk, sight)
        points = shown_inspections.points_of(items, sight)
        standard = current_standard(property)
        programme = standard.programme() if standard else None
        cost = cost_of(pk, stay.tier, programme) if programme and sight.sees("money") else None
        return Response(
            {
                "tier": stay.tier,
                "standard_version": stay.row["standard__version"],
                "items": [answers.item(one, property.zone, points) for one in items],
                "privileges": _privileges(stay, programme),
                "cost": answers.cost(cost, property.currency, stay.guest.payer or "") if cost else None,
            }
        )


def _privileges(stay: ShownStay, programme: Programme | None) -> dict[str, Any]:
    """What the level opens, with what somebody has allowed on an official visit all the same."""
    official = stay.row["official_visit"]
    allowed = allowing.allowed_for(stay.id) if official else ()
    return dict(vars(privileges_of(stay.tier, programme, official_visit=official, allowed=allowed)))


class Ticking(StayCall):
    """An act on one item of a plan."""

    required_scope = Scope.TASKS_WRITE
    shape: Any = bodies.EmptyBody

    def post(self, request: Request, pk: int, item: int) -> Response:
        property = self.property_of(pk)
        row = ChecklistItem.objects.filter(pk=item, stay_id=pk).select_related("department").first()
        sight = visible(self.viewer, property, "api")
        if row is None or not shown_plan.is_shown(row, sight):
            raise Problem(404, "not_found", "No such item")
        said = self.said(self.shape)
        self.check(property, row)
        try:
            done = self.do(row, said)
        except (AlreadyDone, WaitsFor) as problem:
            raise explained(problem, property, sight) from None
        except NotPossible as problem:
            raise conflict(problem) from None
        fresh = ChecklistItem.objects.select_related("department", "done_by", "override_by").get(pk=done.pk)
        one = shown_plan.dressed(fresh, sight)
        return Response(answers.item(one, property.zone, shown_inspections.points_of([one], sight)))

    def check(self, property: Property, row: ChecklistItem) -> None:
        """Refuse who may not tick this item."""
        if not may_tick(self.viewer, property, row.department.code, tuple(row.signed_by)):
            raise Problem(403, "not_allowed", "Not yours to tick", "This item is signed by others.")

    def do(self, row: ChecklistItem, said: dict[str, Any]) -> ChecklistItem:
        raise TypeError(f"{type(self).__name__} does nothing")  # each act below says what it does


class Begin(Ticking):
    """Work on the item has begun."""

    def do(self, row: ChecklistItem, said: dict[str, Any]) -> ChecklistItem:
        return ticking.begin(row.pk, by=self.viewer, now=self.now)


class Done(Ticking):
    """The item is done; an inspection, by those who make it, or by a program whose key may say what they found."""

    def check(self, property: Property, row: ChecklistItem) -> None:
        super().check(property, row)
        if row.inspection and not inspecting.is_made_by(row, self.viewer, property):
            raise Problem(403, "not_allowed", "Not yours to tick", "This inspection is made by others.")

    def do(self, row: ChecklistItem, said: dict[str, Any]) -> ChecklistItem:
        return ticking.tick(row.pk, by=self.viewer, now=self.now)


class Reopen(Ticking):
    """The tick is taken back."""

    def do(self, row: ChecklistItem, said: dict[str, Any]) -> ChecklistItem:
        return ticking.reopen(row.pk, by=self.viewer, now=self.now)


class Waive(Ticking):
    """The hotel does without the item, for a reason."""

    shape = bodies.ReasonBody

    def check(self, property: Property, row: ChecklistItem) -> None:
        super().check(property, row)
        require(self.viewer, property, "waive")

    def do(self, row: ChecklistItem, said: dict[str, Any]) -> ChecklistItem:
        return ticking.waive(row.pk, said["reason"], by=self.viewer, now=self.now)


def explained(problem: AlreadyDone | WaitsFor, property: Property, sight: Sight) -> Problem:
    """A lost race or a wait, with who and when, or for which item."""
    if isinstance(problem, AlreadyDone):
        who, when = shown_plan.done_by(problem.item), answers.local(problem.item.done_at, property.zone)
        return Problem(409, "already_done", "Already done", f"{who or 'The plan'} ticked this at {when}.")
    item = problem.item
    shown = sight.shows_item(health=item.health, department=item.department)
    title = f": {item.title}" if shown else f" of {item.department}"
    return Problem(409, "waits_for", "Waits for another item", f"This waits for item {item.id}{title}.")
