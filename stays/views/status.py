"""What the banner on every page says: whether messages leave."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from stays.views.page import Desk, at_the_desk
from vipdesk.outbox import health


@require_safe
@at_the_desk
def banner(desk: Desk) -> HttpResponse:
    """Nothing while messages leave; else a quiet word that they do not."""
    return desk.render("stays/_banner.html", {"stuck": not health.messages_leave(desk.now)})
