"""Who the guests are: the profile as bookings carry it, the ids by which booking systems know them, what they need."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guests.querysets import GuestQuerySet, NeedQuerySet
from guests.search import key_of


class Guest(models.Model):
    """A person. Shared by the hotels of the group; what concerns health stays with the property that wrote it (`Need`)."""

    name_prefix = models.CharField(max_length=40, blank=True)
    given_name = models.CharField(max_length=120, blank=True)
    surname = models.CharField(max_length=120)
    native_name = models.CharField(max_length=120, blank=True)
    alias = models.CharField(max_length=120, blank=True)
    incognito = models.BooleanField(default=False)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=20, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    position = models.CharField(max_length=60, blank=True)
    company = models.CharField(max_length=200, blank=True)
    membership_program = models.CharField(max_length=60, blank=True)
    membership_level = models.CharField(max_length=60, blank=True)
    membership_number = models.CharField(max_length=60, blank=True)
    preferences = models.JSONField(default=list, blank=True)
    search_key = models.TextField(blank=True, default="", editable=False)  # see guests/search.py
    created_at = models.DateTimeField()

    objects = GuestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(surname=""), name="guest_has_a_surname"),
        ]
        indexes = [
            models.Index(
                fields=["membership_number", "membership_program"],
                name="guest_by_membership",
                condition=~Q(membership_number=""),
            ),
            models.Index(fields=["email"], name="guest_by_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"Guest {self.pk}"

    def save(self, *args: Any, **options: Any) -> None:
        """Store the profile with the words by which it is found."""
        self.search_key = key_of(self)
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "search_key"}
        super().save(*args, **options)


class GuestLink(models.Model):
    """The id by which one booking system knows a guest."""

    booking_system = models.ForeignKey("hotel.BookingSystem", models.PROTECT, related_name="guest_links")
    external_id = models.CharField(max_length=80)
    guest = models.ForeignKey(Guest, models.CASCADE, related_name="links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking_system", "external_id"], name="booking_system_names_a_guest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_system_id}:{self.external_id}"


class Need(models.Model):
    """An allergy, a diet or an access need of a guest, as one property was told it, and by whom."""

    class Kind(models.TextChoices):
        ALLERGY = "allergy", _("Allergy")
        DIET = "diet", _("Diet")
        ACCESS = "access", _("Access need")

    class Severity(models.TextChoices):
        MILD = "mild", _("mild")
        SEVERE = "severe", _("severe")

    guest = models.ForeignKey(Guest, models.CASCADE, related_name="needs")
    property = models.ForeignKey("hotel.Property", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=40, blank=True, help_text=_("Empty when vipdesk does not know it by code."))
    text = models.CharField(max_length=200, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, blank=True)
    source = models.CharField(max_length=80, help_text=_("desk, or the booking that brought it."))

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guest", "property", "kind", "code", "text", "source"],
                name="need_is_brought_once_by_each_source",
            ),
            models.CheckConstraint(condition=~Q(code="", text=""), name="need_has_a_code_or_a_text"),
            models.CheckConstraint(condition=Q(kind__in=["allergy", "diet", "access"]), name="need_kind_is_known"),
            models.CheckConstraint(condition=Q(severity__in=["", "mild", "severe"]), name="need_severity_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of guest {self.guest_id}"


class KitchenAnswer(models.Model):
    """What F&B said of one thing to eat or drink for one need of a guest: asked once, kept for the next stays here."""

    guest = models.ForeignKey(Guest, models.CASCADE, related_name="kitchen_answers")
    property = models.ForeignKey("hotel.Property", models.CASCADE, related_name="+")
    need = models.CharField(max_length=200, help_text=_("The allergy or diet, as words are compared."))
    subject = models.CharField(max_length=80, help_text=_("The component, or the item made by hand, by its key."))
    safe = models.BooleanField()
    instead = models.CharField(max_length=60, blank=True, help_text=_("The component brought in its place."))
    answered_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guest", "property", "need", "subject"], name="kitchen_answers_once_for_a_need_and_a_thing"
            ),
            models.CheckConstraint(condition=~Q(need="") & ~Q(subject=""), name="kitchen_answer_says_of_what"),
            models.CheckConstraint(
                condition=Q(safe=False) | Q(instead=""), name="kitchen_answers_instead_only_of_what_is_not_safe"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"
