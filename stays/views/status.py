"""What every page has: the banner that says whether messages leave and the clock's work is done, and the keys."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stays import called as calls
from stays.views.page import Desk, at_the_desk
from vipdesk.outbox import escalating, health
from vipdesk.outbox.models import Delivery


@require_safe
@at_the_desk
def banner(desk: Desk) -> HttpResponse:
    """Nothing while vipdesk does its work and nothing waits for the viewer; else a quiet word of it."""
    waiting = escalating.waiting_for(desk.property, desk.viewer.by).count()
    called = len(calls.open_calls(desk.property, desk.viewer.by, now=desk.now))
    stuck = health.mail_is_down() or not health.messages_leave(desk.now)
    said = {
        "stuck": stuck,
        "undone": not health.chores_are_done(desk.now),
        "aside": Delivery.objects.of_property(desk.property).set_aside().count(),
        "may_settle": desk.may("settle_deliveries"),
        "waiting": waiting,
        "called": called,
    }
    return desk.render("stays/_banner.html", said)


@require_safe
@at_the_desk
def keys(desk: Desk) -> HttpResponse:
    """The keys of the desk, as a page for those whose browser opens no dialog."""
    return desk.render("stays/keys.html", {"title": _("Keys"), "page": "keys"})
