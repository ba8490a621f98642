"""The desk changes a booking, cancels or reinstates it, whoever sent it; what the sender said last stays as it was.

A sender's later message is applied only as far as it says something new, so what is entered here stays (docs/adr).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guests import welcome
from guests.models import Need
from stays import amending, booking, changing, entered, grades, landing, neighbours, other_stays, reception
from stays.correction import MOMENTS, Correction, corrected, refuse_meanwhile
from stays.facts import departure_of
from stays.house import House
from stays.known import Known
from stays.models import SenderRecord, Stay
from stays.plan import Change
from stays.reception import NotPossible
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event, NoticeEvent

DESK = "desk"  # by this name needs are kept that somebody here entered
OF_ARRIVAL = frozenset({"arrival_date", "expected_arrival_time"})
OF_THE_LANDING = frozenset({"scheduled_at", "estimated_at"})


@transaction.atomic
def correct(
    stay_id: int, wanted: Correction, *, sight: Sight, house: House, by: Viewer, now: dt.datetime
) -> tuple[Stay, Event | None]:
    """Write what somebody changed of a booking, and carry it through; no event when nothing differs.

    This will raise ChangedMeanwhile when somebody else changed the same field, and NotPossible.
    """
    stay, _record = _locked(stay_id)
    _refuse_ended(stay, wanted)
    needs = welcome.needs_of(stay.guest, property=stay.property)
    seen = entered.as_seen(stay, needs, sight, house)
    refuse_meanwhile(wanted, seen)
    before = entered.body_of(stay, needs)
    after = corrected(before, wanted, seen, house)
    if before == after and not wanted.typed.keys() & {*MOMENTS}:
        return stay, None
    told, was, counted = changing.told_facts(stay), neighbours.holding(stay), grades.of_guest(stay.guest)
    learnt, needs_now, guest_changed = _write_guest(stay, after["guest"], before["guest"], needs)
    _write_stay(stay, after, before, wanted, house)
    _refuse_impossible(stay, house)
    next_ones = neighbours.locked_around(stay, was, now=now)
    own = [change for change in learnt if change.field != "alias"]  # that is among the stay's own facts
    facts = {"corrected": sorted({_unsaid(name) for name in wanted.typed})}
    known = Known(needs_now, next_ones)
    event = booking.carry_on(stay, stay.status, told, own, house=house, by=by, now=now, facts=facts, known=known).event
    others = [(stay.guest, learnt)] if guest_changed else []
    graded = {stay.guest_id} if grades.of_guest(stay.guest) != counted else set()
    other_stays.carry_to_other_stays(others, besides=stay, house=house, by=by, now=now, graded=graded)
    neighbours.carry_to_next(stay, was, next_ones, house=house, by=by, now=now)
    return stay, event


@transaction.atomic
def cancel(stay_id: int, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> tuple[Stay, Event | None]:
    """Cancel a booking at the desk: open items are withdrawn, begun ones stood down, and the departments told."""
    stay, _record = _locked(stay_id)
    if stay.status == Stay.Status.CANCELLED:
        return stay, None
    if stay.is_over:
        raise NotPossible("stay_is_over", _("This stay is over: %(status)s.") % {"status": stay.get_status_display()})
    amending.note_reason(stay, nameless(reason.strip(), stay.guest))
    return stay, reception.cancel(stay, house=house, by=by, now=now)


@transaction.atomic
def reinstate(stay_id: int, *, house: House, by: Viewer, now: dt.datetime) -> tuple[Stay, Event]:
    """Take a cancellation back: graded and planned again, told; also a cancel without a version holds no longer."""
    stay, record = _locked(stay_id)
    if stay.status != Stay.Status.CANCELLED:
        raise NotPossible("not_cancelled", _("Only a cancelled booking can be reinstated."))
    if stay.departure_date < clock.today(house.property.zone, now):
        raise NotPossible("stay_is_past", _("The departure date has passed: take a new booking."))
    if record and record.cancel_holds:
        record.cancel_holds = False
        record.save(update_fields=["cancel_holds"])
    told, was = changing.told_facts(stay), neighbours.holding(stay)
    next_ones = neighbours.locked_around(stay, was, now=now)
    known = Known(around=next_ones)
    event = booking.carry_on(stay, Stay.Status.RESERVED, told, (), house=house, by=by, now=now, known=known).event
    neighbours.carry_to_next(stay, was, next_ones, house=house, by=by, now=now)
    return stay, event


def told_of(event: Event | None) -> tuple[str, ...]:
    """The codes of the departments that were told of an event, in the order in which they were."""
    if event is None:
        return ()
    told = NoticeEvent.objects.filter(event=event).order_by("pk")
    return tuple(told.values_list("notice__department__code", flat=True))


def _locked(stay_id: int) -> tuple[Stay, SenderRecord | None]:
    """The stay and what its sender said, locked in the order in which a booking locks them: record, guest, stay."""
    record = SenderRecord.objects.select_for_update(of=("self",)).filter(stay=stay_id).first()
    return Stay.objects.locked_with_guest(stay_id), record


def _unsaid(name: str) -> str:
    """A field as it is written down that it was changed: that it was an allergy, and not which."""
    return "allergies" if name.startswith(entered.ALLERGY) else name


def _refuse_ended(stay: Stay, wanted: Correction) -> None:
    """Refuse to change what has ended, or when the guest comes who is here."""
    if stay.is_over:
        raise NotPossible("stay_is_over", _("This stay is over: %(status)s.") % {"status": stay.get_status_display()})
    if stay.status != Stay.Status.RESERVED and wanted.typed.keys() & OF_ARRIVAL:
        raise NotPossible("guest_is_here", _("The guest is here: the arrival can no longer be changed."))


def _write_guest(
    stay: Stay, said: Mapping[str, Any], before: Mapping[str, Any], needs: Sequence[Need]
) -> tuple[tuple[Change, ...], Sequence[Need], bool]:
    """Write what is new of the guest; what departments are told of it, the needs as they are now, whether anything changed."""
    guest, known = stay.guest, changing.known_as(stay.guest)
    fields = amending.changed_fields(said, before)
    if changed := welcome.write_profile(guest, said, fields=fields, before=before):
        guest.save()
    learnt = changing.alias_changed(known, changing.known_as(guest))
    now = welcome.correct_needs(guest, said, before, needs, property=stay.property, source=DESK)
    if now is None:
        return learnt, needs, changed
    return (*learnt, *changing.needs_changed(needs, now)), now, True


def _write_stay(stay: Stay, after: dict[str, Any], before: dict[str, Any], wanted: Correction, house: House) -> None:
    """Write what is new of the stay; an expected time that nobody touched moves along with its date."""
    for name, held in zip(MOMENTS, (stay.expected_arrival_at, stay.expected_departure_at), strict=True):
        if name in wanted.typed:
            _as_held(before, name, held.isoformat() if held else None)
            _as_held(after, name, wanted.said.get(name))
    was = stay.arrival_transport
    amending.write_stay(stay, after, before, house)
    stay.expected_arrival_at = _expected(stay, was, wanted, house.property)


def _as_held(body: dict[str, Any], name: str, time: str | None) -> None:
    """Say the time in the booking, or that there is none."""
    body.pop(name, None)
    if time:
        body[name] = time


def _expected(stay: Stay, was: Mapping[str, Any], wanted: Correction, hotel: Property) -> dt.datetime | None:
    """What somebody here says of the time stands; who enters a later flight expects the guest when they have landed."""
    if "expected_arrival_time" in wanted.typed:
        return clock.eta_of(stay.arrival_date, wanted.said.get("expected_arrival_time"), hotel.zone)
    if wanted.typed.keys().isdisjoint(OF_THE_LANDING) or not landing.follows_the_flight(stay):
        return stay.expected_arrival_at
    leaves = landing.leaves_by(hotel, stay.arrival_date, stay.departure_date, stay.expected_departure_at)
    return landing.at_the_hotel(stay.expected_arrival_at, stay.arrival_transport, until=leaves, was=was)


def _refuse_impossible(stay: Stay, house: House) -> None:
    """Refuse what only together with somebody else's change is wrong."""
    if stay.departure_date < stay.arrival_date:
        raise NotPossible("departs_first", _("The departure is before the arrival."))
    if stay.expected_arrival_at and stay.expected_arrival_at >= departure_of(stay, house):
        raise NotPossible("after_departure", _("The guest would come after the departure."))
    if stay.adults == 0 and not stay.children:
        raise NotPossible("nobody_stays", _("Somebody has to stay: adults or children."))
