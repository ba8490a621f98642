"""Tiers, the rules that grade, the versions of the reception standard, and the booking systems' VIP codes."""

from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tiers.award_models import Award
from tiers.programme import APPROVERS, GENERAL_MANAGER, Programme, read
from tiers.querysets import (
    EscalationRuleQuerySet,
    GradingRuleQuerySet,
    ImmutableError,
    ReceptionStandardQuerySet,
    TierQuerySet,
    VipCodeQuerySet,
)
from tiers.standard import Standard

# Django looks for an app's models here; awards have a room of their own.
__all__ = ["Award", "EscalationRule", "GradingRule", "ReceptionStandard", "Tier", "VipCode"]

PROGRAMMES: dict[str, Programme] = {}  # by the digest of their text, which never changes


def general_manager_alone() -> list[str]:
    """Who grants a level of which nobody said more."""
    return [GENERAL_MANAGER]


def known_approvers(names: Any) -> None:
    """This will refuse whoever cannot grant a level."""
    if not isinstance(names, list) or not names or set(map(str, names)) - set(APPROVERS):
        raise ValidationError(_("Name one or more of: %(names)s."), params={"names": ", ".join(APPROVERS)})


class Tier(models.Model):
    """A VIP level of one property: the tier of a stay."""

    class Palette(models.TextChoices):
        """Style classes a tier may wear; the word on the screen is always its name."""

        GOLD = "gold", _("gold")
        BLUE = "blue", _("blue")
        TEAL = "teal", _("teal")
        PLUM = "plum", _("plum")
        SLATE = "slate", _("slate")

    property = models.ForeignKey("hotel.Property", on_delete=models.CASCADE, related_name="tiers")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("bigger is higher"))
    palette = models.CharField(_("palette"), max_length=10, choices=Palette, default=Palette.SLATE)
    secret = models.BooleanField(
        _("secret"),
        default=False,
        help_text=_("rooms and times of these arrivals are secrets on channels that are not private"),
    )
    granted_by = models.JSONField(
        _("granted by"),
        default=general_manager_alone,
        validators=[known_approvers],
        help_text=_("who may grant it to one who asks: general_manager, duty_manager, sales_manager …"),
    )

    objects = TierQuerySet.as_manager()

    class Meta:
        verbose_name = _("VIP level")
        verbose_name_plural = _("VIP levels")
        ordering = ["property", "-rank"]
        constraints = [
            models.UniqueConstraint(fields=["property", "code"], name="tier_code_is_once_in_a_property"),
            models.UniqueConstraint(fields=["property", "rank"], name="tier_rank_is_once_in_a_property"),
            models.CheckConstraint(condition=~Q(code=""), name="tier_has_a_code"),
            models.CheckConstraint(
                condition=Q(palette__in=["gold", "blue", "teal", "plum", "slate"]), name="tier_palette_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class GradingRule(models.Model):
    """One line of who is a VIP: a basis, the codes it speaks of, the tier it supports, and its words."""

    class Basis(models.TextChoices):
        """All that a grade may rest on; what a person is by birth or body is not among it, and never will be."""

        POSITION = "position", _("the guest's position")
        BOOKED_BY = "booked_by", _("who booked")
        LOYALTY = "loyalty", _("loyalty level")
        HISTORY = "history", _("the guest's history here")

    class Measure(models.TextChoices):
        STAYS = "stays", _("stays")
        NIGHTS = "nights", _("nights")
        SPEND = "spend", _("spend")

    property = models.ForeignKey("hotel.Property", on_delete=models.CASCADE, related_name="grading_rules")
    tier = models.ForeignKey(Tier, on_delete=models.CASCADE, related_name="grading_rules")
    key = models.CharField(_("key"), max_length=60)
    words = models.CharField(_("words"), max_length=200, help_text=_("the reason as staff read it"))
    basis = models.CharField(_("basis"), max_length=20, choices=Basis)
    values = models.JSONField(_("values"), default=list, blank=True, help_text=_("codes that the basis must be one of"))
    if_asked = models.BooleanField(_("only if asked for"), default=False)
    measure = models.CharField(_("measure"), max_length=10, choices=Measure, blank=True, default="")
    at_least = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("in the last months"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    from_file = models.BooleanField(
        _("from the programme file"),
        default=False,
        help_text=_("a rule that was edited here is left alone by the file"),
    )

    objects = GradingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("grading rule")
        verbose_name_plural = _("grading rules")
        ordering = ["property", "order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["property", "key"], name="grading_rule_key_is_once_in_a_property"),
            models.CheckConstraint(
                condition=Q(basis__in=["position", "booked_by", "loyalty", "history"]),
                name="grading_rule_basis_is_on_the_closed_list",
            ),
            models.CheckConstraint(
                condition=~Q(basis="history")
                | Q(measure__in=["stays", "nights", "spend"], at_least__isnull=False, months__isnull=False),
                name="grading_rule_on_history_says_what_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(basis="history") | Q(measure="", at_least__isnull=True, months__isnull=True),
                name="grading_rule_counts_only_history",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier.code}: {self.words}"

    def clean(self) -> None:
        """This will refuse a tier of another property, and values that are no list of codes."""
        if self.tier_id and self.property_id and self.tier.property_id != self.property_id:
            raise ValidationError({"tier": _("The VIP level belongs to another property.")})
        if not isinstance(self.values, list) or not all(isinstance(value, str) for value in self.values):
            raise ValidationError({"values": _("Write a list of codes.")})
        if self.measure == self.Measure.SPEND:
            raise ValidationError({"measure": _("No stay says what was spent on it: count stays or nights.")})
        if self.basis != self.Basis.HISTORY and not self.values:
            raise ValidationError({"values": _("Name at least one code.")})


class EscalationRule(models.Model):
    """How long a department may leave a notice about such an arrival unanswered before somebody higher is told."""

    property = models.ForeignKey("hotel.Property", on_delete=models.CASCADE, related_name="escalation_rules")
    tier = models.ForeignKey(
        Tier,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="escalation_rules",
        verbose_name=_("VIP level"),
    )
    event = models.CharField(_("event"), max_length=40, blank=True, default="", help_text=_("empty: any"))
    within_hours = models.PositiveSmallIntegerField(
        _("arrival within so many hours"), default=0, help_text=_("0: any arrival")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes for each step"))
    urgent_hours = models.PositiveSmallIntegerField(
        _("urgent from so many hours before the arrival"),
        default=0,
        help_text=_("from then on quiet hours hold nothing back"),
    )
    wakes = models.BooleanField(_("wakes the general manager when urgent"), default=False)
    version = models.PositiveIntegerField(default=1)
    from_file = models.BooleanField(_("from the programme file"), default=False)

    objects = EscalationRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation rule")
        verbose_name_plural = _("escalation rules")
        ordering = ["property", "-tier__rank", "within_hours", "event", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["property", "tier", "event", "within_hours"],
                name="escalation_rule_is_once_for_the_same_arrivals",
            ),
            models.UniqueConstraint(
                fields=["property", "event", "within_hours"],
                condition=Q(tier__isnull=True),
                name="escalation_rule_of_any_tier_is_once_for_the_same_arrivals",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="escalation_rule_waits_a_minute_at_least"),
            models.CheckConstraint(
                condition=Q(wakes=False) | Q(urgent_hours__gte=1), name="escalation_rule_wakes_only_when_urgent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier.code if self.tier else '*'}: {self.minutes} min"


class ReceptionStandard(models.Model):
    """One version of a property's reception standard, as it was written; added once, never changed."""

    property = models.ForeignKey("hotel.Property", on_delete=models.PROTECT, related_name="reception_standards")
    version = models.PositiveIntegerField(_("version"))
    source = models.TextField(_("source"), help_text=_("the text of the programme file"))
    digest = models.CharField(_("digest"), max_length=64)
    created_at = models.DateTimeField(_("created"))

    objects = ReceptionStandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("reception standard")
        verbose_name_plural = _("reception standards")
        ordering = ["property", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["property", "version"], name="standard_version_is_once_in_a_property"),
        ]

    def __str__(self) -> str:
        return _("version %(version)s") % {"version": self.version}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """This will add the version, and refuse to change one that is there."""
        if not self._state.adding:
            raise ImmutableError("a reception standard is never changed: load a new version")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableError("a reception standard is never deleted: stays are pinned to it")

    def programme(self) -> Programme:
        """This will return the whole programme of this version; the same text is read and parsed once in a process."""
        if self.digest not in PROGRAMMES:
            PROGRAMMES[self.digest] = read(self.source)
        return PROGRAMMES[self.digest]

    def standard(self) -> Standard:
        """This will return the reception standard of this version as plain values."""
        return replace(self.programme().standard, version=str(self.version))


class VipCode(models.Model):
    """What a booking system calls a VIP, and the tier it stands for here, or none; until somebody says so it waits."""

    property = models.ForeignKey("hotel.Property", on_delete=models.CASCADE, related_name="vip_codes")
    booking_system = models.CharField(
        _("booking system"), max_length=60, blank=True, default="", help_text=_("empty: any")
    )
    code = models.CharField(_("code"), max_length=60)
    tier = models.ForeignKey(
        Tier, on_delete=models.SET_NULL, null=True, blank=True, related_name="vip_codes", verbose_name=_("VIP level")
    )
    no_vip = models.BooleanField(_("no VIP"), default=False, help_text=_("the code asks for no level at all"))
    first_seen_at = models.DateTimeField(_("first seen"))
    mapped_at = models.DateTimeField(_("mapped"), null=True, blank=True)
    mapped_by = models.ForeignKey(
        "hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mapped by")
    )
    from_file = models.BooleanField(_("from the programme file"), default=False)

    objects = VipCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("VIP code")
        verbose_name_plural = _("VIP codes")
        ordering = ["property", "booking_system", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["property", "booking_system", "code"], name="vip_code_is_once_in_a_booking_system"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="vip_code_is_not_empty"),
            models.CheckConstraint(
                condition=Q(no_vip=False) | Q(tier__isnull=True), name="vip_code_for_no_vip_has_no_tier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_system or '*'}:{self.code}"

    def clean(self) -> None:
        """This will refuse a tier of another property."""
        if self.tier is not None and self.property_id and self.tier.property_id != self.property_id:
            raise ValidationError({"tier": _("The VIP level belongs to another property.")})
