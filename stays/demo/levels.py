"""What the demo's people asked for a stay beside the booking: a level, approved by telephone and still to be confirmed; what an
official visit switches off, which waits or was declined; and what guests were awarded for years."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from stays import allowing, asked_privileges, authority, awards, requests, telephoning
from stays.house import House
from stays.models import PrivilegeRequest, Stay
from vipdesk.access.viewer import Viewer, viewer_of_staff
from vipdesk.hotel import clock
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


@dataclass(frozen=True)
class Held:
    """A level that the general manager awarded to the guest of a stay: for so many days more, and why."""

    tier: str
    days: int
    reason: str


AWARDED = {
    "84230306": Held("VB", 41, "Her house gives its spring dinner here every year"),
    "84230307": Held("VC", 12, "Sent us four of his clients last year"),
    "84190205": Held("VC", 290, "Chairs the friends of the house in Beirut"),
}


def award(number: str, stay: int, house: House, now: dt.datetime) -> None:
    """The general manager awards the guest a level."""
    held, head = AWARDED[number], Role.objects.filter(property=house.property, code=Role.Code.GENERAL_MANAGER)
    until = clock.today(house.property.zone, now) + dt.timedelta(days=held.days)
    by = viewer_of_staff(head.order_by("pk")[0].staff)
    awards.award(stay, held.tier, until, held.reason, house=house, by=by, now=now)


WISH = "The embassy asks whether there is a larger suite"
# Why what is off is declined; where nothing is said it waits.
OFF = {"84230311": "", "84230314": "He pays for the room himself and wants no favour"}


def ask_for_what_is_off(number: str, stay: int, house: House, hands: Mapping[str, Viewer], now: dt.datetime) -> None:
    """Sales ask for it; the general manager declines where there is a reason to."""
    what = asked_privileges.opens(Stay.objects.select_related("tier").get(pk=stay), house).off[0]
    request = allowing.ask(stay, what, WISH, house=house, by=hands["sales"], now=now)
    if OFF[number]:
        head = Role.objects.filter(property=house.property, code=Role.Code.GENERAL_MANAGER).order_by("pk")[0].staff
        said, by = PrivilegeRequest.State.DECLINED, viewer_of_staff(head)
        allowing.decide(request.pk, said, OFF[number], house=house, by=by, now=now + CALLED_AFTER)
