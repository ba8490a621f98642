"""Checklist items as pages print them, and the acts on them that the stay's page and the departments' pages share."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from stays import all_the_same, disturbing, gifts, hand_made, inspecting, overriding, shown_plan, ticking
from stays.api.calls import house_for
from stays.due import IN_HOUSE
from stays.models import ChecklistItem, Stay
from stays.plan import ONCE
from stays.shown_plan import ShownItem
from stays.views import undo, words
from stays.views.page import Desk, act, nothing_here
from tiers.standard import OVERRIDERS
from vipdesk.access.acts import may_add_item, may_answer, may_override, may_tick
from vipdesk.errors import Problem
from vipdesk.hotel.models import Department

PASSED = frozenset({"done", "waived", "withdrawn", "stopped"})
ACTS = ("gift", "done", "begin", "reopen", "waive", "take_off", "put_back", "not_possible", "bring", "stop")
OF_OTHERS = frozenset({"bring", "stop"})  # not by who ticks, but by whom the programme names
LONGEST_REASON = 500
Names = Mapping[tuple[int, str, dt.date], str]  # (stay, key, day) → title of what is still open


def row(
    desk: Desk, item: ShownItem, open_names: Names, *, here: bool = False, gifts_before: Iterable[gifts.Given] = ()
) -> dict[str, Any]:
    """An item as plain words, with what this viewer may do with it; `here` says that the guest is in the house."""
    waits = waits_for(item, open_names) if item.is_open else ""
    mine = may_tick(desk.viewer, desk.property, item.department, item.signed_by)
    late = bool(item.is_open and item.due_at and item.due_at < desk.now and not item.not_possible)
    return {
        "id": item.id,
        "title": item.title,
        "detail": item.detail,
        "brief": not item.is_open,
        "quantity": item.quantity if item.quantity > 1 else 0,
        "parts": [part(one) for one in item.components if one.name != item.title],
        "department": item.department_name,
        "gate": item.gate and item.is_open,
        "state": item.state,
        "state_words": state_words(item),
        "reason": item.state_reason,
        "by_hand": item.hand_made,
        "who": _who(desk, item),
        "inspect": _inspection(item) if mine and not waits else "",
        "given": item.given,
        "gifts": [gift_words(one) for one in gifts_before] if item.gift and item.state != "withdrawn" else [],
        "override": _override(desk, item),
        "asks": reverse("stays:kitchen", args=[item.stay_id]) if _answers(desk, item) else "",
        "due": f"{desk.local(item.due_at):%H:%M}" if item.due_at else "",
        "day": _day(desk, item.due_at),
        "when": _when(desk, item) if item.is_open else "",
        "late": late,
        "waits": waits,
        "signed": _signed(item) if item.is_open and not mine else "",
        "can": _can(desk, item, mine, bool(waits)) + _can_put_off(item, mine, here),
    }


def given_before(desk: Desk, stays: Collection[int]) -> dict[int, tuple[gifts.Given, ...]]:
    """What the guests of these stays were given before, for those who may know what is brought to a guest."""
    if not stays or not desk.sight.sees("health"):
        return {}
    return gifts.given_before(stays, house_for(desk.property))


def _when(desk: Desk, item: ShownItem) -> str:
    """How far off an open item is; one that was not possible is offered again, and never overdue."""
    if not item.not_possible or item.due_at is None:
        return words.due(item.due_at, desk.now)
    return _("again %(when)s") % {"when": words.relative(max(item.due_at, desk.now), desk.now)}


def _can_put_off(item: ShownItem, mine: bool, here: bool) -> list[str]:
    """Whether a guest in the house may have said that they are not to be disturbed."""
    return ["not_possible"] if mine and here and item.is_open and item.stage == IN_HOUSE else []


def _day(desk: Desk, moment: dt.datetime | None) -> str:
    """The date of a due time that is not today's."""
    day = desk.local(moment).date() if moment else desk.today
    return words.date(day) if day != desk.today else ""


def _override(desk: Desk, item: ShownItem) -> str:
    """Who said that it is brought all the same, when and why: on the sheet for as long as it holds, and of what was done so."""
    if not item.override_by:
        return ""
    said = words.listed([item.override_by, desk.time(item.override_at)])
    return _("Brought all the same by word of %(said)s%(why)s") % {
        "said": said,
        "why": f": {item.override}" if item.override else "",
    }


def state_words(item: ShownItem) -> str:
    return str(ChecklistItem.State(item.state).label)


def part(one: Any) -> dict[str, Any]:
    """What is brought, in words: how many, what, and instead of what."""
    return {"quantity": one.quantity, "name": _(one.name), "note": shown_plan.phrases.translated(one.note)}


