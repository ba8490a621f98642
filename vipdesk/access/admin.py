"""Keys and reveals in the admin. A key is made by a command, since it is shown once; here it is read and ended."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vipdesk.access.acts import may
from vipdesk.access.keys import revoke
from vipdesk.access.models import ApiKey, ApiKeyProperty, Reveal
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel.read_only import NothingByHand, ReadOnly


class ApiKeyPropertyInline(NothingByHand, admin.TabularInline):
    model = ApiKeyProperty
    extra = 0


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "public_id", "booking_system", "created_at", "expires_at", "revoked_at", "last_used_at"]
    list_filter = ["booking_system"]
    list_select_related = ["booking_system"]
    exclude = ["secret_sha256"]
    inlines = [ApiKeyPropertyInline]
    actions = ["end"]

    @admin.action(description=_("End these keys now"), permissions=["view"])
    def end(self, request, queryset) -> None:
        for key in queryset:
            revoke(key, now=timezone.now())


@admin.register(Reveal)
class RevealAdmin(ReadOnly, admin.ModelAdmin):
    """For general managers, each for their own properties; an administrator has no business with it."""

    list_display = ["at", "staff", "property", "subject_kind", "subject_id", "field", "reason"]
    list_filter = ["field"]
    list_select_related = ["staff", "property"]

    def has_view_permission(self, request, obj=None) -> bool:
        return bool(_reads_reveals_of(request))

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(property__in=_reads_reveals_of(request))


def _reads_reveals_of(request) -> list[int]:
    """The properties whose reveals this member of staff reads; none for somebody who has yet to sign in."""
    if not request.user.is_authenticated:
        return []
    viewer = viewer_of_staff(request.user)
    return [property_id for property_id in viewer.roles if may(viewer, property_id, "read_reveals")]
