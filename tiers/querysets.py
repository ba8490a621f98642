"""What is asked of the tiers, in words; every reading is one query and stays within one property."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from vipdesk.hotel.models import Property


class ImmutableError(TypeError):
    """Somebody tried to change what is written once; a new version is the way."""


class PropertyQuerySet(models.QuerySet[Any]):
    """Rows that belong to one property."""

    def of(self, hotel: Property) -> Self:
        """This will keep the rows of one property."""
        return self.filter(property=hotel)


class TierQuerySet(PropertyQuerySet):
    def highest_first(self) -> Self:
        """This will order the tiers as people say them, the highest first."""
        return self.order_by("-rank")


class GradingRuleQuerySet(PropertyQuerySet):
    def in_force(self) -> Self:
        """This will keep the rules that grading goes by, in their order, each with its tier."""
        return self.filter(active=True).select_related("tier").order_by("order", "key")


class EscalationRuleQuerySet(PropertyQuerySet):
    def with_tiers(self) -> Self:
        """This will keep the rules as they are read: the highest tier first, those for any tier last."""
        return self.select_related("tier").order_by(
            F("tier__rank").desc(nulls_last=True), "within_hours", "event", "pk"
        )


class ReceptionStandardQuerySet(PropertyQuerySet):
    """Standards are read and added, never changed."""

    def current(self) -> Any:
        """This will return the newest version (its long text stays behind), or None where nothing was loaded yet."""
        return self.order_by("-version").defer("source").first()

    def update(self, **kwargs: Any) -> int:
        raise ImmutableError("a reception standard is never changed: load a new version")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise ImmutableError("a reception standard is never changed: load a new version")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ImmutableError("a reception standard is never deleted: stays are pinned to it")


class VipCodeQuerySet(PropertyQuerySet):
    def to_map(self) -> Self:
        """This will keep the codes that came in and that nobody has mapped yet, the oldest first."""
        return self.filter(tier=None, no_vip=False).order_by("first_seen_at", "pk")

    def mapped(self) -> Self:
        """This will keep the codes that stand for a tier, or for none."""
        return self.filter(Q(tier__isnull=False) | Q(no_vip=True))

    def said_by(self, booking_system: str, code: str) -> Self:
        """This will keep what is known of one code: the system's own line first, then the one for any system."""
        known = self.filter(booking_system__in=(booking_system, ""), code=code)
        return known.select_related("tier").order_by("-booking_system")


class AwardQuerySet(PropertyQuerySet):
    def standing(self) -> Self:
        """This will keep the awards that nobody ended before their day, each with its tier and who gave it."""
        return self.filter(ended_at=None).select_related("tier", "awarded_by")

    def held_on(self, day: dt.date) -> Self:
        """This will keep the standing ones that hold on this day or later."""
        return self.standing().filter(ends_on__gte=day)

    def to_decide(self) -> Self:
        """This will keep the standing ones of which nobody has said what becomes of them, the next to end first."""
        return self.standing().filter(decision="").order_by("ends_on", "pk")
