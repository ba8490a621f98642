"""The hotel in the admin: properties, departments and their hours, staff and their roles, booking systems."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from vipdesk.hotel.models import BookingSystem, Department, Property, Role, ServiceHours, StaffMember


class DepartmentInline(admin.TabularInline):
    model = Department
    extra = 0
    show_change_link = True


class ServiceHoursInline(admin.TabularInline):
    model = ServiceHours
    extra = 0
    max_num = 7


class RoleInline(admin.TabularInline):
    model = Role
    extra = 0


@admin.register(Property)
class PropertyAdmin(admin.ModelAdmin):
    list_display = ["code", "name", "zone_name", "currency"]
    search_fields = ["code", "name"]
    inlines = [DepartmentInline]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # everything below belongs to it


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ["property", "code", "email", "always_open"]
    list_filter = ["property", "code"]
    list_select_related = ["property"]
    inlines = [ServiceHoursInline]


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
