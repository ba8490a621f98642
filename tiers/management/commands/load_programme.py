"""`load_programme --property CODE [FILE]`: make a hotel follow a programme file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tiers.loading import load
from tiers.missing import missing
from tiers.programme import ProgrammeError, shipped_text
from vipdesk.hotel.management.naming import property_named


class Command(BaseCommand):
    help = "Loads a VIP programme (VIP levels, grading rules, VIP codes, reception standard) into a property."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the programme file; left out, the shipped programme")
        parser.add_argument("--property", required=True, metavar="CODE", help="the code of the property")

    def handle(self, *args: Any, **options: Any) -> None:
        """This will load the file and say what was done and what is missing, or name all mistakes and store nothing."""
        hotel = property_named(options["property"])
        try:
            loaded = load(hotel, _text(options["file"]), now=timezone.now())
        except ProgrammeError as error:
            raise CommandError("Nothing was loaded. In the programme:\n" + "\n".join(error.errors)) from error
        self.stdout.write("\n".join(loaded.said))
        for words in missing(hotel, loaded.standard.standard()):
            self.stdout.write(f"missing: {words}")


def _text(path: Path | None) -> str:
    """This will return the text of the file, or of the shipped programme."""
    if path is None:
        return shipped_text()
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
