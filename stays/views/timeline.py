"""What happened to a stay, who did it and when; without a guest's name, and without what the viewer may not know of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stays.shown_plan import ShownItem
from stays.views.page import Desk
from vipdesk.outbox.models import Event

WORDS = {
    "stay.booked": gettext_lazy("Booked"),
    "stay.amended": gettext_lazy("Changed"),
    "stay.room_changed": gettext_lazy("Room"),
    "stay.cancelled": gettext_lazy("Cancelled"),
    "stay.reinstated": gettext_lazy("Reinstated"),
    "stay.no_show": gettext_lazy("No-show"),
    "stay.checked_in": gettext_lazy("Checked in"),
    "stay.checked_out": gettext_lazy("Checked out"),
    "item.added": gettext_lazy("Added to the plan"),
    "item.taken_off": gettext_lazy("Taken off the plan"),
    "item.begun": gettext_lazy("Begun"),
    "item.done": gettext_lazy("Ticked"),
    "item.reopened": gettext_lazy("Reopened"),
    "item.waived": gettext_lazy("Waived"),
}
FIELDS = {
    "room_number": gettext_lazy("room"),
    "expected_arrival_at": gettext_lazy("expected time"),
    "party": gettext_lazy("party"),
    "alias": gettext_lazy("guest"),
    "status": gettext_lazy("status"),
}
LATEST = 50


def lines(desk: Desk, stay_id: int, plan: Iterable[ShownItem]) -> list[dict[str, str]]:
    """The last events of a stay, the newest first."""
    events = Event.objects.about("stay", stay_id).select_related("by_staff").order_by("-pk")[:LATEST]
    titles = {item.id: item.title for item in plan}
    return [_line(desk, event, titles) for event in events if _may_know(event, titles)]


def _may_know(event: Event, titles: Mapping[int, str]) -> bool:
    """An event about an item is for those who may know of the item."""
    return "item" not in event.facts or event.facts["item"] in titles


def _line(desk: Desk, event: Event, titles: Mapping[int, str]) -> dict[str, str]:
    return {
        "time": desk.time(event.happened_at),
        "what": str(WORDS.get(event.kind, event.kind)),
        "of": _of(desk, event.facts, titles),
        "who": event.by_staff.short_name if event.by_staff else (_("a program") if event.by_key else ""),
    }


def _of(desk: Desk, facts: Mapping[str, Any], titles: Mapping[int, str]) -> str:
    """What the event was about: the item, the room, or the fields that changed."""
    if "item" in facts:
        return titles[facts["item"]]
    if "added" in facts:
        return str(facts["added"])
    if "room" in facts:
        return f"{facts.get('was') or '–'} → {facts['room'] or '–'}"
    known = [str(FIELDS[name]) for name in facts.get("fields", ()) if name in FIELDS]
    if "allergies" in facts.get("fields", ()) and desk.sight.sees("health"):
        known.append(_("allergies or diet"))
    return ", ".join(known)
