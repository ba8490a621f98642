"""A booking that the desk takes itself, by telephone or from a walk-in: checked, explained, and then saved."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stays import booking, preview
from stays.api.calls import desk as desk_system
from stays.api.calls import house_for
from stays.booking import MixedOrder, Outcome, VersionConflict
from stays.forms import NewBooking
from stays.house import House
from stays.models import Stay
from stays.reception import NotPossible
from stays.views.page import Desk, at_the_desk
from vipdesk.hotel.models import Department
from vipdesk.outbox import telling


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """The form; what would happen when it is checked; the stay's page when it is saved."""
    desk.require("book")
    house = house_for(desk.property)
    form = _form(desk, house)
    if form.is_bound and form.is_valid() and desk.request.POST.get("step") == "save":
        outcome = _saved(desk, form, house)
        if outcome and outcome.stay:
            return _to_stay(desk, outcome.stay, outcome.warnings)
    status = 200 if form.is_valid() or not form.is_bound else 422
    found = _preview(desk, form, house)
    context = {"page": "new", "title": _("New booking"), "form": form, **found}
    return desk.render("stays/new_booking.html", context, status)


@require_POST
@at_the_desk
def part(desk: Desk) -> HttpResponse:
    """What the form, as far as it is filled in, would lead to."""
    desk.require("book")
    house = house_for(desk.property)
    return desk.render("stays/_preview.html", _preview(desk, _form(desk, house), house))


def _form(desk: Desk, house: House) -> NewBooking:
    data = desk.request.POST if desk.request.method == "POST" else None
    return NewBooking(data, house=house, today=desk.today)


def _preview(desk: Desk, form: NewBooking, house: House) -> dict[str, Any]:
    """The level, its reasons and who is told, of a form that can be read; else what is still missing."""
    if not form.is_bound or not form.is_valid():
        return {"preview": None, "mistakes": len(form.errors) if form.is_bound else 0}
    said = booking.plain(form.booking)
    seen = preview.preview(said, house, system=desk_system(), now=desk.now)
    return {
        "preview": {
            "tier": seen.tier.code if seen.tier else "",
            "tier_name": seen.tier.name if seen.tier else "",
            "palette": seen.tier.palette if seen.tier else "",
            "reasons": list(seen.reasons) if desk.sight.sees("reason") else [],
            "request": seen.request if desk.sight.sees("reason") else None,
            "suggestions": list(seen.suggestions) if desk.sight.sees("reason") else [],
            "departments": [str(Department.Code(code).label) for code in seen.departments],
            "items": seen.items,
        },
        "mistakes": 0,
    }


def _saved(desk: Desk, form: NewBooking, house: House) -> Outcome | None:
    """Take the booking in; None, with the words at the form, when it cannot be."""
    said = booking.plain(form.booking)
    try:
        return booking.receive(said, house=house, system=desk_system(), by=desk.viewer, now=desk.now)
    except NotPossible as refused:
        form.add_error(None, refused.words)
    except (MixedOrder, VersionConflict):
        form.add_error(None, _("This booking was changed by somebody else: start again."))
    return None


def _to_stay(desk: Desk, stay: Stay, warnings: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """The stay's page, with words on who was told."""
    told = telling.notices_of("stay", stay.pk)
    names = ", ".join(str(one.department) for one in sorted(told, key=lambda one: one.pk))
    messages.success(
        desk.request, _("Saved. Told: %(names)s.") % {"names": names} if names else _("Saved. Nobody has to be told.")
    )
    for warning in warnings:
        messages.warning(desk.request, warning["detail"])
    return HttpResponseRedirect(reverse("stays:stay", args=[stay.pk]))
