"""What the demo's people asked for a stay beside the booking: a level, approved by telephone and still to be confirmed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from stays import authority, requests, telephoning
from stays.house import House
from vipdesk.access.viewer import Viewer, viewer_of_staff
from vipdesk.hotel.models import Role

CALLED_AFTER = dt.timedelta(minutes=9)


@dataclass(frozen=True)
class Asked:
    """A level that somebody of a department asked for, and why."""

    tier: str
    department: str
    reason: str


OF_VISIT = {"84230319": Asked("VB", "sales", "Chairs the congress that comes in May")}


def ask_and_call(number: str, stay: int, house: House, hands: Mapping[str, Viewer], now: dt.datetime) -> None:
    """The department asks; the duty manager reaches the general manager on the telephone, who says yes."""
    asked = OF_VISIT[number]
    request = requests.ask(stay, asked.tier, asked.reason, house=house, by=hands[asked.department], now=now)
    duty = Role.objects.filter(property=house.property, code=Role.Code.DUTY_MANAGER).order_by("pk")[0].staff
    able = [one for one in authority.approvers(house.property, request.tier) if one != duty]
    telephoning.record(request.pk, able[0].pk, house=house, by=viewer_of_staff(duty), now=now + CALLED_AFTER)
