"""`settle_restore --property CODE --by NAME --send | --dismiss REASON`: the word that what waits since a restore waits for."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vipdesk.access.acts import may
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel import clock
from vipdesk.hotel.management.naming import property_named
from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox import restoring
from vipdesk.outbox.restore_models import LONGEST_REASON


class Command(BaseCommand):
    help = "Sends what a property has waiting since a restore, or dismisses it with a reason; as under Deliveries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--property", required=True, metavar="CODE", help="the code of the property")
        parser.add_argument("--by", required=True, metavar="NAME", help="the user name of who says so")
        word = parser.add_mutually_exclusive_group(required=True)
        word.add_argument("--send", action="store_true", help="all of it is sent")
        word.add_argument("--dismiss", metavar="REASON", help="nothing of it is sent")

    def handle(self, *args: Any, **options: Any) -> None:
        hotel = property_named(options["property"])
        by, restore = _settler(options["by"], hotel), restoring.open_restore(hotel)
        reason = (options["dismiss"] or "").strip()
        if not options["send"] and not 0 < len(reason) <= LONGEST_REASON:
            raise CommandError(f"Give a reason of at most {LONGEST_REASON} characters.")
        if restore is None:
            raise CommandError(f"Nothing of {options['property']} waits since a restore.")
        if options["send"]:
            done, words = restoring.send(restore, by=by, now=clock.now()), "Sent now: {}."
        else:
            done, words = restoring.dismiss(restore, by=by, reason=reason, now=clock.now()), "Dismissed: {}."
        if done is None:
            raise CommandError("Somebody else has settled it meanwhile: nothing was done.")
        self.stdout.write(words.format(done))


def _settler(username: str, hotel: Property) -> StaffMember:
    """Who says so; this will raise a CommandError for nobody, and for who may not do so on the page either."""
    by = StaffMember.objects.filter(username=username, is_active=True).first()
    if by is None:
        raise CommandError(f"There is nobody called {username}.")
    if not may(viewer_of_staff(by), hotel, "settle_deliveries"):
        raise CommandError(f"{username} may not settle deliveries of {hotel.code}.")
    return by
