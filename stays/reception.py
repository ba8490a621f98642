"""What reception does with a stay: rooms, check-in, check-out. Each act is one transaction."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from stays import asking, changing, grades, neighbours, outlook, phrases, steps, welcome
from stays.facts import departure_of
from stays.house import House
from stays.known import NOTHING, Known
from stays.models import Stay
from stays.neighbours import RoomWarning
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.outbox.models import Event

A_DAY = dt.timedelta(days=1)


class NotPossible(Exception):
    """The stay or item is not in a state for this act; `code` and the words say why."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


# --- rooms ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def assign_room(
    stay_id: int, room_number: str, *, house: House, by: Viewer, now: dt.datetime, locked: bool | None = None
) -> tuple[Stay, tuple[RoomWarning, ...]]:
    """Give the stay this room ("" takes it away). Another stay in it on those nights is a warning, never a refusal."""
    stay = neighbours.locked(stay_id, room=room_number, now=now)
    refuse_over(stay)
    was = neighbours.holding(stay)
    if room_number == stay.room_number and locked in (None, stay.room_locked):
        return stay, neighbours.all_warnings(stay, neighbours.around(stay, now=now), house, now=now)
    before = changing.told_facts(stay)
    stay.room_locked = stay.room_locked if locked is None else locked
    changed, stay.room_number = room_number != stay.room_number, room_number
    kind = "stay.room_changed" if changed else "stay.amended"
    others = neighbours.around(stay, was, now=now)
    changing.carry_through(
        stay,
        kind,
        house=house,
        by=by,
        now=now,
        before=before,
        facts={"room": room_number, "was": before["room_number"]},
        known=Known(around=others),
    )
    neighbours.carry_to_next(stay, was, others, house=house, by=by, now=now)
    return stay, neighbours.all_warnings(stay, others, house, now=now)


# --- coming, staying, going ----------------------------------------------------------------------------------------------


