"""Reads of the hotel in words."""

from django.db import models


class PropertyQuerySet(models.QuerySet):
    def by_code(self, code: str):
        """The property of this code, or DoesNotExist."""
        return self.get(code=code)


class DepartmentQuerySet(models.QuerySet):
    def with_hours(self):
        """Departments with their service hours read in one more query."""
        return self.prefetch_related("hours")
