"""Reads of the outbox in words."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from vipdesk.hotel.models import Department, Property

CRASHES = 5  # so many claims that nobody came back from, and a delivery is dead

STILL_WANTED = Q(dead_at__isnull=True, sent_revision__lt=F("wanted_revision"))
NOT_HELD = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
LETHAL = Q(claims__gte=F("failures") + CRASHES)


class SubjectQuerySet(models.QuerySet):
    def about(self, kind: str, subject_id: int):
        """Those of one subject, such as a stay."""
        return self.filter(subject_kind=kind, subject_id=subject_id)

    def of_property(self, property: Property):
        return self.filter(property=property)


class EventQuerySet(SubjectQuerySet):
    def timeline(self):
        """In the order in which it happened."""
        return self.order_by("id")


class NoticeQuerySet(SubjectQuerySet):
    def of_department(self, department: Department):
        return self.filter(department=department)

    def open(self):
        """Those that nobody has acknowledged."""
        return self.filter(acknowledged_at__isnull=True)

    def acknowledged(self):
        return self.filter(acknowledged_at__isnull=False)

    def newest_first(self):
        return self.order_by("-id")

    def for_reading(self):
        """With department and acknowledging person in the same query."""
        return self.select_related("department", "acknowledged_by", "read_by")


class EscalationQuerySet(models.QuerySet):
    def pending(self):
        """Those whose turn has not come."""
        return self.filter(told_at__isnull=True, dropped_at__isnull=True)

    def due(self, now: dt.datetime):
        """Those whose turn it is, of notices that nobody has acknowledged; the longest waiting first."""
        waiting = self.pending().filter(due_at__lte=now, notice__acknowledged_at__isnull=True)
        return waiting.order_by("due_at", "id")


class DeliveryQuerySet(models.QuerySet):
    def whole(self):
        """With all that a message is made of, in the same query."""
        ways = ("notice", "letter")
        return self.select_related(*(f"{way}__{part}" for way in ways for part in ("department", "property")))

    def wanted(self):
        """Those that have not gone out in their newest revision, and have not been given up."""
        return self.filter(STILL_WANTED)

    def to_leave(self):
        """Wanted ones that are not set aside since a restore."""
        return self.wanted().filter(restore__isnull=True)

    def set_aside(self):
        """Wanted ones that wait for a word since a restore."""
        return self.wanted().filter(restore__isnull=False)

    def of_property(self, property: Property):
        return self.filter(Q(notice__property=property) | Q(letter__property=property))

    def due(self, now: dt.datetime):
        """Those to leave whose time has come, whether somebody holds them or not; the longest waiting first."""
        return self.to_leave().filter(due_at__lte=now).order_by("due_at", "id")

    def want(self, revision: int, *, now: dt.datetime) -> int:
        """Have this newer revision of these sent from now on, whatever became of the older one; how many they are."""
        return self.filter(wanted_revision__lt=revision).update(
            wanted_revision=revision, due_at=now, wanted_at=now, claims=0, failures=0, dead_at=None,
            dismissed_at=None, dismissed_by=None, dismissed_reason="", restore=None,
        )  # fmt: skip

    def free(self):
        """Those that no worker holds by the database's clock."""
        return self.filter(NOT_HELD)

    def lethal(self):
        """Those that ended every worker that took them."""
        return self.filter(LETHAL)

    def harmless(self):
        return self.exclude(LETHAL)

    def dead(self):
        """Given up, and nobody has dismissed them yet."""
        return self.filter(dead_at__isnull=False, dismissed_at__isnull=True)