@transaction.atomic
def expect(stay_id: int, at: dt.datetime | None, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """The guest comes at this time (None: nobody knows when): planned again, and those whom it touches are told."""
    stay = Stay.objects.locked(stay_id)
    if stay.status != Stay.Status.RESERVED:
        raise NotPossible("not_reserved", _("The expected time can be changed until the guest is here."))
    if at == stay.expected_arrival_at:
        return stay
    if at and at >= departure_of(stay, house):
        raise NotPossible("after_departure", _("The guest would come after the departure."))
    before = changing.told_facts(stay)
    stay.expected_arrival_at = at
    changing.carry_through(stay, "stay.amended", house=house, by=by, now=now, before=before)
    return stay


@transaction.atomic
def check_in(stay_id: int, *, house: House, by: Viewer, now: dt.datetime, at: dt.datetime | None = None) -> Stay:
    """The guest is in the house: readiness is frozen, rows tied to check-in are timed once more, nobody is told.

    A person at the desk checks in from the day before the arrival date on; what a program says has happened is taken as it is.
    """
    stay = Stay.objects.locked(stay_id)
    if stay.status == Stay.Status.IN_HOUSE:
        return stay
    refuse_over(stay)
    if by.person and clock.today(house.property.zone, at or now) < stay.arrival_date - A_DAY:
        raise NotPossible("not_yet", _("The stay begins later: give it another arrival date first."))
    return come_in(stay, house=house, by=by, now=now, at=at, registered=True)


def come_in(
    stay: Stay, *, house: House, by: Viewer, now: dt.datetime, at: dt.datetime | None = None, registered: bool = False
) -> Stay:
    """Check a (locked) stay in; it is registered as well, or will be: some do that in the room."""
    become(stay, Stay.Status.IN_HOUSE, house=house, now=now, at=at)
    if not registered:
        stay.registered_at = None
    changing.carry_through(stay, "stay.checked_in", house=house, by=by, now=now, quiet=True)
    return stay


@transaction.atomic
def check_out(stay_id: int, *, house: House, by: Viewer, now: dt.datetime, at: dt.datetime | None = None) -> Stay:
    """The guest has left: what was still open in the house is withdrawn, farewell and afterwards go on."""
    stay = neighbours.locked(stay_id, now=now)
    if stay.status == Stay.Status.CHECKED_OUT:
        return stay
    if stay.status != Stay.Status.IN_HOUSE:
        raise NotPossible("not_in_house", _("Only a guest who is in the house can be checked out."))
    at = at or now
    if stay.checked_in_at and at < stay.checked_in_at:
        raise NotPossible("before_check_in", _("The check-out is before the check-in."))
    was = neighbours.holding(stay)
    become(stay, Stay.Status.CHECKED_OUT, house=house, now=now, at=at)
    asked = grades.withdraw_request(stay)
    changing.carry_through(stay, "stay.checked_out", house=house, by=by, now=now, quiet=True)
    asking.announce(stay, asked, house=house, by=by, now=now)
    neighbours.carry_to_next(stay, was, neighbours.around(stay, was, now=now), house=house, by=by, now=now)
    return stay


@transaction.atomic
def no_show(stay_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Stay:
    """The guest did not come: open items are withdrawn, and the departments told."""
    stay = neighbours.locked(stay_id, now=now)
    if stay.status == Stay.Status.NO_SHOW:
        return stay
    if stay.status != Stay.Status.RESERVED:
        raise NotPossible("not_reserved", _("Only a guest who has not come yet can be a no-show."))
    if stay.waiting_since:
        raise NotPossible("guest_waits", _("The guest is here and waits for the room."))
    end(stay, Stay.Status.NO_SHOW, house=house, by=by, now=now)
    return stay


@transaction.atomic
def cancel(stay: Stay, *, house: House, by: Viewer, now: dt.datetime) -> Event:
    """Cancel a (locked) stay: open items are withdrawn, begun ones stood down, and the departments told."""
    if stay.status == Stay.Status.IN_HOUSE:
        raise NotPossible("guest_is_in_house", _("The guest is in the house: check out instead."))
    return end(stay, Stay.Status.CANCELLED, house=house, by=by, now=now)


def end(stay: Stay, status: str, *, house: House, by: Viewer, now: dt.datetime, known: Known = NOTHING) -> Event:
    """End a (locked) stay before its time, as cancelled or a no-show, and tell the departments."""
    before, was = changing.told_facts(stay), neighbours.holding(stay)
    line = welcome.called_off(stay, phrases.NOT_YOURS)
    become(stay, status, house=house, now=now)
    asked, kind = grades.withdraw_request(stay), f"stay.{status}"
    event = changing.carry_through(stay, kind, house=house, by=by, now=now, before=before, known=known, also=line)
    asking.announce(stay, asked, house=house, by=by, now=now)
    neighbours.carry_to_next(stay, was, neighbours.around(stay, was, now=now), house=house, by=by, now=now)
    return event


def become(stay: Stay, status: str, *, house: House, now: dt.datetime, at: dt.datetime | None = None) -> None:
    """Write a status to the unsaved stay, with the times and the frozen readiness that belong to it."""
    if status == stay.status:
        return
    if status in (Stay.Status.IN_HOUSE, Stay.Status.CHECKED_OUT):
        if stay.pk and stay.status == Stay.Status.RESERVED:
            stay.frozen_readiness = outlook.frozen(stay, zone=house.property.zone, now=now)
        stay.checked_in_at = stay.checked_in_at or at or now
        if stay.status == Stay.Status.RESERVED:
            stay.registered_at = stay.checked_in_at
    else:
        _not_here(stay, status)
    stay.checked_out_at = (at or now) if status == Stay.Status.CHECKED_OUT else None
    stay.status = status


def _not_here(stay: Stay, status: str) -> None:
    """Nothing of the unsaved stay says that the guest is in the house; one who will not come does not wait either."""
    stay.checked_in_at, stay.frozen_readiness, stay.first_heard_in_house = None, None, False
    for step in steps.HERE:
        steps.write(stay, step, None)
    if status != Stay.Status.RESERVED:
        stay.waiting_since, stay.waiting_place, stay.promised_at = None, "", None


def refuse_over(stay: Stay) -> None:
    if stay.is_over:
        raise NotPossible("stay_is_over", _("This stay is over: %(status)s.") % {"status": stay.get_status_display()})
