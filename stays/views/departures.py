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

from stays import departure_board, words
from stays.departure_board import ELSE, Leaving
from stays.views.days import day_of
from stays.views.departure_rows import is_late, line_of
from stays.views.page import Desk, at_the_desk, etag, living

DAY = dt.timedelta(days=1)


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
        "lines": [line_of(desk, one, day) for one in found],
        "else": any(one.items.get(ELSE) for one in found),
        "stay_url": reverse("stays:stay", args=[0]).removesuffix("0/"),
        "made": _("Made %(time)s for %(who)s") % {"time": at, "who": desk.viewer.name},
    }


def _counts(found: Iterable[Leaving], desk: Desk) -> str:
    """How many leave, how many are late, how many have left."""
    lines = list(found)
    gone = sum(one.gone for one in lines)
    late = sum(is_late(one, desk) for one in lines)
    leave = len(lines) - gone
    return words.listed(
        [
            ngettext("%(n)s leaves", "%(n)s leave", leave) % {"n": leave},
            ngettext("%(n)s is late", "%(n)s are late", late) % {"n": late} if late else "",
            ngettext("%(n)s has left", "%(n)s have left", gone) % {"n": gone} if gone else "",
        ]
    )
