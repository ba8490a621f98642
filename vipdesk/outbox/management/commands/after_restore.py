"""`after_restore`: between the restore of a backup and the start of vipdesk."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from vipdesk.hotel import clock
from vipdesk.outbox import restoring


class Command(BaseCommand):
    help = (
        "Sets aside what had not left by the time of the backup: it may have left since. It is sent, or dismissed, when "
        "somebody says so under Deliveries, or with settle_restore. Run it after migrate, before anything else is started."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--backup-at", help="when it was made, such as 2026-05-04T03:00Z; by default its last sign of life"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        backup_at = _moment(options["backup_at"]) if options["backup_at"] else restoring.backup_known()
        if backup_at is None:
            raise CommandError("Nothing ever ran on this database: say with --backup-at when the backup was made.")
        aside = restoring.set_aside(backup_at=backup_at, now=clock.now())
        self.stdout.write(f"Set aside until somebody says what becomes of it: {aside}.")


def _moment(text: str) -> dt.datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CommandError(f"{text} is no moment with its zone, such as 2026-05-04T03:00Z.")
    return moment
