"""The levels that were asked for, and who may decide in whose place."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Decided(models.Model):
    """What waits for somebody's word: when the clock told of it once more; who decided, when, in whose place and why."""

    escalated_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+")
    decided_for = models.ForeignKey(
        "hotel.StaffMember",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("On whose authority, where it was not their own."),
    )
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


class VipRequest(Decided):
    """A tier that was asked for one stay and that no rule supports: waits for somebody with the authority."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    stay = models.ForeignKey("stays.Stay", models.CASCADE, related_name="requests")
    tier = models.ForeignKey("tiers.Tier", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+")
    asked_by_key = models.CharField(max_length=40, blank=True, help_text=_("The key of the program that asked."))
    by_hand = models.BooleanField(default=False, help_text=_("Asked beside the booking: it waits whatever that says."))
    department = models.CharField(max_length=20, blank=True, help_text=_("Who is told what became of it."))
    reason = models.CharField(max_length=500, blank=True)
    word_before = models.JSONField(
        default=dict, blank=True, help_text=_("What people had said before it was approved.")
    )
    by_telephone = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text=_("When the approver confirmed the call."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stay"], condition=Q(state="waiting"), name="stay_has_one_waiting_request"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="vip_request_is_decided_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting")
                | Q(decided_at__isnull=True, decided_by__isnull=True, decided_for__isnull=True, decision_reason=""),
                name="vip_request_that_waits_is_not_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decision_reason=""), name="vip_request_declined_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(asked_by__isnull=True) | ~Q(asked_by=F("decided_by")),
                name="vip_request_is_not_approved_by_who_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(asked_by__isnull=True)
                | Q(decided_for__isnull=True)
                | ~Q(asked_by=F("decided_for")),
                name="vip_request_is_not_approved_for_who_asked",
            ),
            models.CheckConstraint(
                condition=Q(by_telephone=False) | Q(state="approved", decided_for__isnull=False),
                name="vip_request_by_telephone_names_the_approver",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(by_telephone=True),
                name="vip_request_confirmed_was_by_telephone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "approved", "declined", "withdrawn"]),
                name="vip_request_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"


class PrivilegeRequest(Decided):
    """A privilege of the level that an official visit switches off, asked for all the same and decided with authority."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ALLOWED = "allowed", _("allowed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ENDED = "ended", _("off again")

    stay = models.ForeignKey("stays.Stay", models.CASCADE, related_name="privileges_asked")
    what = models.CharField(max_length=120, help_text=_("In the words of the programme."))
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, related_name="+")
    department = models.CharField(max_length=20, help_text=_("Who is told what became of it."))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "what"],
                condition=Q(state__in=["waiting", "allowed"]),
                name="privilege_is_asked_for_or_allowed_once_a_stay",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting")
                | Q(state__in=["allowed", "declined"], decided_at__isnull=False, decided_by__isnull=False)
                | Q(state__in=["withdrawn", "ended"], decided_at__isnull=False),
                name="privilege_is_decided_by_somebody_or_ends_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting")
                | Q(decided_at__isnull=True, decided_by__isnull=True, decided_for__isnull=True, decision_reason=""),
                name="privilege_that_waits_is_not_decided",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="privilege_is_asked_for_with_a_reason"),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decision_reason=""), name="privilege_declined_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="allowed") | ~Q(asked_by=F("decided_by")) | Q(decided_at=F("asked_at")),
                name="privilege_that_waited_is_not_allowed_by_who_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state="allowed") | Q(decided_for__isnull=True) | ~Q(asked_by=F("decided_for")),
                name="privilege_is_not_allowed_for_who_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"Privilege request {self.pk}"


class Delegation(models.Model):
    """An approver who is away lends their authority to a colleague, from and until; for all requests, or for one."""

    property = models.ForeignKey("hotel.Property", models.CASCADE, related_name="+")
    giver = models.ForeignKey("hotel.StaffMember", models.CASCADE, related_name="+")
    taker = models.ForeignKey("hotel.StaffMember", models.CASCADE, related_name="+")
    request = models.ForeignKey(VipRequest, models.CASCADE, null=True, blank=True, related_name="delegations")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="delegation_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="delegation_is_to_somebody_else"),
        ]
        indexes = [models.Index(fields=["property", "taker", "ends_at"], name="delegations_to_somebody")]

    def __str__(self) -> str:
        return f"Delegation {self.pk}"
