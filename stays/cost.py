"""What the things on a stay's plan cost at the prices of the programme, and what its level may cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stays.models import ChecklistItem
from tiers.lines import Programme
from tiers.standard import Component

NOT_BROUGHT = frozenset({"withdrawn", "waived", "stopped"})
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Cost:
    """What a plan costs, beside the budget of its level; a budget of nothing is none."""

    spent: Decimal
    budget: Decimal

    @property
    def over(self) -> Decimal:
        """By how much it is beyond the budget."""
        return max(self.spent - self.budget, Decimal(0)) if self.budget else Decimal(0)


def cost_of(stay_id: int, tier: str | None, programme: Programme) -> Cost:
    """What this stay's plan costs as it stands, for those who may see money. One query."""
    budget = next((line.budget for line in programme.tiers if line.code == tier), Decimal(0))
    brought = ChecklistItem.objects.filter(stay_id=stay_id).exclude(state__in=NOT_BROUGHT)
    rows = brought.values_list("quantity", "components")
    spent = sum((_price(number, parts, programme.standard.components) for number, parts in rows), Decimal(0))
    return Cost(spent.quantize(CENT), budget.quantize(CENT))


def _price(number: int, parts: Iterable[Mapping[str, Any]], known: Mapping[str, Component]) -> Decimal:
    """The price of one item; what the programme has no price for costs nothing."""
    priced = (known[one["code"]].unit_cost * one["quantity"] for one in parts if one.get("code") in known)
    return number * sum(priced, Decimal(0))
