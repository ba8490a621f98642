"""`manage.py relay`: runs until it is told to stop."""

import gc
import signal

from django.core.management.base import BaseCommand

from vipdesk.outbox.relay import Relay


class Command(BaseCommand):
    help = "Reminds the workers of what is due, and delivers what they do not take. Run one or more, always."
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        relay = Relay()
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, lambda *_: relay.stop())
        gc.freeze()  # what is loaded stays, also in the processes that it begins
        relay.run()
