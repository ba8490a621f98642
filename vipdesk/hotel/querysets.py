"""Reads of the hotel in words."""

from django.db import models
from django.db.models import F


class DepartmentQuerySet(models.QuerySet):
    def with_hours(self):
        """Departments with their service hours read in one more query."""
        return self.prefetch_related("hours")

    def each_window(self):
        """Departments once for each window of their service hours (once where there is none), which is read with them."""
        named = {name: F(f"hours__{name}") for name in ("weekday", "opens", "closes")}
        return self.annotate(**named).order_by("pk", "weekday")
