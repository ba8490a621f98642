"""What is kept of the daily lists: that one was printed, and to whom they are mailed."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ListPrint(models.Model):
    """A list that was printed: whose, by whom, when; and a mark for each thing that stood on it, which says nothing by itself."""

    property = models.ForeignKey("hotel.Property", models.CASCADE, related_name="+")
    department = models.ForeignKey("hotel.Department", models.CASCADE, related_name="+")
    date = models.DateField()
    section = models.CharField(max_length=40, blank=True)
    eyes = models.CharField(max_length=16)  # how much its reader may see: what others see is no change of theirs
    lines = models.JSONField(default=dict)
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["department", "date", "printed_at"], name="prints_of_a_list")]
        constraints = [models.CheckConstraint(condition=~Q(eyes=""), name="print_says_for_whose_eyes")]

    def __str__(self) -> str:
        return f"Print {self.pk}"


class ListTimes(models.Model):
    """When a property's lists are mailed; without a row, at the times that are shipped."""

    property = models.OneToOneField("hotel.Property", models.CASCADE, related_name="list_times")
    morning = models.TimeField(default=dt.time(6, 30), help_text=_("Today's VIP arrivals."))
    evening = models.TimeField(default=dt.time(18), help_text=_("Tomorrow's VIP arrivals."))

    class Meta:
        verbose_name_plural = _("list times")
        constraints = [
            models.CheckConstraint(
                condition=Q(morning__lt=F("evening")), name="morning_list_is_before_the_evening_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.morning:%H:%M}, {self.evening:%H:%M}"


class ListMail(models.Model):
    """To whom a department's lists are mailed; without a row, to the department's own address, morning and evening."""

    department = models.OneToOneField("hotel.Department", models.CASCADE, related_name="list_mail")
    addresses = models.JSONField(default=list)
    morning = models.BooleanField(default=True)
    evening = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Lists of department {self.department_id}"


class CalendarLink(models.Model):
    """A secret address at which a calendar reads a department's arrivals, until somebody ends it."""

    department = models.ForeignKey("hotel.Department", models.CASCADE, related_name="calendar_links")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="calendar_link_is_ended_by_somebody_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar link {self.pk}"
