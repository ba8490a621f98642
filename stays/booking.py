"""Receive a booking: create, amend, cancel, reinstate; in whatever order the messages come, one final state.

All in the caller's transaction-to-be: `receive` and `cancel` open one, and either everything of a booking is stored or nothing.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from guests import welcome
from guests.models import Guest
from stays import amending, changing, grades, reception
from stays.house import House
from stays.models import SenderRecord, Stay
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import BookingSystem

Said = Mapping[str, Any]
ORDER = ("version", "last_modified")


class VersionConflict(Exception):
    """The same version of a booking says something else than before."""


class MixedOrder(Exception):
    """A booking that is ordered by version came with a time, or the other way round."""


@dataclass(frozen=True)
class Outcome:
    """What a message led to: created, amended, unchanged, stale, cancelled or remembered; no stay for a remembered cancel."""

    outcome: str
    stay: Stay | None = None
    version: int | None = None
    warnings: tuple[dict[str, Any], ...] = ()


@transaction.atomic
def receive(
    said: Said, *, house: House, system: BookingSystem, by: Viewer, now: dt.datetime, quiet: bool = False
) -> Outcome:
    """Take in the whole booking as the sender has it now; this will raise VersionConflict or MixedOrder."""
    record = _record(house, system, said["confirmation_number"], now)
    _check_order(record, said)
    content = plain({name: value for name, value in said.items() if name not in ORDER})
    if (outcome := _not_to_be_applied(record, said, content)) is not None:
        return outcome
    if record.stay is None:
        return _create(record, content, said, house=house, by=by, now=now, quiet=quiet)
    return _amend(record, record.stay, content, said, house=house, by=by, now=now)


@transaction.atomic
def cancel(
    confirmation_number: str, said: Said, *, house: House, system: BookingSystem, by: Viewer, now: dt.datetime
) -> Outcome:
    """Cancel a booking, or remember the cancellation of one that has not come yet."""
    record = _record(house, system, confirmation_number, now)
    _check_order(record, said)
    if _older(record, said):
        return Outcome("stale", record.stay, record.version)
    known_before = record.cancelled
    record.cancelled = True
    record.cancel_holds = record.cancel_holds or not any(name in said for name in ORDER)
    _keep(record, said, record.body, now)
    if record.stay is None:
        return Outcome("remembered", None, record.version)
    if known_before or record.stay.is_over:
        return Outcome("unchanged", record.stay, record.version)
    stay = reception.cancel(record.stay, house=house, by=by, now=now)
    return Outcome("cancelled", stay, record.version)


def plain(value: Any) -> Any:
    """A value as JSON stores it, so that what came and what was kept compare as they are."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


# --- order ---------------------------------------------------------------------------------------------------------------


def _record(house: House, system: BookingSystem, number: str, now: dt.datetime) -> SenderRecord:
    """The locked record of what was said of this number; two first messages at once share one.

    Locks are taken in one order, record, guest, stays, so that two bookings of one guest wait for each other.
    """
    names = {"property": house.property, "booking_system": system, "confirmation_number": number}
    found = SenderRecord.objects.select_for_update(of=("self",)).filter(**names)
    if (record := found.first()) is None:
        SenderRecord.objects.bulk_create([SenderRecord(**names, received_at=now)], ignore_conflicts=True)
        record = found.get()
    record.booking_system = system
    if record.stay_id:
        Guest.objects.select_for_update().filter(stays=record.stay_id).first()
        record.stay = Stay.objects.locked(record.stay_id)
    return record


def _check_order(record: SenderRecord, said: Said) -> None:
    if (record.version is not None and "last_modified" in said) or (
        record.last_modified is not None and "version" in said
    ):
        raise MixedOrder


def _older(record: SenderRecord, said: Said) -> bool:
    """Whether the message comes before what is already known."""
    if record.version is not None and "version" in said:
        return said["version"] < record.version
    if record.last_modified is not None and "last_modified" in said:
        return _moment(said) < record.last_modified
    return False


def _same_order(record: SenderRecord, said: Said) -> bool:
    if record.version is not None and "version" in said:
        return said["version"] == record.version
    return record.last_modified is not None and "last_modified" in said and _moment(said) == record.last_modified


def _moment(said: Said) -> dt.datetime:
    return dt.datetime.fromisoformat(said["last_modified"])


def _not_to_be_applied(record: SenderRecord, said: Said, content: Said) -> Outcome | None:
    """The answer for a message that changes nothing: an older one, one that a cancellation beats, the same again."""
    if _older(record, said) or _beaten_by_cancel(record, said):
        return Outcome("stale", record.stay, record.version)
    if record.stay is None or (record.cancelled and said.get("status") != Stay.Status.CANCELLED):
        return None
    if content == record.body:
        _keep(record, said, content, record.received_at)
        return Outcome("unchanged", record.stay, record.version)
    if "version" in said and _same_order(record, said):
        raise VersionConflict
    return None


