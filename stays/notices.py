"""Which event is told to which department, and in what form: ids and changes, never names.

To add a kind of notice: a line in WORDS, and the event's kind where it happens.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from stays import changes, urgency
from stays.house import House
from stays.models import Stay
from stays.plan import Change
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Department, StaffMember
from vipdesk.hotel.storing import store_new
from vipdesk.outbox import telling
from vipdesk.outbox.models import Event, Notice

SUBJECT = "stay"
COPIED = "copies"  # of an event's facts: the level with which the copies of the plan left

# event kind: how a notice of it begins on the screen
WORDS = {
    "stay.booked": _("VIP arrival booked"),
    "stay.amended": _("Booking changed"),
    "stay.room_changed": _("The room number is new or gone: read what goes where"),
    "stay.cancelled": _("Booking cancelled: the guest does not come"),
    "stay.reinstated": _("Booking is on again, the guest comes: check again what you had already done"),
    "stay.no_show": _("No-show: the guest did not come"),
    "stay.no_show_taken_back": _("No-show was a mistake, the guest comes: check again what you had already done"),
    "stay.on_the_way": _("Guest on the way"),
    "stay.welcome": _("Guest on the way: you stand in the welcome line"),
    "stay.welcome_off": _("The welcome line is another: you do not stand in it any more"),
    "stay.on_the_way_taken_back": _("The call was a mistake: not on the way yet"),
    "stay.waits": _("Guest is waiting: this room first"),
    "stay.waits_taken_back": _("Guest does not wait any more"),
    "stay.checked_out": _("Guest has left: you may go in"),
    "stay.contact_chosen": _("Our colleague for this guest has changed"),
    "item.added": _("A colleague asks for something more"),
    "item.taken_off": _("A colleague no longer wants something"),
    "item.overridden": _("Allowed after all: read what to bring"),
    "item.stopped_again": _("A permission was taken back: read what to bring"),
    "needs.answered": _("F&B has answered: read what to bring"),
    "needs.signed": _("The chef has signed: food that was held may go"),
    "needs.unsigned": _("The chef's signature was taken back: hold all food"),
    "item.not_passed": _("Not passed at the inspection: put it right"),
    "stay.departure_changed": _("Departure changed"),
    "stay.farewell": _("Farewell: the guest leaves soon"),
    "stay.room_free": _("The guest before leaves at another time"),
    "stay.graded_again": _("VIP level changed"),
    "stay.award_changed": _("VIP level changed by an award of the guest"),
    "stay.planned_again": _("The plan has changed: read your items"),
    "stay.group_changed": _("Group: what is done once for all has moved"),
    "programme.added": _("New in the guest's programme"),
    "programme.changed": _("The guest's programme has changed"),
    "programme.removed": _("Off the guest's programme: do not prepare it, cancel what you ordered"),
    "programme.put_back": _("On the guest's programme again"),
    "tier.granted": _("VIP level granted"),
    "tier.lowered": _("VIP level lowered"),
    "request.asked": _("Decide, please: a VIP level is asked for"),
    "request.approved": _("VIP level approved: work by it"),
    "request.telephoned": _("VIP level approved by telephone: work by it"),
    "request.declined": _("VIP level declined: work as before"),
    "request.withdrawn": _("VIP level not asked for any more: work as before"),
    "request.taken_back": _("Decision taken back: it waits again"),
    "request.escalated": _("Decide now: the guest comes soon"),
    "privilege.waiting": _("Decide, please: a privilege is asked for"),
    "privilege.allowed": _("Privilege allowed: offer it"),
    "privilege.declined": _("Privilege declined: do not offer it"),
    "privilege.withdrawn": _("Privilege not asked for any more: nothing is to be decided"),
    "privilege.ended": _("Privilege off again: do not offer it"),
    "privilege.escalated": _("Decide now about a privilege: the guest comes soon"),
}
ENDS = frozenset({"stay.cancelled", "stay.no_show"})  # after these nothing is to be made any more
# these leave at once; other changes to a stay within half a minute leave as one message
AT_ONCE = frozenset(
    {
        "stay.booked",
        "stay.room_changed",
        "stay.cancelled",
        "stay.reinstated",
        "stay.no_show_taken_back",
        "stay.on_the_way",
        "stay.welcome",
        "stay.welcome_off",
        "stay.on_the_way_taken_back",
        "stay.waits",
        "stay.waits_taken_back",
        "item.added",
        "stay.farewell",
        "item.not_passed",
        "needs.signed",
        "needs.unsigned",
        "item.overridden",
        "item.stopped_again",
        "request.asked",
        "request.escalated",
        "privilege.waiting",
        "privilege.escalated",
    }
)

# told of every VIP arrival, whether or not they own an item (domain.md §5)
TOLD_OF_EVERY_ARRIVAL = (
    Department.Code.FRONT_OFFICE,
    Department.Code.HOUSEKEEPING,
    Department.Code.FOOD_BEVERAGE,
    Department.Code.SECURITY,
    Department.Code.FINANCE,
)


def record(
    stay: Stay, kind: str, *, by: Viewer | None, now: dt.datetime, facts: Mapping[str, Any] | None = None
) -> Event:
    """Write down in the stay's timeline what happened and who did it."""
    event = event_of(stay, kind, by=by, now=now, facts=facts)
    store_new([event])
    return event


