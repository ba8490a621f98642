"""Whom a booking brings: the guest found or welcomed, the profile and needs as its sender says them now."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guests import welcome
from guests.models import Guest, Need
from stays import amending, changing, grades
from stays.models import SenderRecord, Stay
from stays.plan import Change

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Met:
    """What a message changed of guests: what departments are told of it, for this stay and for others of each guest."""

    learnt: tuple[Change, ...] = ()
    others: tuple[tuple[Guest, tuple[Change, ...]], ...] = ()
    needs: Sequence[Need] = ()  # all that the guest needs here; of a new one, not stored yet
    new: bool = False
    graded: frozenset[int] = frozenset()  # the guests whose grade this may change


def welcomed(said: Said, record: SenderRecord, now: dt.datetime) -> tuple[Guest, Met]:
    """The guest of a first message, found or made; what it says is written to the profile."""
    guest, new = welcome.welcome(said, booking_system=record.booking_system, now=now)
    if new:
        return guest, Met(needs=welcome.first_needs(guest, said, property=record.property), new=True)
    guest = Guest.objects.select_for_update().get(pk=guest.pk)
    return guest, _written(guest, said, {}, record)


def _written(guest: Guest, said: Said, before: Said, record: SenderRecord) -> Met:
    """Write to a known guest what a sender says now and did not say before."""
    known, counted = changing.known_as(guest), grades.of_guest(guest)
    changed = welcome.write_profile(guest, said, fields=amending.changed_fields(said, before), before=before)
    if changed:
        guest.save()
    needs, told = _write_needs(guest, said, before, record)
    learnt = (*changing.alias_changed(known, changing.known_as(guest)), *told)
    graded = frozenset({guest.pk}) if counted != grades.of_guest(guest) else frozenset()
    return Met(learnt, ((guest, learnt),) if changed or learnt else (), needs, graded=graded)


def amend_guest(stay: Stay, said: Said, record: SenderRecord, now: dt.datetime) -> Met:
    """Write what the sender changed of the guest since its last message; another person takes the guest's place."""
    before, former = record.body.get("guest", {}), stay.guest
    if said == before:
        return Met(needs=welcome.needs_of(former, property=stay.property))
    if welcome.is_another(said, before, former, booking_system=record.booking_system):
        held = welcome.needs_of(former, property=stay.property)
        stay.guest, met = welcomed(said, record, now)
        store_first(met, record)
        if stay.guest != former:
            _, taken_away = _write_needs(former, {}, before, record, held)
            learnt = changing.needs_changed(held, met.needs)
            return Met(learnt, (*met.others, (former, taken_away)), met.needs, graded=met.graded)
    if said.get("external_id") != before.get("external_id"):
        welcome.remember_id(stay.guest, said, booking_system=record.booking_system)
    return _written(stay.guest, said, before, record)


def store_first(met: Met, record: SenderRecord) -> None:
    """Store what a new guest needs, under who brought it."""
    if met.new:
        welcome.store_needs(met.needs, source=source(record))


def _write_needs(
    guest: Guest, said: Said, before: Said, record: SenderRecord, held: Sequence[Need] | None = None
) -> tuple[Sequence[Need], tuple[Change, ...]]:
    """Write what the sender changed of the needs: all that are held now, and what departments are told of an allergy or diet."""
    if record.pk is None:
        record.save()  # needs are kept under its id
    held = welcome.needs_of(guest, property=record.property) if held is None else held
    now = welcome.write_needs(guest, said, before, held, property=record.property, source=source(record))
    return (held, ()) if now is None else (now, changing.needs_changed(held, now))


def source(record: SenderRecord) -> str:
    """By what name the needs are kept that a booking brings."""
    return f"booking:{record.pk}"
