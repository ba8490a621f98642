"""A booking is changed, cancelled or reinstated at the desk: what it leads to is said before it is saved."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guests import welcome
from stays import consequence, desk_changes, entered, neighbours
from stays.api.calls import house_for, persistently
from stays.correction import ChangedMeanwhile
from stays.edit_form import SHOWN, EditBooking
from stays.entered import Seen
from stays.house import House
from stays.making import LONGEST
from stays.models import Stay
from stays.reception import NotPossible
from stays.views import rooms, undo
from stays.views.page import Desk, act, at_the_desk, back_to
from stays.views.stay import desk_of
from vipdesk.hotel.models import Department
from vipdesk.outbox.models import Event

FIELD_OF = {"departs_first": "departure_date", "after_departure": "expected_arrival_time", "nobody_stays": "adults"}


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk, pk: int) -> HttpResponse:
    """The form, filled with what this viewer may see; what it would lead to; the stay's page when it is saved."""
    desk, stay, house = _begun(desk, pk)
    if stay.is_over:
        messages.warning(desk.request, _("This stay is over: reinstate it before you change it."))
        return back_to(desk, "stay", pk)
    form, status = _form(desk, stay, house), 200
    if form.is_bound and form.is_valid() and desk.request.POST.get("step") == "save":
        form, status = _save(desk, stay, form, house)
        if status == 302:
            return HttpResponseRedirect(reverse("stays:stay", args=[pk]))
    leads_to = _leads_to(desk, stay, form, house)
    status = status if status != 200 or form.is_valid() or not form.is_bound else 422
    context = {"page": "stay", "title": _("Change booking"), "form": form, "stay": _about(desk, stay), **leads_to}
    return desk.render("stays/edit.html", context, status)


@require_POST
@at_the_desk
def part(desk: Desk, pk: int) -> HttpResponse:
    """What the form, as far as it is filled in, would lead to."""
    desk, stay, house = _begun(desk, pk)
    return desk.render("stays/_edit_preview.html", _leads_to(desk, stay, _form(desk, stay, house), house))


def _begun(desk: Desk, pk: int) -> tuple[Desk, Stay, House]:
    """The desk at the stay's property, where the viewer may change bookings."""
    desk = desk_of(desk, pk)
    desk.require("amend")
    return desk, Stay.objects.select_related("guest").get(pk=pk), house_for(desk.property)


def _form(desk: Desk, stay: Stay, house: House) -> EditBooking:
    data = desk.request.POST if desk.request.method == "POST" else None
    return _form_of(desk, stay, house, _seen(desk, stay, house), data)


def _seen(desk: Desk, stay: Stay, house: House) -> Seen:
    return entered.as_seen(stay, welcome.needs_of(stay.guest, property=desk.property), desk.sight, house)


def _form_of(desk: Desk, stay: Stay, house: House, seen: Seen, data: Any) -> EditBooking:
    here, may_name = stay.status != Stay.Status.RESERVED, desk.may("know_true_names")
    return EditBooking(data, house=house, seen=seen, here=here, may_name=may_name)


def _about(desk: Desk, stay: Stay) -> dict[str, Any]:
    """Whose booking it is, and what is only read."""
    guest = desk.sight.guest(entered.record_of(stay, ()), room_number=stay.room_number, stay_id=stay.pk)
    rate = guest.rate or {}
    words = [rate.get("plan_code"), rate.get("amount"), rate.get("currency")]
    return {
        "id": stay.pk,
        "name": guest.display_name,
        "number": stay.confirmation_number,
        "rate": " ".join(str(word) for word in words if word),
    }


# --- what it leads to ------------------------------------------------------------------------------------------------


def _leads_to(desk: Desk, stay: Stay, form: EditBooking, house: House) -> dict[str, Any]:
    """What the form would change, the level with its reasons, and who would be told."""
    if not form.is_bound or not form.is_valid():
        return {"preview": None, "mistakes": len(form.errors) if form.is_bound else 0}
    if not form.typed:
        return {"preview": None, "mistakes": 0}
    try:
        found = consequence.of_correction(
            stay.pk, form.correction, sight=desk.sight, house=house, by=desk.viewer, now=desk.now
        )
    except (NotPossible, ChangedMeanwhile) as refused:
        return {"preview": None, "mistakes": 0, "refused": _refusal(refused)}
    knows_why = desk.sight.sees("reason")
    return {
        "preview": {
            "lines": [_line(form, name) for name in form.fields if name in form.typed],
            "tier": found.tier.code if found.tier else "",
            "tier_name": found.tier.name if found.tier else "",
            "palette": found.tier.palette if found.tier else "",
            "reasons": list(found.reasons) if knows_why else [],
            "request": found.request if knows_why else None,
            "suggestions": list(found.suggestions) if knows_why else [],
            "departments": _names(found.departments),
        },
        "mistakes": 0,
    }


