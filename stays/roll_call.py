"""Everybody in the house by name, for the assembly point: the names behind aliases too, each written down as shown."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from stays import revealing, shown, words
from stays.models import Stay
from stays.shown import ShownStay
from vipdesk.access.reveals import TRUE_NAME
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import visible
from vipdesk.hotel.models import Property


@dataclass(frozen=True)
class Called:
    """One room: who is to be found, how many they are, and who cannot walk out alone."""

    stay: int
    room: str
    name: str
    alias: str
    native: str
    party: str
    needs: str


@transaction.atomic
def call(property: Property, *, by: Viewer, now: dt.datetime) -> list[Called]:
    """Who is in the house, by room; this will raise a 403 Problem for whoever may not know true names."""
    sight = visible(by, property, "screen")
    rows = list(shown.rows(Stay.objects.at(property).filter(status=Stay.Status.IN_HOUSE)))
    needs = shown.needs_of(rows, property)
    stays = [shown.shown(row, needs.get(row["guest_id"], ()), sight, property, now=now) for row in rows]
    found = [_called(one, property, by, now) for one in stays]
    return sorted(found, key=lambda one: (one.room.zfill(20), one.stay))


def _called(one: ShownStay, property: Property, by: Viewer, now: dt.datetime) -> Called:
    alias = one.guest.display_name if one.guest.incognito else ""
    name = one.guest.display_name
    if alias:
        name = revealing.show(one.id, TRUE_NAME, _("Roll-call"), property=property, by=by, now=now)
    return Called(
        stay=one.id,
        room=one.room_number,
        name=name,
        alias=alias,
        native=one.guest.native_name or "",
        party=words.party(one.row["adults"], len(one.row["children"])),
        needs=words.listed(text for _style, text in words.chips(mind for mind in one.mind if mind["kind"] == "access")),
    )
