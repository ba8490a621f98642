"""The tiers in the admin: what a hotel edits by hand, and the versions of its standard to read."""

from typing import Any, ClassVar

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiers.models import GradingRule, ReceptionStandard, Tier, VipCode


class OwnAdmin(admin.ModelAdmin):
    """What is edited by hand belongs to the hotel from then on: the programme file leaves it alone."""

    readonly_fields: ClassVar[tuple[str, ...]] = ("from_file",)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """This will store the row as the hotel's own."""
        obj.from_file = False
        super().save_model(request, obj, form, change)


@admin.register(Tier)
class TierAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "rank", "palette", "secret", "property")
    list_filter = ("property",)
    list_select_related = ("property",)


@admin.register(GradingRule)
class GradingRuleAdmin(OwnAdmin):
    list_display = ("words", "tier", "basis", "if_asked", "active", "from_file", "property")
    list_filter = ("property", "basis", "active")
    list_select_related = ("property", "tier")
    search_fields = ("words", "key")


class WaitingFilter(admin.SimpleListFilter):
    """The codes that came in and have no tier yet."""

    title = _("codes to map")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("yes", _("to be mapped")), ("no", _("mapped"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return {"yes": queryset.filter(tier=None, no_vip=False), "no": queryset.mapped()}.get(
            self.value() or "", queryset
        )


@admin.register(VipCode)
class VipCodeAdmin(OwnAdmin):
    list_display = ("code", "booking_system", "tier", "no_vip", "first_seen_at", "from_file", "property")
    readonly_fields = ("from_file", "mapped_at", "mapped_by")
    list_filter = (WaitingFilter, "property", "booking_system")
    list_select_related = ("property", "tier")
    search_fields = ("code",)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """This will note who mapped it and when; bookings that wait are graded by the clock's job."""
        obj.mapped_at, obj.mapped_by_id = timezone.now(), request.user.pk
        super().save_model(request, obj, form, change)


@admin.register(ReceptionStandard)
class ReceptionStandardAdmin(admin.ModelAdmin):
    """Versions are read here and added by `load_programme`."""

    list_display = ("version", "property", "created_at", "digest")
    list_filter = ("property",)
    list_select_related = ("property",)
    readonly_fields = ("property", "version", "created_at", "digest", "source")

    def get_queryset(self, request: HttpRequest) -> Any:
        """This will leave the long text of the source out of the list."""
        return super().get_queryset(request).defer("source")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