def event_of(
    stay: Stay, kind: str, *, by: Viewer | None, now: dt.datetime, facts: Mapping[str, Any] | None = None
) -> Event:
    """The same, not stored yet: `tell` stores it with the notices that it makes."""
    return telling.event_of(
        stay.property,
        kind,
        SUBJECT,
        stay.pk,
        {"room_number": stay.room_number, **(facts or {})},
        now=now,
        by=StaffMember(pk=by.by) if by and by.by else None,
        key=by.id if by and by.kind == "key" else None,
    )


def tell(
    event: Event,
    stay: Stay,
    told: Mapping[str, Sequence[Change]],
    house: House,
    *,
    now: dt.datetime,
    first: bool = False,
) -> None:
    """Tell each department only its own changes; in the transaction of the change itself. The `first` finds no notice open."""
    telling.tell(
        event,
        {house.departments[code]: [changes.as_json(c) for c in own] for code, own in told.items()},
        now=now,
        at_once=event.kind in AT_ONCE,
        secret=is_secret(stay),
        merge=merged_at_the_end if event.kind in ENDS else merged,
        urgent=[house.departments[code] for code in urgency.urgent(stay, event.kind, told)],
        first=first,
    )


def is_secret(stay: Stay) -> bool:
    """Whether room and times stay off channels that are not private (domain.md §6)."""
    return stay.guest.incognito or bool(stay.tier and stay.tier.secret)


def is_known(stay_id: int) -> bool:
    """Whether any department was ever told of the stay."""
    return Notice.objects.about(SUBJECT, stay_id).exists()


def audience(stay: Stay, told: Mapping[str, Sequence[Change]], kind: str) -> Mapping[str, Sequence[Change]]:
    """Whom an event is told to: those it touches; of a new VIP arrival also those who are told of every one."""
    if stay.tier is None or kind not in ("stay.booked", "stay.reinstated") or stay.is_over:
        return told
    return {**dict.fromkeys(TOLD_OF_EVERY_ARRIVAL, ()), **told}


def merged(held: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What an open notice says once it has taken up more."""
    return [changes.as_json(c) for c in changes.compact(changes.from_json(one) for one in (*held, *new))]


def merged_at_the_end(held: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same for a guest who does not come: what was asked for and is done is asked for no more, but may be collected."""
    taken_up = (changes.from_json(one) for one in merged(held, new))
    return [changes.as_json(one) for change in taken_up if (one := changes.at_the_end(change)) is not None]
