"""What a correction of a booking would lead to, before it is saved."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from stays import desk_changes, grades
from stays.correction import Correction
from stays.house import House
from stays.models import Stay
from tiers import grading
from tiers.models import Tier
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight
from vipdesk.outbox.models import Event


@dataclass(frozen=True)
class Consequence:
    """The tier with its reasons, what would wait for a word, and who would be told."""

    tier: Tier | None
    reasons: tuple[str, ...]
    request: str | None
    suggestions: tuple[str, ...]
    departments: tuple[str, ...]


def of_correction(
    stay_id: int, wanted: Correction, *, sight: Sight, house: House, by: Viewer, now: dt.datetime
) -> Consequence:
    """What this correction would lead to: carried out and taken back at once, so that it is no guess and nothing stays."""
    with transaction.atomic():
        stay, event = desk_changes.correct(stay_id, wanted, sight=sight, house=house, by=by, now=now)
        found = _consequence(stay, event)
        transaction.set_rollback(True)
    return found


def _consequence(stay: Stay, event: Event | None) -> Consequence:
    waiting = grades.waiting_for(stay)
    return Consequence(
        tier=stay.tier,
        reasons=grading.in_words(stay.tier_reasons, why=True),
        request=waiting.tier.code if waiting else None,
        suggestions=tuple(one["words"] for one in stay.suggestions),
        departments=desk_changes.told_of(event),
    )
