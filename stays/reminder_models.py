"""How a hotel reminds of what is due."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReminderTimes(models.Model):
    """So many minutes before an item is due its department is reminded; when it is overdue, the manager may be told."""

    property = models.OneToOneField("hotel.Property", models.CASCADE, related_name="reminder_times")
    minutes = models.PositiveSmallIntegerField(default=30, help_text=_("0: nobody is reminded before."))
    tells_manager = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = _("reminder times")
        constraints = [
            models.CheckConstraint(condition=Q(minutes__lte=240), name="reminder_is_at_most_four_hours_before"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"
