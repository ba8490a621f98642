"""A step of escalation that waits comes nearer when the guest does, the level rises, a rule is edited, or it turns urgent."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet

from stays import notices
from stays.escalation import Quiet, due, rule_for
from stays.models import Stay
from tiers.models import EscalationRule
from vipdesk.hotel.models import Property, QuietHours
from vipdesk.outbox.models import Escalation

Level = Escalation.Level
COLUMNS = ("tier_id", "awaited_at", "checked_in_at")
Rules = Mapping[int, list[EscalationRule]]  # by property


@dataclass(frozen=True)
class House:
    """What a property says of escalation now."""

    rules: list[EscalationRule]
    quiet: Quiet


def bring_nearer(*, now: dt.datetime) -> int:
    """Bring every waiting step to where today's rules would put it, never later than it was; how many came nearer.

    Whoever waits has from now on the time that the rule gives: a rule of 15 minutes that holds since a moment ago is due in 15.
    """
    return sum(_moved(step, at, now) for step, at in _nearer(list(_waiting(now)), now))


def _waiting(now: dt.datetime) -> QuerySet[Escalation]:
    """The steps that could come nearer; of those that tell who is on duty each, since they wait for nothing but the night."""
    shortest = EscalationRule.objects.aggregate(least=Min("minutes"))["least"] or 0
    far = Q(level=Level.ON_DUTY) | Q(due_at__gt=now + dt.timedelta(minutes=shortest))
    steps = Escalation.objects.pending().filter(far, due_at__gt=now, level__gt=Level.LOOK)
    open_ones = steps.filter(notice__subject_kind=notices.SUBJECT, notice__acknowledged_at__isnull=True)
    return open_ones.select_related("notice").order_by("pk")


def _nearer(steps: list[Escalation], now: dt.datetime) -> Iterator[tuple[Escalation, dt.datetime]]:
    """The steps that are due earlier by what holds now, each with when."""
    stays = Stay.objects.only(*COLUMNS).in_bulk({step.notice.subject_id for step in steps})
    houses = _houses({step.notice.property_id for step in steps})
    for step in steps:
        stay = stays.get(step.notice.subject_id)
        at = _due(step, stay, houses[step.notice.property_id], now) if stay else None
        if at is not None and at < step.due_at:
            yield step, at


def _houses(properties: set[int]) -> Mapping[int, House]:
    rules: dict[int, list[EscalationRule]] = defaultdict(list)
    for rule in EscalationRule.objects.filter(property__in=properties):
        rules[rule.property_id].append(rule)
    hours = {one.property_id: one for one in QuietHours.objects.filter(property__in=properties)}
    return {
        hotel.pk: House(rules[hotel.pk], quiet_by(hotel, hours.get(hotel.pk)))
        for hotel in Property.objects.filter(pk__in=properties)
    }


def quiet_by(hotel: Property, hours: QuietHours | None) -> Quiet:
    """The quiet hours of a property; one that wrote none has those it is shipped with."""
    kept = hours or QuietHours()
    return Quiet(hotel.zone, kept.begins, kept.ends)


def _due(step: Escalation, stay: Stay, house: House, now: dt.datetime) -> dt.datetime | None:
    """When the step would be due if it were planned now; None where no rule speaks of such a notice."""
    arrival = arrival_of(stay)
    rule = rule_for(house.rules, tier_id=stay.tier_id, event=step.notice.event_kind, arrival=arrival, now=now)
    if rule is None:
        return None
    waits = dt.timedelta(0) if step.level == Level.ON_DUTY else dt.timedelta(minutes=rule.minutes)
    highest = step.level == Level.GENERAL_MANAGER
    urgent = step.notice.urgent
    return due(rule, at=now + waits, arrival=arrival, quiet=house.quiet, highest=highest, urgent=urgent)


def arrival_of(stay: Stay) -> dt.datetime | None:
    """When the guest is awaited; None of one who is here or was."""
    return None if stay.checked_in_at else stay.awaited_at


def _moved(step: Escalation, at: dt.datetime, now: dt.datetime) -> bool:
    """Whether this clock brought the step there: it still waits, and no other has brought it as near."""
    waits = Escalation.objects.pending().filter(pk=step.pk, due_at__gt=max(at, now))
    return bool(waits.update(due_at=at))