def _who(desk: Desk, item: ShownItem) -> str:
    """Who did it and when, and for whom when somebody stood in."""
    if item.state == "begun":
        return _("begun %(time)s") % {"time": desk.time(item.begun_at)}
    if item.state != "done":
        return ""
    said = words.listed([item.done_by, desk.time(item.done_at)])
    if not item.done_for:
        return said
    return _("%(said)s, for %(department)s") % {"said": said, "department": Department.Code(item.done_for).label}


def _signed(item: ShownItem) -> str:
    """Who signs an item that is not this viewer's to tick."""
    names = {"manager": _("the manager"), "chef": _("a chef")}
    people = _(" or ").join(names.get(one, one) for one in item.signed_by)
    return _("Signed by %(people)s of %(department)s") % {"people": people, "department": item.department_name}


def _can(desk: Desk, item: ShownItem, mine: bool, waits: bool) -> list[str]:
    """The acts that make sense on the item now."""
    refused = item.state == "stopped" or all_the_same.refused_of(item.components)
    brings = ["bring"] if refused and _may_bring(desk) else []
    if item.state == "stopped" or not mine:
        return brings if item.state in ("stopped", "open") else []
    if item.is_open:
        ticks = [] if waits or item.inspection else ["done"]
        begins = ["begin"] if item.state == "open" and not waits else []
        stops = ["stop"] if item.override_by and _may_bring(desk) else []
        gives = ["gift"] if item.gift else []
        removes = ["take_off"] if item.hand_made and may_add_item(desk.viewer, desk.property, item.department) else []
        waives = ["waive"] if desk.may("waive") else []
        return [*ticks, *begins, *waives, *removes, *gives, *stops, *(brings if item.state == "open" else [])]
    return ["reopen"] if item.state in ("done", "waived") else []


def _answers(desk: Desk, item: ShownItem) -> bool:
    """Whether the item waits for what this viewer can say for F&B."""
    return item.is_open and item.asks_kitchen and may_answer(desk.viewer, desk.property)


def _inspection(item: ShownItem) -> str:
    """Where the points of an open inspection are gone through."""
    return reverse("stays:inspection", args=[item.stay_id, item.id]) if item.inspection and item.is_open else ""


def _may_bring(desk: Desk) -> bool:
    """Whether the viewer may be one of those who say that something stopped is brought all the same."""
    return may_override(desk.viewer, desk.property, OVERRIDERS)


def open_names(items: Iterable[ShownItem]) -> dict[tuple[int, str, dt.date], str]:
    """The titles of those items that others may have to wait for."""
    return {(item.stay_id, item.key, item.day): item.title for item in items if item.state not in PASSED}


def waits_for(item: ShownItem, names: Names) -> str:
    """What has to be done before this item may be ticked, in words; "" when nothing holds it up."""
    places = ((item.stay_id, key, day) for key in item.after for day in dict.fromkeys((item.day, ONCE)))
    return next((names[place] for place in places if place in names), "")


# --- acts -----------------------------------------------------------------------------------------------------------


def change(desk: Desk, item_id: int) -> ChecklistItem:
    """Do what the button of an item says; this will leave words for the next page when somebody else was first."""
    item = found(desk, item_id)
    asked = desk.request.POST.get("act", "")
    if asked not in ACTS:
        raise Problem(400, "invalid", detail=_("This act is not known."))
    mine = may_tick(desk.viewer, desk.property, item.department.code, tuple(item.signed_by))
    if not mine and asked not in OF_OTHERS:
        raise Problem(403, "not_allowed", detail=_("This item is signed by others."))
    if asked == "done" and item.inspection and not inspecting.is_made_by(item, desk.viewer, desk.property):
        raise Problem(403, "not_allowed", detail=_("This inspection is made by others."))
    DOES[asked](desk, item)
    return item


def found(desk: Desk, item_id: int) -> ChecklistItem:
    """The item, if it is of this property and may be known of; this will raise a 404 Problem."""
    item = ChecklistItem.objects.filter(pk=item_id, stay__property=desk.property).select_related("department").first()
    if item is None or not shown_plan.is_shown(item, desk.sight):
        raise nothing_here()
    return item


def _done(desk: Desk, item: ChecklistItem) -> None:
    awaited = bool(item.ticked_by) and item.stay.status == Stay.Status.RESERVED
    done = act(desk, lambda: ticking.tick(item.pk, by=desk.viewer, now=desk.now))
    brought_in = awaited and done and done.stay.status != Stay.Status.RESERVED
    said = _("Ticked: %(title)s. The guest is checked in with it, which “Undo” leaves as it is.")
    _offer_undo(desk, item, done, said if brought_in else _("Ticked: %(title)s."))


