"""The departure board: times, rooms, car and luggage, bill, farewell line; live on screen, one sheet on paper."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from stays import departure_board
from stays.departure_board import ELSE, Leaving, Standing
from stays.models import Stay
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from stays.views import words
from stays.views.days import day_of
from stays.views.page import Desk, at_the_desk, etag, living
from vipdesk.hotel.models import Department, Role

DAY = dt.timedelta(days=1)
KINDS = {
    "car": "car",
    "bill": "bill",
    "farewell": "farewell",
    "room": "room_items",
    ELSE: "more",
}  # as the template has them


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """Who leaves on a day; `?print` opens it to be printed."""
    desk.require("see_arrivals")
    day = _day(desk)
    frame = {
        "page": "departures",
        "title": _("Departures"),
        "days": _days(day, desk.today),
        "iso": day.isoformat(),
        "printing": "print" in desk.request.GET,
        "to_print": f"?date={day.isoformat()}&print=1",
    }
    return desk.render("stays/departures.html", {**frame, **_context(desk, day)})


@require_safe
@at_the_desk
def part(desk: Desk) -> HttpResponse:
    """The part of the page that lives; 304 before anything is built when nothing has changed."""
    desk.require("see_arrivals")
    day = _day(desk)
    return living(desk, _tag(desk, day), "stays/_departures.html", lambda: _context(desk, day))


def _day(desk: Desk) -> dt.date:
    return day_of(desk.request.GET.get("date", ""), desk.today)


def _tag(desk: Desk, day: dt.date) -> str:
    return etag(desk, day, departure_board.state_of(desk.property, day, now=desk.now))


def _days(day: dt.date, today: dt.date) -> list[dict[str, Any]]:
    """The days one tap away."""
    near = [(day - DAY, f"‹ {words.weekday(day - DAY)}"), (today, _("Today")), (today + DAY, _("Tomorrow"))]
    after = day + (DAY if day != today else 2 * DAY)
    near.append((after, f"{words.weekday(after)} ›"))
    return [
        {
            "words": said,
            "query": "" if one == today else f"?date={one.isoformat()}",
            "here": one == day,
            "label": words.date(one),
        }
        for one, said in near
    ]


# --- what is shown --------------------------------------------------------------------------------------------------


def _context(desk: Desk, day: dt.date) -> dict[str, Any]:
    tag = _tag(desk, day)
    found = departure_board.board(desk.sight, desk.property, day, now=desk.now)
    query = "" if day == desk.today else f"?date={day.isoformat()}"
    local = desk.local(desk.now)
    at = f"{formats.date_format(local, 'D j M Y')} {local:%H:%M}"
    return {
        "etag": tag,
        "poll": reverse("stays:departures_part") + query,
        "heading": words.title_of(day, desk.today),
        "counts": _counts(found, desk),
        "lines": [_line(desk, one, day) for one in found],
        "else": any(one.items.get(ELSE) for one in found),
        "stay_url": reverse("stays:stay", args=[0]).removesuffix("0/"),
        "made": _("Made %(time)s for %(who)s") % {"time": at, "who": desk.viewer.name},
    }


def _counts(found: Iterable[Leaving], desk: Desk) -> str:
    """How many leave, how many are late, how many have left."""
    lines = list(found)
    gone = sum(one.gone for one in lines)
    late = sum(_is_late(one, desk) for one in lines)
    leave = len(lines) - gone
    return words.listed(
        [
            ngettext("%(n)s leaves", "%(n)s leave", leave) % {"n": leave},
            ngettext("%(n)s is late", "%(n)s are late", late) % {"n": late} if late else "",
            ngettext("%(n)s has left", "%(n)s have left", gone) % {"n": gone} if gone else "",
        ]
    )


def _is_late(one: Leaving, desk: Desk) -> bool:
    return one.stay.row["status"] == Stay.Status.IN_HOUSE and one.leaves_at < desk.now


def _line(desk: Desk, one: Leaving, day: dt.date) -> dict[str, Any]:
    """One departure as plain words, so that the template only prints."""
    stay, local = one.stay, desk.local(one.leaves_at)
    return {
        "id": stay.id,
        "gone": one.gone,
        "late": _is_late(one, desk),
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
        "line": [_standing(desk, person) for person in one.line],
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


def _standing(desk: Desk, person: Standing) -> dict[str, Any]:
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
