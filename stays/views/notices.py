"""Notices as pages print them, and their acknowledgement."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from stays import words
from stays.departments import acknowledge, take_back
from stays.models import Stay
from stays.shown import ShownStay
from stays.shown_plan import ShownNotice
from stays.views import undo
from stays.views.page import Desk, nothing_here
from vipdesk.access.acts import may_acknowledge
from vipdesk.errors import Problem
from vipdesk.outbox.models import Escalation, Notice
from vipdesk.outbox.ways import Way


def row(
    desk: Desk,
    notice: ShownNotice,
    stay: ShownStay | None = None,
    *,
    closed: bool = False,
    way: Way | None = None,
    states: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """A notice as plain words, with whether this viewer may acknowledge it and how far it has come."""
    waits = notice.acknowledged_at is None
    return {
        "id": notice.id,
        "stay": notice.stay_id,
        "title": notice.title,
        "lines": list(notice.lines),
        "department": notice.department_name,
        "revision": notice.revision,
        "sent": desk.time(notice.sent_at),
        "changed": desk.time(notice.changed_at) if notice.changed_at > notice.sent_at else "",
        "when": words.relative(notice.changed_at, desk.now) if waits else "",
        "acknowledged": _acknowledged(desk, notice),
        "way": _way(desk, notice, way, states or {}),
        "can": waits and may_acknowledge(desk.viewer, desk.property, notice.department, closed=closed),
        "about": _about(desk, stay) if stay else {},
    }


def _acknowledged(desk: Desk, notice: ShownNotice) -> str:
    if notice.acknowledged_at is None:
        return ""
    said = {"time": desk.time(notice.acknowledged_at), "who": notice.acknowledged_by or ""}
    if notice.for_closed:
        return _("acknowledged %(time)s, %(who)s for the closed department") % said
    return _("acknowledged %(time)s, %(who)s") % said


def _way(desk: Desk, notice: ShownNotice, way: Way | None, states: Mapping[int, str]) -> list[str]:
    """How far a notice has come: delivered, read, escalated, done; only what has happened."""
    said = []
    if way and way.delivered_at:
        said.append(_("delivered %(time)s") % {"time": desk.time(way.delivered_at)})
    if notice.read_at:
        said.append(_("read %(time)s, %(who)s") % {"time": desk.time(notice.read_at), "who": notice.read_by})
    for level, at in way.escalated if way else ():
        whom = Escalation.Level(level).label
        said.append(_("escalated to %(whom)s %(time)s") % {"whom": whom, "time": desk.time(at)})
    wanted = {change["item"] for change in notice.changes if change.get("item") in states} - {None}
    wanted = {item for item in wanted if states[item] != "withdrawn"}
    if wanted:
        done = sum(states[item] in ("done", "waived") for item in wanted)
        said.append(_("%(done)s of %(total)s done") % {"done": done, "total": len(wanted)})
    return said


def _about(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    """The stay in one line, for a list of notices about several; when the guest comes, while they are awaited."""
    awaited = stay.row["status"] == Stay.Status.RESERVED
    return {
        "room": stay.room_number,
        "tier": stay.tier or "",
        "palette": stay.palette,
        "name": stay.guest.display_name,
        "when": _("arrives %(time)s") % {"time": desk.time(stay.awaited_at)} if awaited else "",
    }


def _acknowledge(desk: Desk, notice: Notice) -> None:
    revision = desk.request.POST.get("revision", "")
    seen = int(revision[:18]) if revision.isdecimal() else None
    acknowledge(notice, by=desk.viewer, now=desk.now, seen_revision=seen)
    said = _("Acknowledged for %(department)s.") % {"department": notice.department}
    undo.offer(desk, said, desk.request.get_full_path(), focus=f"k{notice.pk}", undo="1")


def _take_back(desk: Desk, notice: Notice) -> None:
    take_back(notice, by=desk.viewer, now=desk.now)
    undo.taken_back(desk, _("acknowledged for %(department)s.") % {"department": notice.department})


def acknowledged(desk: Desk, notice_id: int, *, stay_id: int | None = None, department: str = "") -> None:
    """Acknowledge in the revision that was on the screen; this will leave words when somebody was first or it says more."""
    found = Notice.objects.for_reading().select_related("property").filter(pk=notice_id, property=desk.property)
    found = found.about("stay", stay_id) if stay_id is not None else found.filter(department__code=department)
    notice = found.first()
    if notice is None:
        raise nothing_here()
    try:
        _take_back(desk, notice) if "undo" in desk.request.POST else _acknowledge(desk, notice)
    except Problem as refused:
        if refused.status != 409:
            raise
        messages.warning(desk.request, refused.detail)
