"""A notice that nobody answers finds somebody who does: who is on duty, the duty manager, the manager, the general manager."""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import transaction

from stays import notices
from stays.escalation import Quiet, due, rule_for
from stays.models import Stay
from stays.nearing import arrival_of, bring_nearer, quiet_by
from tiers.models import EscalationRule
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Property, QuietHours, Role, StaffMember
from vipdesk.outbox import escalating
from vipdesk.outbox.delivering import BROKEN
from vipdesk.outbox.models import Escalation, Notice

logger = logging.getLogger(__name__)

AT_ONCE = 100  # steps made in one go; the next go comes seconds later
Level = Escalation.Level
ROLE = {
    Level.ON_DUTY: Role.Code.AGENT,
    Level.DUTY_MANAGER: Role.Code.DUTY_MANAGER,
    Level.DEPARTMENT_MANAGER: Role.Code.DEPARTMENT_MANAGER,
    Level.GENERAL_MANAGER: Role.Code.GENERAL_MANAGER,
}


def escalate_due(*, now: dt.datetime) -> int:
    """Make the steps whose time has come, also those that a gap in the roster makes due at once; how many they were."""
    escalating.drop_answered(now=now)
    bring_nearer(now=now)
    made = 0
    while made < AT_ONCE:
        ids = list(
            escalating.due(now).filter(notice__subject_kind=notices.SUBJECT).values_list("pk", flat=True)[:AT_ONCE]
        )
        taken = sum(_tried(pk, now) for pk in ids)
        if not taken:
            break
        made += taken
    return made


def _tried(pk: int, now: dt.datetime) -> bool:
    """Make one step; one that cannot be made costs only itself, not its neighbours."""
    try:
        return _step(pk, now)
    except BROKEN:
        logger.exception("Escalation %s cannot be made.", pk)
        return False


@transaction.atomic
def _step(pk: int, now: dt.datetime) -> bool:
    """Make one step and plan the next; False when somebody else has made it, or has acknowledged."""
    step = Escalation.objects.select_related("notice__property", "notice__department").get(pk=pk)
    if not escalating.take(step, now=now):
        return False
    people = who(step, now)
    if people:
        escalating.tell(step, people, now=now)
    stay = Stay.objects.select_related("property").filter(pk=step.notice.subject_id).first()
    if stay is None:
        return True  # nothing is left that anybody could be told of next
    if step.level > Level.ON_DUTY and people:
        said = {"department": step.notice.department.code, "escalated_to": step.level}
        notices.record(stay, "notice.escalated", by=None, now=now, facts=said)
    if step.level < Level.GENERAL_MANAGER:
        _plan_next(step, stay, now, waits=bool(people))
    elif not people:
        logger.error("Nobody is there to be told that notice %s waits.", step.notice_id)
    return True


def who(step: Escalation, now: dt.datetime) -> Sequence[StaffMember]:
    """Whom a step tells; the general manager is told whether or not a roster names one, since nobody is above."""
    if step.level == Level.LOOK:
        return []
    hotel, role = step.notice.property, ROLE[Level(step.level)]
    day = clock.hotel_day(hotel.zone, now)
    there = roster.on_duty(hotel, day, role, step.notice.department)
    if not there and step.level == Level.GENERAL_MANAGER:
        return roster.holders(hotel, role, None)
    return there


def _plan_next(step: Escalation, stay: Stay, now: dt.datetime, *, waits: bool) -> None:
    """The next level, by the rule that holds now; nothing where no rule speaks of such a notice."""
    notice, arrival = step.notice, arrival_of(stay)
    rule = rule_in_force(notice, stay, now)
    if rule is None:
        return
    at = now + dt.timedelta(minutes=rule.minutes) if waits else now
    level = step.level + 1
    when = due(
        rule,
        at=at,
        arrival=arrival,
        quiet=quiet_of(notice.property),
        highest=level == Level.GENERAL_MANAGER,
        urgent=notice.urgent,
    )
    escalating.plan(notice, level, when, step.round)


def rule_in_force(notice: Notice, stay: Stay, now: dt.datetime) -> EscalationRule | None:
    """The rule of the property that fits best, as it stands at this moment."""
    rules = EscalationRule.objects.of(notice.property)
    return rule_for(rules, tier_id=stay.tier_id, event=notice.event_kind, arrival=arrival_of(stay), now=now)


def quiet_of(hotel: Property) -> Quiet:
    """The quiet hours as they are now."""
    return quiet_by(hotel, QuietHours.objects.filter(property=hotel).first())
