"""Guests in the admin: a number, and which booking systems know them. Who they are is not for an administrator."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from guests.models import Guest
from vipdesk.access.acts import may
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel.read_only import ReadOnly


@admin.register(Guest)
class GuestAdmin(ReadOnly, admin.ModelAdmin):
    """Only guests who stay at a property that this administrator runs; never a name, nor anything else about the person."""

    list_display = ["id", "created_at"]
    fields = ["id", "created_at", "known_to"]
    search_fields = ["=id", "=links__external_id"]
    ordering = ["-id"]

    def get_queryset(self, request):
        viewer = viewer_of_staff(request.user)
        run = [property_id for property_id in viewer.roles if may(viewer, property_id, "run_system")]
        return super().get_queryset(request).filter(stays__property__in=run).distinct()

    @admin.display(description=_("known to"))
    def known_to(self, guest: Guest) -> str:
        """The booking systems; the ids by which they know the guest may be words about them."""
        return ", ".join(guest.links.order_by("booking_system__code").values_list("booking_system__code", flat=True))
