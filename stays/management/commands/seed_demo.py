"""`seed_demo`: a demo hotel that looks alive, relative to the property's today."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stays.demo.seeding import AnotherHotel, seed
from vipdesk.hotel import clock


class Command(BaseCommand):
    help = (
        "Puts two demo hotels with people, guests and stays into the database and writes demo.json with the logins. "
        "Run again it adds no stay twice; everybody gets a new password and the key is a new one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VIPDESK_DEMO:
            raise CommandError("Demo data is only for a demo: set VIPDESK_DEMO=1, as `make run` does.")
        notes = settings.VIPDESK_HOME / "demo.json"
        try:
            new = seed(now=clock.now(), url=settings.VIPDESK_URL, notes=notes)
        except AnotherHotel as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The demo is there: {new} new stays. Logins and key are in {notes}.")
