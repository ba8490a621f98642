"""A delegation on one page: its rooms next to each other, how far each is, and what is done for all of them."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stays import shown_group, words
from stays.api.calls import house_for
from stays.models import Stay
from stays.shown import ShownStay
from stays.shown_group import ShownGroup
from stays.shown_plan import ShownItem
from stays.views import plan
from stays.views.page import Desk, at_the_desk, etag, living
from stays.views.rows import WORST_FIRST
from stays.views.stay import desk_of

Line = dict[str, Any]
SETTLED = ("done", "waived")


@require_safe
@at_the_desk
def page(desk: Desk, pk: int) -> HttpResponse:
    """The group that a stay belongs to; addresses carry the id of a stay, never what somebody called the group."""
    desk = desk_of(desk, pk)
    return desk.render("stays/group.html", {"page": "board", **_context(desk, pk)})


@require_safe
@at_the_desk
def part(desk: Desk, pk: int) -> HttpResponse:
    """The part of the page that lives; 304 before anything is built when nothing has changed."""
    desk = desk_of(desk, pk)
    return living(desk, _tag(desk, pk), "stays/_group.html", lambda: _context(desk, pk))


def _tag(desk: Desk, pk: int) -> str:
    return etag(desk, pk, shown_group.state_of(pk, desk.property))


def _context(desk: Desk, pk: int) -> dict[str, Any]:
    tag = _tag(desk, pk)
    group = shown_group.group_of(pk, desk.sight, desk.property, now=desk.now)
    rooms = [_room(desk, one, group) for one in group.stays]
    once = {row.key for row in house_for(desk.property).programme.standard.rows if row.once_a_group}
    return {
        "title": _("Group %(code)s") % {"code": group.code} if group.code else _("Not in a group"),
        "etag": tag,
        "poll": reverse("stays:group_part", args=[pk]),
        "rooms": rooms,
        "worst": _worst(rooms),
        "once": [_once(desk, item, group) for item in group.items if item.key in once],
        "stages": _stages(desk, group, once),
    }


def _room(desk: Desk, stay: ShownStay, group: ShownGroup) -> Line:
    """One stay as a card of the page."""
    ready, row = stay.readiness, stay.row
    return {
        "id": stay.id,
        "room": stay.room_number or _("no room yet"),
        "assigned": bool(stay.room_number),
        "protection": stay.id in group.protection,
        "tier": stay.tier or "",
        "tier_name": stay.tier_name,
        "palette": stay.palette,
        "name": stay.guest.display_name,
        "when": words.listed(
            [str(Stay.Status(row["status"]).label), desk.time(stay.awaited_at), words.nights(stay.nights)]
        ),
        "state": ready.state if ready else "",
        "state_words": ready.label if ready else "",
        "reason": ready.reason if ready else "",
        "done": ready.done if ready else 0,
        "total": ready.total if ready else 0,
    }


def _worst(rooms: Iterable[Line]) -> Line | None:
    """The group is as ready as its worst room."""
    awaited = [one for one in rooms if one["state"]]
    return min(awaited, key=lambda one: WORST_FIRST.index(one["state"]), default=None)


def _label(stay: ShownStay) -> str:
    """How a stay is called in a line about several: by its room, else by its guest."""
    return stay.room_number or stay.guest.display_name


def _once(desk: Desk, item: ShownItem, group: ShownGroup) -> Line:
    holder = next(one for one in group.stays if one.id == item.stay_id)
    return {"title": item.title, "who": item.department_name, "with": _label(holder), **_state(desk, item)}


def _state(desk: Desk, item: ShownItem) -> Line:
    """How far an item is, in a word or by its time."""
    late = item.is_open and item.due_at is not None and item.due_at < desk.now
    states = {"done": _("done"), "waived": _("waived"), "stopped": _("stopped")}
    begun = _("begun, %(time)s") if item.state == "begun" else "%(time)s"
    time = desk.time(item.due_at) or _("no time yet")
    return {
        "id": item.id,
        "stay": item.stay_id,
        "late": late,
        "state": item.state,
        "words": states.get(item.state) or begun % {"time": time},
    }


def _stages(desk: Desk, group: ShownGroup, once: set[str]) -> list[Line]:
    """What is asked of several rooms, each thing once with how far it is in each; unfolded where something is late or due."""
    labels = {stay.id: _label(stay) for stay in group.stays}
    now = {stage for stay in group.stays for stage in plan.NOW_AT[stay.row["status"]]}
    found: dict[str, dict[tuple[Any, ...], Line]] = {}
    for item in group.items:
        if item.key not in once:
            things = found.setdefault(item.stage, {})
            thing = things.setdefault((item.title, item.department, item.day), _thing(item))
            thing["rooms"].append({**_state(desk, item), "label": labels[item.stay_id]})
    return [
        _stage(code, name, list(found[code].values()), code in now)
        for code, name in plan.titles().items()
        if code in found
    ]


def _thing(item: ShownItem) -> Line:
    day = words.date(item.day) if item.day.year > 1 else ""
    return {"title": item.title, "who": words.listed([item.department_name, day]), "rooms": []}


def _stage(code: str, name: str, things: list[Line], unfolded: bool) -> Line:
    rooms = [room for thing in things for room in thing["rooms"]]
    done = sum(room["state"] in SETTLED for room in rooms)
    late = any(room["late"] for room in rooms)
    return {
        "code": code,
        "name": name,
        "things": things,
        "done": done,
        "total": len(rooms),
        "unfolded": unfolded or late,
    }
