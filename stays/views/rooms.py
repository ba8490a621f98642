"""The rooms that are offered for a stay, one tap away, and the number that somebody writes instead."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from stays import clashes, rooms, shown, words
from stays.api.calls import house_for
from stays.models import Stay
from stays.rooms import Suggestion
from stays.shown import ShownStay
from stays.views.page import Desk
from tiers.standard import Standard

LONGEST_ROOM = 20
FIRST, MORE = 6, 40  # so many free rooms at once, and so many of all others behind a fold


def offered(desk: Desk, stay: ShownStay, standard: Standard | None) -> dict[str, Any]:
    """The rooms for a stay: free ones first, the others behind a fold; nothing where the property lists no rooms."""
    needs = [need["code"] for need in stay.guest.access_needs or ()]
    step_free = rooms.wants_step_free(needs, standard.step_free_needs if standard else ())
    found = rooms.suggested(stay.id, house_for(desk.property), step_free=step_free, now=desk.now)
    first = [one for one in found if not one.against][:FIRST]
    more = [one for one in found if one not in first]
    names = _names(desk, {pk for one in more[:MORE] for pk in one.others})
    return {
        "any": bool(found),
        "has": bool(stay.room_number),
        "first": [_line(one, names) for one in first],
        "more": [_line(one, names) for one in more[:MORE]],
        "left": max(0, len(more) - MORE),
    }


def _line(one: Suggestion, names: Mapping[int, str]) -> dict[str, str]:
    floor = _("floor %(floor)s") % {"floor": one.floor} if one.floor else ""
    step_free = _("step-free") if one.step_free else ""
    about = words.listed([one.type, floor, step_free, one.near])
    return {"number": one.number, "about": about, "against": clashes.named("; ".join(one.against), names)}


def number_asked(desk: Desk) -> str:
    """The number of the room that was tapped, or else written."""
    written = desk.request.POST.get("suggested") or desk.request.POST.get("room_number", "")
    return rooms.number_of(written)[:LONGEST_ROOM]


def say(desk: Desk, warnings: Iterable[Mapping[str, Any]]) -> None:
    """Say what stands against the room on the page that follows."""
    for said in in_words(desk, tuple(warnings)):
        messages.warning(desk.request, said)


def in_words(desk: Desk, warnings: Collection[Mapping[str, Any]]) -> tuple[str, ...]:
    """What stands against a room, in sentences that name guests as this viewer may see them."""
    names = _names(desk, {warning["stay"] for warning in warnings if warning.get("stay")})
    return tuple(clashes.named(warning["detail"], names) for warning in warnings)


def _names(desk: Desk, stays: Collection[int]) -> dict[int, str]:
    """The names of these stays' guests as this viewer may see them; one query, none for no stays."""
    found = shown.rows(Stay.objects.at(desk.property).filter(pk__in=stays), brief=True) if stays else ()
    dressed = (shown.shown(row, (), desk.sight, desk.property, now=desk.now) for row in found)
    return {one.id: one.guest.display_name for one in dressed}
