"""What happened, who is told of it, and how the telling gets there. The rows are the queue. No guest is named here."""

import datetime as dt
import uuid
from typing import Any, cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vipdesk.hotel.models import Department, Property, StaffMember
from vipdesk.outbox.call_models import Call  # noqa: F401  Django looks for models here
from vipdesk.outbox.channel_models import Channel  # noqa: F401
from vipdesk.outbox.querysets import DeliveryQuerySet, EscalationQuerySet, EventQuerySet, NoticeQuerySet
from vipdesk.outbox.restore_models import Restore


class Event(models.Model):
    """Something that happened to a subject: ids and facts, never names. The events of a stay are its timeline."""

    property = models.ForeignKey(Property, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, help_text=_("Such as stay.booked."))
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    by_staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    by_key = models.CharField(max_length=40, blank=True, help_text=_("The id of the API key that said it."))
    happened_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="event_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Notice(models.Model):
    """One message to one department about what changed for it; this row is the message on screen."""

    property = models.ForeignKey(Property, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.CASCADE, related_name="notices")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    event_kind = models.CharField(max_length=40)
    changes = models.JSONField(default=list)
    secret = models.BooleanField(default=False, help_text=_("Room and times stay off channels that are not private."))
    urgent = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(help_text=_("When the department was first told."))
    changed_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_by_key = models.CharField(max_length=40, blank=True)
    acknowledged_for_closed = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True, help_text=_("When the department first had it on a screen."))
    read_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    escalation_level = models.PositiveSmallIntegerField(default=0, help_text=_("The highest level that was told."))

    delivery: int | None  # by which mail it goes to its department, where it is read to be told more
    round_to_come: int  # which round of escalation begins when it is told more now; 0 while a step waits
    told_at_hand: Any = None  # what its mail says, where it was just put in words, with others

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="notices_of_a_subject"),
            models.Index(fields=["department", "id"], name="notices_of_a_department"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "subject_kind", "subject_id"],
                condition=Q(acknowledged_at__isnull=True),
                name="department_has_one_open_notice_a_subject",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True, acknowledged_by_key="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False, acknowledged_by_key="")
                | (Q(acknowledged_at__isnull=False, acknowledged_by__isnull=True) & ~Q(acknowledged_by_key="")),
                name="notice_is_acknowledged_by_one_person_or_key_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_for_closed=False) | Q(acknowledged_at__isnull=False),
                name="notice_acknowledged_for_closed_is_acknowledged",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="notice_is_read_by_somebody_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_kind} {self.subject_id}"


