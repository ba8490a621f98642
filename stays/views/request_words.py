"""Who asked for a level or a privilege, for which stay, and who decided, in the words of the desk."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stays import words
from stays.models import PrivilegeRequest, VipRequest
from stays.shown_privileges import ShownPrivilege
from stays.shown_requests import History, ShownRequest
from stays.views.page import Desk

State, PrivilegeState = VipRequest.State, PrivilegeRequest.State


def asker(row: VipRequest | PrivilegeRequest) -> str:
    """Who asked, as colleagues see the name."""
    if row.asked_by is not None:
        return row.asked_by.short_name
    by_key = isinstance(row, VipRequest) and row.asked_by_key
    return _("a program") if by_key else _("with the booking")


def decider(row: VipRequest | PrivilegeRequest) -> str:
    """Who decided, and on whose authority where it was not their own."""
    if row.decided_by is None:
        return ""
    if row.decided_for is None:
        return row.decided_by.short_name
    return _("%(who)s for %(approver)s") % {"who": row.decided_by.short_name, "approver": row.decided_for.short_name}


def decided(desk: Desk, row: VipRequest | PrivilegeRequest) -> str:
    """What became of it, by whom and when: "approved · P. Lis · 10:05"."""
    if row.state == State.WAITING:
        return ""
    return words.listed([row.get_state_display(), decider(row), desk.time(row.decided_at)])


def first_words(desk: Desk, request: VipRequest | PrivilegeRequest) -> str:
    """Who decided first, when and what."""
    itself = _("the booking") if isinstance(request, VipRequest) else _("a change of the stay")
    said = {"who": decider(request) or itself, "time": desk.time(request.decided_at)}
    phrases = {
        State.APPROVED.value: _("%(who)s approved this at %(time)s."),
        State.DECLINED.value: _("%(who)s declined this at %(time)s."),
        State.WITHDRAWN.value: _("%(who)s withdrew this at %(time)s."),
        PrivilegeState.ALLOWED.value: _("%(who)s allowed this at %(time)s."),
        PrivilegeState.ENDED.value: _("%(who)s ended this at %(time)s."),
    }
    if request.decided_at is None:
        return _("This is asked for no more.")
    return phrases[request.state] % said


def facts(stay: Any) -> str:
    """The dates, the nights and the room of a stay, and its number."""
    row = stay.row
    dates = f"{words.date(row['arrival_date'])} – {words.date(row['departure_date'])}"
    room = _("Room %(number)s") % {"number": stay.room_number} if stay.room_number else _("no room yet")
    return words.listed([dates, words.nights(stay.nights), room, row["confirmation_number"]])


def arrives(desk: Desk, stay: Any) -> str:
    """When the guest comes; nothing of one who is here, or who comes no more."""
    if stay.row["checked_in_at"] or stay.is_over:
        return ""
    time = {"time": desk.time(stay.awaited_at), "relative": words.relative(stay.awaited_at, desk.now)}
    return _("arrives %(time)s, %(relative)s") % time


def line_of(desk: Desk, one: ShownRequest | ShownPrivilege) -> dict[str, Any]:
    """What the line of a level and of a privilege has alike: whose stay, who asked and when, how it stands."""
    row, stay = one.row, one.stay
    waits = row.state == State.WAITING
    return {
        "id": row.pk,
        "at": stay.awaited_at if waits else row.decided_at,
        "state": str(row.state),
        "stay": stay.id,
        "name": stay.guest.display_name,
        "alias": bool(stay.guest.incognito),
        "facts": facts(stay),
        "arrives": arrives(desk, stay),
        "escalated": desk.time(row.escalated_at) if row.escalated_at and waits else "",
        "asked": words.listed([asker(row), desk.time(row.asked_at), words.relative(row.asked_at, desk.now)]),
        "decided": decided(desk, row),
        "why": one.decision_reason or "",
    }


def history(past: History) -> str:
    """What the guest's stays here came to: "3 stays · 7 nights · last 4 May"."""
    if not past.stays or past.last is None:
        return _("No stay here before.")
    stays = ngettext("%(n)s stay", "%(n)s stays", past.stays) % {"n": past.stays}
    return words.listed([stays, words.nights(past.nights), _("last %(day)s") % {"day": words.date(past.last)}])
