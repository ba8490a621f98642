from django.apps import AppConfig
from django.core.checks import register

from vipdesk.production import check_production


class Project(AppConfig):
    name = "vipdesk"

    def ready(self) -> None:
        register(check_production, deploy=True)
