import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from vipdesk.access.keys import KeyRefused, rotate
from vipdesk.access.models import ApiKey


class Command(BaseCommand):
    help = "Makes the successor of a key and prints it once; the old key stays live beside it for some hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("public_id", help="the part of the key after vd_live_")
        parser.add_argument("--hours", type=int, default=24, help="how long the old key still opens, by default 24")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        key = ApiKey.objects.filter(public_id=options["public_id"]).first()
        if key is None:
            raise CommandError("There is no such key.")
        try:
            _fresh, text = rotate(key, now=now, old_until=now + dt.timedelta(hours=options["hours"]))
        except KeyRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)
        self.stderr.write(f"This is shown once. The old key ends in {options['hours']} hours.")
