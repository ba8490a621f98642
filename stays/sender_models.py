"""What booking systems said: the last word on each confirmation number, and the answers that are kept for a repeat."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SenderRecord(models.Model):
    """What a booking system last said of one confirmation number; also a cancellation that came before its booking."""

    property = models.ForeignKey("hotel.Property", models.CASCADE, related_name="+")
    booking_system = models.ForeignKey("hotel.BookingSystem", models.PROTECT, related_name="+")
    confirmation_number = models.CharField(max_length=40)
    stay = models.OneToOneField("stays.Stay", models.CASCADE, null=True, blank=True, related_name="sender_record")
    version = models.BigIntegerField(null=True, blank=True)
    last_modified = models.DateTimeField(null=True, blank=True)
    body = models.JSONField(default=dict, blank=True)
    cancelled = models.BooleanField(default=False)
    cancel_holds = models.BooleanField(
        default=False, help_text=_("Cancelled without a version: until a person reinstates.")
    )
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["property", "booking_system", "confirmation_number"],
                name="sender_speaks_once_of_a_confirmation_number",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True) | Q(last_modified__isnull=True),
                name="sender_orders_by_version_or_by_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Sender record {self.pk}"


class IdempotencyRecord(models.Model):
    """The answer a POST was given, kept so that the same key gets it again."""

    KEPT = dt.timedelta(days=30)

    booking_system = models.ForeignKey("hotel.BookingSystem", models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    body_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    etag = models.CharField(max_length=80, blank=True)
    sight = models.CharField(max_length=64, blank=True, help_text=_("What who called could see, as a digest."))
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking_system", "key"], name="idempotency_key_is_used_once_a_booking_system"
            ),
        ]

    def __str__(self) -> str:
        return f"Idempotency record {self.pk}"
