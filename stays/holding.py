"""Nothing to eat or drink goes to a guest with a severe allergy before the chef has signed for it. Pure."""

from collections.abc import Iterable, Sequence

from stays import components, conditions, phrases
from stays.making import LONGEST, Planner
from stays.plan import Item, altered

KEY = "held"  # of a stay's outlook: the departments whose food waits for the signature
GOES_ON = frozenset({"open", "begun"})
NOT_ASKED = frozenset({"done", "withdrawn"})  # a signature that is waived is still none


def held(planner: Planner, items: Sequence[Item]) -> list[Item]:
    """The items of a plan, those that bring food marked as held while the signature is missing."""
    if not planner.needs.severe or not any(_is_awaited(planner, item) for item in items):
        return list(items)
    return [_marked(item) if item.state in GOES_ON and _brings_food(planner, item) else item for item in items]


def departments(items: Iterable[Item]) -> list[str]:
    """Whose food is held, by their codes."""
    return sorted({item.department for item in items if item.state in GOES_ON and phrases.is_held(item.state_reason)})


def _is_awaited(planner: Planner, item: Item) -> bool:
    """Whether this is the signature for the guest's needs, and is not given."""
    _, row = planner.rows.get(item.key, (0, None))
    signs = row is not None and bool(row.signed_by) and conditions.speaks_of(row, conditions.ALLERGY_OR_DIET)
    return signs and item.state not in NOT_ASKED


def _brings_food(planner: Planner, item: Item) -> bool:
    _, row = planner.rows.get(item.key, (0, None))
    said = item.food or (row is not None and row.food)
    return said or any(c.quantity and components.is_food(c, planner.standard) for c in item.components)


def _marked(item: Item) -> Item:
    reason = phrases.joined(phrases.HOLD, item.state_reason)[:LONGEST]
    return altered(item, state_reason=reason, reason_health=True)
