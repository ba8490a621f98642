"""Items made by hand are checked against the guest's needs like all others. Pure."""

import dataclasses

from stays import components, phrases
from stays.all_the_same import NOT_OVERRIDDEN, holds, said
from stays.making import LONGEST, Planner
from stays.plan import Item

OPEN, BEGUN, DONE, STOPPED = "open", "begun", "done", "stopped"
SAID_HERE = (phrases.MAY_NOT_HAVE, phrases.BROUGHT, phrases.ASK_KITCHEN, phrases.HOLD, phrases.AGREED_BEFORE)


def checked(planner: Planner, item: Item) -> Item:
    """The item as the guest may have it now: stopped, brought all the same, asked about, or as it is."""
    brought = item.state == DONE and not planner.facts.over  # on whatever day: whether it is eaten by now nobody knows
    if item.state not in (OPEN, BEGUN, STOPPED) and not brought:
        return item
    conflicts = components.conflicts_by_hand(item, planner.needs, planner.standard)
    if brought:
        return _stopped(item, conflicts) if _dangers(conflicts) and not holds(planner, item) else item
    if conflicts and holds(planner, item):
        state = BEGUN if item.state == BEGUN else OPEN
        return dataclasses.replace(item, **{**said(item, asks=_asked_all_the_same(planner, item)), "state": state})
    return _stopped(item, conflicts) if conflicts else _free(planner, item)


def _dangers(conflicts: tuple[str, ...]) -> tuple[str, ...]:
    """Why something must not stay before the guest: what an official visit is not given does nobody harm."""
    return tuple(why for why in conflicts if why != phrases.OFFICIAL)


def _free(planner: Planner, item: Item) -> Item:
    """Nothing speaks against it; what nobody knows the contents of is asked about."""
    pieces = [piece for piece in _said_by_others(item) if not phrases.calls_back(piece)]
    asks = [phrases.ASK_KITCHEN] if asked_about(planner, item) else []
    return dataclasses.replace(
        item,
        state=BEGUN if item.state == BEGUN else OPEN,
        state_reason=phrases.fitting(LONGEST, *pieces, *asks),
        reason_health=bool(asks) or (item.reason_health and bool(pieces)),
        **NOT_OVERRIDDEN,
    )


def asked_about(planner: Planner, item: Item) -> bool:
    """Whether the kitchen has to say that a guest with needs may have it."""
    food = components.unnamed_food(item, planner.standard)
    return food and bool(components.asked_by_hand(item, planner.needs))


def _asked_all_the_same(planner: Planner, item: Item) -> bool:
    """The same where somebody agreed on the item: for what needs speak against it by its own words they knew."""
    food = components.unnamed_food(item, planner.standard)
    known = components.named_needs(item, planner.standard)
    return food and bool(components.asked_by_hand(item, planner.needs) - known)


def _stopped(item: Item, conflicts: tuple[str, ...]) -> Item:
    pieces = _said_by_others(item)
    again = [phrases.AGREED_BEFORE] if item.override or phrases.AGREED_BEFORE in item.state_reason else []
    stop = phrases.say(phrases.MAY_NOT_HAVE, why=", ".join(conflicts))
    called_back = _dangers(conflicts) if item.state in (BEGUN, DONE) else ()
    back = [phrases.say(phrases.CALLED_BACK, why=", ".join(called_back))] if called_back else []
    health = not phrases.HEALTH.isdisjoint(conflicts)
    return dataclasses.replace(
        item,
        state=STOPPED,
        begun_at=None,
        done_at=None,
        state_reason=phrases.fitting(LONGEST, *pieces, *back, *again, stop),
        reason_health=health or (item.reason_health and bool(pieces)),
        **NOT_OVERRIDDEN,
    )


def _said_by_others(item: Item) -> list[str]:
    """What else was said of the item, by people or because it was not possible."""
    pieces = item.state_reason.split(phrases.JOINED) if item.state_reason else []
    return [piece for piece in pieces if not any(phrases.says(phrase, piece) for phrase in SAID_HERE)]
