"""Receive a booking: create, amend, cancel, reinstate; in whatever order the messages come, one final state.

All in the caller's transaction-to-be: `receive` and `cancel` open one, and either everything of a booking is stored or nothing.
"""

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from guests.models import Need
from stays import (
    amending,
    asking,
    changing,
    grades,
    granting,
    guest_stays,
    meeting,
    neighbours,
    other_stays,
    phrases,
    reception,
    replanning,
    welcome,
)
from stays.guest_stays import GuestStays
from stays.house import House
from stays.known import NOTHING, Known
from stays.models import OVER, SenderRecord, Stay, VipRequest
from stays.plan import Change
from stays.reception import NotPossible
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import BookingSystem
from vipdesk.hotel.storing import store_new
from vipdesk.hotel.written_once import WrittenOnce
from vipdesk.outbox.models import Event

Said = Mapping[str, Any]
Act = TypeVar("Act", bound=Callable[..., "Outcome"])
ORDER = ("version", "last_modified")
TRIES = 4


class VersionConflict(Exception):
    """The same version of a booking says something else than before."""


class NotHeld(Exception):
    """No stay of this number is held for the sender."""


class MixedOrder(Exception):
    """A booking that is ordered by version came with a time, or the other way round; `field` says with which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Outcome:
    """What a message led to: created, amended, unchanged, stale, cancelled or remembered; no stay for a remembered cancel."""

    outcome: str
    stay: Stay | None = None
    version: int | None = None
    warnings: tuple[dict[str, Any], ...] = ()
    request: VipRequest | None = None  # of a stay that has changed: what waits for somebody's word
    needs: Sequence[Need] | None = None  # of such a stay: all that the guest needs; None where nothing has changed


def looking_again(act: Act) -> Act:
    """The act; done anew where another message has stored this booking or its guest since it looked: then it finds it."""

    @wraps(act)
    def done(*args: Any, **how: Any) -> Outcome:
        for _try in range(TRIES - 1):
            try:
                return act(*args, **how)
            except IntegrityError:
                continue
        return act(*args, **how)

    return cast(Act, done)


@looking_again
@transaction.atomic
def receive(
    said: Said, *, house: House, system: BookingSystem, by: Viewer, now: dt.datetime, quiet: bool = False
) -> Outcome:
    """Take in the whole booking as the sender has it now; this will raise VersionConflict or MixedOrder."""
    record = _record(house, system, said["confirmation_number"], now)
    return _taken_in(record, said, house=house, by=by, now=now, quiet=quiet)


@looking_again
@transaction.atomic
def amend(
    confirmation_number: str,
    whole: Callable[[Stay, Said], Said],
    *,
    house: House,
    system: BookingSystem,
    by: Viewer,
    now: dt.datetime,
) -> Outcome:
    """Take in a part of a booking; this will raise what `receive` does, or NotHeld.

    `whole` makes the whole of it, from the locked stay and what its sender said last, or raises why it may not be.
    """
    record = _record(house, system, confirmation_number, now)
    if record.stay is None:
        raise NotHeld
    said = whole(record.stay, _said_last(record))
    return _taken_in(record, said, house=house, by=by, now=now)


def _said_last(record: SenderRecord) -> Said:
    """The sender's last message, with the cancellation that came as a call: who says a part does not take it back."""
    cancelled = record.cancelled and record.stay is not None and record.stay.status == Stay.Status.CANCELLED
    return {**record.body, "status": Stay.Status.CANCELLED} if cancelled else record.body


def _taken_in(
    record: SenderRecord, said: Said, *, house: House, by: Viewer, now: dt.datetime, quiet: bool = False
) -> Outcome:
    """The whole booking, taken in under the lock of its record."""
    _check_order(record, said)
    content = amending.content_of(plain(said))
    if (outcome := _not_to_be_applied(record, said, content)) is not None:
        return outcome
    if record.stay is None:
        return _create(record, content, said, house=house, by=by, now=now, quiet=quiet)
    return _amend(record, record.stay, content, said, house=house, by=by, now=now)


