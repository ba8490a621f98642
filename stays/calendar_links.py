"""Addresses at which a calendar reads a department's arrivals without signing in: made and ended by its manager."""

import datetime as dt

from django.core import signing

from stays.list_models import CalendarLink
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Department

signer = signing.Signer(salt="vipdesk.calendar")


def make(department: Department, *, by: Viewer, now: dt.datetime) -> CalendarLink:
    """A new link."""
    return CalendarLink.objects.create(department=department, made_at=now, made_by_id=by.id)


def end(department: Department, pk: int, *, by: Viewer, now: dt.datetime) -> bool:
    """From now on the link answers nobody; whether it did until now."""
    own = CalendarLink.objects.filter(pk=pk, department=department, ended_at=None)
    return bool(own.update(ended_at=now, ended_by_id=by.id))


def live(department: Department) -> list[CalendarLink]:
    """The links that answer, the oldest first."""
    links = CalendarLink.objects.filter(department=department, ended_at=None)
    return list(links.select_related("made_by").order_by("pk"))


def token_of(link: CalendarLink) -> str:
    """What stands in the address: the number of the link, signed."""
    return signer.sign(str(link.pk)).replace(":", ".")


def link_of(token: str) -> CalendarLink | None:
    """The link of a token, while it is live; None for what nobody signed."""
    try:
        pk = signer.unsign(token.replace(".", ":"))
    except signing.BadSignature:
        return None
    links = CalendarLink.objects.filter(pk=pk, ended_at=None)
    return links.select_related("department__property").first()
