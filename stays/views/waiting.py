"""What waits for the viewer: notices that nobody has acknowledged and that they were told of."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stays import shown, shown_plan
from stays.models import Stay
from stays.views import notices
from stays.views.page import Desk, at_the_desk, nothing_here
from vipdesk.outbox import escalating
from vipdesk.outbox.models import Notice


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """The notices, the longest waiting first, each to be acknowledged for its department."""
    desk.require("see_stays")
    told = list(escalating.waiting_for(desk.property, desk.viewer.by))
    found = shown.rows(Stay.objects.at(desk.property).filter(pk__in={one.subject_id for one in told}))
    stays = {row["id"]: shown.shown(row, (), desk.sight, desk.property, now=desk.now) for row in found}
    seen = shown_plan.shown_notices(told, desk.sight, desk.property.zone, now=desk.now)
    lines = [{**notices.row(desk, one, stays.get(one.stay_id)), "can": True} for one in seen]
    context = {"page": "waiting", "title": _("Waits for you"), "notices": lines}
    return desk.render("stays/waiting.html", context)


@require_POST
@at_the_desk
def acknowledge(desk: Desk, notice: int) -> HttpResponse:
    """Acknowledge one for its department."""
    desk.require("see_stays")
    found = Notice.objects.select_related("department").filter(pk=notice, property=desk.property).first()
    if found is None or not escalating.was_told(found, desk.viewer.by):
        raise nothing_here()
    notices.acknowledged(desk, notice, department=found.department.code)
    return HttpResponseRedirect(reverse("stays:waiting"))
