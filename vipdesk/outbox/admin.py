"""The outbox in the admin: read what was told; retry or dismiss what could not be delivered. Ids only, no names of guests."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.forms import CharField
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vipdesk.hotel.read_only import ReadOnly
from vipdesk.outbox import dead
from vipdesk.outbox.models import Delivery, Event, Notice, Restore


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):
    exclude = ["facts"]  # a title can speak of the guest's health
    list_display = ["id", "kind", "subject_kind", "subject_id", "property", "happened_at"]
    list_filter = ["kind", "property"]
    list_select_related = ["property"]
    search_fields = ["=subject_id"]
    ordering = ["-id"]


@admin.register(Notice)
class NoticeAdmin(ReadOnly, admin.ModelAdmin):
    exclude = ["changes"]
    list_display = ["id", "event_kind", "subject_id", "department", "property", "sent_at", "acknowledged_at"]
    list_filter = ["property", "department__code", "event_kind"]
    list_select_related = ["property", "department"]
    search_fields = ["=subject_id"]
    ordering = ["-id"]


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("dead", _("could not be delivered")), ("wanted", _("still to be sent"))]

    def queryset(self, request, queryset):
        if self.value() == "dead":
            return queryset.dead()
        return queryset.wanted() if self.value() == "wanted" else queryset


class ReasonForm(ActionForm):
    reason = CharField(label=_("Reason, to dismiss"), required=False, max_length=200)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        "id",
        "notice",
        "letter",
        "channel",
        "address",
        "due_at",
        "sent_at",
        "dead_at",
        "last_error",
        "dismissed_at",
    ]
    list_filter = [StateFilter, "channel"]
    list_select_related = ["notice", "letter"]
    ordering = ["-id"]
    action_form = ReasonForm
    actions = ["retry", "dismiss"]

    def has_settle_permission(self, request) -> bool:
        """Who may settle what could not be delivered: those with the right to change deliveries."""
        return request.user.has_perm("outbox.change_delivery")

    @admin.action(description=_("Send again"), permissions=["settle"])
    def retry(self, request, queryset) -> None:
        again = dead.retry(queryset, now=timezone.now())
        text = ngettext("%(count)s delivery is due again.", "%(count)s deliveries are due again.", again)
        self.message_user(request, text % {"count": again})

    @admin.action(description=_("Dismiss with a reason"), permissions=["settle"])
    def dismiss(self, request, queryset) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, gettext("Write the reason beside the action."), messages.ERROR)
            return
        count = dead.dismiss(queryset, by=request.user, reason=reason, now=timezone.now())
        text = ngettext("%(count)s delivery was dismissed.", "%(count)s deliveries were dismissed.", count)
        self.message_user(request, text % {"count": count})


@admin.register(Restore)
class RestoreAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["id", "property", "backup_at", "restored_at", "settled_at", "settled_by", "reason"]
    list_filter = ["property"]
    list_select_related = ["property", "settled_by"]
    ordering = ["-id"]
