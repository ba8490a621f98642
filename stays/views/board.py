"""The board: who comes on a day, is it ready, and if not, what is missing and whose it is."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from stays import arrivals
from stays.arrivals import Arrival, DayList
from stays.models import Stay
from stays.views import words
from stays.views.page import Desk, at_the_desk, etag, not_modified
from vipdesk.errors import field_problem

DAY = dt.timedelta(days=1)
YEARS = range(1900, 2201)  # those a booking may have
NEW_FOR = dt.timedelta(minutes=15)
Row = dict[str, Any]


@require_safe
@at_the_desk
def board(desk: Desk) -> HttpResponse:
    """The arrivals of a day, with their rows in the first page."""
    desk.require("see_arrivals")
    day = _asked_day(desk)
    return desk.render("stays/board.html", {**_frame(desk, day), **_rows(desk, day)})


@require_safe
@at_the_desk
def part(desk: Desk) -> HttpResponse:
    """The part of the board that lives; 304 before anything is built when nothing has changed."""
    desk.require("see_arrivals")
    day = _asked_day(desk)
    tag = etag(desk, day, arrivals.state_of(desk.property, day, now=desk.now))
    if (same := not_modified(desk, tag)) is not None:
        return same
    response = desk.render("stays/_board.html", {**_rows(desk, day), "part": True})
    response["ETag"] = tag
    return response


def _asked_day(desk: Desk) -> dt.date:
    """The day of the address, by default the property's today; this will raise a 400 Problem for what is no date."""
    text = desk.request.GET.get("date", "")
    try:
        day = dt.date.fromisoformat(text) if text else desk.today
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise field_problem("/date", _("This is no date: write it as 2026-05-04."))
    return day


def _frame(desk: Desk, day: dt.date) -> dict[str, Any]:
    """What stands around the rows: the title and the way to other days."""
    return {
        "title": words.title_of(day, desk.today),
        "page": "board",
        "days": _days(desk, day),
        "iso": day.isoformat(),
        "is_today": day == desk.today,
    }


def _days(desk: Desk, day: dt.date) -> list[dict[str, Any]]:
    """The days one tap away."""
    today, tomorrow = desk.today, desk.today + DAY
    before, after = day - DAY, day + (DAY if day != today else 2 * DAY)
    return [
        {"iso": before.isoformat(), "words": f"‹ {words.weekday(before)}", "label": words.date(before)},
        {"iso": "", "words": _("Today"), "here": day == today},
        {"iso": tomorrow.isoformat(), "words": _("Tomorrow"), "here": day == tomorrow},
        {"iso": after.isoformat(), "words": f"{words.weekday(after)} ›", "label": words.date(after)},
    ]


def _rows(desk: Desk, day: dt.date) -> dict[str, Any]:
    """The rows and the counts above them."""
    found = arrivals.day_list(desk.viewer, desk.property, day, now=desk.now)
    groups = Counter(one.stay.row["group_code"] for one in found.arrivals)
    dressed = [_row(desk, one, day, groups) for one in found.arrivals]
    here = reverse("stays:stay", args=[0]).removesuffix("0/")
    return {
        "etag": etag(desk, day, found.state),
        "poll": reverse("stays:board_part") + (f"?date={day.isoformat()}" if desk.request.GET.get("date") else ""),
        "counts": _counts(found),
        "sections": _sections(dressed),
        "stay_url": here,
        "open_for": _("Open for %(department)s") % {"department": desk.what} if desk.department else _("Open"),
        "is_today": day == desk.today,
        "may_book": desk.may("book"),
    }


def _sections(rows: list[Row]) -> list[dict[str, Any]]:
    """Those who are still to come, and below them those who are here or gone."""
    coming = [row for row in rows if row["awaited"]]
    here = [row for row in rows if not row["awaited"]]
    return [part for part in ({"name": "", "rows": coming}, {"name": _("Already here"), "rows": here}) if part["rows"]]


def _counts(found: DayList) -> list[dict[str, Any]]:
    """The strip: how many are due, and how ready their rooms are."""
    due = [one.stay for one in found.arrivals if one.stay.row["status"] == Stay.Status.RESERVED]
    states = Counter(stay.readiness.state for stay in due if stay.readiness)
    return [
        {"name": "due", "number": len(due), "words": pgettext("arrivals", "due")},
        {"name": "ready", "number": states["ready"], "words": _("ready")},
        {"name": "on_track", "number": states["on_track"], "words": _("on track")},
        {"name": "at_risk", "number": states["at_risk"], "words": _("at risk")},
        {"name": "overdue", "number": states["overdue"], "words": _("overdue")},
        {"name": "in_house", "number": found.in_house, "words": _("in house")},
        {"name": "leaving", "number": found.leaving, "words": _("leaving")},
    ]


