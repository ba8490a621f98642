import os
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from vipdesk.hotel.models import Property, StaffMember
from vipdesk.hotel.opening import NotAppointed, appoint_administrator, still_missing

PASSWORD = "VIPDESK_ADMINISTRATOR_PASSWORD"  # noqa: S105 - the name of the variable


class Command(BaseCommand):
    help = (
        "Makes somebody an administrator of properties: they run the system and see no personal data of guests. "
        f"The password is asked for, or read from {PASSWORD}. Repeatable; an account that is there keeps its password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--property", action="append", help="a property's code; repeatable; by default all of them")

    def handle(self, *args: Any, **options: Any) -> None:
        hotels = self._hotels(options["property"])
        known = StaffMember.objects.filter(username=options["username"]).exists()
        password = "" if known else self._password(options["username"])
        try:
            staff, is_new = appoint_administrator(options["username"], password=password, hotels=hotels)
        except NotAppointed as error:
            raise CommandError(str(error)) from error
        codes = ", ".join(hotel.code for hotel in hotels)
        self.stdout.write(f"{staff.username} {'was made' if is_new else 'is now'} administrator of {codes}.")
        for hotel in hotels:
            for one in still_missing(hotel):
                self.stdout.write(f"  {hotel.code} still needs {one}")

    def _hotels(self, codes: list[str] | None) -> list[Property]:
        hotels = list(Property.objects.filter(code__in=codes) if codes else Property.objects.all())
        unknown = sorted(set(codes or ()) - {hotel.code for hotel in hotels})
        if unknown:
            raise CommandError(f"No such property: {', '.join(unknown)}.")
        if not hotels:
            raise CommandError("There is no property yet: manage.py create_property CODE --name NAME --zone ZONE")
        return hotels

    def _password(self, username: str) -> str:
        try:
            password = os.environ.get(PASSWORD) or getpass(f"Password for {username}: ")
        except EOFError:
            raise CommandError(f"Nobody is there to write a password: set {PASSWORD}.") from None
        try:
            validate_password(password, StaffMember(username=username))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
