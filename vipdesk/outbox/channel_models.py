"""Where a department or a person is also told: a chat or push service, its address sealed."""

from django.db import models
from django.db.models import Q

from vipdesk.hotel.models import Department, Property, StaffMember


class Channel(models.Model):
    """An address of Apprise that only the sender opens; people see its service and the name somebody gave it."""

    property = models.ForeignKey(Property, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="channels")
    staff = models.ForeignKey(StaffMember, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60)
    scheme = models.CharField(max_length=20)
    sealed = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=False, staff__isnull=True)
                | Q(department__isnull=True, staff__isnull=False),
                name="channel_is_of_a_department_or_a_person",
            ),
            models.UniqueConstraint(fields=["department", "name"], name="department_calls_each_channel_differently"),
            models.UniqueConstraint(fields=["property", "staff", "name"], name="person_calls_each_channel_differently"),
        ]

    def __str__(self) -> str:
        return f"channel {self.pk}"
