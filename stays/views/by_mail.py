"""Where the link in a mail leads: a page that says what would be acknowledged, and a button. Only the button does it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stays import words
from stays.notices import WORDS
from stays.views.page import nothing_here
from vipdesk.hotel import clock
from vipdesk.outbox import mail_links, telling
from vipdesk.outbox.models import Notice


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """No signing in and no guest: a number and a department. This will raise a 404 Problem for what nobody signed."""
    now, token = clock.now(), request.POST.get("key") or request.GET.get("key", "")
    try:
        seen = mail_links.read(token, now)
    except mail_links.Expired:
        return _said(request, _("This link is too old: open vipdesk to acknowledge."), 410)
    except mail_links.NoLongerTold:
        return _said(request, _("This mailbox is not told of this any more: open vipdesk to acknowledge."), 410)
    if seen is None:
        raise nothing_here()
    notice = seen.delivery.told
    with translation.override(next(iter(notice.property.languages), None) or settings.LANGUAGE_CODE):
        if request.method == "POST":
            return _acknowledged(request, seen)
        if notice.acknowledged_at:
            return _said(request, _already(notice))
        if notice.revision != seen.revision:
            return _said(request, _changed(), notice=notice)
        return _said(request, "", notice=notice, token=token)


def _acknowledged(request: HttpRequest, seen: mail_links.Seen) -> HttpResponse:
    """Acknowledge by the mailbox, unless somebody was first or the notice says more than the mail did."""
    try:
        mail_links.acknowledge(seen, now=clock.now())
    except telling.AlreadyAcknowledged as lost:
        return _said(request, _already(lost.notice), 409)
    except telling.ChangedMeanwhile as newer:
        return _said(request, _changed(), 409, notice=newer.notice)
    said = _("Acknowledged for %(department)s. You can close this page.") % {
        "department": seen.delivery.told.department
    }
    return _said(request, said)


def _already(notice: Notice) -> str:
    zone = notice.department.property.zone
    at = words.wall(notice.acknowledged_at, zone, clock.today(zone, clock.now()))
    return _("This was acknowledged already, at %(time)s.") % {"time": at}


def _changed() -> str:
    return _("There has been a change since this mail: read the newer mail, or open vipdesk.")


def _said(
    request: HttpRequest, said: str, status: int = 200, *, notice: Notice | None = None, token: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"title": _("Acknowledge a notice"), "said": said, "token": token}
    if notice is not None:
        context |= {"stay": notice.subject_id, "department": notice.department, "what": WORDS.get(notice.event_kind)}
    return render(request, "stays/by_mail.html", context, status=status)
