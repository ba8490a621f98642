"""Lines of the departure board as plain words, so that the template only prints."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stays import words
from stays.departure_board import ELSE, Leaving, Standing
from stays.models import Stay
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from stays.views.page import Desk
from vipdesk.hotel.models import Department, Role

KINDS = {
    "car": "car",
    "bill": "bill",
    "farewell": "farewell",
    "room": "room_items",
    ELSE: "more",
}  # as the template has them


def is_late(one: Leaving, desk: Desk) -> bool:
    return one.stay.row["status"] == Stay.Status.IN_HOUSE and one.leaves_at < desk.now


def line_of(desk: Desk, one: Leaving, day: dt.date) -> dict[str, Any]:
    """One departure as plain words, so that the template only prints."""
    stay, local = one.stay, desk.local(one.leaves_at)
    return {
        "id": stay.id,
        "gone": one.gone,
        "late": is_late(one, desk),
        "time": f"{local:%H:%M}",
        "when": words.listed([words.date(local.date()) if local.date() != day else "", *_when(desk, one)]),
        "tier": stay.tier or "",
        "tier_name": stay.tier_name,
        "palette": stay.palette,
        "name": stay.guest.display_name,
        "native": stay.guest.native_name or "",
        "alias": bool(stay.guest.incognito),
        "about": _about(stay),
        "room": stay.room_number or "–",
        "journey": _journey(stay),
        "payer": _("paid by %(who)s") % {"who": stay.guest.payer} if stay.guest.payer else "",
        "line": [standing(desk, person) for person in one.line],
        **{name: [_item(desk, item) for item in one.items.get(kind, ())] for kind, name in KINDS.items()},
    }


def _when(desk: Desk, one: Leaving) -> list[str]:
    if one.gone:
        return [_("left")]
    here = "" if one.stay.row["status"] == Stay.Status.IN_HOUSE else _("not here yet")
    said = "" if one.is_said else _("time not known, check-out time")
    return [words.due(one.leaves_at, desk.now), said, here]


def _about(stay: ShownStay) -> str:
    """The party, the group, and who of the staff is theirs."""
    code = stay.row["group_code"]
    return words.listed(
        [
            words.party(stay.row["adults"], len(stay.row["children"])),
            _("group %(code)s") % {"code": code} if code else "",
            _("contact %(name)s") % {"name": stay.contact} if stay.contact else "",
        ]
    )


def _journey(stay: ShownStay) -> str:
    """How the guest goes on, from where, and with how many bags: as many as they came with, where nobody has said."""
    leaves, came = stay.guest.departure_transport or {}, stay.guest.arrival_transport or {}
    bags = leaves.get("bags") or came.get("bags")
    return words.listed(
        [
            words.journey(leaves) or words.spoken(str(leaves.get("kind") or "")),
            str(leaves.get("station_code") or ""),
            _("car from the house") if leaves.get("pickup") else "",
            ngettext("%(n)s bag", "%(n)s bags", bags) % {"n": bags} if bags else "",
        ]
    )


def _item(desk: Desk, item: ShownItem) -> dict[str, Any]:
    """How far one thing is: done by whom and when, or open until when."""
    done = {"time": desk.time(item.done_at), "who": item.done_by}
    said = {
        "done": _("done %(time)s, %(who)s") % done if item.done_by else _("done %(time)s") % done,
        "waived": _("waived: %(reason)s") % {"reason": item.state_reason},
        "stopped": _("stopped: %(reason)s") % {"reason": item.state_reason},
    }
    by = _("begun, by %(time)s") if item.state == "begun" else _("by %(time)s")
    return {
        "id": item.id,
        "title": item.title,
        "settled": item.state in ("done", "waived"),
        "late": item.is_open and item.due_at is not None and item.due_at < desk.now,
        "said": said.get(item.state) or by % {"time": desk.time(item.due_at) or _("no time yet")},
        "given": item.given,
    }


def standing(desk: Desk, person: Standing) -> dict[str, Any]:
    """Somebody of the line: "P. Lis, Duty manager", whether they were called, and whether they come."""
    said = ""
    if person.coming_at:
        said = _("comes, said at %(time)s") % {"time": desk.time(person.coming_at)}
    elif person.called_at:
        said = _("called at %(time)s") % {"time": desk.time(person.called_at)}
    return {"name": person.name, "role": role_words(person.role), "said": said, "comes": bool(person.coming_at)}


def role_words(role: str) -> str:
    """What somebody is in the line: the duty manager, the general manager, or the manager of a department."""
    if role in (Role.Code.DUTY_MANAGER, Role.Code.GENERAL_MANAGER):
        return str(Role.Code(role).label)
    return str(Department.Code(role).label)
