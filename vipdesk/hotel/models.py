"""The hotel itself: properties, their departments and service hours, the people who work there and as what."""

import datetime as dt
import uuid
import zoneinfo
from functools import cache
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vipdesk.hotel.querysets import DepartmentQuerySet


@cache
def _zones() -> frozenset[str]:
    """The names of the IANA database: reading them looks at hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def known_zone(name: str) -> None:
    """Refuse a time zone that the IANA database does not have."""
    if name not in _zones():
        raise ValidationError(_("%(name)s is not an IANA time zone, such as Europe/Warsaw."), params={"name": name})


class Property(models.Model):
    """One hotel of the group."""

    code = models.CharField(
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{2,20}$", _("Use 2 to 20 capital letters or digits, such as AURORA."))],
    )
    name = models.CharField(max_length=120)
    zone_name = models.CharField(_("time zone"), max_length=64, validators=[known_zone])
    currency = models.CharField(max_length=3, default="EUR")
    languages = models.JSONField(default=list, help_text=_("Language codes, the first is the house language."))
    check_in_time = models.TimeField(default=dt.time(15, 0))
    check_out_time = models.TimeField(default=dt.time(12, 0))
    day_use_until = models.TimeField(default=dt.time(18, 0), help_text=_("When a room taken for the day is left."))
    # Another one after every change of departments, hours, tiers, rules or standards: the database sees to that.
    set_up = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name_plural = _("properties")

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the property as it was read and changed; this will not bring an old stamp of the set-up back."""
        self.set_up = uuid.uuid4()
        super().save(*args, **kwargs)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone_name)


