"""When a guest leaves: a longer stay, an earlier departure, a late check-out. One act, and who comes next is planned with it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from stays import changing, neighbours
from stays.facts import departure_of
from stays.house import House
from stays.known import Known
from stays.models import Stay
from stays.neighbours import RoomWarning
from stays.querysets import GOING_ON
from stays.reception import NotPossible
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock

LONGEST = 730  # days, as for a booking


@transaction.atomic
def leave(
    stay_id: int, date: dt.date, at: dt.time | None, *, house: House, by: Viewer, now: dt.datetime
) -> tuple[Stay, tuple[RoomWarning, ...]]:
    """The guest leaves on this date at this time (None: the check-out time of the house): planned again, whom it touches told.

    Whoever comes next into the room is planned again as well; who stands against it is a warning, never a refusal.
    """
    stay = neighbours.locked(stay_id, now=now)
    _refuse_dates(stay, date)
    leaves_at = None if at is None else clock.at(house.property.zone, date, at)
    if (date, leaves_at) == (stay.departure_date, stay.expected_departure_at):
        others = neighbours.around(stay, now=now)
    else:
        others = _write(stay, date, leaves_at, house=house, by=by, now=now)
    return stay, neighbours.all_warnings(stay, others, house, now=now)


def _write(
    stay: Stay, date: dt.date, at: dt.datetime | None, *, house: House, by: Viewer, now: dt.datetime
) -> list[Stay]:
    """Write the departure and carry it through; who else is around the stay in its room."""
    before, was = changing.told_facts(stay), neighbours.holding(stay)
    moved = {"departure": date.isoformat(), "was_departure": stay.departure_date.isoformat()}
    stay.departure_date, stay.expected_departure_at = date, at
    _refuse_moment(stay, house, now)
    facts = {**moved, "leaves_at": at.isoformat() if at else None}
    kind = "stay.departure_changed"
    others = neighbours.around(stay, was, now=now)
    known = Known(around=others)
    changing.carry_through(stay, kind, house=house, by=by, now=now, before=before, facts=facts, known=known)
    neighbours.carry_to_next(stay, was, others, house=house, by=by, now=now)
    return others


def _refuse_dates(stay: Stay, date: dt.date) -> None:
    """Refuse what no stay can have."""
    if stay.status not in GOING_ON:
        raise NotPossible("stay_is_over", _("This stay is over: %(status)s.") % {"status": stay.get_status_display()})
    if date < stay.arrival_date:
        raise NotPossible("before_arrival", _("The departure is before the arrival."))
    if (date - stay.arrival_date).days > LONGEST:
        raise NotPossible("too_long", _("A stay may last two years at the most."))


def _refuse_moment(stay: Stay, house: House, now: dt.datetime) -> None:
    """Refuse a departure that lies behind, on the changed, unsaved stay."""
    if stay.status == Stay.Status.IN_HOUSE:
        if _lies_behind(stay, house, now):
            raise NotPossible("in_the_past", _("This departure lies in the past: check the guest out instead."))
    elif stay.expected_arrival_at and departure_of(stay, house) <= stay.expected_arrival_at:
        raise NotPossible("before_arrival", _("The guest would leave before coming."))


def _lies_behind(stay: Stay, house: House, now: dt.datetime) -> bool:
    if stay.expected_departure_at:
        return stay.expected_departure_at < now
    return stay.departure_date < clock.today(house.property.zone, now)
