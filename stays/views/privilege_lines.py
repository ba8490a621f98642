"""Privileges that were asked for, as lines of the page of requests, with what this viewer may answer."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from stays import allowing, shown_privileges
from stays.api.calls import house_for
from stays.authority import Power
from stays.models import PrivilegeRequest
from stays.shown_privileges import ShownPrivilege
from stays.views.page import Desk
from stays.views.request_words import line_of

State = PrivilegeRequest.State
Draft = Mapping[str, Any]


def mark(pk: int) -> str:
    """What a privilege is called on a page that has levels beside it."""
    return f"p{pk}"


def lines(desk: Desk, own: tuple[Power, ...], draft: Draft | None) -> list[dict[str, Any]]:
    """What waits and what was decided lately, in this order."""
    found = shown_privileges.on_the_page(desk.property, now=desk.now)
    dressed = shown_privileges.dressed(found, desk.sight, desk.property, now=desk.now)
    return [_line(desk, one, own, draft) for one in dressed]


def _line(desk: Desk, one: ShownPrivilege, own: tuple[Power, ...], draft: Draft | None) -> dict[str, Any]:
    row, stay = one.row, one.stay
    waits = row.state == State.WAITING and not stay.is_over
    whose = None
    if waits and row.asked_by_id != desk.viewer.by:
        whose = allowing.on_whose(own, desk.viewer, house_for(desk.property), asked_by=row.asked_by_id)
    return {
        **line_of(desk, one),
        "mark": mark(row.pk),
        "what": _(row.what),
        "tier": stay.tier or "",
        "tier_name": stay.tier_name,
        "palette": stay.palette,
        "reason": one.reason or "",
        "may_decide": whose is not None,
        "may_withdraw": waits and allowing.may_withdraw(row, desk.viewer, desk.property.pk),
        "own": waits and row.asked_by_id == desk.viewer.by,
        "draft": draft if draft and draft["id"] == mark(row.pk) else None,
    }
