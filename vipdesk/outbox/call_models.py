"""Who is called in person, and whether they come."""

from django.db import models
from django.db.models import F, Q

from vipdesk.hotel.models import StaffMember


class Call(models.Model):
    """This person is called to be somewhere: it stands on their page until they say that they come, or it is over."""

    letter = models.ForeignKey("outbox.Letter", models.CASCADE, related_name="calls")
    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="calls")
    called_as = models.CharField(max_length=20)
    called_at = models.DateTimeField()
    over_at = models.DateTimeField()
    coming_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "staff"], name="somebody_is_called_once_by_a_letter"),
            models.CheckConstraint(
                condition=Q(coming_at__isnull=True) | Q(coming_at__gte=F("called_at")),
                name="who_comes_was_called_before",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.letter_id} to {self.staff_id}"
