"""A booking that the desk takes itself, by telephone or from a walk-in: checked, explained, and then saved."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from stays import booking, choosing, door, preview, words
from stays.api.calls import desk as desk_system
from stays.api.calls import house_for
from stays.booking import MixedOrder, Outcome, VersionConflict
from stays.forms import NewBooking
from stays.house import House
from stays.models import Stay
from stays.preview import Preview, Share
from stays.reception import NotPossible
from stays.views import guest_finder
from stays.views.guest_finder import Taken
from stays.views.page import Desk, at_the_desk
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department
from vipdesk.outbox import telling

LOOKING = ("find", "choose", "forget")  # steps at which nothing is checked yet


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """The form; what would happen when it is checked; the stay's page when it is saved."""
    desk.require("book")
    house, step = house_for(desk.property), _step(desk)
    taken = guest_finder.taken(desk, step) if step else Taken(QueryDict())
    form = _checked(desk, house, taken) if step and step not in LOOKING else _unchecked(desk, house, taken, step)
    if form.is_bound and form.is_valid() and step in SAVES and _may_check_in(desk, form, step):
        outcome = _saved(desk, form, house, SAVES[step])
        if outcome and outcome.stay:
            return _to_stay(desk, outcome.stay, outcome.warnings)
    status = 200 if form.is_valid() or not form.is_bound else 422
    return desk.render("stays/new_booking.html", _context(desk, house, taken, form, step), status)


def _step(desk: Desk) -> str:
    """What the form was sent for; "" for an empty one."""
    if desk.request.method != "POST":
        return ""
    return "choose" if "choose" in desk.request.POST else desk.request.POST.get("step", "check")


def _checked(desk: Desk, house: House, taken: Taken) -> NewBooking:
    form = NewBooking(taken.data, house=house, today=desk.today, known=taken.guest)
    if taken.lost:
        form.add_error(None, _("The chosen guest cannot be read any more: find and choose the guest again."))
    return form


def _unchecked(desk: Desk, house: House, taken: Taken, step: str) -> NewBooking:
    """A form that is empty, or not finished."""
    return NewBooking(house=house, today=desk.today, known=taken.guest, typed=taken.data if step else None)


def _context(desk: Desk, house: House, taken: Taken, form: NewBooking, step: str) -> dict[str, Any]:
    card = guest_finder.card(desk, taken.known, house) if taken.known else None
    form.keeps(card["kept"] if card else {})
    form.begin_at(_first_field(form, step))
    may_find = guest_finder.may_find(desk)
    return {
        "page": "new",
        "title": _("New booking"),
        "form": form,
        "walk_in": _is_walk_in(desk, form),
        "card": card,
        "finder": may_find and not card,
        "found": guest_finder.found(desk, taken.data, house.programme) if step == "find" and may_find else None,
        **_preview(desk, _checked(desk, house, taken) if step in LOOKING else form, house),
    }


def _first_field(form: NewBooking, step: str) -> str:
    """Where the hand goes on: to the first mistake, past a chosen guest to the days, else to the name."""
    if form.is_bound and form.errors:
        return next((name for name in form.fields if name in form.errors), "")
    return {"": "surname", "forget": "surname", "choose": "arrival_date"}.get(step, "")


@require_POST
@at_the_desk
def part(desk: Desk) -> HttpResponse:
    """What the form, as far as it is filled in, would lead to."""
    desk.require("book")
    house = house_for(desk.property)
    form = _checked(desk, house, guest_finder.taken(desk, "check"))
    return desk.render("stays/_preview.html", _preview(desk, form, house))


def _preview(desk: Desk, form: NewBooking, house: House) -> dict[str, Any]:
    """The level, its reasons and who is told, of a form that can be read; else what is still missing."""
    if not form.is_bound or not form.is_valid():
        mistakes = len(form.errors) if form.is_bound else 0
        return {"preview": None, "mistakes": mistakes, "expected": _expected(desk, form, house)}
    said = booking.plain(form.booking)
    seen = preview.preview(said, house, system=desk_system(), now=desk.now, known=form.known)
    return {"preview": _in_words(desk, seen), "mistakes": 0, "expected": _expected(desk, form, house)}


def _in_words(desk: Desk, seen: Preview) -> dict[str, Any]:
    """What it leads to, as this viewer may know it."""
    told = preview.shares(seen, desk.sight)
    return {
        "tier": seen.tier.code if seen.tier else "",
        "tier_name": seen.tier.name if seen.tier else "",
        "palette": seen.tier.palette if seen.tier else "",
        "reasons": list(seen.reasons) if desk.sight.sees("reason") else [],
        "request": seen.request if desk.sight.sees("reason") else None,
        "suggestions": list(seen.suggestions) if desk.sight.sees("reason") else [],
        "told": [{"name": str(Department.Code(one.department).label), "words": _share(desk, one)} for one in told],
        "items": sum(one.items for one in told),
    }


def _share(desk: Desk, one: Share) -> str:
    """What a department is told: "4 items, first 11:30"."""
    if not one.items:
        return _("of the arrival only")
    number = ngettext("%(n)s item", "%(n)s items", one.items) % {"n": one.items}
    first = _("first %(time)s") % {"time": desk.time(one.first)} if one.first else _("no time yet")
    return f"{number}, {first}"


def _expected(desk: Desk, form: NewBooking, house: House) -> str:
    """When the guest is expected, said so that the small hours cannot be mistaken; "" while no day can be read."""
    values = getattr(form, "cleaned_data", {})
    day, time = values.get("arrival_date"), values.get("expected_arrival_time")
    if day is None or "expected_arrival_time" in form.errors:
        return ""
    if time is None:
        assumed = f"{house.programme.standard.assumed_eta:%H:%M}"
        return _("No time yet: planned as if for %(time)s on %(day)s.") % {"time": assumed, "day": words.date(day)}
    moment = clock.eta_of(day, time, desk.property.zone)
    said = {"time": f"{time:%H:%M}", "night": words.date(day), "moment": _moment(desk, moment)}
    if time < clock.NIGHT_ENDS:
        return _("%(time)s is the night of %(night)s: expected %(moment)s, after midnight.") % said
    return _("Expected %(moment)s.") % said


def _moment(desk: Desk, moment: Any) -> str:
    """A moment by its date, and how far off it is."""
    local = desk.local(moment)
    return f"{words.date(local.date())} {local:%H:%M} ({words.relative(moment, desk.now)})"


SAVES: dict[str, Callable[..., Outcome]] = {"save": choosing.book, "check_in": door.walk_in}


def _is_walk_in(desk: Desk, form: NewBooking) -> bool:
    """Whether whom the form speaks of could stand here: somebody who arrives today."""
    return desk.may("check_in") and str(form["arrival_date"].value()) == desk.today.isoformat()


def _may_check_in(desk: Desk, form: NewBooking, step: str) -> bool:
    """Whether a booking that is to be checked in at once can be; what is missing is said at its field."""
    if step != "check_in":
        return True
    desk.require("check_in")
    if form.cleaned_data["arrival_date"] != desk.today:
        form.add_error("arrival_date", _("Only who arrives today can be checked in: save the booking."))
    if not form.cleaned_data["room_number"]:
        form.add_error("room_number", _("Which room does the guest get?"))
    return form.is_valid()


def _saved(desk: Desk, form: NewBooking, house: House, save: Callable[..., Outcome]) -> Outcome | None:
    """Take the booking in; None, with the words at the form, when it cannot be."""
    said = booking.plain(form.booking)
    try:
        return save(said, form.known, house=house, system=desk_system(), by=desk.viewer, now=desk.now)
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
