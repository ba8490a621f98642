"""What sales writes to guests: the texts of the welcome letter and the welcome card, by language."""

from django.db import models
from django.db.models import Q


class LetterText(models.Model):
    """One version of a text; the highest is in force, and where there is none, the shipped one. It is never changed."""

    property = models.ForeignKey("hotel.Property", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    text = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["property", "kind", "language", "version"], name="letter_text_has_each_version_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["letter", "card"]), name="letter_text_kind_is_known"),
            models.CheckConstraint(condition=Q(version__gte=1) & ~Q(text=""), name="letter_text_says_something"),
        ]

    def __str__(self) -> str:
        return f"Letter text {self.pk}"
