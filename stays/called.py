"""The welcomes and farewells to which somebody is called: which are open, and that they come."""

import datetime as dt

from django.db import transaction

from stays import farewell, lines, notices, welcome
from stays.models import Stay
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property
from vipdesk.outbox import calls
from vipdesk.outbox.call_models import Call

OF_USE = {farewell.LINE: farewell.is_of_use, welcome.LINE: welcome.is_of_use}
COMES = "line.comes"


def open_calls(property: Property, staff_id: int | None, *, now: dt.datetime) -> list[Call]:
    """Those that somebody has not answered and that are still of use, the next first."""
    found = calls.open_for(property, staff_id, now=now)
    return [one for one in found if OF_USE[one.letter.kind](one.letter, now)]


@transaction.atomic
def come(pk: int, property: Property, *, by: Viewer, now: dt.datetime) -> bool:
    """Somebody who was called says that they come, and it is written down once; False where they were not, or it is over."""
    said = calls.come(pk, property, by.by, now=now)
    if said is None:
        return False
    if said:
        letter = Call.objects.select_related("letter").get(pk=pk).letter
        stay = Stay.objects.select_related("property").get(pk=lines.stay_of(letter))
        notices.record(stay, COMES, by=by, now=now)
    return True
