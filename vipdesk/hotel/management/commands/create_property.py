from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from vipdesk.hotel.opening import open_property, still_missing


class Command(BaseCommand):
    help = (
        "Makes a property with its nine departments and their shipped hours, and says what is missing next. Repeatable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="2 to 20 capital letters or digits, such as AURORA")
        parser.add_argument("--name", required=True, help='such as "Hotel Aurora"')
        parser.add_argument("--zone", required=True, help="IANA time zone, such as Europe/Warsaw")
        parser.add_argument("--currency", default="EUR", help="three letters, by default EUR")
        parser.add_argument("--language", action="append", help="a language code, the house language first; repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            hotel, is_new = open_property(
                options["code"],
                name=options["name"],
                zone_name=options["zone"],
                currency=options["currency"],
                languages=options["language"] or ["en"],
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        what = "made, with nine departments and their hours" if is_new else "was there already; nothing was changed"
        self.stdout.write(f"Property {hotel.code} {what}.")
        missing = [
            f"a reception standard: manage.py load_programme --property {hotel.code}",
            *still_missing(hotel),
            f"a key for the booking system: manage.py create_api_key --property {hotel.code} --system NAME",
        ]
        self.stdout.write("It needs, where not done yet:")
        for one in missing:
            self.stdout.write(f"  - {one}")
