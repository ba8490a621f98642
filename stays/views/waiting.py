"""What waits for the viewer: welcomes and farewells that they are called to, and notices that nobody has acknowledged."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stays import called as lines_called
from stays import farewell, lines, shown, shown_plan, words
from stays.models import Stay
from stays.shown import ShownStay
from stays.views import notices
from stays.views.departure_rows import role_words
from stays.views.page import Desk, at_the_desk, nothing_here
from vipdesk.outbox import escalating
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.models import Notice


@require_safe
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """The calls, the next first; and the notices, the longest waiting first, each to be acknowledged for its department."""
    desk.require("see_stays")
    called = lines_called.open_calls(desk.property, desk.viewer.by, now=desk.now)
    told = list(escalating.waiting_for(desk.property, desk.viewer.by))
    found = shown.rows(Stay.objects.at(desk.property).filter(pk__in=_about(told, called)))
    stays = {row["id"]: shown.shown(row, (), desk.sight, desk.property, now=desk.now) for row in found}
    seen = shown_plan.shown_notices(told, desk.sight, desk.property, now=desk.now)
    told_lines = [{**notices.row(desk, one, stays.get(one.stay_id)), "can": True} for one in seen]
    context = {
        "page": "waiting",
        "title": _("Waits for you"),
        "notices": told_lines,
        "calls": [_call(desk, one, stays[lines.stay_of(one.letter)]) for one in called],
    }
    return desk.render("stays/waiting.html", context)


def _about(told: list[Notice], called: list[Call]) -> set[int]:
    return {one.subject_id for one in told} | {lines.stay_of(one.letter) for one in called}


def _call(desk: Desk, one: Call, stay: ShownStay) -> dict[str, Any]:
    """A call in words: whose welcome or farewell, when, and as what somebody stands in the line."""
    leaves = one.letter.kind == farewell.LINE
    return {
        "id": one.pk,
        "stay": stay.id,
        "tier": stay.tier or "",
        "palette": stay.palette,
        "name": stay.guest.display_name,
        "room": stay.room_number,
        "leaves": leaves,
        "time": desk.time(one.over_at),
        "when": words.relative(one.over_at, desk.now),
        "role": role_words(one.called_as),
    }


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


@require_POST
@at_the_desk
def come(desk: Desk, call: int) -> HttpResponse:
    """Say that one comes to stand in the line."""
    desk.require("see_stays")
    if not lines_called.come(call, desk.property, by=desk.viewer, now=desk.now):
        raise nothing_here()
    messages.success(desk.request, _("Said: you come. Who calls the line reads it."))
    return HttpResponseRedirect(reverse("stays:waiting"))
