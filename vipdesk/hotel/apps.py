from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotelConfig(AppConfig):
    name = "vipdesk.hotel"
    label = "hotel"
    verbose_name = _("Hotel")
    default_auto_field = "django.db.models.BigAutoField"