@looking_again
@transaction.atomic
def cancel(
    confirmation_number: str, said: Said, *, house: House, system: BookingSystem, by: Viewer, now: dt.datetime
) -> Outcome:
    """Cancel a booking, or remember the cancellation of one that has not come yet."""
    record = _record(house, system, confirmation_number, now)
    _check_order(record, said)
    if _older(record, said):
        return Outcome("stale", record.stay, record.version)
    said_last = _status_said(record)
    if _reinstated_since(record, said_last) and not _newer(record, said):
        return Outcome("unchanged", record.stay, record.version)
    record.cancelled = True
    record.cancel_holds = record.cancel_holds or not any(name in said for name in ORDER)
    _keep(record, said, _without_cancellation(record.body), now)
    if record.stay is None:
        return Outcome("remembered", None, record.version)
    if record.stay.status == Stay.Status.CANCELLED or (record.stay.is_over and record.stay.status != said_last):
        return Outcome("unchanged", record.stay, record.version)
    _refuse_while_in_house(record.stay, said_last)
    amending.note_reason(record.stay, said.get("reason", ""))
    needs = replanning.needs_of(record.stay)
    reception.end(record.stay, Stay.Status.CANCELLED, house=house, by=by, now=now, known=Known(needs))
    return Outcome("cancelled", record.stay, record.version, needs=needs)


def _without_cancellation(body: Said) -> Said:
    """A kept booking that said itself that it is cancelled: from now on the call says so, and beats all up to it."""
    said_so = body.get("status") == Stay.Status.CANCELLED
    return {name: value for name, value in body.items() if name != "status"} if said_so else body


def _status_said(record: SenderRecord) -> str:
    """The status that the sender last said; when the stay has another one, the desk entered it."""
    return str(Stay.Status.CANCELLED if record.cancelled else record.body.get("status", Stay.Status.RESERVED))


def _reinstated_since(record: SenderRecord, said_last: str) -> bool:
    """Whether a person has reinstated what the sender cancelled: its cancel, said again, is no news."""
    return record.stay is not None and said_last == Stay.Status.CANCELLED != record.stay.status


def _refuse_while_in_house(stay: Stay, said_last: str) -> None:
    """A guest whom the desk checked in is there; a sender may take back only a check-in of its own."""
    if stay.status == Stay.Status.IN_HOUSE != said_last:
        raise NotPossible("guest_is_in_house", _("The guest is in the house: check out instead."))


ACT_OF_STATUS: dict[str, str] = {
    Stay.Status.IN_HOUSE: "check_in",
    Stay.Status.CHECKED_OUT: "check_out",
    Stay.Status.CANCELLED: "cancel",
    Stay.Status.NO_SHOW: "no_show",
}


def acts_in(said: Said, *, house: House, system: BookingSystem, number: str) -> list[str]:
    """The acts of the desk that this whole booking comes to, beside booking: to amend one, a new status, another room."""
    record = _own(house.property.pk, system.pk, number).first()
    status, was = said.get("status", Stay.Status.RESERVED), _status_said(record) if record else Stay.Status.RESERVED
    acts = ["amend"] if record is not None and record.stay_id is not None else []
    acts += [ACT_OF_STATUS[was if status == Stay.Status.RESERVED else status]] if status != was else []
    moved = record is not None and said.get("room_number", "") != record.body.get("room_number", "")
    return [*acts, "assign_room"] if moved else acts


def said_before(number: str, *, house: House, system: BookingSystem) -> Said:
    """What the sender said last of this number; nothing of a new one."""
    record = _own(house.property.pk, system.pk, number).first()
    return record.body if record else {}


