from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vipdesk.outbox import channels


class Command(BaseCommand):
    help = "Seals the addresses of all channels with the first key of CHANNEL_KEYS; after that the other keys can go."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = channels.seal_all_again()
        self.stdout.write(f"Sealed with the first key: {done}.")
        if lost:
            numbers = ", ".join(str(pk) for pk in lost)
            raise CommandError(f"No key opens these channels any more, they have to be added again: {numbers}.")
