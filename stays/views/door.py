"""What happens at the door, on the page of a stay and in the dialog of a board's line: what is done, and the next taps."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from stays import departure_board, door, reception, steps, welcome
from stays.api.calls import house_for
from stays.house import House
from stays.models import Stay
from stays.shown import ShownStay
from stays.views import undo
from stays.views.departure_rows import standing
from stays.views.page import Desk, act, nothing_here
from tiers.standard import IN_ROOM, LUGGAGE, ON_THE_WAY
from vipdesk.hotel import clock

WAIT, CHECK_IN, CHECK_OUT, NO_SHOW = "wait", "check_in", "check_out", "no_show"
# what one has to be allowed for each act, and for taking it back
NEEDS = {
    ON_THE_WAY: "expect",
    WAIT: "expect",
    door.WAITING: "expect",
    steps.MET: "check_in",
    steps.REGISTERED: "check_in",
    IN_ROOM: "check_in",
    LUGGAGE: "check_in",
    CHECK_IN: "check_in",
    CHECK_OUT: "check_out",
    NO_SHOW: "no_show",
}
ACTS = NEEDS.keys() - {door.WAITING}
DAY = dt.timedelta(days=1)


# --- what is shown --------------------------------------------------------------------------------------------------


def context(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    """What has happened at the door, and the taps that make sense next: the first of the large ones stands out."""
    large, small = _taps(desk, stay)
    return {
        "lines": lines(desk, stay),
        "welcome": _welcome(desk, stay),
        "taken": _taken(desk, stay),
        "large": [_button(one) for one in large],
        "small": [_button(one) for one in small],
        **forms(desk, stay),
    }


def forms(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    """The small forms of a guest who is awaited: on the way with its time, and waiting with place and promised time."""
    row, coming = stay.row, is_about_to_come(desk, stay) and desk.may("expect")
    return {
        "may_call": coming and not row["waiting_since"],
        "called": bool(row["on_the_way_at"]),
        "call_time": _still_to_come(desk, stay.expected_at),
        "may_wait": coming and row["arrival_date"] <= desk.today,
        "waits": bool(row["waiting_since"]),
        "place": row["waiting_place"],
        "promised": _still_to_come(desk, row["promised_at"]),
    }


def is_about_to_come(desk: Desk, stay: ShownStay) -> bool:
    """Whether the guest is awaited, today or around it."""
    row = stay.row
    near = row["arrival_date"] - DAY <= desk.today <= max(row["departure_date"], row["arrival_date"] + DAY)
    return bool(row["status"] == Stay.Status.RESERVED and near)


def _still_to_come(desk: Desk, moment: dt.datetime | None) -> str:
    """A time as a form writes it; empty when it is past, so that nobody sends it again."""
    return f"{desk.local(moment):%H:%M}" if moment and moment > desk.now else ""


def lines(desk: Desk, stay: ShownStay) -> list[str]:
    """Where an awaited guest is, in words."""
    if stay.row["status"] != Stay.Status.RESERVED:
        return []
    return [said for said in (waits(desk, stay), comes(desk, stay)) if said]


def waits(desk: Desk, stay: ShownStay) -> str:
    """Where the guest waits since when, and the time that the room was promised for."""
    row = stay.row
    if row["status"] != Stay.Status.RESERVED or not row["waiting_since"]:
        return ""
    said = {"place": row["waiting_place"], "since": desk.time(row["waiting_since"])}
    if row["promised_at"] is None:
        return _("Waits since %(since)s: %(place)s") % said
    said["time"] = desk.time(row["promised_at"])
    return _("Waits since %(since)s: %(place)s, room promised for %(time)s") % said


def comes(desk: Desk, stay: ShownStay) -> str:
    """That the guest is on the way, and since when."""
    row = stay.row
    if row["status"] != Stay.Status.RESERVED or not row["on_the_way_at"]:
        return ""
    return _("On the way since %(since)s") % {"since": desk.time(row["on_the_way_at"])}


def _welcome(desk: Desk, stay: ShownStay) -> list[dict[str, Any]]:
    """Who was called to the welcome line of a guest who is on the way, and who comes."""
    if not comes(desk, stay):
        return []
    called = welcome.calls_of(Stay.objects.get(pk=stay.id))
    return [standing(desk, departure_board.who_was_called(one)) for one in called]


def _names() -> dict[str, str]:
    """The acts as their buttons say them."""
    return {
        steps.MET: _("Met"),
        CHECK_IN: _("Check in"),
        steps.REGISTERED: _("Registered"),
        IN_ROOM: _("In the room"),
        LUGGAGE: _("Luggage in room"),
        CHECK_OUT: _("Check out"),
    }


def _button(name: str) -> dict[str, str]:
    return {"act": name, "words": _names()[name]}


def _taken(desk: Desk, stay: ShownStay) -> list[dict[str, str]]:
    """What is done, each with its time, and what takes it back."""
    row, may = stay.row, desk.may("check_in")
    done = [(step, row[steps.FIELDS[step]]) for step in steps.AT_THE_DOOR]
    taken = [_done(desk, step, _names()[step], at) for step, at in done if at]
    if row["status"] == Stay.Status.IN_HOUSE and not row["registered_at"]:
        taken.append({"what": "", "words": _("Checked in"), "time": desk.time(row["checked_in_at"])})
    if stay.is_over or not may:
        taken = [one | {"what": ""} for one in taken]
    return taken + _ended(desk, stay)


def _done(desk: Desk, what: str, said: str, at: dt.datetime) -> dict[str, str]:
    return {"what": what, "words": said, "time": desk.time(at)}


def _ended(desk: Desk, stay: ShownStay) -> list[dict[str, str]]:
    """How the stay ended, where that can be taken back."""
    ends = {Stay.Status.CHECKED_OUT: (CHECK_OUT, _("Checked out")), Stay.Status.NO_SHOW: (NO_SHOW, _("No-show"))}
    what, said = ends.get(stay.row["status"], ("", ""))
    if not what or not desk.may(NEEDS[what]) or desk.today > stay.row["departure_date"] + DAY:
        return []
    at = stay.row["checked_out_at"] if what == CHECK_OUT else None
    return [{"what": what, "words": said, "time": desk.time(at)}]


def _taps(desk: Desk, stay: ShownStay) -> tuple[list[str], list[str]]:
    """The buttons, the sensible ones first."""
    status, row = stay.row["status"], stay.row
    if status == Stay.Status.RESERVED and desk.may("check_in"):
        return _taps_of_awaited(desk, stay)
    if status != Stay.Status.IN_HOUSE or not desk.may("check_in"):
        return [], []
    missing = [step for step in steps.AT_THE_DOOR if step != steps.MET and not row[steps.FIELDS[step]]]
    leaves = [CHECK_OUT] if desk.may("check_out") else []
    fresh = row["arrival_date"] >= desk.today - DAY and row["departure_date"] > desk.today
    if missing and (fresh or desk.now - row["checked_in_at"] < DAY / 2):
        return missing[:2], [*missing[2:], *leaves]
    return leaves, missing


def _taps_of_awaited(desk: Desk, stay: ShownStay) -> tuple[list[str], list[str]]:
    if not is_about_to_come(desk, stay):
        return ([CHECK_IN], []) if stay.row["arrival_date"] <= desk.today else ([], [])
    if stay.row["arrival_date"] > desk.today:
        return [], [steps.MET]
    if stay.row["met_at"]:
        return [CHECK_IN, IN_ROOM], [LUGGAGE]
    comes_now = stay.row["on_the_way_at"] or stay.row["waiting_since"]
    return ([steps.MET, CHECK_IN], [IN_ROOM, LUGGAGE]) if comes_now else ([CHECK_IN], [steps.MET, IN_ROOM, LUGGAGE])


# --- acts -----------------------------------------------------------------------------------------------------------


def perform(desk: Desk, stay: ShownStay) -> None:
    """Do the act that the form names; this will raise a 404 Problem for what is none, a 403 for what is not theirs."""
    back = desk.request.POST.get("take_back", "")
    asked = back or desk.request.POST.get("act", "")
    if asked not in (door.UNDOES if back else ACTS):
        raise nothing_here()
    desk.require(NEEDS[asked])
    if back:
        _take_back(desk, stay, back)
    else:
        _do(desk, stay, asked)


def _take_back(desk: Desk, stay: ShownStay, what: str) -> None:
    house = house_for(desk.property)
    if act(desk, lambda: door.take_back(what, stay.id, house=house, by=desk.viewer, now=desk.now)):
        undo.taken_back(desk, _done_words(what))


def _do(desk: Desk, stay: ShownStay, asked: str) -> None:
    try:
        done = act(desk, lambda: _work(desk, stay, asked, house_for(desk.property)))
    except ValueError:
        messages.warning(desk.request, _("This is no time: write it as 14:30."))
        return
    if done:
        what = {CHECK_IN: steps.REGISTERED, WAIT: door.WAITING}.get(asked, asked)
        undo.offer(desk, _done_words(asked), desk.request.get_full_path(), focus=asked, take_back=what)


def _work(desk: Desk, stay: ShownStay, asked: str, house: House) -> Stay:
    """The act itself; this will raise ValueError for a time that is none."""
    by, now = desk.viewer, desk.now
    if asked == ON_THE_WAY:
        return door.on_the_way(stay.id, _time(desk, "time", stay.expected_at), house=house, by=by, now=now)
    if asked == WAIT:
        place, promised = desk.request.POST.get("place", ""), _time(desk, "promised", stay.row["promised_at"])
        return door.wait(stay.id, place, promised, house=house, by=by, now=now)
    if asked in ENDS:
        return ENDS[asked](stay.id, house=house, by=by, now=now)
    return door.take(steps.REGISTERED if asked == CHECK_IN else asked, stay.id, house=house, by=by, now=now)


ENDS: dict[str, Callable[..., Stay]] = {CHECK_OUT: reception.check_out, NO_SHOW: reception.no_show}


def _time(desk: Desk, field: str, known: dt.datetime | None) -> dt.datetime | None:
    """The time that was written, the nearest such one; None when nothing is written."""
    written = desk.request.POST.get(field, "").strip()
    if not written:
        return None
    if known and written == f"{desk.local(known):%H:%M}":
        return known
    time = clock.bare_time(written)
    if time is None:
        raise ValueError("not a time of day")
    days = (desk.today + n * DAY for n in (-1, 0, 1))
    return min((clock.at(desk.property.zone, day, time) for day in days), key=lambda at: abs(at - desk.now))


def _done_words(what: str) -> str:
    said = {
        **_names(),
        CHECK_IN: _("Checked in"),
        CHECK_OUT: _("Checked out"),
        NO_SHOW: _("No-show"),
        ON_THE_WAY: _("Guest on the way"),
        WAIT: _("Guest waits for the room"),
        door.WAITING: _("Guest waits for the room"),
    }
    return said[what]