def plain(value: Any) -> Any:
    """A value as JSON stores it, so that what came and what was kept compare as they are."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


# --- order ---------------------------------------------------------------------------------------------------------------


def _own(property_id: int, system_id: int, number: str) -> QuerySet[SenderRecord]:
    return SenderRecord.objects.filter(property=property_id, booking_system=system_id, confirmation_number=number)


RECORD = WrittenOnce(lambda *names: _own(*names).select_for_update(of=("self",)), -1, -2, "(number)")


def _record(house: House, system: BookingSystem, number: str, now: dt.datetime) -> SenderRecord:
    """The locked record of what was said of this number; a new one, not stored yet, when nothing was.

    Locks are taken in one order, record, guest, stays, so that two bookings of one guest wait for each other.
    """
    found = RECORD.rows(house.property.pk, system.pk, number)
    record = found[0] if found else SenderRecord(confirmation_number=number, received_at=now)
    record.property, record.booking_system = house.property, system
    if record.stay_id:
        stay = record.stay = Stay.objects.locked_with_guest(record.stay_id)
        stay.booking_system = system
    return record


def _check_order(record: SenderRecord, said: Said) -> None:
    if (record.version is not None and "last_modified" in said) or (
        record.last_modified is not None and "version" in said
    ):
        raise MixedOrder("last_modified" if "last_modified" in said else "version")


def _older(record: SenderRecord, said: Said) -> bool:
    """Whether the message comes before what is already known."""
    if record.version is not None and "version" in said:
        return said["version"] < record.version
    if record.last_modified is not None and "last_modified" in said:
        return _moment(said) < record.last_modified
    return False


def _newer(record: SenderRecord, said: Said) -> bool:
    """Whether the message says by its order that it comes after what is known."""
    if record.version is not None and "version" in said:
        return said["version"] > record.version
    return record.last_modified is not None and "last_modified" in said and _moment(said) > record.last_modified


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
    if record.stay is None:
        return None
    reinstates = record.cancelled and content.get("status") != Stay.Status.CANCELLED
    if content == _said_last(record) and not reinstates:
        _keep(record, said, _to_keep(record, said, content), record.received_at)
        return Outcome("unchanged", record.stay, record.version)
    if "version" in said and _same_order(record, said):
        raise VersionConflict
    return None


def _beaten_by_cancel(record: SenderRecord, said: Said) -> bool:
    """A cancel of version N beats every version up to N; one without a version holds until a person reinstates."""
    if record.cancelled and record.cancel_holds and said.get("status") != Stay.Status.CANCELLED:
        return True
    return _cancelled_by_call(record) and _same_order(record, said)


def _cancelled_by_call(record: SenderRecord) -> bool:
    """Whether a call cancelled it; a booking that says so itself is compared as others are."""
    return record.cancelled and record.body.get("status") != Stay.Status.CANCELLED


def _to_keep(record: SenderRecord, said: Said, content: Said) -> Said:
    """What is kept of a message; while the order known is that of a cancel call, the call says that it is cancelled."""
    return _without_cancellation(content) if _cancelled_by_call(record) and not _newer(record, said) else content


def _keep(record: SenderRecord, said: Said, content: Said, now: dt.datetime) -> None:
    """Remember this message as the sender's last."""
    record.body, record.received_at = content, now
    record.version = said.get("version", record.version)
    if "last_modified" in said:
        record.last_modified = _moment(said)
    if record.pk is None:
        store_new([record])
    else:
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
    stay.guest, met = meeting.welcomed(content["guest"], record, now)
    amending.write_stay(stay, content, {}, house)
    reception.become(stay, content.get("status", Stay.Status.RESERVED), house=house, now=now)
    stay.first_heard_in_house = stay.status == Stay.Status.IN_HOUSE
    grade = grades.grade(stay, house, now=now, new_guest=met.new)
    load, quiet = quiet, quiet or _has_passed(stay, house, now)
    was = neighbours.new_holding(stay)
    others = neighbours.locked_around(stay, was, now=now)
    plan = replanning.first_plan(stay, house, now=now, known=Known(met.needs, others))
    store_new([stay])
    request = grades.first_request(stay, grade, house, by=by, now=now)
    record.stay = stay
    record.cancelled = stay.status == Stay.Status.CANCELLED
    _keep(record, said, content, now)
    meeting.store_first(met, record)
    changing.carry_first(stay, plan, house=house, by=by, now=now, quiet=quiet)
    asking.announce(stay, [request] if request else [], house=house, by=by, now=now, quiet=quiet)
    other_stays.carry_to_other_stays(
        met.others, besides=stay, house=house, by=by, now=now, graded=met.graded, quiet=load
    )
    neighbours.carry_to_next(stay, was, others, house=house, by=by, now=now, quiet=load)
    warnings = neighbours.all_warnings(stay, others, house, now=now)
    return Outcome("created", stay, record.version, warnings, request, met.needs)


def _has_passed(stay: Stay, house: House, now: dt.datetime) -> bool:
    """Whether a stay that nobody has heard of is over by its dates: then there is nothing that anybody could do."""
    return stay.status == Stay.Status.RESERVED and stay.departure_date < clock.today(house.property.zone, now)