def _begin(desk: Desk, item: ChecklistItem) -> None:
    done = act(desk, lambda: ticking.begin(item.pk, by=desk.viewer, now=desk.now))
    _offer_undo(desk, item, done, _("Begun: %(title)s."))


def _reopen(desk: Desk, item: ChecklistItem) -> None:
    undoes = "undo" in desk.request.POST
    opens = ticking.take_back if undoes else ticking.reopen
    done = act(desk, lambda: opens(item.pk, by=desk.viewer, now=desk.now))
    if done and undoes:
        undo.taken_back(desk, _(item.title))


def _waive(desk: Desk, item: ChecklistItem) -> None:
    desk.require("waive")
    reason = _reason(desk)
    if not reason:
        messages.warning(desk.request, _("Say why the hotel does without it."))
        return
    done = act(desk, lambda: ticking.waive(item.pk, reason, by=desk.viewer, now=desk.now))
    _offer_undo(desk, item, done, _("Waived: %(title)s."))


def _offer_undo(desk: Desk, item: ChecklistItem, done: ChecklistItem | None, said: str) -> None:
    """Once it is done: the same address opens the item again."""
    if done:
        here = desk.request.get_full_path()
        undo.offer(desk, said % {"title": _(item.title)}, here, focus=f"t{item.pk}", act="reopen", undo="1")


def _take_off(desk: Desk, item: ChecklistItem) -> None:
    if not may_add_item(desk.viewer, desk.property, item.department.code):
        raise Problem(403, "not_allowed", detail=_("This is for the item's own department."))
    reason = _reason(desk)
    if not reason:
        messages.warning(desk.request, _("Say why it is taken off: its department reads it."))
        return
    house = house_for(desk.property)
    if act(desk, lambda: hand_made.take_off(item.pk, reason, house=house, by=desk.viewer, now=desk.now)):
        said = _("Taken off the plan: %(title)s.") % {"title": item.title}
        undo.offer(desk, said, desk.request.get_full_path(), act="put_back")


def _put_back(desk: Desk, item: ChecklistItem) -> None:
    house = house_for(desk.property)
    if act(desk, lambda: hand_made.put_back(item.pk, house=house, by=desk.viewer, now=desk.now)):
        undo.taken_back(desk, item.title)


def _bring(desk: Desk, item: ChecklistItem) -> None:
    desk.require("override")
    reason = _reason(desk)
    if not reason:
        messages.warning(desk.request, _("Say why it is brought all the same: it is written down with your name."))
        return
    house = house_for(desk.property)
    done = act(desk, lambda: overriding.bring(item.pk, reason, house=house, by=desk.viewer, now=desk.now))
    if done:
        here = desk.request.get_full_path()
        undo.offer(desk, _("Brought all the same: %(title)s.") % {"title": _(item.title)}, here, act="stop")


def _stop(desk: Desk, item: ChecklistItem) -> None:
    desk.require("override")
    house = house_for(desk.property)
    act(desk, lambda: overriding.stop_again(item.pk, house=house, by=desk.viewer, now=desk.now))


def _reason(desk: Desk) -> str:
    """Why, in the person's own words, or as one of the usual reasons."""
    said = desk.request.POST.get("reason", "").replace("\x00", "").strip()
    return (said or desk.request.POST.get("usual", "").replace("\x00", "").strip())[:LONGEST_REASON]


def _gift(desk: Desk, item: ChecklistItem) -> None:
    what = desk.request.POST.get("given", "").replace("\x00", "").strip()
    house = house_for(desk.property)
    before = gifts.again(what, gifts.given_before([item.stay_id], house).get(item.stay_id, ()))
    if act(desk, lambda: gifts.write_down(item.pk, what, by=desk.viewer, now=desk.now)) and before and what:
        messages.warning(
            desk.request, _("Given before: %(gift)s. Choose something else?") % {"gift": gift_words(before)}
        )


def gift_words(given: gifts.Given) -> str:
    """An earlier gift as people say it: "brandy, 2 March 2026"."""
    return f"{given.what}, {formats.date_format(given.on, 'j F Y')}"


def _not_possible(desk: Desk, item: ChecklistItem) -> None:
    done = act(desk, lambda: disturbing.not_possible(item.pk, by=desk.viewer, now=desk.now))
    _offer_undo(desk, item, done, _("Not possible now: %(title)s."))


DOES = {
    "gift": _gift,
    "done": _done,
    "begin": _begin,
    "reopen": _reopen,
    "waive": _waive,
    "take_off": _take_off,
    "put_back": _put_back,
    "not_possible": _not_possible,
    "bring": _bring,
    "stop": _stop,
}