def _refusal(refused: Exception) -> str:
    if isinstance(refused, NotPossible):
        return refused.words
    return _("Somebody else has changed the same field meanwhile: save, and you will see both.")


def _line(form: EditBooking, name: str) -> dict[str, str]:
    before, after = form.before.get(name, ""), form.typed[name]
    was = _("kept as it is") if name in form.seen.kept else form.words_of(name, before)
    return {"name": form.label_of(name), "was": was, "now": form.words_of(name, after)}


def _names(codes: tuple[str, ...]) -> list[str]:
    return [str(Department.Code(code).label) for code in codes]


# --- saving ----------------------------------------------------------------------------------------------------------


def _save(desk: Desk, stay: Stay, form: EditBooking, house: House) -> tuple[EditBooking, int]:
    """Write what was changed; the form again, with the words, when it cannot be."""
    wanted, sight, by, now = form.correction, desk.sight, desk.viewer, desk.now
    try:
        _stay, event = persistently(
            lambda: desk_changes.correct(stay.pk, wanted, sight=sight, house=house, by=by, now=now)
        )
    except NotPossible as refused:
        field = FIELD_OF.get(refused.code, "")
        form.add_error(field if field in form.fields else None, refused.words)
        return form, 422
    except ChangedMeanwhile as meanwhile:
        return _again(desk, stay, form, house, meanwhile), 409
    messages.success(desk.request, _told(_("Saved."), event))
    return form, 302


def _again(desk: Desk, stay: Stay, form: EditBooking, house: House, meanwhile: ChangedMeanwhile) -> EditBooking:
    """The form as it stands now, with what was typed kept, and both values said where they differ."""
    seen = meanwhile.seen
    data = {**seen.values, **form.typed, SHOWN: json.dumps(dict(seen.values))}
    again = _form_of(desk, stay, house, seen, data)
    again.is_valid()
    for field in meanwhile.fields:
        theirs, yours = (again.words_of(field.name, value) for value in (field.theirs, field.yours))
        words = _(
            "Changed meanwhile by somebody else to “%(theirs)s”. You wrote “%(yours)s”: save again to have yours."
        )
        again.add_error(field.name, words % {"theirs": theirs, "yours": yours})
    return again


def _told(done: str, event: Event | None) -> str:
    """What was done, and who was told."""
    names = ", ".join(_names(desk_changes.told_of(event)))
    told = _("Told: %(names)s.") % {"names": names} if names else _("Nobody has to be told.")
    return f"{done} {told}"


# --- cancelling and reinstating --------------------------------------------------------------------------------------


@require_POST
@at_the_desk
def cancel(desk: Desk, pk: int) -> HttpResponse:
    """Cancel the booking; the page that follows takes it back with one button."""
    desk = desk_of(desk, pk)
    desk.require("cancel")
    reason = desk.said("reason")[:LONGEST]
    house = house_for(desk.property)
    done = act(desk, lambda: desk_changes.cancel(pk, reason, house=house, by=desk.viewer, now=desk.now))
    if done:
        undo.offer(desk, _told(_("Cancelled."), done[1]), reverse("stays:reinstate", args=[pk]), focus="x-cancel")
    return back_to(desk, "stay", pk)


@require_POST
@at_the_desk
def reinstate(desk: Desk, pk: int) -> HttpResponse:
    """Take the cancellation back."""
    desk = desk_of(desk, pk)
    desk.require("reinstate")
    house = house_for(desk.property)
    done = act(desk, lambda: desk_changes.reinstate(pk, house=house, by=desk.viewer, now=desk.now))
    if done:
        messages.success(desk.request, _told(_("Reinstated."), done[1]))
        found = neighbours.all_warnings(done[0], neighbours.around(done[0], now=desk.now), house, now=desk.now)
        rooms.say(desk, found)
    return back_to(desk, "stay", pk)
