"""Checklist items as pages print them, each with the acts that its viewer may do on it."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from stays import all_the_same, gifts, sentences, words
from stays.api.calls import house_for
from stays.due import IN_HOUSE
from stays.models import ChecklistItem
from stays.plan import ONCE
from stays.shown_plan import ShownItem
from stays.views.page import Desk
from tiers.standard import OVERRIDERS
from vipdesk.access.acts import may_add_item, may_answer, may_override, may_tick
from vipdesk.hotel.models import Department

PASSED = frozenset({"done", "waived", "withdrawn", "stopped"})
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
        "waits": waits or _waits_for_kitchen(item),
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
    return {
        "quantity": one.quantity,
        "name": _(one.name),
        "said": sentences.brought(one.quantity, one.name, one.note),
        "note": sentences.said(one.note),
    }


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
    if not mine:
        return brings if item.state in ("stopped", "open") else []
    waives = ["waive"] if desk.may("waive") and not item.must_be_signed else []
    if item.state == "stopped":
        return [*brings, *waives]
    if item.is_open:
        ticks = [] if waits or item.inspection or item.asks_kitchen or item.held else ["done"]
        begins = ["begin"] if item.state == "open" and not waits else []
        stops = ["stop"] if item.override_by and _may_bring(desk) else []
        gives = ["gift"] if item.gift else []
        removes = ["take_off"] if item.hand_made and may_add_item(desk.viewer, desk.property, item.department) else []
        return [*ticks, *begins, *waives, *removes, *gives, *stops, *(brings if item.state == "open" else [])]
    return ["reopen"] if item.state in ("done", "waived") else []


def _waits_for_kitchen(item: ShownItem) -> str:
    """Who has to speak first, for those who do not read why."""
    hidden = item.is_open and (item.asks_kitchen or item.held) and not item.state_reason
    return str(Department.Code.FOOD_BEVERAGE.label) if hidden else ""


def _answers(desk: Desk, item: ShownItem) -> bool:
    """Whether the item waits for what this viewer says for F&B; where the needs are signed, that is said any time."""
    asks = item.is_open and item.asks_kitchen
    signs = item.signs_needs and item.state != "withdrawn"
    return (asks or signs) and may_answer(desk.viewer, desk.property)


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


def gift_words(given: gifts.Given) -> str:
    """An earlier gift as people say it: "brandy, 2 March 2026"."""
    return f"{given.what}, {formats.date_format(given.on, 'j F Y')}"
