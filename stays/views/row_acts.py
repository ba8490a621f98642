"""What a line of the board lets its viewer do without leaving it: give a room, another time, the door."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stays import reception, seen, shown, words
from stays.api.calls import house_for
from stays.models import Stay
from stays.shown import ShownStay
from stays.views import door, filters, rooms, search
from stays.views.page import Desk, act, at_the_desk, back_to, nothing_here
from tiers.readers import current_standard
from vipdesk.hotel import clock

NEEDS = {"room": "assign_room", "expect": "expect"}  # what one has to be allowed for each; others are acts at the door


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk, pk: int) -> HttpResponse:
    """The small forms of a line, as a page or for the board's dialog; afterwards the board as it was asked for."""
    desk.require("assign_room")
    stay = _stay(desk, pk)
    if desk.request.method == "POST":
        _done(desk, stay)
        seen.look(stay.id, by=desk.viewer, now=desk.now)  # what somebody did themselves is not new to them
        return back_to(desk, "board", query=_back(desk, stay))
    template = "stays/_acts.html" if desk.polls else "stays/acts.html"
    return desk.render(template, {"page": "board", "part": desk.polls, **_context(desk, stay)})


def _stay(desk: Desk, pk: int) -> ShownStay:
    """The stay of this property; this will raise a 404 Problem when there is none."""
    try:
        return shown.stay_for(pk, desk.sight, desk.property, now=desk.now)
    except Stay.DoesNotExist:
        raise nothing_here() from None


def _back(desk: Desk, stay: ShownStay) -> str:
    """The query of the board, or of the search, that is to come again."""
    query = desk.request.GET
    return search.again(query, stay.id) if "search" in query else filters.asked(query).but().removeprefix("?")


def _context(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    reserved = stay.row["status"] == Stay.Status.RESERVED
    back, here = _back(desk, stay), reverse("stays:row_acts", args=[stay.id])
    back = f"?{back}" if back else ""
    standard = current_standard(desk.property)
    return {
        "title": stay.guest.display_name,
        "token": get_token(desk.request),
        "action": f"{here}{back}",
        "back": reverse("stays:board") + back,
        "stay": stay.id,
        "facts": _facts(stay),
        "tier": stay.tier or "",
        "palette": stay.palette,
        "room": stay.room_number,
        "time": _written(desk, stay),
        "in_house": stay.row["status"] == Stay.Status.IN_HOUSE,
        "may_room": not stay.is_over,
        "rooms": {} if stay.is_over else rooms.offered(desk, stay, standard.standard() if standard else None),
        "may_expect": reserved and desk.may("expect"),
        "door": door.context(desk, stay),
    }


def _facts(stay: ShownStay) -> str:
    row = stay.row
    return words.listed([words.date(row["arrival_date"]), words.nights(stay.nights), row["room_type"]])


def _written(desk: Desk, stay: ShownStay) -> str:
    """The expected time as the form writes it."""
    return f"{desk.local(stay.expected_at):%H:%M}" if stay.expected_at else ""


# --- acts -----------------------------------------------------------------------------------------------------------


def _done(desk: Desk, stay: ShownStay) -> None:
    """Do what was asked; this will raise a 404 Problem for what is no act."""
    asked = desk.request.POST.get("act", "room" if "suggested" in desk.request.POST else "")
    if asked not in NEEDS:
        door.perform(desk, stay)
        return
    desk.require(NEEDS[asked])
    {"room": _give_room, "expect": _expect}[asked](desk, stay)


def _give_room(desk: Desk, stay: ShownStay) -> None:
    number = rooms.number_asked(desk)
    house = house_for(desk.property)
    done = act(desk, lambda: reception.assign_room(stay.id, number, house=house, by=desk.viewer, now=desk.now))
    rooms.say(desk, done[1] if done else ())


def _expect(desk: Desk, stay: ShownStay) -> None:
    try:
        at = _time(desk, stay)
    except ValueError:
        messages.warning(desk.request, _("This is no time: write it as 14:30."))
        return
    house = house_for(desk.property)
    act(desk, lambda: reception.expect(stay.id, at, house=house, by=desk.viewer, now=desk.now))


def _time(desk: Desk, stay: ShownStay) -> dt.datetime | None:
    """The time that was written, on the day of the arrival or in the night after it; None when it is not known."""
    written = desk.request.POST.get("time", "").strip()
    if written and written == _written(desk, stay):
        return stay.expected_at  # also where it lies on another day than a time written here would
    if written and clock.bare_time(written) is None:
        raise ValueError("not a time of day")
    return clock.eta_of(stay.row["arrival_date"], written or None, desk.property.zone)
