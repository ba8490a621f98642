"""Channels of departments and people, edited in the browser: added, tried, taken away. The address is never shown again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vipdesk.access.acts import may_manage
from vipdesk.access.viewer import Viewer
from vipdesk.errors import Problem
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox import channels, sealing
from vipdesk.outbox.channel_models import Channel

MOST = 10  # channels of one department or person

# why a message did not leave, in words; an answer of the service is said with its number
REASONS = {
    "Refused": gettext_lazy("The address is inside the house or on this machine: it is refused."),
    "NotAllowed": gettext_lazy("This service is refused."),
    "NoAnswer": gettext_lazy("The service did not answer."),
    "TakenAway": gettext_lazy("The channel was taken away."),
    "Unreadable": gettext_lazy("The address cannot be opened any more, its key was changed: add the channel again."),
}


class NameTaken(ValueError):
    """Another channel is called so, in words."""


def of_person(hotel: Property, by: Viewer) -> list[Channel]:
    """The viewer's own channels at a property."""
    return list(Channel.objects.filter(property=hotel, staff=by.by).order_by("pk"))


def of_department(department: Department) -> list[Channel]:
    return list(Channel.objects.filter(department=department).order_by("pk"))


def add(
    hotel: Property, department: Department | None, name: str, address: str, *, by: Viewer, now: dt.datetime
) -> Channel:
    """A channel of a department, or of the viewer's own. Said twice it is once; this will raise NotAllowed for an address
    that is refused, and NameTaken for a name that another of them has."""
    address = address.strip()
    channels.understood(address)
    with transaction.atomic():
        Property.objects.select_for_update(no_key=True).get(pk=hotel.pk)
        own = of_department(department) if department else of_person(hotel, by)
        if twin := next((row for row in own if row.name == name), None):
            return _the_same(twin, address)
        if len(own) >= MOST:
            raise channels.NotAllowed(_("Take one away first: there are %(n)s.") % {"n": MOST})
        return Channel.objects.create(
            property=hotel,
            department=department,
            staff_id=None if department else by.by,
            name=name,
            scheme=channels.scheme_of(address),
            sealed=sealing.seal(address),
            made_at=now,
            made_by_id=by.id,
        )


def _the_same(twin: Channel, address: str) -> Channel:
    """A channel that is added again just as it is; this will raise NameTaken for another address."""
    try:
        same = sealing.unseal(twin.sealed) == address
    except sealing.Unreadable:
        same = False
    if not same:
        raise NameTaken(_("There is a channel of this name already: call this one otherwise."))
    return twin


def found(hotel: Property, pk: int, *, by: Viewer) -> Channel | None:
    """A channel that this viewer keeps: their own, or one of a department that they manage. None for any other."""
    channel = Channel.objects.select_related("department").filter(pk=pk, property=hotel).first()
    if channel is None or by.by is None:
        return None
    if channel.department is None:
        return channel if channel.staff_id == by.by else None
    return channel if may_manage(by, hotel, channel.department.code) else None


def tried(channel: Channel) -> str:
    """Send a test; what came of it, in words. Empty when it arrived."""
    try:
        channels.send(sealing.unseal(channel.sealed), _("A test from vipdesk: this channel works."))
    except channels.NotSent as error:
        return reason(str(error))
    except sealing.Unreadable:
        return reason("Unreadable")
    return ""


def reason(error: str) -> str:
    """Why a message did not leave, in words."""
    if error.startswith("HTTP "):
        return _("The service refused it (%(answer)s): look at the address there.") % {"answer": error}
    return str(REASONS.get(error, error))


def require_manager(hotel: Property, department: Department, by: Viewer) -> None:
    """This will raise a 403 Problem for whoever does not manage the department."""
    if not may_manage(by, hotel, department.code):
        raise Problem(403, "not_allowed", "Not yours to do", _("The department's manager keeps its channels."))
