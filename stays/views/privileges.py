"""What a level opens for its guest, in words; and what an official visit has switched off, asked for and allowed all the same."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from stays import allowing
from stays.api.calls import house_for
from stays.models import PrivilegeRequest
from stays.privileges import privileges_of
from stays.shown import ShownStay
from stays.views.page import Desk
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
    rows = allowing.asked_for(stay.id) if official else []
    allowed = [row.what for row in rows if row.state == State.ALLOWED]
    off = privileges_of(stay.tier, programme, official_visit=official).off if not stay.is_over else ()
    decides = bool(off) and allowing.may_decide(desk.viewer, house_for(desk.property))
    by_what = {row.what: row for row in rows}
    cases = [_case(desk, n, what, by_what.get(what), decides=decides) for n, what in enumerate(off)]
    return {
        "privileges": lines(stay, programme, allowed),
        "cases": [case for case in cases if case["said"] or case["forms"]] if desk.may("ask_tier") else [],
    }


def _case(desk: Desk, n: int, what: str, row: PrivilegeRequest | None, *, decides: bool) -> dict[str, Any]:
    """One privilege that is off: what was said of it, and the forms for what comes next."""
    own = row is not None and row.asked_by_id == desk.viewer.by
    case = {"n": n, "what": what, "id": row.pk if row else "", "said": "", "why": "", "forms": []}
    if row is None:
        title = _("Allow: %(what)s") if decides else _("Ask for: %(what)s")
        return case | {"forms": [("ask", title % {"what": _(what)}, _("Allow") if decides else _("Ask"))]}
    said = {"what": _(what), "who": (row.decided_by or row.asked_by).short_name}
    case["why"] = row.reason if desk.sight.sees("level_words") else ""
    if row.state == State.ALLOWED:
        forms = [("end", _("Off again"), _("Off again"))] if decides else []
        return case | {"said": _("%(what)s: allowed by %(who)s") % said, "forms": forms}
    answers = [("allow", _("Allow"), _("Allow")), ("decline", _("Decline"), _("Decline"))] if decides else []
    forms = answers or ([("end", _("Ask no more"), _("Ask no more"))] if own else [])
    return case | {"said": _("%(what)s: asked for by %(who)s, waits for a decision") % said, "forms": forms}
