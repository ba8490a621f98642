"""Reads of keys in words."""

import datetime as dt

from django.db import models
from django.db.models import Q


class ApiKeyQuerySet(models.QuerySet):
    def live(self, now: dt.datetime):
        """The keys that open something now: neither revoked nor expired."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)
