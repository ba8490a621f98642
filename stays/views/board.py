"""The board: who comes on a day, is it ready, and if not, what is missing and whose it is."""

import datetime as dt
from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from stays import arrivals, seen, words
from stays.arrivals import IN_HOUSE, LEAVING, DayList
from stays.models import Stay
from stays.views import filters, rows, search
from stays.views.days import day_of
from stays.views.filters import DUE, NOT_READY, Filters
from stays.views.page import Desk, at_the_desk, back_to, etag, living
from stays.views.rows import Row
from vipdesk.hotel.models import Department

DAY = dt.timedelta(days=1)


@require_safe
@at_the_desk
def board(desk: Desk) -> HttpResponse:
    """The arrivals of a day, with their rows in the first page; or what a search finds."""
    desk.require("see_arrivals")
    if "search" in desk.request.GET:
        return search.results(desk)
    asked = filters.asked(desk.request.GET)
    day = _day_of(asked, desk)
    return desk.render("stays/board.html", {**_frame(desk, day, asked), **_rows(desk, day, asked)})


@require_safe
@at_the_desk
def part(desk: Desk) -> HttpResponse:
    """The part of the board that lives; 304 before anything is built when nothing has changed."""
    desk.require("see_arrivals")
    if "search" in desk.request.GET:
        return search.part(desk)
    asked = filters.asked(desk.request.GET)
    day = _day_of(asked, desk)
    tag = etag(desk, day, arrivals.state_of(desk.viewer, desk.property, day, now=desk.now))
    return living(desk, tag, "stays/_board.html", lambda: {**_rows(desk, day, asked), **_turned(desk, day, asked)})


@require_POST
@at_the_desk
def all_seen(desk: Desk) -> HttpResponse:
    """The viewer has seen what the board showed: its marks go, but for what came in since it was drawn."""
    desk.require("see_arrivals")
    asked = filters.asked(desk.request.GET)
    stays = arrivals.on_the_list(desk.property, _day_of(asked, desk), now=desk.now)
    seen.look_at_all(stays, by=desk.viewer, at=_read_at(desk))
    return back_to(desk, "board", query=asked.but().removeprefix("?"))


def _read_at(desk: Desk) -> dt.datetime:
    """When the board was drawn that somebody has seen; this moment when that is not said, or cannot be."""
    try:
        said = dt.datetime.fromisoformat(desk.request.POST.get("at", ""))
    except ValueError:
        return desk.now
    return min(said, desk.now) if said.tzinfo else desk.now


def _day_of(asked: Filters, desk: Desk) -> dt.date:
    return day_of(asked.date, desk.today)


def _frame(desk: Desk, day: dt.date, asked: Filters) -> dict[str, Any]:
    """What stands around the rows: the title and the way to other days."""
    return {
        "title": words.title_of(day, desk.today),
        "page": "board",
        "days": _days(desk, day, asked),
        "kept": [(name, getattr(asked, name)) for name in ("level", "state", "department") if getattr(asked, name)],
        "iso": day.isoformat(),
        "is_today": day == desk.today,
    }


def _turned(desk: Desk, day: dt.date, asked: Filters) -> dict[str, Any]:
    """The frame as well, for a board that was left open over midnight: its rows are another day's than its title."""
    shown = desk.request.headers.get("Shown-Day", "")
    return {"turned": True, **_frame(desk, day, asked)} if shown not in ("", day.isoformat()) else {}


def _days(desk: Desk, day: dt.date, asked: Filters) -> list[dict[str, Any]]:
    """The days one tap or one key away."""
    today, tomorrow = desk.today, desk.today + DAY
    before, after = day - DAY, day + (DAY if day != today else 2 * DAY)
    days: list[dict[str, Any]] = [
        {"day": before, "words": f"‹ {words.weekday(before)}", "label": words.date(before)},
        {"day": today, "words": _("Today"), "here": day == today},
        {"day": tomorrow, "words": _("Tomorrow"), "here": day == tomorrow},
        {"day": after, "words": f"{words.weekday(after)} ›", "label": words.date(after)},
    ]
    for one in days:
        one["iso"] = "" if one["day"] == today else one["day"].isoformat()
        one["query"] = asked.but(date=one["iso"])
        one["keys"] = _keys_of(one.pop("day"), day, today)
    return days


def _keys_of(other: dt.date, day: dt.date, today: dt.date) -> str:
    """The keys that lead from a day to another one."""
    keys = {"ArrowLeft": day - DAY, "ArrowRight": day + DAY, "t": today}
    return " ".join(key for key, leads_to in keys.items() if leads_to == other)


