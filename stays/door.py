"""What happens at the door: on the way, waiting for the room, met, registered, in the room, luggage; and taken back.

Each act is one transaction. A check-in, a check-out and a no-show are acts of `reception`; what was tapped by mistake is
taken back here.
"""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guests.models import Guest
from stays import (
    asking,
    booking,
    changing,
    checklist,
    choosing,
    grades,
    guest_stays,
    neighbours,
    notices,
    reception,
    steps,
    welcome,
)
from stays.facts import departure_of
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.reception import NotPossible
from tiers.standard import ON_THE_WAY
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import BookingSystem
from vipdesk.outbox.models import Event

DAY = dt.timedelta(days=1)
LONGEST_PLACE = 80
WAITING, CHECK_IN, CHECK_OUT, NO_SHOW = "waiting", "check_in", "check_out", "no_show"
CALLED = "stay.on_the_way"


# --- on the way, waiting -------------------------------------------------------------------------------------------------


@transaction.atomic
def on_the_way(stay_id: int, eta: dt.datetime | None = None, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """The call that the guest is on the way: its time (None: the expected one) counts from now on, and is told at once."""
    stay = Stay.objects.locked(stay_id)
    _refuse_not_awaited(stay, now)
    eta, was = eta or stay.expected_arrival_at, stay.expected_arrival_at
    if eta is None:
        raise NotPossible("no_time", _("Say when the guest will be here."))
    if stay.on_the_way_at and eta == was:
        return stay
    _refuse_time(stay, eta, house, now)
    before = changing.told_facts(stay)
    stay.on_the_way_at, stay.expected_arrival_at = stay.on_the_way_at or now, eta
    facts = {"at": eta.isoformat(), "was_expected": was.isoformat() if was else None}
    changing.carry_through(stay, CALLED, house=house, by=by, now=now, before=before, facts=facts)
    return stay


@transaction.atomic
def wait(
    stay_id: int,
    place: str,
    promised_at: dt.datetime | None = None,
    *,
    house: House,
    by: Viewer,
    now: dt.datetime,
) -> Stay:
    """The guest is here before the room is ready, and waits: due times hang on the promised time, and it is told at once."""
    stay = Stay.objects.locked(stay_id)
    _refuse_not_awaited(stay, now)
    place = nameless(place.replace("\x00", "").strip(), stay.guest)[:LONGEST_PLACE]  # every department reads it
    if not place:
        raise NotPossible("no_place", _("Say where the guest waits."))
    if stay.waiting_since and (place, promised_at) == (stay.waiting_place, stay.promised_at):
        return stay
    if promised_at:
        _refuse_time(stay, promised_at, house, now)
    before = changing.told_facts(stay)
    stay.waiting_since, stay.waiting_place, stay.promised_at = stay.waiting_since or now, place, promised_at
    said = {"place": place, "promised_at": promised_at.isoformat() if promised_at else None}
    changing.carry_through(stay, "stay.waits", house=house, by=by, now=now, before=before, facts=said)
    return stay


def _refuse_not_awaited(stay: Stay, now: dt.datetime) -> None:
    if stay.status != Stay.Status.RESERVED:
        raise NotPossible("not_reserved", _("This is for a guest who is still awaited."))
    today = clock.today(stay.property.zone, now)
    if not stay.arrival_date - DAY <= today <= max(stay.departure_date, stay.arrival_date + DAY):
        raise NotPossible("another_day", _("The guest is expected on another day."))


def _refuse_time(stay: Stay, at: dt.datetime, house: House, now: dt.datetime) -> None:
    if at < now.replace(second=0, microsecond=0):
        raise NotPossible("past", _("This time is past: say one that is still to come."))
    if at >= departure_of(stay, house):
        raise NotPossible("after_departure", _("This is after the departure."))


# --- the steps -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def take(step: str, stay_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Take a step at the door: met, registered, in the room, luggage. All but the first check an awaited guest in."""
    stay = Stay.objects.locked(stay_id)
    reception.refuse_over(stay)
    if steps.taken(stay, step):
        return stay
    if step in steps.HERE and stay.status == Stay.Status.RESERVED:
        reception.come_in(stay, house=house, by=by, now=now, registered=step == steps.REGISTERED)
        if step == steps.REGISTERED:
            return stay
    if step == steps.MET:
        _refuse_stranger(stay, now)
    steps.write(stay, step, now)
    changing.carry_through(stay, f"door.{step}", house=house, by=by, now=now, quiet=True)
    return stay


def _refuse_stranger(stay: Stay, now: dt.datetime) -> None:
    """Who has not come yet can be met around the day of the arrival only."""
    if stay.status == Stay.Status.RESERVED:
        _refuse_not_awaited(stay, now)


@transaction.atomic
def walk_in(
    said: booking.Said, known: Guest | None = None, *, house: House, system: BookingSystem, by: Viewer, now: dt.datetime
) -> booking.Outcome:
    """Take in the booking of somebody who stands here, and check them in; both or nothing."""
    here = now.astimezone(house.property.zone).isoformat(timespec="minutes")
    before = booking.said_before(said["confirmation_number"], house=house, system=system)  # of a form sent twice
    came = said.get("expected_arrival_time") or before.get("expected_arrival_time") or here
    said = {**said, "expected_arrival_time": came}
    outcome = choosing.book(said, known, house=house, system=system, by=by, now=now)
    if outcome.stay is None:
        return outcome
    return replace(outcome, stay=take(steps.REGISTERED, outcome.stay.pk, house=house, by=by, now=now))


# --- taking back ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_back(what: str, stay_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """Undo what was tapped by mistake: a step, a check-in, a check-out, a no-show, the call, the waiting."""
    stay = neighbours.locked(stay_id, now=now)
    was = neighbours.holding(stay)
    UNDOES[what](stay, what, house=house, by=by, now=now)
    neighbours.carry_to_next(stay, was, neighbours.around(stay, was, now=now), house=house, by=by, now=now)
    return stay


def _call(stay: Stay, what: str, **carried: Any) -> None:
    """Not on the way after all: what was expected before the call is expected again, unless that has changed since."""
    if stay.status != Stay.Status.RESERVED or stay.on_the_way_at is None:
        raise _nothing()
    before = changing.told_facts(stay)
    calls = Event.objects.about(notices.SUBJECT, stay.pk).filter(kind=CALLED, happened_at__gte=stay.on_the_way_at)
    said = list(calls.order_by("pk").values_list("facts", flat=True))
    if said and before["expected_arrival_at"] == said[-1]["at"]:
        was = said[0]["was_expected"]
        stay.expected_arrival_at = dt.datetime.fromisoformat(was) if was else None
    line = welcome.called_off(stay)
    _untake(stay, ON_THE_WAY)
    changing.carry_through(stay, f"{CALLED}_taken_back", before=before, also=line, **carried)


def _waiting(stay: Stay, what: str, **carried: Any) -> None:
    if stay.status != Stay.Status.RESERVED or stay.waiting_since is None:
        raise _nothing()
    before = changing.told_facts(stay)
    stay.waiting_since, stay.waiting_place, stay.promised_at = None, "", None
    changing.carry_through(stay, "stay.waits_taken_back", before=before, **carried)


def _step(stay: Stay, what: str, **carried: Any) -> None:
    """The step alone; with the check-in, when that came with it and nothing else says that the guest is here."""
    at = steps.taken(stay, what)
    if at is None or stay.is_over:
        raise _nothing()
    others = [step for step in steps.HERE if step != what and steps.taken(stay, step)]
    if what in steps.HERE and at == stay.checked_in_at and not others:
        _check_in(stay, what, **carried)
    else:
        _untake(stay, what)
        changing.carry_through(stay, f"door.{what}_taken_back", quiet=True, **carried)


def _check_in(stay: Stay, what: str, **carried: Any) -> None:
    if stay.status != Stay.Status.IN_HOUSE or stay.first_heard_in_house:
        raise _nothing()
    for step in steps.HERE:
        _untake(stay, step)
    _become(stay, Stay.Status.RESERVED, **carried)
    changing.carry_through(stay, "stay.checked_in_taken_back", quiet=True, **carried)


def _check_out(stay: Stay, what: str, **carried: Any) -> None:
    if stay.status != Stay.Status.CHECKED_OUT or stay.checked_in_at is None:
        raise _nothing()
    _become(stay, Stay.Status.IN_HOUSE, **carried)
    changing.carry_through(stay, "stay.checked_out_taken_back", quiet=True, **carried)


def _no_show(stay: Stay, what: str, **carried: Any) -> None:
    if stay.status != Stay.Status.NO_SHOW:
        raise _nothing()
    before, house, now = changing.told_facts(stay), carried["house"], carried["now"]
    _become(stay, Stay.Status.RESERVED, **carried)
    theirs = guest_stays.read(stay, house, now=now)
    grade = grades.grade(stay, house, now=now, gone=theirs.gone, awards=theirs.awards)
    asked = grades.settle_request(stay, grade, house, theirs.waiting, by=carried["by"], now=now)
    changing.carry_through(stay, "stay.no_show_taken_back", before=before, **carried)
    asking.announce(stay, asked, **carried)


def _become(stay: Stay, status: str, *, house: House, now: dt.datetime, **_by: Any) -> None:
    reception.become(stay, status, house=house, now=now)


def _untake(stay: Stay, step: str) -> None:
    """The unsaved stay without the step, and the rows that it ticked open again."""
    if steps.taken(stay, step):
        steps.write(stay, step, None)
        ChecklistItem.objects.filter(stay=stay, ticked_by=step, state="done").update(**checklist.UNTOUCHED)


def _nothing() -> NotPossible:
    return NotPossible("nothing_to_take_back", _("There is nothing to take back: somebody has changed it meanwhile."))


UNDOES = {
    ON_THE_WAY: _call,
    WAITING: _waiting,
    **dict.fromkeys(steps.AT_THE_DOOR, _step),
    CHECK_IN: _check_in,
    CHECK_OUT: _check_out,
    NO_SHOW: _no_show,
}
