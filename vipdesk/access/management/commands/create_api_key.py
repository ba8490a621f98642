import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from vipdesk.access.keys import KeyRefused, issue
from vipdesk.access.scopes import Scope
from vipdesk.hotel.models import BookingSystem, Property
from vipdesk.hotel.opening import still_missing


class Command(BaseCommand):
    help = "Makes a key for a booking system and prints it once; only its hash is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--property", action="append", required=True, help="a property's code; repeatable")
        parser.add_argument("--system", required=True, help="the booking system's code, such as opera")
        parser.add_argument("--name", default="", help="what to call the key; by default the system's name")
        scopes = ", ".join(Scope.values)
        parser.add_argument("--scopes", nargs="+", default=[Scope.BOOKINGS_WRITE], help=f"some of: {scopes}; or: all")
        parser.add_argument("--expires", type=dt.date.fromisoformat, help="the last day it opens anything, YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        hotels = self._hotels(options["property"])
        scopes = Scope.values if options["scopes"] == ["all"] else options["scopes"]
        system, is_new = self._system(options["system"])
        try:
            key, text = issue(
                system,
                hotels,
                scopes,
                name=options["name"] or system.name,
                now=timezone.now(),
                expires_at=_end_of(options["expires"]),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except KeyRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)
        self._say(f"This is shown once. Key {key.public_id} of {system.code}{' (new)' if is_new else ''}.")
        self._say(f"Properties: {', '.join(hotel.code for hotel in hotels)}. Scopes: {', '.join(key.scopes)}.")
        self._say(f"Expires: {options['expires'] or 'never'}.")
        for hotel in hotels:
            for one in still_missing(hotel):
                self._say(f"{hotel.code} still needs {one}")

    def _say(self, words: str) -> None:
        """Beside the key, so that `KEY=$(manage.py create_api_key …)` holds the key alone."""
        self.stderr.write(words)

    def _hotels(self, codes: list[str]) -> list[Property]:
        hotels = list(Property.objects.filter(code__in=codes).order_by("code"))
        unknown = sorted(set(codes) - {hotel.code for hotel in hotels})
        if unknown:
            raise CommandError(f"No such property: {', '.join(unknown)}. manage.py create_property makes one.")
        return hotels

    def _system(self, code: str) -> tuple[BookingSystem, bool]:
        system = BookingSystem.objects.filter(code=code).first()
        if system:
            return system, False
        system = BookingSystem(code=code, name=code)
        try:
            system.full_clean()
        except ValidationError as error:
            raise CommandError(f"--system: {' '.join(error.messages)}") from error
        system.save()
        return system, True


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The moment after the last day, in UTC: a key opens nothing a day longer than was said anywhere in the world."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC) if day else None