def _rows(desk: Desk, day: dt.date, asked: Filters) -> dict[str, Any]:
    """The rows and the counts above them."""
    department = asked.department or desk.department
    found = arrivals.day_list(
        desk.viewer, desk.property, day, now=desk.now, department=asked.department or None, part=asked.part, brief=True
    )
    dressed = rows.rows_of(desk, asked.pick(found), day, department)
    here = reverse("stays:stay", args=[0]).removesuffix("0/")
    return {
        "etag": etag(desk, day, found.state),
        "shown_day": day.isoformat(),
        "poll": reverse("stays:board_part") + asked.but(),
        "counts": _counts(found, asked),
        "filters": _filters(desk, found, asked),
        "narrow": asked.narrow,
        "everything": Filters(date=asked.date).but(),
        "sections": _sections(dressed, asked),
        "board_part": reverse("stays:board_part"),
        "acts": (asked.but() or "?") if desk.may("assign_room") else "",
        "board_url": reverse("stays:board"),
        "stay_url": here,
        "open_for": _open_for(department),
        "fresh": (fresh := _fresh(found, desk.now)),
        "token": get_token(desk.request) if fresh else "",
        "seen_url": reverse("stays:all_seen") + asked.but(),
        "read_at": desk.now.isoformat(),
        "is_today": day == desk.today,
    }


def _fresh(found: DayList, now: dt.datetime) -> str:
    """How many of the day's stays came in or changed since the viewer looked: "2 new, 1 changed"; "" when none."""
    shown = {one.stay.id: one.stay for one in (*found.arrivals, *found.others)}.values()
    marks = Counter(seen.mark(s.row["created_at"], s.row["plan_changed_at"], s.seen_at, now=now) for s in shown)
    new = ngettext("%(n)s new", "%(n)s new", marks[seen.NEW]) % {"n": marks[seen.NEW]} if marks[seen.NEW] else ""
    changed = marks[seen.CHANGED]
    more = ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": changed} if changed else ""
    return ", ".join(part for part in (new, more) if part)


def _open_for(department: str) -> str:
    if not department:
        return _("Open")
    return _("Open for %(department)s") % {"department": Department.Code(department).label}


def _sections(lines: list[Row], asked: Filters) -> list[dict[str, Any]]:
    """Who was to come last night, who is still to come, and below them those who are here or gone; a part of the day as it is."""
    late = [row for row in lines if row["awaited"] and row["last_night"]]
    coming = [row for row in lines if row["awaited"] and not row["last_night"]]
    here = [row for row in lines if not row["awaited"]]
    sections: list[dict[str, Any]] = [
        {"name": _("Last night, not here yet"), "rows": late},
        {"name": _("Arriving today") if late else "", "rows": coming},
        {"name": _("Already here"), "rows": here},
    ]
    if asked.part:
        sections = [{"name": {IN_HOUSE: _("In house"), LEAVING: _("Leaving")}[asked.part], "rows": lines}]
    return [section | {"parts": rows.parts_of(section["rows"], asked)} for section in sections if section["rows"]]


def _counts(found: DayList, asked: Filters) -> list[dict[str, Any]]:
    """The strip: how many are due, and how ready their rooms are; each leads to those it counts."""
    due = [one.stay for one in found.arrivals if one.stay.row["status"] == Stay.Status.RESERVED]
    states = Counter(stay.readiness.state for stay in due if stay.readiness)
    counts = [
        {"name": DUE, "number": len(due), "words": pgettext("arrivals", "due")},
        {"name": "ready", "number": states["ready"], "words": _("ready")},
        {"name": "on_track", "number": states["on_track"], "words": _("on track")},
        {"name": "at_risk", "number": states["at_risk"], "words": _("at risk")},
        {"name": "overdue", "number": states["overdue"], "words": _("overdue")},
        {"name": IN_HOUSE, "number": found.in_house, "words": _("in house")},
        {"name": LEAVING, "number": found.leaving, "words": _("leaving")},
    ]
    board = reverse("stays:board")
    for one in counts:
        one |= {"url": board + asked.toggled("state", str(one["name"])), "here": asked.state == one["name"]}
    counts[-1]["url"] = reverse("stays:departures") + Filters(date=asked.date).but()
    return counts


def _filters(desk: Desk, found: DayList, asked: Filters) -> dict[str, Any]:
    """The choices beside the counts: what is not ready, what is mine, the levels of the day, a department."""
    levels = sorted({one.stay.tier for one in (*found.arrivals, *found.others) if one.stay.tier} | {asked.level} - {""})
    choices = [_choice(asked, "state", NOT_READY, _("Not ready")) | {"key": "r"}]
    choices += [_choice(asked, "department", desk.department, _("Mine"))] if desk.department else []
    choices += [_choice(asked, "level", level, level) for level in levels]
    others = [(code, label) for code, label in Department.Code.choices if code != desk.department]
    departments = [_choice(asked, "department", code, str(label)) for code, label in others]
    chosen = next((one["words"] for one in departments if one["here"]), "")
    return {"choices": choices, "departments": departments, "chosen": chosen}


def _choice(asked: Filters, name: str, value: str, said: str) -> dict[str, Any]:
    return {
        "id": f"f-{value}",
        "words": said,
        "query": asked.toggled(name, value),
        "here": getattr(asked, name) == value,
    }
