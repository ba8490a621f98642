"""What a search finds, as lines like those of the board, with what can be done on them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stays import search, words
from stays.arrivals import Arrival
from stays.models import Stay
from stays.shown import ShownStay
from stays.views import rows
from stays.views.page import Desk

LONGEST = 80
LONGEST_ID = 18  # digits that every database takes as a number


def results(desk: Desk) -> HttpResponse:
    """The stays that fit what was asked, or words that say what can be searched."""
    return desk.render("stays/search.html", {"page": "search", "title": _("Search"), **_found(desk)})


def part(desk: Desk) -> HttpResponse:
    """The same after something was done on a line."""
    return desk.render("stays/_search.html", {"title": _("Search"), **_found(desk)})


def again(query: QueryDict, stay: int) -> str:
    """The query that searches the same again; a stay that something was done on stays among what it finds."""
    return urlencode({"search": _asked(query), "also": stay})


def _asked(query: QueryDict) -> str:
    return query.get("search", "").replace("\x00", "").strip()[:LONGEST]


def _also(query: QueryDict) -> int:
    """The stay that is shown whether it fits or not; 0 is none."""
    written = query.get("also", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < LONGEST_ID else 0


def _found(desk: Desk) -> dict[str, Any]:
    asked, also = _asked(desk.request.GET), _also(desk.request.GET)
    found = search.search(asked, desk.sight, desk.property, now=desk.now, looks_of=desk.viewer, also=also)
    lines = _lines(desk, found.stays)
    return {
        "search": asked,
        "sections": [{"name": "", "rows": lines, "parts": [{"rows": lines}]}] if lines else [],
        "found_words": _number(found),
        "nothing": _("Nothing fits “%(words)s”.") % {"words": asked} if asked else _("What do you look for?"),
        "hint": _what(desk),
        "open_for": _("Stay"),
        "stay_url": reverse("stays:stay", args=[0]).removesuffix("0/"),
        "acts": f"?{urlencode({'search': asked})}" if desk.may("assign_room") else "",
    }


def _lines(desk: Desk, stays: Iterable[ShownStay]) -> list[rows.Row]:
    """The lines, each with its dates and status in the last column."""
    arrivals = [Arrival(stay, (), 0) for stay in stays]
    lines = rows.rows_of(desk, arrivals, desk.today, "")
    return [line | _standing(one.stay) for line, one in zip(lines, arrivals, strict=True)]


def _standing(stay: ShownStay) -> dict[str, Any]:
    row = stay.row
    dates = f"{words.date(row['arrival_date'])} – {words.date(row['departure_date'])}"
    return {"next": dates, "more": words.listed([str(Stay.Status(row["status"]).label), row["confirmation_number"]])}


def _number(found: search.Found) -> str:
    if found.more:
        return _("The first %(n)s; write more to find fewer.") % {"n": search.MOST}
    number = len(found.stays)
    return ngettext("%(n)s stay", "%(n)s stays", number) % {"n": number} if number else ""


def _what(desk: Desk) -> str:
    """What can be searched, by those who know names and by those who do not."""
    if desk.sight.knows_names:
        by = _("Search by room, confirmation number, group or name; a guest under an alias is found by the alias.")
    else:
        by = _("Search by room, confirmation number or group.")
    return by + " " + _("Stays from 3 days ago to 30 days ahead are searched, and everybody in the house.")
