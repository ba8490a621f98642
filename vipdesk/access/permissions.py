"""What a call needs: a scope of a program, the matching acts of a member of staff."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission

from vipdesk.access.acts import may
from vipdesk.access.scopes import Scope
from vipdesk.access.viewer import KEY, Viewer
from vipdesk.errors import Problem

# scope: the act staff must be allowed somewhere to read there, and to change something there. The view then asks
# `require(viewer, property, act)` for the property that is meant.
STAFF_ACTS: dict[str, tuple[str, str]] = {
    Scope.BOOKINGS_WRITE: ("see_stays", "book"),
    Scope.STAYS_READ: ("see_stays", "see_stays"),
    Scope.TASKS_WRITE: ("see_stays", "tick"),
    Scope.ARRIVALS_READ: ("see_arrivals", "see_arrivals"),
    Scope.GUESTS_READ: ("see_guests", "see_guests"),
    Scope.GUESTS_CONTACT: ("see_guests", "reveal_contact"),
    Scope.TIERS_READ: ("see_tiers", "see_tiers"),
    Scope.WEBHOOKS_MANAGE: ("run_system", "run_system"),
}


class HasScope(BasePermission):
    """Reads `required_scope` of the view: a scope, or a scope for each method ({"GET": …, "POST": …})."""

    def has_permission(self, request: Any, view: Any) -> bool:
        viewer = request.auth
        if not isinstance(viewer, Viewer):
            return False
        scope = scope_of(view, request.method)
        if scope is None:
            return False
        if viewer.kind == KEY:
            return scope in viewer.scopes or _missing(scope)
        act = STAFF_ACTS[scope][request.method not in SAFE_METHODS]
        return any(may(viewer, property_id, act) for property_id in viewer.roles)


def scope_of(view: Any, method: str | None) -> str | None:
    """The scope a view needs for a method; a view that names none lets nobody in."""
    scope = getattr(view, "required_scope", None)
    return scope.get(method, scope.get("GET")) if isinstance(scope, dict) else scope


def _missing(scope: str) -> bool:
    raise Problem(403, "scope_missing", "Scope missing", f"This key lacks the scope {scope}.")