class Department(models.Model):
    """A department of one property, where its messages go, and when it works."""

    class Code(models.TextChoices):
        FRONT_OFFICE = "front_office", _("Front office")
        HOUSEKEEPING = "housekeeping", _("Housekeeping")
        FOOD_BEVERAGE = "food_beverage", _("Food & beverage")
        GUEST_RELATIONS = "guest_relations", _("Guest relations")
        SALES = "sales", _("Sales")
        SECURITY = "security", _("Security")
        ENGINEERING = "engineering", _("Engineering")
        FINANCE = "finance", _("Finance")
        GENERAL_MANAGER = "general_manager", _("General manager's office")

    property = models.ForeignKey(Property, models.CASCADE, related_name="departments")
    code = models.CharField(max_length=20, choices=Code.choices)
    email = models.EmailField(blank=True, help_text=_("Notices are also sent here; empty sends none."))
    always_open = models.BooleanField(default=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["property", "code"], name="property_has_each_department_once"),
            models.CheckConstraint(
                condition=Q(
                    code__in=[
                        "front_office",
                        "housekeeping",
                        "food_beverage",
                        "guest_relations",
                        "sales",
                        "security",
                        "engineering",
                        "finance",
                        "general_manager",
                    ]
                ),
                name="department_code_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())


class ServiceHours(models.Model):
    """One window in which a department works on one weekday (Monday is 0); the closing time is inside."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        verbose_name_plural = _("service hours")
        constraints = [
            models.UniqueConstraint(fields=["department", "weekday"], name="department_has_one_window_a_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="service_hours_open_before_they_close"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="service_hours_weekday_is_0_to_6"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens:%H:%M}–{self.closes:%H:%M}"


class Room(models.Model):
    """One room of a property, as the hotel lists its rooms; a hotel that lists none writes room numbers freely."""

    property = models.ForeignKey(Property, models.CASCADE, related_name="rooms")
    number = models.CharField(max_length=20)
    type = models.CharField(max_length=40, blank=True, help_text=_("As bookings write it, such as STE."))
    floor = models.CharField(max_length=10, blank=True)
    step_free = models.BooleanField(default=False, help_text=_("Reached and used without a step."))
    out_of_order = models.BooleanField(default=False, help_text=_("Not to be given to guests."))
    connects_to = models.ManyToManyField("self", blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["property", "number"], name="property_has_each_room_once"),
            models.CheckConstraint(condition=~Q(number=""), name="room_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number


class StaffMember(AbstractUser):
    """Somebody who works for the group; what they may do where is said by their roles."""

    language = models.CharField(max_length=10, blank=True, help_text=_("Empty follows the browser."))

    roles_at_hand: dict[int, Any] | None = None  # by property: where the roles were read with who has signed in

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """The name as colleagues see it beside a tick: "P. Lis"."""
        if self.first_name and self.last_name:
            return f"{self.first_name[0]}. {self.last_name}"
        return self.last_name or self.first_name or self.username


class Role(models.Model):
    """What one member of staff is at one property, and in which department."""

    class Code(models.TextChoices):
        AGENT = "agent", _("Agent")
        DEPARTMENT_MANAGER = "department_manager", _("Department manager")
        DUTY_MANAGER = "duty_manager", _("Duty manager")
        GENERAL_MANAGER = "general_manager", _("General manager")
        ADMINISTRATOR = "administrator", _("Administrator")

    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="roles")
    property = models.ForeignKey(Property, models.CASCADE, related_name="roles")
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="roles")
    code = models.CharField(max_length=20, choices=Code.choices, default=Code.AGENT)
    chef = models.BooleanField(default=False, help_text=_("May sign allergies and diets."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "property"], name="staff_member_has_one_role_a_property"),
            models.CheckConstraint(
                condition=Q(code__in=["duty_manager", "general_manager", "administrator"])
                | Q(department__isnull=False),
                name="agent_and_department_manager_have_a_department",
            ),
            models.CheckConstraint(
                condition=Q(
                    code__in=["agent", "department_manager", "duty_manager", "general_manager", "administrator"]
                ),
                name="role_code_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())

    def clean(self) -> None:
        if self.department and self.department.property_id != self.property_id:
            raise ValidationError({"department": _("The department belongs to another property.")})


class QuietHours(models.Model):
    """The hours of a property's night in which nobody is called for what can wait; the same beginning and end are none."""

    property = models.OneToOneField(Property, models.CASCADE, related_name="quiet_hours")
    begins = models.TimeField(default=dt.time(22))
    ends = models.TimeField(default=dt.time(7))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = _("quiet hours")

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"


class PaperSize(models.Model):
    """What paper a property prints on; without a row it is A4."""

    class Size(models.TextChoices):
        A4 = "a4", _("A4")
        LETTER = "us-letter", _("Letter")

    property = models.OneToOneField(Property, models.CASCADE, related_name="paper_size")
    size = models.CharField(max_length=10, choices=Size.choices, default=Size.A4)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__in=["a4", "us-letter"]), name="paper_is_a4_or_letter"),
        ]

    def __str__(self) -> str:
        return self.size

    @classmethod
    def of(cls, property: Property) -> str:
        """The paper of a property."""
        own = cls.objects.filter(property=property).values_list("size", flat=True).first()
        return own or str(cls.Size.A4)


class Duty(models.Model):
    """Somebody is on duty on one day of the hotel: as one of a department, as its manager, or above all departments."""

    property = models.ForeignKey(Property, models.CASCADE, related_name="duties")
    date = models.DateField()
    role = models.CharField(max_length=20, choices=[c for c in Role.Code.choices if c[0] != Role.Code.ADMINISTRATOR])
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="duties")
    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="duties")

    class Meta:
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(
                fields=["property", "date", "role", "staff"], name="somebody_is_on_duty_once_a_day_in_a_role"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["agent", "department_manager"], department__isnull=False)
                | Q(role__in=["duty_manager", "general_manager"], department__isnull=True),
                name="duty_of_a_department_names_it_and_above_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.role}"


class BookingSystem(models.Model):
    """A program that sends bookings; `desk` is the hotel's own front desk."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.code
