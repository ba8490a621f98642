"""How the hotel edits its escalation rules and quiet hours: in force at once, and nobody writes over what they have not seen."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from stays.reminder_models import ReminderTimes
from tiers.models import EscalationRule
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property, QuietHours
from vipdesk.outbox import telling


class ChangedMeanwhile(Exception):
    """Somebody else has changed it since it was read."""


@transaction.atomic
def add(hotel: Property, said: Mapping[str, Any], *, by: Viewer, now: dt.datetime) -> EscalationRule:
    """A rule of the hotel's own."""
    rule = EscalationRule.objects.create(property=hotel, **said)
    _note(hotel, "escalation_rule.added", rule.pk, by=by, now=now)
    return rule


@transaction.atomic
def change(rule: EscalationRule, said: Mapping[str, Any], *, version: int, by: Viewer, now: dt.datetime) -> None:
    """The rule as somebody wrote it who had read this version of it; this will raise ChangedMeanwhile when it is another."""
    seen = EscalationRule.objects.filter(pk=rule.pk, version=version)
    if not seen.update(**said, version=F("version") + 1, from_file=False):
        raise ChangedMeanwhile
    _note(rule.property, "escalation_rule.changed", rule.pk, by=by, now=now)


@transaction.atomic
def remove(rule: EscalationRule, *, version: int, by: Viewer, now: dt.datetime) -> None:
    """The rule is no more; what stays is the hotel's own. This will raise ChangedMeanwhile like a change."""
    if not EscalationRule.objects.filter(pk=rule.pk, version=version).delete()[0]:
        raise ChangedMeanwhile
    EscalationRule.objects.of(rule.property).update(from_file=False)
    _note(rule.property, "escalation_rule.removed", rule.pk, by=by, now=now)


@transaction.atomic
def keep_quiet(hotel: Property, begins: dt.time, ends: dt.time, *, version: int, by: Viewer, now: dt.datetime) -> None:
    """The property's quiet hours from now on; this will raise ChangedMeanwhile when somebody changed them since."""
    hours, _ = QuietHours.objects.get_or_create(property=hotel)
    seen = QuietHours.objects.filter(pk=hours.pk, version=version)
    if not seen.update(begins=begins, ends=ends, version=F("version") + 1):
        raise ChangedMeanwhile
    _note(hotel, "quiet_hours.changed", hours.pk, by=by, now=now)


@transaction.atomic
def remind(hotel: Property, said: Mapping[str, Any], *, version: int, by: Viewer, now: dt.datetime) -> None:
    """When departments are reminded from now on; this will raise ChangedMeanwhile when somebody changed it since."""
    times = ReminderTimes.objects.get_or_create(property=hotel, defaults={"version": 0})[0]
    seen = ReminderTimes.objects.filter(pk=times.pk, version=version)
    if not seen.update(**said, version=F("version") + 1):
        raise ChangedMeanwhile
    _note(hotel, "reminder_times.changed", times.pk, by=by, now=now)


def _note(hotel: Property, kind: str, pk: int, *, by: Viewer, now: dt.datetime) -> None:
    """Who changed which rule when is kept."""
    subject = kind.partition(".")[0]
    telling.happened(hotel, kind, subject_kind=subject, subject_id=pk, facts={}, now=now, by=by.person)
