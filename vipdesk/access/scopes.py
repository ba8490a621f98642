"""The scopes of an API key, and what each lets a program do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    BOOKINGS_WRITE = "bookings:write", _("Send bookings, and read its own")
    BOOKINGS_LOAD = "bookings:load", _("Load many bookings without telling anybody")
    STAYS_READ = "stays:read", _("Read stays, plans and notices")
    TASKS_WRITE = "tasks:write", _("Tick, reopen and acknowledge")
    INSPECTIONS_WRITE = "inspections:write", _("Say that an inspection is passed")
    ARRIVALS_READ = "arrivals:read", _("Read the daily arrival list")
    GUESTS_READ = "guests:read", _("Read guests with full name")
    GUESTS_CONTACT = "guests:contact", _("Read guests' contact details")
    TIERS_READ = "tiers:read", _("Read tiers and ask for a grade")
    WEBHOOKS_MANAGE = "webhooks:manage", _("Manage webhook subscriptions")