class NoticeEvent(models.Model):
    """This event is told to this department by this notice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="told_events")
    event = models.ForeignKey(Event, models.CASCADE, related_name="told_by")
    department = models.ForeignKey(Department, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "department"], name="event_is_told_to_a_department_once"),
        ]

    def __str__(self) -> str:
        return f"notice {self.notice_id}, event {self.event_id}"


class Escalation(models.Model):
    """One step of telling somebody higher that a notice waits; once made it may come nearer, and is never put off.

    Level 0 looks at a new notice, the others tell people: see Escalation.Level. A notice that takes up more when its last
    step has been made begins again, with the next round."""

    class Level(models.IntegerChoices):
        LOOK = 0, _("the department")
        ON_DUTY = 1, _("who is on duty")
        DUTY_MANAGER = 2, _("the duty manager")
        DEPARTMENT_MANAGER = 3, _("the department's manager")
        GENERAL_MANAGER = 4, _("the general manager")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="escalations")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    round = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was its turn, whether or not anybody was there.")
    )
    dropped_at = models.DateTimeField(null=True, blank=True, help_text=_("Acknowledged before its turn came."))

    objects = EscalationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(told_at__isnull=True, dropped_at__isnull=True),
                name="escalations_still_to_come",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "round", "level"], name="notice_is_escalated_to_a_level_once_a_round"
            ),
            models.CheckConstraint(condition=Q(level__lte=4), name="escalation_level_is_known"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(dropped_at__isnull=True), name="escalation_is_told_or_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.notice_id}, round {self.round}, level {self.level}"


class EscalatedTo(models.Model):
    """This person was told that a notice waits: it stands on their page until it is acknowledged."""

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="told")
    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="escalations")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["escalation", "staff"], name="somebody_is_told_of_an_escalation_once"),
        ]

    def __str__(self) -> str:
        return f"escalation {self.escalation_id} to {self.staff_id}"


class Letter(models.Model):
    """A mail to one department that is made when it is sent: what it is about, such as the list of a day."""

    property = models.ForeignKey(Property, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, help_text=_("Such as list.today."))
    date = models.DateField(help_text=_("The day that it is about."))
    about = models.CharField(
        max_length=60, blank=True, help_text=_("What else it is about, such as a stay and the time its items are due.")
    )
    made_at = models.DateTimeField()

    written_at_hand: Any = None  # what it says, where it was written a moment ago together with others

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "kind", "date"],
                condition=Q(about=""),
                name="department_gets_a_kind_of_letter_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["about", "kind", "department"],
                condition=~Q(about=""),
                name="department_gets_a_letter_about_the_same_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


class Delivery(models.Model):
    """The way of one notice, or letter, to one address. A notice that takes up more wants a new revision of the same row sent."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("Mail")
        CHAT = "chat", _("Chat or push")

    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="deliveries")
    letter = models.ForeignKey(Letter, models.CASCADE, null=True, blank=True, related_name="deliveries")
    stamp = models.UUIDField(default=uuid.uuid4, editable=False, help_text=_("Its name in the world outside."))
    level = models.PositiveSmallIntegerField(default=0, help_text=_("0 to the department, else of an escalation."))
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.CharField(max_length=254)
    due_at = models.DateTimeField()
    wanted_at = models.DateTimeField(help_text=_("Since when the wanted revision is wanted."))
    wanted_revision = models.PositiveIntegerField(default=1)
    sent_revision = models.PositiveIntegerField(default=0)
    claims = models.PositiveIntegerField(default=0, help_text=_("Attempts begun for the wanted revision."))
    failures = models.PositiveIntegerField(default=0, help_text=_("Attempts that came back with an error."))
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True, help_text=_("By the database's clock."))
    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    dismissed_reason = models.CharField(max_length=200, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    restore = models.ForeignKey(
        Restore,
        models.RESTRICT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text=_("Set aside since this restore, until somebody says what becomes of it."),
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(dead_at__isnull=True, sent_revision__lt=F("wanted_revision")),
                name="deliveries_still_wanted",
            ),
            models.Index(
                fields=["dead_at"],
                condition=Q(dead_at__isnull=False, dismissed_at__isnull=True),
                name="deliveries_given_up",
            ),
            models.Index(fields=["restore"], condition=Q(restore__isnull=False), name="deliveries_set_aside"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "level", "channel", "address"], name="notice_goes_to_an_address_once_a_level"
            ),
            models.UniqueConstraint(fields=["letter", "channel", "address"], name="letter_goes_to_an_address_once"),
            models.CheckConstraint(
                condition=Q(notice__isnull=False, letter__isnull=True) | Q(notice__isnull=True, letter__isnull=False),
                name="delivery_brings_a_notice_or_a_letter",
            ),
            models.CheckConstraint(condition=Q(channel__in=["mail", "chat"]), name="delivery_channel_is_known"),
            models.CheckConstraint(
                condition=Q(sent_revision__lte=F("wanted_revision")), name="delivery_sends_what_is_wanted"
            ),
            models.CheckConstraint(
                condition=Q(lease_token__isnull=True, lease_until__isnull=True)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="delivery_lease_has_token_and_end",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True, dismissed_reason="")
                | (
                    Q(dismissed_at__isnull=False, dismissed_by__isnull=False, dead_at__isnull=False)
                    & ~Q(dismissed_reason="")
                ),
                name="delivery_is_dismissed_dead_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"

    @property
    def told(self) -> Notice:
        """The notice that it brings, where it brings no letter."""
        return cast(Notice, self.notice)

    @property
    def message_id(self) -> str:
        """The same for every repeat of this revision, so that a receiver can drop repeats."""
        return f"{self.stamp.hex}.{self.wanted_revision}"


class Heartbeat(models.Model):
    """When a part that always runs was last seen alive."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    def age(self, now: dt.datetime) -> dt.timedelta:
        return now - self.at


class JobRun(models.Model):
    """This periodic job has run for this slot of time."""

    job = models.CharField(max_length=60)
    slot = models.CharField(max_length=60)
    ran_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="job_runs_once_a_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"
