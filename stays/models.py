"""The visit: a stay under its confirmation number, its checklist, its programme, and who looked at it."""

import builtins
import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stays.letter_models import LetterText
from stays.list_models import CalendarLink, ListMail, ListPrint, ListTimes
from stays.plan import ONCE
from stays.querysets import ItemQuerySet, PointQuerySet, StayQuerySet
from stays.reminder_models import ReminderTimes
from stays.request_models import Delegation, PrivilegeRequest, VipRequest
from stays.sender_models import IdempotencyRecord, SenderRecord

# Django looks for an app's models here; those of lists, letters, reminders, requests and senders have rooms of their own.
__all__ = [
    "OVER",
    "Activity",
    "CalendarLink",
    "ChecklistItem",
    "Delegation",
    "IdempotencyRecord",
    "InspectionPoint",
    "LetterText",
    "ListMail",
    "ListPrint",
    "ListTimes",
    "PrivilegeRequest",
    "ReminderTimes",
    "Seen",
    "SenderRecord",
    "Stay",
    "VipRequest",
]


class Stay(models.Model):
    """One room under one confirmation number."""

    class Status(models.TextChoices):
        RESERVED = "reserved", _("reserved")
        IN_HOUSE = "in_house", _("in house")
        CHECKED_OUT = "checked_out", _("checked out")
        CANCELLED = "cancelled", _("cancelled")
        NO_SHOW = "no_show", _("no-show")

    class BookedBy(models.TextChoices):
        GUEST = "guest", _("the guest")
        OWNER = "owner", _("the owner")
        GENERAL_MANAGER = "general_manager", _("the general manager")
        SALES = "sales", _("sales")
        COMPANY = "company", _("a company")
        TRAVEL_AGENT = "travel_agent", _("a travel agent")

    property = models.ForeignKey("hotel.Property", models.PROTECT, related_name="stays")
    guest = models.ForeignKey("guests.Guest", models.PROTECT, related_name="stays")
    booking_system = models.ForeignKey("hotel.BookingSystem", models.PROTECT, related_name="+")
    confirmation_number = models.CharField(max_length=40)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RESERVED)
    group_code = models.CharField(max_length=40, blank=True)

    arrival_date = models.DateField()
    departure_date = models.DateField()
    expected_arrival_at = models.DateTimeField(null=True, blank=True)
    expected_departure_at = models.DateTimeField(null=True, blank=True)
    on_the_way_at = models.DateTimeField(null=True, blank=True, help_text=_("When the call came."))
    waiting_since = models.DateTimeField(null=True, blank=True, help_text=_("Here before the room is ready."))
    waiting_place = models.CharField(max_length=80, blank=True)
    promised_at = models.DateTimeField(null=True, blank=True, help_text=_("When the room was promised for."))
    met_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    in_room_at = models.DateTimeField(null=True, blank=True)
    luggage_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_out_at = models.DateTimeField(null=True, blank=True)

    room_type = models.CharField(max_length=40, blank=True)
    room_type_charged = models.CharField(max_length=40, blank=True)
    room_number = models.CharField(max_length=20, blank=True)
    room_locked = models.BooleanField(default=False)

    adults = models.PositiveSmallIntegerField(default=1)
    children = models.JSONField(default=list, blank=True)
    accompanying_guests = models.JSONField(default=list, blank=True)

    tier = models.ForeignKey("tiers.Tier", models.PROTECT, null=True, blank=True, related_name="+")
    tier_reasons = models.JSONField(default=list, blank=True)
    suggestions = models.JSONField(default=list, blank=True)
    standard = models.ForeignKey("tiers.ReceptionStandard", models.PROTECT, null=True, blank=True, related_name="+")
    granted_tier = models.ForeignKey("tiers.Tier", models.PROTECT, null=True, blank=True, related_name="+")
    granted_reason = models.CharField(max_length=500, blank=True, help_text=_("Why a person granted it for this stay."))
    lowered = models.BooleanField(default=False, help_text=_("A person said what it has at the most."))
    lowered_to = models.ForeignKey("tiers.Tier", models.PROTECT, null=True, blank=True, related_name="+")
    lowered_reason = models.CharField(max_length=500, blank=True)
    vip_code = models.CharField(max_length=40, blank=True)
    code_waits = models.BooleanField(default=False, help_text=_("Nobody had mapped its code when it was graded."))
    vip_requested = models.BooleanField(null=True, blank=True)
    vip_reason = models.CharField(max_length=500, blank=True)

    official_visit = models.BooleanField(default=False)
    no_fuss = models.BooleanField(default=False)
    protection = models.BooleanField(default=False)
    special_requests = models.JSONField(default=list, blank=True)
    host_organisation = models.JSONField(default=dict, blank=True)
    payer = models.CharField(max_length=200, blank=True)
    booked_by_kind = models.CharField(max_length=20, choices=BookedBy.choices, default=BookedBy.GUEST)
    booked_by_name = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    occasion = models.CharField(max_length=200, blank=True)
    arrival_transport = models.JSONField(default=dict, blank=True)
    departure_transport = models.JSONField(default=dict, blank=True)
    comments = models.JSONField(default=list, blank=True)
    rate = models.JSONField(default=dict, blank=True)

    contact = models.ForeignKey("hotel.StaffMember", models.SET_NULL, null=True, blank=True, related_name="+")
    outlook = models.JSONField(default=dict, blank=True, help_text=_("What readiness is read from."))
    frozen_readiness = models.JSONField(null=True, blank=True, help_text=_("Readiness as it was at check-in."))
    on_list = models.BooleanField(default=False, help_text=_("A VIP arrival, or one whose access needs have items."))
    awaited_at = models.DateTimeField(help_text=_("The expected time, or the assumed one while it is unknown."))
    last_changes = models.JSONField(default=list, blank=True, help_text=_("How the plan differs from the one before."))
    plan_changed_at = models.DateTimeField(null=True, blank=True, help_text=_("When the plan last changed."))
    first_heard_in_house = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = StayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["property", "booking_system", "confirmation_number"], name="stay_has_one_confirmation_number"
            ),
            models.CheckConstraint(
                condition=Q(departure_date__gte=F("arrival_date")), name="stay_departs_on_or_after_arrival"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["reserved", "in_house", "checked_out", "cancelled", "no_show"]),
                name="stay_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_house") | Q(checked_in_at__isnull=False), name="stay_in_house_was_checked_in"
            ),
            models.CheckConstraint(
                condition=~Q(status="checked_out") | Q(checked_out_at__isnull=False),
                name="stay_checked_out_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(tier__isnull=True) | Q(standard__isnull=False),
                name="stay_with_a_tier_is_pinned_to_a_standard",
            ),
            models.CheckConstraint(
                condition=Q(granted_tier__isnull=True, granted_reason="")
                | (Q(granted_tier__isnull=False) & ~Q(granted_reason="")),
                name="stay_granted_a_tier_says_why",
            ),
            models.CheckConstraint(
                condition=Q(lowered=False, lowered_to__isnull=True, lowered_reason="")
                | (Q(lowered=True) & ~Q(lowered_reason="")),
                name="stay_lowered_by_a_person_says_why",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since__isnull=True, waiting_place="", promised_at__isnull=True)
                | (Q(waiting_since__isnull=False) & ~Q(waiting_place="")),
                name="stay_that_waits_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(registered_at__isnull=True, in_room_at__isnull=True) | Q(checked_in_at__isnull=False),
                name="stay_registered_or_in_the_room_was_checked_in",
            ),
        ]
        indexes = [
            models.Index(
                fields=["property", "arrival_date", "awaited_at", "id"],
                name="stay_arrivals_on_the_list",
                condition=Q(on_list=True),
            ),
            models.Index(
                fields=["property", "departure_date"],
                name="stay_in_house_on_the_list",
                condition=Q(on_list=True, status="in_house"),
            ),
            models.Index(
                fields=["property", "room_number", "arrival_date"], name="stay_by_room", condition=~Q(room_number="")
            ),
            models.Index(fields=["property", "vip_code"], name="stay_by_code_to_map", condition=Q(code_waits=True)),
            models.Index(fields=["property", "group_code"], name="stay_by_group", condition=~Q(group_code="")),
        ]

    def __str__(self) -> str:
        return f"Stay {self.pk}"

    @builtins.property  # `property` is the hotel in here
    def is_over(self) -> bool:
        """Whether the stay has ended: checked out, cancelled or a no-show."""
        return self.status in OVER

    @builtins.property
    def nights(self) -> int:
        return (self.departure_date - self.arrival_date).days

    @builtins.property
    def free_again(self) -> dt.date:
        """The first date on which the room is not held by this stay: its departure, after a day use the next day."""
        return max(self.departure_date, self.arrival_date + dt.timedelta(days=1))


