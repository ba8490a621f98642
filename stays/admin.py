"""Stays in the admin, for whoever runs the system: ids, codes, dates and states of their own properties, nothing of the person.

Everything is read only: what is done with a stay is done at the desk, where it is planned, told and written down.
"""

from django.contrib import admin

from stays.list_models import ListTimes
from stays.models import ChecklistItem, IdempotencyRecord, SenderRecord, Stay, VipRequest
from tiers.models import Award
from vipdesk.access.acts import may
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel.read_only import ReadOnly


class OwnProperties(ReadOnly, admin.ModelAdmin):
    """Rows of the properties that this administrator runs, with only the fields that are named."""

    property_path = "property"
    ordering = ["-id"]

    def get_queryset(self, request):
        viewer = viewer_of_staff(request.user)
        run = [property_id for property_id in viewer.roles if may(viewer, property_id, "run_system")]
        return super().get_queryset(request).filter(**{f"{self.property_path}__in": run})


@admin.register(Stay)
class StayAdmin(OwnProperties):
    list_display = [
        "id",
        "property",
        "confirmation_number",
        "status",
        "arrival_date",
        "departure_date",
        "tier",
        "revision",
    ]
    list_filter = ["property", "status", "arrival_date"]
    list_select_related = ["property", "tier"]
    search_fields = ["=id", "=confirmation_number", "=group_code"]
    fields = [
        "id",
        ("property", "booking_system", "confirmation_number", "group_code"),
        ("status", "arrival_date", "departure_date"),
        ("expected_arrival_at", "expected_departure_at", "checked_in_at", "checked_out_at"),
        ("room_type", "room_type_charged", "room_number", "room_locked"),
        ("tier", "standard", "vip_code", "vip_requested"),
        ("revision", "on_list", "created_at", "changed_at"),
    ]


@admin.register(ChecklistItem)
class ChecklistItemAdmin(OwnProperties):
    """Without its title: that an item is there at all can speak of the guest's health."""

    property_path = "stay__property"
    list_display = ["id", "stay_id", "department", "stage", "day", "due_at", "state"]
    list_filter = ["stay__property", "department__code", "stage", "state"]
    list_select_related = ["department", "stay"]
    search_fields = ["=id", "=stay__id"]
    fields = [
        ("id", "stay", "department", "stage", "day"),
        ("due_at", "told_at", "state", "gate", "live"),
        ("begun_at", "begun_by", "done_at", "done_by", "done_by_key", "done_for"),
    ]


@admin.register(VipRequest)
class VipRequestAdmin(OwnProperties):
    property_path = "stay__property"
    list_display = ["id", "stay_id", "tier", "state", "asked_at", "decided_at"]
    list_filter = ["stay__property", "state"]
    list_select_related = ["stay", "tier"]
    search_fields = ["=stay__id"]
    fields = [
        ("id", "stay", "tier", "state"),
        ("asked_at", "asked_by", "asked_by_key", "department", "by_hand", "escalated_at"),
        ("decided_at", "decided_by", "decided_for", "by_telephone", "confirmed_at"),
    ]


@admin.register(Award)
class AwardAdmin(OwnProperties):
    """Without its reason: why somebody holds a level speaks of the person."""

    list_display = ["id", "property", "tier", "starts_on", "ends_on", "decision", "ended_at"]
    list_filter = ["property", "tier__code", "decision"]
    list_select_related = ["property", "tier"]
    fields = [
        ("id", "property", "guest", "tier"),
        ("starts_on", "ends_on", "follows", "listed_at"),
        ("awarded_at", "awarded_by"),
        ("decision", "decided_at", "decided_by"),
        ("ended_at", "ended_by"),
    ]


@admin.register(SenderRecord)
class SenderRecordAdmin(OwnProperties):
    """How far a booking system has got with a booking; what it said of the guest stays out of here."""

    list_display = ["id", "property", "booking_system", "confirmation_number", "version", "last_modified", "cancelled"]
    list_filter = ["property", "booking_system", "cancelled"]
    list_select_related = ["property", "booking_system"]
    search_fields = ["=confirmation_number", "=stay__id"]
    fields = [
        ("id", "property", "booking_system", "confirmation_number", "stay"),
        ("version", "last_modified", "received_at"),
        ("cancelled", "cancel_holds"),
    ]


@admin.register(IdempotencyRecord)
class IdempotencyRecordAdmin(ReadOnly, admin.ModelAdmin):
    """Which calls were answered once already; the answers stay out of here."""

    list_display = ["id", "booking_system", "key", "status", "created_at"]
    list_filter = ["booking_system"]
    list_select_related = ["booking_system"]
    search_fields = ["=key"]
    fields = [("booking_system", "key", "status", "created_at")]
    ordering = ["-id"]


@admin.register(ListTimes)
class ListTimesAdmin(admin.ModelAdmin):
    """When a property's lists are mailed."""

    list_display = ["property", "morning", "evening"]
    list_select_related = ["property"]
