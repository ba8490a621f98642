"""What the guest may not have and is brought all the same: somebody with the right said so, by name and with a reason. Pure."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from stays import phrases
from stays.making import LONGEST, Planner, as_served, asks
from stays.plan import Item, ItemComponent

STOPPED, OPEN = "stopped", "open"
NOT_OVERRIDDEN: dict[str, Any] = {"override": "", "override_reason": "", "override_by_id": None, "override_at": None}


def refused(item: Item) -> frozenset[str]:
    """Why something of the item is not brought, or not as the standard has it."""
    return _refusals(item.state_reason if item.state == STOPPED else "") | refused_of(item.components)


def refused_of(lines: Iterable[ItemComponent]) -> frozenset[str]:
    """The same of what is to be brought."""
    return frozenset().union(*(_refusals(line.note) for line in lines))


def _refusals(text: str) -> frozenset[str]:
    """The season aside, which nobody can change."""
    return frozenset(why for piece in text.split(phrases.JOINED) for why in phrases.refusals(piece)) - {phrases.SEASON}


def holds(planner: Planner, item: Item) -> bool:
    """Whether the item was agreed on for the needs that the guest has now."""
    return item.override in planner.marks


def agreed(planner: Planner, wanted: Item, old: Item | None) -> Item:
    """The item as it was agreed on; as it is wanted when nobody agreed on all of it, or when the needs have changed since."""
    if old is None or not holds(planner, old) or not refused(wanted):
        return wanted
    served = as_served(planner, wanted)
    if not _not_for_the_guest(planner, served) <= _not_for_the_guest(planner, old.components):
        return wanted  # a higher level brings more of it than somebody said yes to
    return dataclasses.replace(wanted, components=served, **said(old, asks=asks(planner, wanted, served)))


def _not_for_the_guest(planner: Planner, lines: Iterable[ItemComponent]) -> frozenset[str]:
    """The names of what the guest may not have among what is brought, or would be without its stand-in."""
    known = planner.standard.components
    found = set()
    for line in lines:
        own = known[line.code].name if line.code in known else line.name
        for piece in line.note.split(phrases.JOINED):
            if _refusals(piece) or phrases.says(phrases.BROUGHT, piece):
                found.add(phrases.in_place_of(piece) or own)
    return frozenset(found)


def said(old: Item, *, asks: bool) -> dict[str, Any]:
    """What an agreement makes of an item; what nobody knows of it is asked all the same."""
    names = {name: getattr(old, name) for name in NOT_OVERRIDDEN}
    brought = phrases.say(phrases.BROUGHT, why=old.override_reason)
    reason = phrases.fitting(LONGEST, brought, phrases.ASK_KITCHEN if asks else "")
    return {"state": OPEN, "state_reason": reason, "reason_health": True, **names}
