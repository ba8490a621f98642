"""Who looks: a member of staff or a program's key, with what they are at each property."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from vipdesk.access.models import ApiKeyProperty
from vipdesk.errors import Problem, field_problem
from vipdesk.hotel.models import Property, Role, StaffMember

KEY = "key"  # the role code of a program


@dataclass(frozen=True)
class RoleAt:
    """What a viewer is at one property, and in which department."""

    property: Property
    code: str
    department: str | None = None
    chef: bool = False

    @builtins.property
    def property_id(self) -> int:
        return self.property.pk

    @builtins.property
    def property_code(self) -> str:
        return self.property.code


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks at vipdesk and acts on it. `kind` is `staff`, `key` or `department` (an inbox)."""

    kind: str
    id: int
    name: str
    language: str = ""
    roles: Mapping[int, RoleAt] = field(default_factory=dict)  # by property id
    scopes: frozenset[str] = frozenset()
    booking_system: str = ""
    booking_system_id: int | None = None

    is_authenticated = True
    is_active = True
    is_staff = False

    @property
    def by(self) -> int | None:
        """The id of the member of staff to record as who did it, None for a program."""
        return self.id if self.kind == "staff" else None

    def role_at(self, property: Property | int) -> RoleAt | None:
        """What this viewer is there; None for another's property."""
        return self.roles.get(property if isinstance(property, int) else property.pk)


def viewer_of(request: Any) -> Viewer:
    """Who makes this request; this will read one query the first time and raise a 401 Problem for no one."""
    viewer = getattr(request, "auth", None) or getattr(request, "viewer", None)
    if isinstance(viewer, Viewer):
        return viewer
    if not getattr(request.user, "is_authenticated", False):
        raise Problem(401, "not_authenticated", "Sign in first", headers={"WWW-Authenticate": 'Bearer realm="vipdesk"'})
    request.viewer = viewer_of_staff(request.user)
    return request.viewer


def viewer_of_staff(staff: StaffMember) -> Viewer:
    """A member of staff with all their roles, read in one query unless they were read with who has signed in."""
    roles = roles_of(staff.pk) if staff.roles_at_hand is None else staff.roles_at_hand
    return Viewer(
        kind="staff",
        id=staff.pk,
        name=staff.short_name,
        language=staff.language,
        roles={role.property_id: _role_at(role) for role in roles},
    )


def roles_of(staff_id: int) -> QuerySet[Role]:
    """What somebody is at each property, by its code."""
    return Role.objects.filter(staff=staff_id).select_related("property", "department").order_by("property__code")


def _role_at(role: Role) -> RoleAt:
    department = role.department.code if role.department else None
    return RoleAt(role.property, role.code, department, role.chef)


def viewer_of_key(rows: list[ApiKeyProperty]) -> Viewer:
    """A program, from the rows of its key with their properties: they are all read in one query."""
    key = rows[0].key
    return Viewer(
        kind=KEY,
        id=key.pk,
        name=key.booking_system.name,
        roles={row.property_id: RoleAt(row.property, KEY) for row in rows},
        scopes=frozenset(key.scopes),
        booking_system=key.booking_system.code,
        booking_system_id=key.booking_system_id,
    )


def viewer_of_department(property: Property, department: str) -> Viewer:
    """An inbox that a whole department reads: it sees what an agent there sees."""
    role = RoleAt(property, Role.Code.AGENT, department)
    return Viewer(kind="department", id=property.pk, name=department, roles={property.pk: role})


def properties(viewer: Viewer) -> list[Property]:
    """The properties this viewer works for, by code."""
    return [role.property for role in viewer.roles.values()]


def property_for(viewer: Viewer, code: str | None) -> Property:
    """The property that a call names, or the only one; another's is a 404, a missing name among several a 400."""
    mine = properties(viewer)
    if code:
        return _named(mine, code)
    if len(mine) == 1:
        return mine[0]
    if not mine:
        raise Problem(403, "not_allowed", "No property", "This account has no role at any property.")
    raise field_problem(
        "/property", "Name one of: " + ", ".join(one.code for one in mine) + ".", code="property_missing"
    )


def _named(mine: list[Property], code: str) -> Property:
    for one in mine:
        if one.code == code:
            return one
    raise Problem(404, "not_found", "No such property")
