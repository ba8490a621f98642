"""Nothing to eat or drink goes to a guest with a severe allergy before the chef has signed for it. Pure."""

import dataclasses
from collections.abc import Iterable, Sequence

from stays import components, conditions, phrases
from stays.making import LONGEST, Planner, brings_food
from stays.plan import Item, altered
from stays.undone import may_still_stand, thing_of, was_to_be_collected
from tiers.standard import Row

KEY = "held"  # of a stay's outlook: the departments whose food waits for the signature
GOES_ON = frozenset({"open", "begun"})
NOT_ASKED = frozenset({"done", "withdrawn"})  # a signature that is waived is still none


def signatures(planner: Planner, rows: Sequence[Row], by_hand: Iterable[Item]) -> list[Row]:
    """The rows that are signed for food which no level brings: without them it would be held, and nobody could sign.

    `by_hand` is what somebody put on the plan, as it is planned now.
    """
    if not planner.needs.severe or any(conditions.signs_for_needs(row) for row in rows):
        return []
    comes = (item for item in by_hand if _may_be_brought(item))
    brings = any(brings_food(planner, row) for row in rows) or any(is_food(planner, item) for item in comes)
    signed = (row for row in planner.standard.rows if conditions.signs_for_needs(row) and not row.off)
    return [row for row in signed if brings and not conditions.elsewhere(row, planner.facts)]


def _may_be_brought(item: Item) -> bool:
    taken_off = phrases.says(phrases.TAKEN_OFF, item.state_reason)
    return not taken_off and (item.state not in ("done", "waived") or was_to_be_collected(item))


def held(planner: Planner, items: Sequence[Item]) -> list[Item]:
    """The items of a plan, those that bring food marked as held while the signature is missing."""
    if not planner.needs.severe or not any(_is_awaited(planner, item) for item in items):
        return list(items)
    return [_held(planner, item) if is_food(planner, item) else item for item in items]


def unmarked(item: Item) -> Item:
    """The item as it was done, without the word that it waits for the chef in the room: that is said anew each time."""
    if item.state != "done" or not phrases.is_unsigned(item.state_reason):
        return item
    others = [piece for piece in item.state_reason.split(phrases.JOINED) if not phrases.is_unsigned(piece)]
    reason = phrases.joined(*others)
    return dataclasses.replace(item, state_reason=reason, reason_health=bool(reason) and item.reason_health)


def departments(items: Iterable[Item]) -> list[str]:
    """Whose food is held, by their codes."""
    waits = (i for i in items if phrases.is_held(i.state_reason) or phrases.is_unsigned(i.state_reason))
    return sorted({item.department for item in waits if item.state in GOES_ON or item.state == "done"})


def _is_awaited(planner: Planner, item: Item) -> bool:
    """Whether this is the signature for the guest's needs, and is not given."""
    _, row = planner.rows.get(item.key, (0, None))
    return row is not None and conditions.signs_for_needs(row) and item.state not in NOT_ASKED


def is_food(planner: Planner, item: Item) -> bool:
    """Whether something to eat or drink is brought with an item, named or not."""
    named = any(c.quantity and components.is_food(c, planner.standard) for c in item.components)
    return named or components.unnamed_food(item, planner.standard)


def _held(planner: Planner, item: Item) -> Item:
    """The item, with a word that it waits: it is not brought, or it stands in the room already."""
    if item.state in GOES_ON:
        return _marked(item, phrases.HOLD, *([_unsigned(planner, item)] if _is_before_the_guest(planner, item) else []))
    if item.state == "done" and item.in_room and item.done_room and not planner.facts.over:
        return _marked(item, _unsigned(planner, item))
    return item


def _is_before_the_guest(planner: Planner, item: Item) -> bool:
    """Whether food of an item that is open again stands in the guest's room, and nothing says yet that it is taken out."""
    here = may_still_stand(item) and item.done_room == planner.facts.room_number
    taken_out = (
        phrases.exchanges(piece) or phrases.calls_back(piece) for piece in item.state_reason.split(phrases.JOINED)
    )
    return here and not any(taken_out)


def _unsigned(planner: Planner, item: Item) -> str:
    thing = phrases.thing_in_room(item.state_reason) or thing_of(planner, item)
    return phrases.say(phrases.UNSIGNED, thing=thing, room=item.done_room)


def _marked(item: Item, *words: str) -> Item:
    return altered(item, state_reason=phrases.fitting(LONGEST, *words, item.state_reason), reason_health=True)
