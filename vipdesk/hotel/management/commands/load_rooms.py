"""`load_rooms --property CODE FILE`: make a property's list of rooms follow a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vipdesk.hotel.management.naming import property_named
from vipdesk.hotel.models import Property
from vipdesk.hotel.room_list import COLUMNS, Loaded, RoomListError, load_rooms


class Command(BaseCommand):
    help = (
        f"Loads the list of a property's rooms: a CSV file with the columns {', '.join(COLUMNS)}. "
        "Loaded again, rooms follow the file; those it does not name stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the list, in UTF-8, with the columns named in the first line")
        parser.add_argument("--property", required=True, metavar="CODE", help="the code of the property")

    def handle(self, *args: Any, **options: Any) -> None:
        hotel = property_named(options["property"])
        try:
            loaded = load_rooms(hotel, _text(options["file"]))
        except RoomListError as error:
            raise CommandError("Nothing was loaded. In the list of rooms:\n" + "\n".join(error.errors)) from error
        self.stdout.write(_words(hotel, loaded))


def _text(path: Path) -> str:
    """The text of the file, with or without the mark that spreadsheets put before it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error


def _words(hotel: Property, loaded: Loaded) -> str:
    """What was done, in words."""
    done = f"Rooms of {hotel}: {loaded.new} new, {loaded.changed} changed, {loaded.same} as they were."
    if not loaded.left:
        return done
    named = ", ".join(loaded.left[:20]) + (" …" if len(loaded.left) > 20 else "")
    return f"{done}\nNot in the file, and left as they are: {named}."
