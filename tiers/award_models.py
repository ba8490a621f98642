"""Awards: a tier that a guest holds for years, by somebody's word, with a reason and until a day."""

import builtins
import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tiers.querysets import AwardQuerySet


class Award(models.Model):
    """A tier that one property gave a guest for a time; a stay that arrives within it is graded by it."""

    class Decision(models.TextChoices):
        """What became of it before its end; "" is that nobody has said so yet."""

        RENEWED = "renewed", _("renewed")
        LOWERED = "lowered", _("goes on lower")
        LAPSES = "lapses", _("not renewed")
        ENDED = "ended", _("ended on its day")

    property = models.ForeignKey("hotel.Property", models.CASCADE, related_name="awards")
    guest = models.ForeignKey("guests.Guest", models.CASCADE, related_name="awards")
    tier = models.ForeignKey("tiers.Tier", models.PROTECT, related_name="+", verbose_name=_("VIP level"))
    reason = models.CharField(_("reason"), max_length=500)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The last day on which a stay may arrive under it."))
    awarded_at = models.DateTimeField(_("awarded"))
    awarded_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, related_name="+", verbose_name=_("awarded by"))
    follows = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="+", help_text=_("The award that it goes on from.")
    )
    listed_at = models.DateTimeField(null=True, blank=True, help_text=_("When those who decide were told of its end."))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When a person ended it before its day."))
    ended_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=500, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["property", "ends_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="award_has_a_reason"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="award_ends_on_or_after_its_start"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(decision__in=["renewed", "lowered", "lapses"], decided_at__isnull=False, decided_by__isnull=False)
                | Q(decision="ended", decided_at__isnull=False, decided_by__isnull=True),
                name="award_is_decided_by_somebody_or_ends_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="award_ended_early_says_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=["property", "guest"],
                condition=Q(decision="", ended_at__isnull=True),
                name="award_to_decide_is_once_for_a_guest_in_a_property",
            ),
            models.UniqueConstraint(
                fields=["follows"], condition=Q(ended_at__isnull=True), name="award_is_followed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["guest", "property"], name="awards_of_a_guest", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["property", "ends_on"],
                name="awards_to_decide",
                condition=Q(decision="", ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Award {self.pk}"

    def covers(self, day: dt.date) -> bool:
        """This will say whether a stay that arrives on this day is graded by it."""
        return self.ended_at is None and self.starts_on <= day <= self.ends_on

    @builtins.property  # `property` is the hotel in here
    def is_open(self) -> bool:
        """Whether somebody may still say what becomes of it."""
        return not self.decision and self.ended_at is None
