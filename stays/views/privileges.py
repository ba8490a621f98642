"""What a level opens for its guest, in words; and what an official visit has switched off, asked for and allowed all the same."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from stays import allowing, authority, shown_privileges, words
from stays.api.calls import house_for
from stays.asked_privileges import GOING
from stays.models import PrivilegeRequest
from stays.privileges import privileges_of
from stays.shown import ShownStay
from stays.views.page import Desk
from stays.views.privilege_lines import mark
from stays.views.request_words import decided
from tiers.programme import Programme

Line = tuple[str, list[str]]  # (what, its words)
State = PrivilegeRequest.State


def lines(stay: ShownStay, programme: Programme | None, allowed: Collection[str] = ()) -> list[Line]:
    """The privileges of the level in the words of the programme in force; nothing where there are none."""
    opened = privileges_of(stay.tier, programme, official_visit=stay.row["official_visit"], allowed=allowed)
    refused = [_("%(what)s, unless the general manager says otherwise") % {"what": _(one)} for one in opened.off]
    found = [(_("Privileges"), [_(one) for one in opened.open]), (_("Off on this official visit"), refused)]
    return [(name, said) for name, said in found if said]


def card(desk: Desk, stay: ShownStay, programme: Programme | None) -> dict[str, Any]:
    """What the level opens, and how it stands with what is off, with what this viewer may do about it."""
    official = bool(stay.row["official_visit"]) and programme is not None
    rows = list(shown_privileges.of_property(desk.property).filter(stay=stay.id).order_by("pk")) if official else []
    allowed = [row.what for row in rows if row.state == State.ALLOWED]
    off = privileges_of(stay.tier, programme, official_visit=official).off if not stay.is_over else ()
    return {
        "privileges": lines(stay, programme, allowed),
        "cases": _cases(desk, off, {row.what: row for row in rows}) if off and desk.may("ask_tier") else [],
    }


def _cases(desk: Desk, off: Collection[str], latest: Mapping[str, PrivilegeRequest]) -> list[dict[str, Any]]:
    """Each privilege that is off, by the last word on it."""
    own = authority.powers(desk.viewer.by, desk.property, now=desk.now)
    decides = allowing.on_whose(own, desk.viewer, house_for(desk.property)) is not None
    return [_case(desk, n, what, latest.get(what), decides=decides) for n, what in enumerate(off)]


def _case(desk: Desk, n: int, what: str, row: PrivilegeRequest | None, *, decides: bool) -> dict[str, Any]:
    """One privilege that is off: what was said of it, and the form for what comes next."""
    waits, allowed = (row is not None and row.state == state for state in (State.WAITING, State.ALLOWED))
    title = _("Allow: %(what)s") if decides else _("Ask for: %(what)s")
    ask = ("ask", title % {"what": _(what)}, _("Allow") if decides else _("Ask"))
    end = ("end", _("Off again"), _("Off again"))
    forms = [] if waits or (allowed and not decides) else [end if allowed else ask]
    return {"n": n, "what": what, "id": row.pk if row else "", "forms": forms, **_said(desk, what, row)}


def _said(desk: Desk, what: str, row: PrivilegeRequest | None) -> dict[str, Any]:
    """The last word on it: who asks and why, with the way to the request; or who decided, and why."""
    if row is None:
        return {"said": "", "why": "", "escalated": "", "waits": ""}
    reads, waits = desk.sight.sees("level_words"), row.state == State.WAITING
    asked = words.listed([row.asked_by.short_name, desk.time(row.asked_at)])
    said = {"what": _(what), "decided": decided(desk, row), "who": asked}
    reason = row.reason if row.state in GOING else row.decision_reason
    return {
        "said": (_("%(what)s: asked for by %(who)s") if waits else _("%(what)s: %(decided)s")) % said,
        "why": reason if reads else "",
        "escalated": desk.time(row.escalated_at) if waits and row.escalated_at else "",
        "waits": mark(row.pk) if waits else "",
    }
