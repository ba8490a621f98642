"""A department's desk: its notices, acknowledged by those who may, and what is due from it over all stays."""

import datetime as dt

from django.utils.translation import gettext as _

from stays.house import hours_of, is_open
from vipdesk.access.acts import may_acknowledge
from vipdesk.access.viewer import Viewer
from vipdesk.errors import Problem
from vipdesk.hotel.models import StaffMember
from vipdesk.outbox import telling
from vipdesk.outbox.models import Notice


def acknowledge(notice: Notice, *, by: Viewer, now: dt.datetime, seen_revision: int | None = None) -> Notice:
    """Acknowledge a notice for its department; this will raise a 403 or a 409 Problem that says who was first."""
    closed = is_closed(notice, now)
    role = by.role_at(notice.property_id)
    if not may_acknowledge(by, notice.property_id, notice.department.code, closed=closed):
        raise Problem(403, "not_allowed", "Not yours to acknowledge", _("This is for the department itself."))
    try:
        return telling.acknowledge(
            notice.pk,
            now=now,
            by=StaffMember(pk=by.by) if by.by else None,
            key=None if by.by else by.id,
            for_closed=bool(closed and role and role.department != notice.department.code),
            seen_revision=seen_revision,
        )
    except telling.AlreadyAcknowledged as lost:
        who = lost.notice.acknowledged_by.short_name if lost.notice.acknowledged_by else _("a program")
        raise Problem(
            409, "already_acknowledged", "Already acknowledged", _("%(who)s was first.") % {"who": who}
        ) from None
    except telling.ChangedMeanwhile:
        raise Problem(
            409, "changed_meanwhile", "Changed meanwhile", _("The notice says more by now: read it again.")
        ) from None


def is_closed(notice: Notice, now: dt.datetime) -> bool:
    """Whether the notice's department is outside its service hours at this moment."""
    return not is_open(hours_of(notice.department), notice.property.zone, now)
