"""A reveal: one hidden field, to somebody who may, with a reason, recorded."""

import datetime as dt

from vipdesk.access.acts import may
from vipdesk.access.models import Reveal
from vipdesk.access.viewer import Viewer
from vipdesk.errors import Problem, field_problem
from vipdesk.hotel.models import Department, Property

CONTACT_FIELDS = frozenset({"email", "phone", "birth_date"})
TRUE_NAME = "true_name"


def reveal(
    viewer: Viewer,
    property: Property,
    *,
    subject_kind: str,
    subject_id: int,
    field: str,
    reason: str,
    now: dt.datetime,
    arrives_today: bool = False,
) -> Reveal:
    """Record that this viewer looks at one hidden field; the caller then reads it. This will raise a Problem if they may not."""
    if not reason.strip():
        raise field_problem("/reason", "Say why you need to see this.")
    if not may_reveal(viewer, property, field, arrives_today=arrives_today):
        raise Problem(403, "not_allowed", "Not yours to see", "Your role may not have this shown.")
    return Reveal.objects.create(
        staff_id=viewer.id,
        property=property,
        subject_kind=subject_kind,
        subject_id=subject_id,
        field=field,
        reason=reason.strip()[:300],
        at=now,
    )


def may_reveal(viewer: Viewer, property: Property, field: str, *, arrives_today: bool = False) -> bool:
    """Whether the field would be shown: contact to the first column, a true name to those who register or receive the guest."""
    if viewer.kind != "staff":
        return False
    if field in CONTACT_FIELDS:
        return may(viewer, property, "reveal_contact")
    if field != TRUE_NAME:
        return False
    role = viewer.role_at(property)
    registers = arrives_today and role is not None and role.department == Department.Code.FRONT_OFFICE
    return registers or may(viewer, property, "know_true_names")
