"""What a search finds, as lines like those of the board."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
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


def results(desk: Desk) -> HttpResponse:
    """The stays that fit what was asked, or words that say what can be searched."""
    asked = desk.request.GET.get("search", "").replace("\x00", "").strip()[:LONGEST]
    found = search.search(asked, desk.sight, desk.property, now=desk.now, looks_of=desk.viewer)
    lines = _lines(desk, found.stays)
    return desk.render(
        "stays/search.html",
        {
            "title": _("Search"),
            "page": "search",
            "search": asked,
            "sections": [{"name": "", "rows": lines, "parts": [{"rows": lines}]}] if lines else [],
            "found_words": _number(found),
            "nothing": _("Nothing fits “%(words)s”.") % {"words": asked} if asked else _("What do you look for?"),
            "hint": _what(desk),
            "open_for": _("Stay"),
            "stay_url": reverse("stays:stay", args=[0]).removesuffix("0/"),
        },
    )


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