def _amend(
    record: SenderRecord, stay: Stay, content: Said, said: Said, *, house: House, by: Viewer, now: dt.datetime
) -> Outcome:
    fields, told = amending.changed_fields(content, record.body), changing.told_facts(stay)
    was = neighbours.holding(stay)
    status, said_last = _status_after(record, stay, content, fields), _status_said(record)
    if status == Stay.Status.CANCELLED != stay.status:
        _refuse_while_in_house(stay, said_last)
    met = meeting.amend_guest(stay, content["guest"], record, now)
    amending.write_stay(stay, content, record.body, house)
    others = neighbours.locked_around(stay, was, now=now)
    known, kept = Known(met.needs, others), _to_keep(record, said, content)
    record.cancelled = content.get("status") == Stay.Status.CANCELLED
    _keep(record, said, kept, now)
    coming_or_going = status != stay.status and status in (Stay.Status.IN_HOUSE, Stay.Status.CHECKED_OUT)
    learnt = [change for change in met.learnt if change.field != "alias"]  # that is among the stay's own facts
    if coming_or_going and fields - {"status"}:  # what else has changed is told, the coming itself is not
        carry_on(stay, stay.status, told, learnt, house=house, by=by, now=now, known=known)
        told, learnt = changing.told_facts(stay), []
    guests = [guest.pk for guest, _ in met.others]
    carried = carry_on(stay, status, told, learnt, house=house, by=by, now=now, known=known, guests=guests)
    theirs, graded = carried.stays, met.graded
    other_stays.carry_to_other_stays(
        met.others, besides=stay, house=house, by=by, now=now, theirs=theirs, graded=graded
    )
    neighbours.carry_to_next(stay, was, others, house=house, by=by, now=now)
    warnings = neighbours.all_warnings(stay, others, house, now=now)
    return Outcome("amended", stay, record.version, warnings, carried.waits, met.needs)


def _status_after(record: SenderRecord, stay: Stay, content: Said, fields: set[str]) -> str:
    """The status that a message leads to: what the desk entered stays, unless the sender says something new."""
    reinstates = record.cancelled and stay.status == Stay.Status.CANCELLED
    return str(content.get("status", Stay.Status.RESERVED) if "status" in fields or reinstates else stay.status)


@dataclass(frozen=True)
class Carried:
    """A change that has been carried through."""

    event: Event
    stays: GuestStays  # of the stay's guest, as they were read for it
    waits: VipRequest | None  # for somebody's word


def carry_on(
    stay: Stay,
    status: str,
    told: Said,
    learnt: Sequence[Change],
    *,
    house: House,
    by: Viewer,
    now: dt.datetime,
    facts: Said | None = None,
    known: Known = NOTHING,
    guests: Collection[int] = (),
) -> Carried:
    """Grade the changed stay, give it this status, plan it again and tell; a check-in or check-out tells nobody.

    The other stays of these `guests` are read with those of its own.
    """
    kind = _kind(stay.status, status, told["room_number"] != stay.room_number)
    quiet = status != stay.status and status in (Stay.Status.IN_HOUSE, Stay.Status.CHECKED_OUT)
    was, stays = stay.tier, guest_stays.read(stay, house, now=now, also=guests)
    grade = grades.grade(stay, house, now=now, gone=stays.gone, awards=stays.awards)
    line = welcome.called_off(stay, phrases.NOT_YOURS) if status in OVER else {}
    reception.become(stay, status, house=house, now=now)
    asked = grades.settle_request(stay, grade, house, stays.waiting, by=by, now=now)
    moved = granting.tier_change(was, stay.tier)
    event = changing.carry_through(
        stay,
        kind,
        house=house,
        by=by,
        now=now,
        before=told,
        learnt=[*learnt, *moved],
        quiet=quiet,
        facts={**(facts or {}), **({} if stay.is_over else granting.copied(was, stay.tier))},
        also=line if stay.is_over else dict.fromkeys(granting.readers(was, stay.tier), moved),
        known=known,
    )
    asking.announce(stay, asked, house=house, by=by, now=now)
    return Carried(event, stays, grades.still_waiting(stays.waiting, asked))


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
