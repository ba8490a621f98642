"""The page of an inspection: its points one by one, in the room, with one thumb."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stays import inspecting, words
from stays.api.calls import house_for
from stays.inspecting import Found
from stays.models import ChecklistItem
from stays.views import item_acts
from stays.views.page import Desk, act, at_the_desk, nothing_here
from stays.views.stay import desk_of
from vipdesk.errors import Problem

VERDICTS = {"passed": True, "not_passed": False}


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk, pk: int, item: int) -> HttpResponse:
    """The points of one inspection; the stay's page once it is passed."""
    desk = desk_of(desk, pk)
    row = _inspection(desk, pk, item)
    points = inspecting.points_of(row)
    said = [_found(desk, n, check.point) for n, check in enumerate(points)]
    written = {one.point: one for one in said if one is not None}
    if desk.request.method == "POST" and _kept(desk, row, [*written.values()]):
        return HttpResponseRedirect(reverse("stays:stay", args=[pk]))
    known: dict[str, inspecting.InspectionPoint | Found] = {**inspecting.found_before(row), **written}
    context = {
        "page": "stay",
        "title": _(row.title),
        "room": row.stay.room_number,
        "back": reverse("stays:stay", args=[pk]),
        "points": [_shown(desk, n, check.point, known.get(check.point)) for n, check in enumerate(points)],
    }
    return desk.render("stays/inspection.html", context)


def _inspection(desk: Desk, pk: int, item: int) -> ChecklistItem:
    """The inspection, if it is one of this stay's and this viewer's to make."""
    row = item_acts.found(desk, item)
    if row.stay_id != pk or not row.inspection:
        raise nothing_here()
    if not inspecting.is_made_by(row, desk.viewer, desk.property):
        raise Problem(403, "not_allowed", detail=_("This inspection is made by others."))
    return row


def _found(desk: Desk, n: int, point: str) -> Found | None:
    """What was found at one point; None where nothing was said."""
    verdict = desk.request.POST.get(f"v{n}", "")
    note = desk.said(f"n{n}")[: inspecting.LONGEST_NOTE]
    if verdict in VERDICTS:
        return Found(point, VERDICTS[verdict], note)
    return Found(point, None, note) if note.strip() else None


def _kept(desk: Desk, row: ChecklistItem, found: list[Found]) -> bool:
    """Write it down; True when the inspection is over or has opened something again."""
    house = house_for(desk.property)
    done = act(desk, lambda: inspecting.inspect(row.pk, found, house=house, by=desk.viewer, now=desk.now))
    if done is None:
        return False
    failed = sum(not one.passed for one in found)
    if failed:
        messages.warning(desk.request, _("Not passed: the departments have been told what to put right."))
    elif done.state == ChecklistItem.State.DONE:
        messages.success(desk.request, _("Passed: %(title)s.") % {"title": _(row.title)})
    return True


def _shown(desk: Desk, n: int, point: str, found: inspecting.InspectionPoint | Found | None) -> dict[str, object]:
    """One point, with what was found there before, by whom and when; or with what was just written and is not kept yet."""
    kept = found if isinstance(found, inspecting.InspectionPoint) else None
    who = words.listed([kept.checked_by.short_name, desk.time(kept.checked_at)]) if kept else ""
    missing = isinstance(found, Found) and found.passed is False and not found.note
    unsaid = found is not None and found.passed is None
    return {"n": n, "point": _(point), "found": found, "who": who, "missing": missing, "unsaid": unsaid}
