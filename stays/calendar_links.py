"""Addresses at which a calendar reads a department's arrivals without signing in: made and ended by its manager.

An address answers as long as whoever made it manages the department: who leaves takes nothing along.
"""

import datetime as dt

from django.core import signing
from django.db import transaction

from stays.list_models import CalendarLink
from vipdesk.access.acts import may_manage
from vipdesk.access.viewer import Viewer, viewer_of_staff
from vipdesk.hotel.models import Department

signer = signing.Signer(salt="vipdesk.calendar")


@transaction.atomic
def make(department: Department, *, seen: int, by: Viewer, now: dt.datetime) -> CalendarLink | None:
    """A new link; None when one has been made since the link `seen` was the newest, as when a button is pressed twice."""
    Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    if newest(department) != seen:
        return None
    return CalendarLink.objects.create(department=department, made_at=now, made_by_id=by.id)


def newest(department: Department) -> int:
    """The number of the department's newest link; 0 where it never had one."""
    links = CalendarLink.objects.filter(department=department).order_by("-pk")
    return links.values_list("pk", flat=True).first() or 0


def end(department: Department, pk: int, *, by: Viewer, now: dt.datetime) -> bool:
    """From now on the link answers nobody; whether it did until now."""
    own = CalendarLink.objects.filter(pk=pk, department=department, ended_at=None)
    return bool(own.update(ended_at=now, ended_by_id=by.id))


def not_ended(department: Department) -> list[CalendarLink]:
    """The links that nobody has ended, the oldest first."""
    links = CalendarLink.objects.filter(department=department, ended_at=None)
    return list(links.select_related("department", "made_by").order_by("pk"))


def token_of(link: CalendarLink) -> str:
    """What stands in the address: the number of the link, signed."""
    return signer.sign(str(link.pk)).replace(":", ".")


def link_of(token: str) -> CalendarLink | None:
    """The link of a token, while it answers; None for any other, and for what nobody signed."""
    try:
        pk = signer.unsign(token.replace(".", ":"))
    except signing.BadSignature:
        return None
    links = CalendarLink.objects.filter(pk=pk, ended_at=None)
    link = links.select_related("department__property", "made_by").first()
    return link if link and answers(link) else None


def answers(link: CalendarLink) -> bool:
    """Whether who made the link still works here as one who may."""
    department, maker = link.department, link.made_by
    return maker.is_active and may_manage(viewer_of_staff(maker), department.property_id, department.code)
