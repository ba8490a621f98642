"""The keys of programs that call vipdesk, and the record of every reveal."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vipdesk.access.querysets import ApiKeyQuerySet
from vipdesk.access.scopes import Scope
from vipdesk.hotel.models import BookingSystem, Property


def known_scopes(scopes: list[str]) -> None:
    """Refuse a scope that vipdesk does not have."""
    unknown = sorted(set(scopes) - set(Scope.values))
    if unknown:
        raise ValidationError(_("Unknown scope: %(names)s."), params={"names": ", ".join(unknown)})


class ApiKey(models.Model):
    """A key of one booking system for some properties. Only the hash of its secret is here."""

    public_id = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    booking_system = models.ForeignKey(BookingSystem, models.PROTECT, related_name="keys")
    properties = models.ManyToManyField(Property, through="ApiKeyProperty", related_name="api_keys")
    secret_sha256 = models.CharField(max_length=64)
    scopes = models.JSONField(default=list, validators=[known_scopes])
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=models.F("created_at")),
                name="api_key_expires_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"


class ApiKeyProperty(models.Model):
    """One property that a key opens."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="opens")
    property = models.ForeignKey(Property, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("property of a key")
        verbose_name_plural = _("properties of a key")
        constraints = [
            models.UniqueConstraint(fields=["key", "property"], name="api_key_opens_a_property_once"),
        ]

    def __str__(self) -> str:
        return str(self.property)


class Reveal(models.Model):
    """Somebody asked to see one hidden field of one guest, and why. The value itself is never here."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    property = models.ForeignKey(Property, models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["property", "-at"], name="reveals_of_a_property")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reveal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}: {self.field}"
