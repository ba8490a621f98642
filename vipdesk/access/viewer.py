"""Who looks: a member of staff or a program's key, with what they are at each property."""

import builtins
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from vipdesk.access.models import ApiKeyProperty
from vipdesk.errors import Problem, field_problem
from vipdesk.hotel.models import Property, Role, StaffMember
from vipdesk.hotel.written_once import WrittenOnce

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

    @property
    def person(self) -> StaffMember | None:
        """The same as a person, for what keeps one; nothing is read."""
        return StaffMember(pk=self.by) if self.by else None

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
    roles = _roles_in(ROLES.rows(staff.pk)) if staff.roles_at_hand is None else staff.roles_at_hand
    return Viewer(kind="staff", id=staff.pk, name=staff.short_name, language=staff.language, roles=roles)


OF_STAFF = [field.attname for field in StaffMember._meta.concrete_fields]
OF_PROPERTY = [field.attname for field in Property._meta.concrete_fields]
OF_ROLE = ("roles__code", "roles__department__code", "roles__chef")
# A row for each role, by the code of its property; one row for somebody without a role.
ROLES = WrittenOnce(
    lambda staff: (
        StaffMember.objects.filter(pk=staff)
        .order_by("roles__property__code")
        .values_list(*OF_STAFF, *OF_ROLE, *(f"roles__property__{name}" for name in OF_PROPERTY))
    ),
    -1,
)


def staff_with_roles(staff_id: int) -> StaffMember | None:
    """A member of staff with their roles at hand; None where there is nobody."""
    rows = ROLES.rows(staff_id)
    if not rows:
        return None
    staff = StaffMember.from_db(DEFAULT_DB_ALIAS, OF_STAFF, rows[0][: len(OF_STAFF)])
    staff.roles_at_hand = _roles_in(rows)
    return staff


def _roles_in(rows: Iterable[Sequence[Any]]) -> dict[int, RoleAt]:
    """The roles of such rows, by the id of their property."""
    roles = {}
    for row in rows:
        code, department, chef, *of_property = row[len(OF_STAFF) :]
        if code is not None:
            property = Property.from_db(DEFAULT_DB_ALIAS, OF_PROPERTY, of_property)
            roles[property.pk] = RoleAt(property, code, department, chef)
    return roles


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