# --- one row --------------------------------------------------------------------------------------------------------


def _row(desk: Desk, one: Arrival, day: dt.date, groups: Mapping[str, int]) -> Row:
    """A line of the list as plain words, so that the template only prints."""
    stay = one.stay
    return {
        "id": stay.id,
        "awaited": stay.row["status"] == Stay.Status.RESERVED,
        "tier": stay.tier or "",
        "palette": stay.palette,
        "tier_name": stay.tier_name,
        "name": stay.guest.display_name,
        "native": stay.guest.native_name or "",
        "alias": bool(stay.guest.incognito),
        "new": desk.now - stay.row["created_at"] < NEW_FOR,
        "about": _about(stay, groups),
        "room": stay.room_number,
        "room_words": _room_words(stay),
        "chips": words.chips(stay.mind),
        **_expected(desk, stay, day),
        **_readiness(stay),
        **_open(desk, one),
    }


def _expected(desk: Desk, stay: Any, day: dt.date) -> Row:
    """When the guest comes: the time, how far off that is, and the flight for those who may see it."""
    status, row = stay.row["status"], stay.row
    if status == Stay.Status.IN_HOUSE:
        return _moment(desk, row["checked_in_at"], day, _("arrived"))
    if status == Stay.Status.CHECKED_OUT:
        return _moment(desk, row["checked_out_at"], day, _("left"))
    if stay.expected_at is None:
        assumed = desk.local(stay.awaited_at)
        when = _("time not known, planned for %(time)s") % {"time": f"{assumed:%H:%M}"}
        return {"time": "–", "when": when, "late": False}
    journey = words.journey(stay.guest.arrival_transport)
    expected = _moment(desk, stay.expected_at, day, words.relative(stay.expected_at, desk.now), journey)
    return {**expected, "late": stay.expected_at < desk.now}


def _moment(desk: Desk, moment: dt.datetime, day: dt.date, *said: str) -> Row:
    """A time, and below it its date where that is not the page's, and what is said of it."""
    local = desk.local(moment)
    another_day = words.date(local.date()) if local.date() != day else ""
    return {"time": f"{local:%H:%M}", "when": words.listed([another_day, *said]), "late": False}


def _about(stay: Any, groups: Mapping[str, int]) -> str:
    """How long, how many, with whom, and who of the staff is theirs."""
    code = stay.row["group_code"]
    together = _group(code, groups[code]) if code else ""
    contact = _("contact %(name)s") % {"name": stay.contact} if stay.contact else ""
    people = words.party(stay.row["adults"], len(stay.row["children"]))
    return words.listed([words.nights(stay.nights), people, together, contact])


def _group(code: str, rooms: int) -> str:
    return ngettext("group %(code)s", "group %(code)s, %(n)s rooms", rooms) % {"code": code, "n": rooms}


def _room_words(stay: Any) -> str:
    if stay.room_number:
        return words.listed([stay.row["room_type"], _("locked") if stay.row["room_locked"] else ""])
    return words.listed([_("no room yet"), stay.row["room_type"]])


def _readiness(stay: Any) -> Row:
    ready = stay.readiness
    if ready is None:
        return {"state": "", "state_words": "", "done": 0, "total": 0, "reason": ""}
    return {
        "state": ready.state,
        "state_words": ready.label,
        "done": ready.done,
        "total": ready.total,
        "reason": ready.reason,
    }


def _open(desk: Desk, one: Arrival) -> Row:
    """What is still open for the viewer's department: the next item, and how many more."""
    if not desk.department:
        return {"next": "", "next_when": "", "next_late": False, "more": _open_words(one.open_total)}
    if not one.open_items:
        return {"next": "", "next_when": "", "next_late": False, "more": _open_words(0)}
    first, *others = one.open_items
    due = first["due_at"]
    return {
        "next": _(first["title"]),
        "next_when": desk.time(due) or _("no time yet"),
        "next_late": bool(due and due < desk.now),
        "more": _("and %(n)s more") % {"n": len(others)} if others else "",
    }


def _open_words(number: int) -> str:
    return _("%(n)s open") % {"n": number} if number else _("Nothing open")