OVER = frozenset({Stay.Status.CHECKED_OUT, Stay.Status.CANCELLED, Stay.Status.NO_SHOW})


class ChecklistItem(models.Model):
    """One thing that one department does for one stay by a time."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        BEGUN = "begun", _("begun")
        DONE = "done", _("done")
        WITHDRAWN = "withdrawn", _("withdrawn")
        WAIVED = "waived", _("waived")
        STOPPED = "stopped", _("stopped")

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="items")
    department = models.ForeignKey("hotel.Department", models.PROTECT, related_name="+")
    item_key = models.CharField(max_length=60)
    day = models.DateField(default=ONCE)
    stage = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=500, blank=True)
    quantity = models.PositiveSmallIntegerField(default=1)
    gate = models.BooleanField(default=False)
    live = models.BooleanField(default=False)
    components = models.JSONField(default=list, blank=True)
    after = models.JSONField(default=list, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    anchor = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    state_reason = models.CharField(max_length=500, blank=True)
    reason_health = models.BooleanField(default=False)
    in_room = models.BooleanField(default=False)
    ticked_by = models.CharField(max_length=40, blank=True)
    signed_by = models.JSONField(default=list, blank=True)
    health = models.BooleanField(default=False)
    inspection = models.BooleanField(default=False)
    gift = models.BooleanField(default=False)
    given = models.CharField(max_length=200, blank=True, help_text=_("What was given, in words."))
    hand_made = models.BooleanField(default=False)
    food = models.BooleanField(default=False, help_text=_("Made by hand: something to eat or drink."))
    override = models.CharField(
        max_length=16,
        blank=True,
        help_text=_("A mark of the needs for which it was said that it is brought all the same."),
    )
    override_reason = models.CharField(max_length=500, blank=True)
    override_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+")
    override_at = models.DateTimeField(null=True, blank=True)
    not_possible = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often the guest did not want to be disturbed.")
    )
    position = models.PositiveSmallIntegerField(default=0)
    done_room = models.CharField(max_length=20, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, null=True, blank=True, related_name="+")
    done_by_key = models.CharField(max_length=40, blank=True, help_text=_("The key of the program that ticked it."))
    done_for = models.CharField(max_length=20, blank=True, help_text=_("The department somebody else stood in for."))

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stay", "item_key", "day"], name="checklist_item_is_once_a_day_on_a_stay"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "begun", "done", "withdrawn", "waived", "stopped"]),
                name="checklist_item_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="checklist_item_done_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="begun") | Q(begun_at__isnull=False), name="checklist_item_begun_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | ~Q(state_reason=""), name="checklist_item_waived_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(override="", override_reason="", override_by__isnull=True, override_at__isnull=True)
                | (~Q(override="") & ~Q(override_reason="") & Q(override_by__isnull=False, override_at__isnull=False)),
                name="checklist_item_is_overridden_by_a_name_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "due_at"],
                name="checklist_item_open_by_due",
                condition=Q(state__in=["open", "begun"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Item {self.pk}"


class InspectionPoint(models.Model):
    """What was found at one point of an inspection, in which room, by whom and when."""

    item = models.ForeignKey(ChecklistItem, models.CASCADE, related_name="points")
    point = models.CharField(max_length=200)
    room_number = models.CharField(max_length=20, blank=True)
    passed = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    checked_by = models.ForeignKey("hotel.StaffMember", models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    objects = PointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "point"], name="inspection_point_is_checked_once"),
            models.CheckConstraint(
                condition=Q(passed=True) | ~Q(note=""), name="inspection_point_not_passed_has_a_note"
            ),
        ]

    def __str__(self) -> str:
        return f"Point {self.pk} of item {self.item_id}"


class Activity(models.Model):
    """One entry of a guest's programme: a meal, a meeting, a car, a tour, at its time."""

    stay = models.ForeignKey(Stay, models.CASCADE, related_name="programme")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    what = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    departments = models.JSONField(default=list, blank=True, help_text=_("Codes of those who have to do with it."))
    removed_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was taken off; it can be put back."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="activity_says_what"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="activity_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["stay", "starts_at"], name="programme_of_a_stay")]

    def __str__(self) -> str:
        return f"Activity {self.pk}"


class Seen(models.Model):
    """When somebody last looked at a stay: what came or changed since is new to them."""

    staff = models.ForeignKey("hotel.StaffMember", models.CASCADE, related_name="+")
    stay = models.ForeignKey(Stay, models.CASCADE, related_name="seen")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stay", "staff"], name="somebody_sees_a_stay_once")]

    def __str__(self) -> str:
        return f"Stay {self.stay_id} seen by {self.staff_id}"