def _beaten_by_cancel(record: SenderRecord, said: Said) -> bool:
    """A cancel of version N beats every version up to N; one without a version holds until a person reinstates."""
    if not record.cancelled or said.get("status") == Stay.Status.CANCELLED:
        return False
    return record.cancel_holds or _same_order(record, said)


def _keep(record: SenderRecord, said: Said, content: Said, now: dt.datetime) -> None:
    """Remember this message as the sender's last."""
    record.body, record.received_at = content, now
    record.version = said.get("version", record.version)
    if "last_modified" in said:
        record.last_modified = _moment(said)
    record.save()


# --- create and amend ----------------------------------------------------------------------------------------------------


def _create(
    record: SenderRecord, content: Said, said: Said, *, house: House, by: Viewer, now: dt.datetime, quiet: bool
) -> Outcome:
    stay = Stay(
        property=house.property,
        booking_system=record.booking_system,
        confirmation_number=record.confirmation_number,
        created_at=now,
        changed_at=now,
    )
    stay.guest, guest_is_new = _welcomed(content["guest"], record, now)
    amending.write_stay(stay, content, set(content), house)
    amending.write_status(stay, content.get("status", Stay.Status.RESERVED), now)
    stay.first_heard_in_house = stay.status == Stay.Status.IN_HOUSE
    request = grades.grade(stay, house, now=now)
    stay.awaited_at = now  # replanning sets it from the expected time
    stay.save()
    grades.keep_request(stay, request, house, now=now)
    welcome.write_needs(stay.guest, content["guest"], property=house.property, source=_source(record))
    record.stay = stay
    record.cancelled, record.cancel_holds = stay.status == Stay.Status.CANCELLED, False
    _keep(record, said, content, now)
    changing.carry_through(stay, "stay.booked", house=house, by=by, now=now, quiet=quiet)
    if not guest_is_new:
        changing.carry_to_other_stays(stay, house=house, by=by, now=now)
    return Outcome("created", stay, record.version, reception.room_warnings(stay))


def _amend(
    record: SenderRecord, stay: Stay, content: Said, said: Said, *, house: House, by: Viewer, now: dt.datetime
) -> Outcome:
    before = changing.told_facts(stay)
    fields = amending.changed_fields(content, record.body)
    was_cancelled, status_before = record.cancelled, stay.status
    guest_changed = _amend_guest(stay, content["guest"], record, now)
    amending.write_stay(stay, content, fields, house)
    if "status" in fields or was_cancelled:
        amending.write_status(stay, content.get("status", Stay.Status.RESERVED), now)
    request = grades.grade(stay, house, now=now)
    grades.keep_request(stay, request, house, now=now)
    needs_changed = welcome.write_needs(stay.guest, content["guest"], property=house.property, source=_source(record))
    record.cancelled = stay.status == Stay.Status.CANCELLED
    _keep(record, said, content, now)
    kind = _kind(status_before, stay.status, "room_number" in fields)
    changing.carry_through(stay, kind, house=house, by=by, now=now, before=before, needs_changed=needs_changed)
    if needs_changed or guest_changed:
        changing.carry_to_other_stays(stay, house=house, by=by, now=now)
    return Outcome("amended", stay, record.version, reception.room_warnings(stay))


def _kind(before: str, after: str, room_changed: bool) -> str:
    """The event of an amendment, by what weighs most in it."""
    if before != after:
        if before in (Stay.Status.CANCELLED, Stay.Status.NO_SHOW) and after == Stay.Status.RESERVED:
            return "stay.reinstated"
        if after != Stay.Status.RESERVED:
            return f"stay.{KIND_OF_STATUS[after]}"
    return "stay.room_changed" if room_changed else "stay.amended"


KIND_OF_STATUS: dict[str, str] = {
    Stay.Status.IN_HOUSE: "checked_in",
    Stay.Status.CHECKED_OUT: "checked_out",
    Stay.Status.CANCELLED: "cancelled",
    Stay.Status.NO_SHOW: "no_show",
}


def _source(record: SenderRecord) -> str:
    return f"booking:{record.pk}"


# --- the guest -----------------------------------------------------------------------------------------------------------


def _welcomed(said: Said, record: SenderRecord, now: dt.datetime) -> tuple[Guest, bool]:
    """The guest of a first message, found or made (then True); what it says is written to the profile."""
    guest, new = welcome.welcome(said, booking_system=record.booking_system, now=now)
    if not new:
        guest = Guest.objects.select_for_update().get(pk=guest.pk)
        if welcome.write_profile(guest, said, fields=said.keys()):
            guest.save()
    return guest, new


def _amend_guest(stay: Stay, said: Said, record: SenderRecord, now: dt.datetime) -> bool:
    """Write what the sender changed of the guest since its last message; True when the profile or the person changed."""
    before = record.body.get("guest", {})
    if said == before:
        return False
    if welcome.is_another_person(said, before):
        welcome.write_needs(stay.guest, {}, property=stay.property, source=_source(record))
        stay.guest, _ = _welcomed(said, record, now)
        return True
    changed = welcome.write_profile(stay.guest, said, fields=amending.changed_fields(said, before), before=before)
    if changed:
        stay.guest.save()
    return changed
