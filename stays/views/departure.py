"""When the guest leaves: another date, another time, a late check-out."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from stays import departures, words
from stays.api.calls import house_for
from stays.models import Stay
from stays.shown import ShownStay
from stays.views import rooms
from stays.views.page import Desk, act
from vipdesk.hotel import clock

DAY = dt.timedelta(days=1)


def card(desk: Desk, stay: ShownStay) -> dict[str, Any] | None:
    """The departure as the form writes it, and what is one tap away; None for those who may not change it."""
    row = stay.row
    if stay.is_over or not desk.may("set_departure"):
        return None
    date, at = row["departure_date"], row["expected_departure_at"]
    here = row["status"] == Stay.Status.IN_HOUSE
    return {
        "date": date.isoformat(),
        "time": f"{desk.local(at):%H:%M}" if at else "",
        "usual": f"{desk.property.check_out_time:%H:%M}",
        "words": _words(desk, stay),
        "longer": (date + DAY).isoformat(),
        "today": desk.today.isoformat() if here and date > desk.today else "",
    }


def _words(desk: Desk, stay: ShownStay) -> str:
    """When the guest leaves, in one line."""
    date, at = stay.row["departure_date"], stay.row["expected_departure_at"]
    usual = clock.at(desk.property.zone, date, desk.property.check_out_time)
    late = _("late check-out") if at and at > usual else ""
    moment = desk.local(at or usual)
    return words.listed([f"{words.date(moment.date())} {moment:%H:%M}", words.nights(stay.nights), late])


def change(desk: Desk, pk: int) -> None:
    """Take the written departure; what stands against it is said on the page that follows."""
    desk.require("set_departure")
    try:
        date, at = _date(desk), _time(desk)
    except ValueError as wrong:
        messages.warning(desk.request, str(wrong))
        return
    house = house_for(desk.property)
    done = act(desk, lambda: departures.leave(pk, date, at, house=house, by=desk.viewer, now=desk.now))
    rooms.say(desk, done[1] if done else ())


def _date(desk: Desk) -> dt.date:
    written = desk.request.POST.get("to") or desk.request.POST.get("date", "")
    try:
        return dt.date.fromisoformat(written.strip())
    except ValueError:
        raise ValueError(_("This is no date: write it as 2026-04-18.")) from None


def _time(desk: Desk) -> dt.time | None:
    written = desk.request.POST.get("time", "").strip()
    try:
        time = clock.bare_time(written)
    except ValueError:
        time = None
    if written and time is None:
        raise ValueError(_("This is no time: write it as 14:30."))
    return time
