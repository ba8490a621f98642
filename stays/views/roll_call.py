"""The roll-call after a fire alarm: one button, and everybody in the house stands there by name; also on one sheet of paper."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stays import roll_call
from stays.views.page import Desk, at_the_desk


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """What the button does; then the names, in the answer itself and nowhere else."""
    desk.require("call_the_roll")
    called = roll_call.call(desk.property, by=desk.viewer, now=desk.now) if desk.request.method == "POST" else None
    context = {"page": "roll_call", "title": _("Roll-call"), "called": called, "time": desk.time(desk.now)}
    return desk.render("stays/roll_call.html", context)
