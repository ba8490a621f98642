"""The hotel in the admin: properties, departments and their hours, rooms, staff and their roles, booking systems."""

from typing import cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from vipdesk.hotel.models import BookingSystem, Department, PaperSize, Property, Role, Room, ServiceHours, StaffMember


class DepartmentInline(admin.StackedInline):
    model = Department
    extra = 0
    show_change_link = True


class PaperSizeInline(admin.StackedInline):
    model = PaperSize
    verbose_name = verbose_name_plural = _("Paper that is printed on")


class ServiceHoursInline(admin.StackedInline):
    model = ServiceHours
    extra = 0
    max_num = 7


class RoleInline(admin.StackedInline):
    model = Role
    extra = 0


@admin.register(Property)
class PropertyAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "zone_name", "currency"]
    search_fields = ["code", "name"]
    inlines = [PaperSizeInline, DepartmentInline]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # everything below belongs to it


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ["property", "code", "email", "always_open"]
    list_filter = ["property", "code"]
    list_select_related = ["property"]
    inlines = [ServiceHoursInline]


class RoomForm(forms.ModelForm):
    """A room, with the rooms of its own property to connect it to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others, own = Room.objects.exclude(pk=self.instance.pk), self.instance.property_id
        doors = cast("forms.ModelMultipleChoiceField", self.fields["connects_to"])
        doors.queryset = others.filter(property=own) if own else others.none()
        doors.help_text = doors.help_text if own else _("Once the room is saved.")


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    form = RoomForm
    list_display = ["number", "property", "type", "floor", "step_free", "out_of_order"]
    list_filter = ["property", "type", "floor", "step_free", "out_of_order"]
    list_select_related = ["property"]
    ordering = ["property", "number"]
    search_fields = ["number"]
    filter_horizontal = ["connects_to"]

    def get_readonly_fields(self, request, obj=None):
        return ["property"] if obj else []  # a room does not move to another hotel, and its doors stay in one


@admin.register(StaffMember)
class StaffMemberAdmin(UserAdmin):
    list_display = ["username", "first_name", "last_name", "is_active", "last_login"]
    list_filter = ["is_active", "roles__property", "roles__code", "roles__department__code"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Account"), {"fields": ["is_active", "is_staff", "is_superuser", "last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    inlines = [RoleInline]


@admin.register(BookingSystem)
class BookingSystemAdmin(admin.ModelAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name"]
