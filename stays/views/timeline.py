"""What happened to a stay, who did it and when; without a guest's name, and without what the viewer may not know of."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stays import papers, words
from stays.changes import moment
from stays.edit_form import EditBooking
from stays.entered import may_change
from stays.events import AWARD, may_know
from stays.models import Stay
from stays.shown_plan import ShownItem
from stays.views import colleagues
from stays.views.page import Desk
from vipdesk.hotel.models import Department
from vipdesk.outbox.models import Escalation, Event

WORDS = {
    "stay.booked": gettext_lazy("Booked"),
    "stay.amended": gettext_lazy("Changed"),
    "stay.room_changed": gettext_lazy("Room"),
    "stay.cancelled": gettext_lazy("Cancelled"),
    "stay.reinstated": gettext_lazy("Reinstated"),
    "stay.no_show": gettext_lazy("No-show"),
    "stay.no_show_taken_back": gettext_lazy("Not a no-show after all"),
    "stay.on_the_way": gettext_lazy("Guest on the way"),
    "stay.welcome": gettext_lazy("Welcome line called"),
    "stay.welcome_off": gettext_lazy("Welcome line called off for some"),
    "stay.on_the_way_taken_back": gettext_lazy("Not on the way after all"),
    "stay.waits": gettext_lazy("Waits for the room"),
    "stay.waits_taken_back": gettext_lazy("No longer waits"),
    "stay.checked_in": gettext_lazy("Checked in"),
    "stay.checked_in_taken_back": gettext_lazy("Check-in taken back"),
    "stay.checked_out": gettext_lazy("Checked out"),
    "stay.checked_out_taken_back": gettext_lazy("Check-out taken back"),
    "door.met": gettext_lazy("Guest met"),
    "door.met_taken_back": gettext_lazy("Not met after all"),
    "door.registered": gettext_lazy("Registered"),
    "door.registered_taken_back": gettext_lazy("Not registered after all"),
    "door.in_room": gettext_lazy("Guest in the room"),
    "door.in_room_taken_back": gettext_lazy("Not in the room after all"),
    "door.luggage": gettext_lazy("Luggage in room"),
    "door.luggage_taken_back": gettext_lazy("Luggage not in room after all"),
    "item.added": gettext_lazy("Added to the plan"),
    "item.taken_off": gettext_lazy("Taken off the plan"),
    "item.overridden": gettext_lazy("Brought all the same"),
    "item.stopped_again": gettext_lazy("Stopped again"),
    "item.given": gettext_lazy("Gift written down"),
    "item.not_passed": gettext_lazy("Not passed"),
    "needs.answered": gettext_lazy("F&B has answered"),
    "needs.signed": gettext_lazy("Food may go, the chef has signed"),
    "needs.unsigned": gettext_lazy("Food is held again"),
    "stay.contact_chosen": gettext_lazy("Guest's contact"),
    "stay.commented": gettext_lazy("Comment written"),
    "stay.planned_again": gettext_lazy("Planned again"),
    "stay.group_changed": gettext_lazy("Planned again with its group"),
    "programme.added": gettext_lazy("Added to the programme"),
    "programme.changed": gettext_lazy("Programme changed"),
    "programme.removed": gettext_lazy("Taken off the programme"),
    "programme.put_back": gettext_lazy("Back in the programme"),
    "tier.granted": gettext_lazy("VIP level given for this stay"),
    "tier.lowered": gettext_lazy("VIP level lowered"),
    "request.asked": gettext_lazy("VIP level asked for"),
    "request.approved": gettext_lazy("VIP level approved"),
    "request.telephoned": gettext_lazy("VIP level approved by telephone"),
    "request.confirmed": gettext_lazy("Approval by telephone confirmed"),
    "request.declined": gettext_lazy("VIP level declined"),
    "request.withdrawn": gettext_lazy("VIP level asked for no more"),
    "request.taken_back": gettext_lazy("Decision taken back"),
    "request.delegated": gettext_lazy("Request given to a colleague"),
    "request.escalated": gettext_lazy("Request escalated"),
    "privilege.waiting": gettext_lazy("Privilege asked for"),
    "privilege.allowed": gettext_lazy("Privilege allowed"),
    "privilege.declined": gettext_lazy("Privilege declined"),
    "privilege.withdrawn": gettext_lazy("Privilege asked for no more"),
    "privilege.ended": gettext_lazy("Privilege off again"),
    "privilege.escalated": gettext_lazy("Request escalated"),
    "stay.graded_again": gettext_lazy("VIP code mapped"),
    "stay.award_changed": gettext_lazy("VIP level by an award"),
    "award.given": gettext_lazy("Guest awarded a VIP level"),
    "award.renewed": gettext_lazy("Award renewed"),
    "award.lowered": gettext_lazy("Award goes on lower"),
    "award.lapses": gettext_lazy("Award is not renewed"),
    "award.ended": gettext_lazy("Award ended early"),
    "award.over": gettext_lazy("Award ended on its day"),
    "award.taken_back": gettext_lazy("Decision on the award taken back"),
    "stay.departure_changed": gettext_lazy("Departure"),
    "stay.room_free": gettext_lazy("Room free at another time"),
    "stay.farewell": gettext_lazy("Farewell called"),
    "line.comes": gettext_lazy("Comes to stand in the line"),
    "notice.escalated": gettext_lazy("Not acknowledged"),
    "document.made": gettext_lazy("Document made"),
    "item.begun": gettext_lazy("Begun"),
    "item.done": gettext_lazy("Ticked"),
    "item.reopened": gettext_lazy("Reopened"),
    "item.waived": gettext_lazy("Waived"),
    "item.not_possible": gettext_lazy("Not possible"),
    "item.offered_again": gettext_lazy("Offered again later"),
}
FIELDS = {
    "room_number": gettext_lazy("room"),
    "expected_arrival_at": gettext_lazy("expected time"),
    "party": gettext_lazy("party"),
    "alias": gettext_lazy("guest"),
    "status": gettext_lazy("status"),
    "payer": gettext_lazy("who pays"),
    "host_organisation": gettext_lazy("host organisation"),
}
SHOWN = {
    "phone": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail"),
    "birth_date": gettext_lazy("Birthday"),
    "true_name": gettext_lazy("True name"),
}
LATEST = 50
Names = Mapping[str, Mapping[int, str]]  # of items and of contacts, by their ids


def lines(desk: Desk, stay_id: int, plan: Iterable[ShownItem]) -> list[dict[str, str]]:
    """The last events of a stay, with what its guest is awarded here, the newest first."""
    of_stay, of_guest = Event.objects.about("stay", stay_id), Event.objects.filter(subject_kind="guest")
    guest = Stay.objects.filter(pk=stay_id).values("guest")[:1]
    both = [of_stay, of_guest.of_property(desk.property).filter(subject_id=guest, kind__startswith=AWARD)]
    found = [event for rows in both for event in rows.select_related("by_staff").order_by("-pk")[:LATEST]]
    events = sorted(found, key=lambda event: event.pk, reverse=True)[:LATEST]
    titles = {item.id: item.title for item in plan}
    known = [event for event in events if may_know(event, desk.sight, desk.may, titles)]
    names = colleagues.names(event.facts.get("contact") for event in known)
    return [_line(desk, event, {"item": titles, "contact": names}) for event in known]


def _line(desk: Desk, event: Event, names: Names) -> dict[str, str]:
    return {
        "time": desk.time(event.happened_at),
        "what": _what(event),
        "of": _of(desk, event.facts, names),
        "who": event.by_staff.short_name if event.by_staff else (_("a program") if event.by_key else ""),
    }


def _what(event: Event) -> str:
    if event.kind == "guest.revealed":
        return _("%(field)s shown") % {"field": SHOWN.get(event.facts["field"], event.facts["field"])}
    return str(WORDS.get(event.kind, event.kind))


def _of(desk: Desk, facts: Mapping[str, Any], names: Names) -> str:
    """What the event was about: the item, the room, the contact, the hour of the programme, or the fields that changed."""
    if "item" in facts:
        return names["item"][facts["item"]]
    if "escalated_to" in facts:
        return f"{Department.Code(facts['department']).label} → {Escalation.Level(facts['escalated_to']).label}"
    if "document" in facts:
        return papers.words_of(facts["document"], facts["department"])
    if "tier_now" in facts:
        return f"{facts['tier_was'] or '–'} → {facts['tier_now'] or '–'}"
    if "request" in facts or "award" in facts:
        return str(facts.get("tier", ""))
    if "privilege" in facts:
        return _(facts["privilege"])
    if "added" in facts:
        return str(facts["added"])
    if "contact" in facts:
        return names["contact"].get(facts["contact"]) or _("nobody")
    if "entry" in facts:
        return _moved(desk, facts.get("was", facts["at"]), facts["at"])
    if "room" in facts:
        return f"{facts.get('was') or '–'} → {facts['room'] or '–'}"
    if "departure" in facts:
        return _departure(desk, facts)
    if "at" in facts or "place" in facts:
        return words.listed([facts.get("place", ""), desk.time(moment(facts.get("at") or facts.get("promised_at")))])
    known = _corrected(desk, facts) or [str(FIELDS[name]) for name in facts.get("fields", ()) if name in FIELDS]
    if "allergies" in facts.get("fields", ()) and desk.sight.sees("health"):
        known.append(_("allergies or diet"))
    return ", ".join(known)


def _moved(desk: Desk, *moments: str) -> str:
    """An hour of the programme, and from when it was moved."""
    return " → ".join(dict.fromkeys(desk.time(dt.datetime.fromisoformat(at)) for at in moments))


def _corrected(desk: Desk, facts: Mapping[str, Any]) -> list[str]:
    """The fields that somebody changed at the desk, by their names on the form, as far as the viewer sees them."""
    labels = EditBooking.base_fields
    names = [name for name in facts.get("corrected", ()) if name in labels and may_change(name, desk.sight)]
    return [str(labels[name].label) for name in names]


def _departure(desk: Desk, facts: Mapping[str, Any]) -> str:
    """Until when the guest stays now, with the time where one was said."""
    was, date = (dt.date.fromisoformat(facts[name]) for name in ("was_departure", "departure"))
    time = f" {desk.local(dt.datetime.fromisoformat(facts['leaves_at'])):%H:%M}" if facts["leaves_at"] else ""
    now = f"{words.date(date)}{time}"
    return now if was == date else f"{words.date(was)} → {now}"
