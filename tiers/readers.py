"""What grading and planning ask of the tiers: each reader is one query within one property."""

import datetime as dt
from collections.abc import Iterable

from tiers.grading import Rule
from tiers.models import GradingRule, ReceptionStandard, Tier, VipCode
from vipdesk.hotel.models import Property


def tiers_of(hotel: Property) -> list[Tier]:
    """This will return the tiers of a property, the highest first; grading takes them as they are."""
    return list(Tier.objects.of(hotel).highest_first())


def rules_of(hotel: Property) -> list[Rule]:
    """This will return the rules in force, as grading takes them."""
    return [_rule(row) for row in GradingRule.objects.of(hotel).in_force()]


def _rule(row: GradingRule) -> Rule:
    """This will return one stored rule as a plain value."""
    return Rule(
        key=row.key,
        tier=row.tier.code,
        words=row.words,
        basis=row.basis,
        values=tuple(row.values),
        if_asked=row.if_asked,
        measure=row.measure,
        at_least=row.at_least,
        months=row.months,
    )


def current_standard(hotel: Property) -> ReceptionStandard | None:
    """This will return the newest version of a property's standard, or None where none was loaded."""
    return ReceptionStandard.objects.of(hotel).current()


def mapped_code(hotel: Property, booking_system: str, code: str) -> str | None:
    """This will return the tier that a VIP code stands for ("" is none), None while it waits to be mapped; nothing is stored."""
    return _meaning(VipCode.objects.of(hotel).said_by(booking_system, code))


def _meaning(known: Iterable[VipCode]) -> str | None:
    """This will return what the first of these lines says that somebody has mapped."""
    return next((line.tier.code if line.tier else "" for line in known if line.tier or line.no_vip), None)


def hear_code(hotel: Property, booking_system: str, code: str, *, now: dt.datetime) -> str | None:
    """This will return the same as `mapped_code`, and keep a code never heard before to be mapped."""
    known = list(VipCode.objects.of(hotel).said_by(booking_system, code))
    if not known:
        waiting = VipCode(property=hotel, booking_system=booking_system, code=code, first_seen_at=now)
        VipCode.objects.bulk_create([waiting], ignore_conflicts=True)
    return _meaning(known)
