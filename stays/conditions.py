"""Which rows of a standard a stay has: tier, conditions, needs. Pure."""

from collections.abc import Iterable

from stays.plan import StayFacts
from tiers.standard import Row

NOT = "not "
ETA_UNKNOWN = "eta_unknown"
ALLERGY_OR_DIET = "has_allergy_or_diet"
ACCESS_NEED = "has_access_need"
SPECIAL_REQUEST = "has_special_request"
OFFICIAL_VISIT = "official_visit"


def true_of(facts: StayFacts) -> frozenset[str]:
    """The conditions that hold: those given, and those that the facts themselves tell."""
    told = {
        ETA_UNKNOWN: facts.eta is None,
        ALLERGY_OR_DIET: bool(facts.allergies or facts.diets),
        ACCESS_NEED: bool(facts.access_needs),
        SPECIAL_REQUEST: bool(facts.special_requests),
        OFFICIAL_VISIT: facts.official_visit,
    }
    given = facts.conditions - {ETA_UNKNOWN}
    return given | {name for name, holds in told.items() if holds}


def hold(conditions: Iterable[str], true: frozenset[str]) -> bool:
    """Whether all of these hold; one that begins with "not" holds when its rest does not."""
    return all((c.removeprefix(NOT) in true) != c.startswith(NOT) for c in conditions)


def wanted(row: Row, facts: StayFacts, true: frozenset[str]) -> bool:
    """Whether the stay has this row."""
    if row.off or elsewhere(row, facts):
        return False
    return for_any_tier(row, true) or (facts.tier is not None and _for_tier(row, facts.tier, true))


def elsewhere(row: Row, facts: StayFacts) -> bool:
    """Whether another stay of the group has this row for all of them, or had it."""
    return row.once_a_group and (not facts.leads_group or row.key in facts.settled_in_group)


def for_any_tier(row: Row, true: frozenset[str]) -> bool:
    """Whether the row is there whatever the tier: access needs."""
    return bool(row.any_tier_if) and hold(row.any_tier_if, true)


def _for_tier(row: Row, tier: str, true: frozenset[str]) -> bool:
    if tier in row.tiers and hold(row.only_if, true):
        return True
    return any((not more.tiers or tier in more.tiers) and hold(more.conditions, true) for more in row.also)


def is_gate(row: Row, true: frozenset[str]) -> bool:
    """Whether the room is not ready without this row."""
    return row.gate or (bool(row.gate_if) and hold(row.gate_if, true))


def speaks_of(row: Row, condition: str) -> bool:
    """Whether the row is there because of this condition, so that it should say what it is about."""
    return condition in row.speaks_of


def signs_for_needs(row: Row) -> bool:
    """Whether this row is the signature for the guest's allergies and diet."""
    return bool(row.signed_by) and speaks_of(row, ALLERGY_OR_DIET)


def answers_need(row: Row, true: frozenset[str]) -> bool:
    """Whether the row serves access needs or allergies: it is made also when the guest is in house already."""
    return for_any_tier(row, true) or speaks_of(row, ALLERGY_OR_DIET)
