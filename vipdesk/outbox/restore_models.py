"""A database that came back from a backup, and the word that was said of what had not left by then."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vipdesk.hotel.models import Property, StaffMember

LONGEST_REASON = 200  # characters


class Restore(models.Model):
    """What was to leave from this property waits, since its rows came back from a backup, until somebody says what becomes
    of it: all is sent, or all is dismissed with a reason."""

    property = models.ForeignKey(Property, models.CASCADE, related_name="+")
    backup_at = models.DateTimeField(help_text=_("What happened later is not in the backup."))
    restored_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(
        max_length=LONGEST_REASON, blank=True, help_text=_("Why all was dismissed; empty when it was sent.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["property"], condition=Q(settled_at__isnull=True), name="property_waits_since_one_restore"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, reason="")
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="restore_is_settled_by_somebody_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return f"restore {self.pk}"
