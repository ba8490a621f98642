"""Loading a programme into a property: its tiers, rules and codes, and a new version of the standard."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tiers.grading import Rule
from tiers.models import EscalationRule, GradingRule, ReceptionStandard, Tier, VipCode
from tiers.programme import Programme, ProgrammeError, TierLine, read
from vipdesk.hotel.models import Property

ASIDE = 10_000  # ranks are parked above this while they change places, so that no two are ever the same


@dataclass(frozen=True)
class Loaded:
    """What loading came to: the version in force, whether it is new, and what was done, in words."""

    standard: ReceptionStandard
    new: bool
    said: tuple[str, ...]


@transaction.atomic
def load(hotel: Property, text: str, *, now: dt.datetime) -> Loaded:
    """This will make a property follow a programme; raises ProgrammeError with all mistakes and then stores nothing."""
    programme = read(text)
    Property.objects.select_for_update().get(pk=hotel.pk)  # two loads at once follow each other
    said = [*_load_tiers(hotel, programme.tiers)]
    tiers = {tier.code: tier for tier in Tier.objects.of(hotel)}
    said += _load_rules(hotel, programme, tiers)
    said += _load_escalations(hotel, programme, tiers)
    said += _load_codes(hotel, programme, tiers, now)
    standard, new = _load_standard(hotel, text, now)
    rows = sum(not row.off for row in programme.standard.rows)
    said.append(f"reception standard: version {standard.version}, {rows} rows, {'new' if new else 'unchanged'}")
    return Loaded(standard, new, tuple(said))


def _load_standard(hotel: Property, text: str, now: dt.datetime) -> tuple[ReceptionStandard, bool]:
    """This will add a version unless the current one is this very text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    current = ReceptionStandard.objects.of(hotel).current()
    if current and current.digest == digest:
        return current, False
    version = current.version + 1 if current else 1
    added = ReceptionStandard.objects.create(
        property=hotel, version=version, source=text, digest=digest, created_at=now
    )
    return added, True


def _load_tiers(hotel: Property, lines: tuple[TierLine, ...]) -> list[str]:
    """This will add and change tiers; one that the file does not name stays, since stays may have it."""
    stored = {tier.code: tier for tier in Tier.objects.of(hotel)}
    others = [tier for code, tier in stored.items() if code not in {line.code for line in lines}]
    _refuse_taken_ranks(lines, others)
    changed = [line for line in lines if line.code in stored and _differs(stored[line.code], line)]
    for line in changed:
        Tier.objects.filter(pk=stored[line.code].pk).update(rank=ASIDE + line.rank)
    for line in changed:
        Tier.objects.filter(pk=stored[line.code].pk).update(**_fields(line))
    added = [line for line in lines if line.code not in stored]
    Tier.objects.bulk_create(Tier(property=hotel, code=line.code, **_fields(line)) for line in added)
    kept = [f"VIP level {tier.code} is not in the file and stays as it is" for tier in others]
    return [f"VIP levels: {len(lines)}, {len(added)} new, {len(changed)} changed", *kept]


def _fields(line: TierLine) -> dict[str, Any]:
    """This will return what a tier's row takes from the file."""
    plain = {name: getattr(line, name) for name in ("name", "rank", "palette", "secret")}
    return {**plain, "granted_by": list(line.granted_by)}


def _differs(tier: Tier, line: TierLine) -> bool:
    """This will say whether a stored tier is not what the file has."""
    return any(getattr(tier, name) != value for name, value in _fields(line).items())


def _refuse_taken_ranks(lines: tuple[TierLine, ...], others: list[Tier]) -> None:
    """This will raise ProgrammeError where a rank belongs to a tier that the file does not name."""
    taken = {tier.rank: tier.code for tier in others}
    errors = [
        f"tier {line.code}: rank {line.rank} is taken by {taken[line.rank]}, which the file does not name"
        for line in lines
        if line.rank in taken
    ]
    if errors:
        raise ProgrammeError(errors)


def _load_rules(hotel: Property, programme: Programme, tiers: dict[str, Tier]) -> list[str]:
    """This will replace the rules that came from a file; a rule that the hotel wrote or edited is left alone."""
    rules = GradingRule.objects.of(hotel)
    own = set(rules.filter(from_file=False).values_list("key", flat=True))
    rules.filter(from_file=True).delete()
    GradingRule.objects.bulk_create(
        _rule_row(hotel, rule, tiers[rule.tier], order)
        for order, rule in enumerate(programme.rules, start=1)
        if rule.key not in own
    )
    kept = [f"grading rule {key} was written here and stays as it is" for key in sorted(own)]
    return [f"grading rules: {len(programme.rules)}", *kept]


def _rule_row(hotel: Property, rule: Rule, tier: Tier, order: int) -> GradingRule:
    """This will return the row of one rule of the file."""
    return GradingRule(
        property=hotel,
        tier=tier,
        key=rule.key,
        words=rule.words,
        basis=rule.basis,
        values=list(rule.values),
        if_asked=rule.if_asked,
        measure=rule.measure,
        at_least=rule.at_least,
        months=rule.months,
        order=order,
        from_file=True,
    )


def _load_escalations(hotel: Property, programme: Programme, tiers: dict[str, Tier]) -> list[str]:
    """This will replace the escalation rules that came from a file, unless the hotel has written or edited one."""
    rules = EscalationRule.objects.of(hotel)
    if rules.filter(from_file=False).exists():
        return ["escalation rules were written here and stay as they are"]
    rules.delete()
    EscalationRule.objects.bulk_create(
        EscalationRule(
            property=hotel,
            tier=tiers[line.tier] if line.tier else None,
            event=line.event,
            within_hours=line.within_hours,
            minutes=line.minutes,
            urgent_hours=line.urgent_hours,
            wakes=line.wakes,
            from_file=True,
        )
        for line in programme.escalations
    )
    return [f"escalation rules: {len(programme.escalations)}"]


def _load_codes(hotel: Property, programme: Programme, tiers: dict[str, Tier], now: dt.datetime) -> list[str]:
    """This will follow the file's codes and map those that wait; a code that the hotel mapped is left alone."""
    stored = {(code.booking_system, code.code): code for code in VipCode.objects.of(hotel).select_related("tier")}
    wanted = {(line.booking_system, line.code): line for line in programme.codes}
    gone = [code.pk for name, code in stored.items() if code.from_file and name not in wanted]
    VipCode.objects.filter(pk__in=gone).delete()
    said, changed = [f"VIP codes: {len(wanted)}"], []
    for name, line in wanted.items():
        known = stored.get(name) or VipCode(property=hotel, booking_system=name[0], code=name[1], first_seen_at=now)
        if known.from_file or (known.tier is None and not known.no_vip):
            known.tier, known.from_file = tiers[line.tier], True
            changed.append(known)
        elif known.tier is None or known.tier.code != line.tier:
            here = known.tier.code if known.tier else "no VIP"
            said.append(f"VIP code {line.code} was mapped to {here} here and stays so")
    VipCode.objects.bulk_create(code for code in changed if code.pk is None)
    VipCode.objects.bulk_update((code for code in changed if code.pk), ["tier", "from_file"])
    return said
