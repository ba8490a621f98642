"""Who asked for a VIP level and who decided, in the words of the desk."""

from django.utils.translation import gettext as _

from stays import words
from stays.models import VipRequest
from stays.views.page import Desk

State = VipRequest.State


def asker(row: VipRequest) -> str:
    """Who asked, as colleagues see the name."""
    if row.asked_by is not None:
        return row.asked_by.short_name
    return _("a program") if row.asked_by_key else _("with the booking")


def decider(row: VipRequest) -> str:
    """Who decided, and on whose authority where it was not their own."""
    if row.decided_by is None:
        return ""
    if row.decided_for is None:
        return row.decided_by.short_name
    return _("%(who)s for %(approver)s") % {"who": row.decided_by.short_name, "approver": row.decided_for.short_name}


def decided(desk: Desk, row: VipRequest) -> str:
    """What became of it, by whom and when: "approved · P. Lis · 10:05"."""
    if row.state == State.WAITING:
        return ""
    return words.listed([str(State(row.state).label), decider(row), desk.time(row.decided_at)])


def first_words(desk: Desk, request: VipRequest) -> str:
    """Who decided first, when and what."""
    said = {"who": decider(request) or _("the booking"), "time": desk.time(request.decided_at)}
    phrases = {
        State.APPROVED: _("%(who)s approved this at %(time)s."),
        State.DECLINED: _("%(who)s declined this at %(time)s."),
        State.WITHDRAWN: _("%(who)s withdrew this at %(time)s."),
    }
    if request.decided_at is None:
        return _("This is asked for no more.")
    return phrases[State(request.state)] % said
