"""An entry of a guest's programme on a page of its own: added, changed, taken out."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stays import programme, sensitive, shown, shown_programme, words
from stays.api.calls import house_for
from stays.form_words import mistakes_of
from stays.kept_forms import EntryForm
from stays.models import Activity
from stays.programme import Entry
from stays.shown import ShownStay
from stays.shown_programme import ShownActivity
from stays.views import undo
from stays.views.deciding import how
from stays.views.page import Desk, act, at_the_desk, back_to
from stays.views.stay import desk_of
from vipdesk.hotel.models import Department


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def new(desk: Desk, pk: int) -> HttpResponse:
    """The form of a new entry, and the entry kept."""
    desk, stay = _stay(desk, pk)
    if desk.request.method != "POST":
        day = max(desk.today, stay.row["arrival_date"])
        return _form(desk, stay, {"day": day.isoformat()})
    form, said = _read(desk, stay)
    if said["mistakes"] or said["pointed_out"]:
        return _form(desk, stay, said, 422)
    act(desk, lambda: programme.add(pk, form.entry, **how(desk)))
    return back_to(desk, "stay", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def entry(desk: Desk, pk: int, entry: int) -> HttpResponse:
    """An entry as it stands, and what was made of it."""
    desk, stay = _stay(desk, pk)
    if desk.request.POST.get("act") == "put_back":
        return _put_back(desk, pk, entry)
    known = next((one for one in _entries(desk, pk) if one.id == entry), None)
    if known is None:
        messages.warning(desk.request, _("This entry is not in the programme any more."))
        return back_to(desk, "stay", pk)
    if desk.request.method != "POST":
        return _form(desk, stay, _of(desk, known), entry=entry)
    if desk.request.POST.get("act") == "remove":
        return _remove(desk, pk, entry)
    form, said = _read(desk, stay)
    if said["mistakes"] or said["pointed_out"]:
        return _form(desk, stay, said, 422, entry=entry)
    kept = _unmasked(form.entry, known)
    act(desk, lambda: programme.change(pk, entry, kept, **how(desk)))
    return back_to(desk, "stay", pk)


def _remove(desk: Desk, pk: int, entry: int) -> HttpResponse:
    """Off the programme, and how to put it back."""
    removed = act(desk, lambda: programme.remove(pk, entry, **how(desk)))
    if removed:
        where = reverse("stays:stay_entry", args=[pk, entry])
        undo.offer(desk, _("Taken off the programme."), where, focus="add-entry", act="put_back")
    return back_to(desk, "stay", pk)


def _put_back(desk: Desk, pk: int, entry: int) -> HttpResponse:
    house = house_for(desk.property)
    if act(desk, lambda: programme.put_back(pk, entry, house=house, by=desk.viewer, now=desk.now)):
        undo.taken_back(desk, _("taken off the programme."))
    return back_to(desk, "stay", pk)


def _stay(desk: Desk, pk: int) -> tuple[Desk, ShownStay]:
    """The stay whose programme somebody keeps who may."""
    desk = desk_of(desk, pk)
    desk.require("keep_programme")
    return desk, shown.stay_for(pk, desk.sight, desk.property, now=desk.now)


def _entries(desk: Desk, pk: int) -> tuple[ShownActivity, ...]:
    return shown_programme.programme_of(pk, desk.sight, desk.property)


# --- the form -------------------------------------------------------------------------------------------------------


def _read(desk: Desk, stay: ShownStay) -> tuple[EntryForm, dict[str, Any]]:
    """What was sent: the form, and all that the page needs to show it again as it was written."""
    sent, row = desk.request.POST, stay.row
    form = EntryForm(sent, property=desk.property, arrival=row["arrival_date"], departure=row["departure_date"])
    written = {name: sent.get(name, "").replace("\x00", "") for name in ("day", "starts", "ends", "what", "place")}
    mistakes = [] if form.is_valid() else mistakes_of(form)
    looked_at = bool(mistakes) or "anyway" in sent
    pointed_out = [] if looked_at else sensitive.pointed_out(form.cleaned_data["what"], form.cleaned_data["place"])
    return form, {
        **written,
        "departments": sent.getlist("departments"),
        "mistakes": mistakes,
        "wrong": set(form.errors),
        "pointed_out": pointed_out,
    }


def _of(desk: Desk, one: ShownActivity) -> dict[str, Any]:
    """The form of an entry that stands."""
    begins, ends = desk.local(one.starts_at), desk.local(one.ends_at) if one.ends_at else None
    return {
        "day": begins.date().isoformat(),
        "starts": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}" if ends else "",
        "what": one.what,
        "place": one.place,
        "departments": one.departments,
    }


def _form(desk: Desk, stay: ShownStay, said: dict[str, Any], status: int = 200, entry: int = 0) -> HttpResponse:
    where = (
        reverse("stays:stay_entry", args=[stay.id, entry]) if entry else reverse("stays:stay_programme", args=[stay.id])
    )
    row = stay.row
    context = {
        "page": "stay",
        "title": _("Programme"),
        "of": words.listed(
            [stay.guest.display_name, f"{words.date(row['arrival_date'])} – {words.date(row['departure_date'])}"]
        ),
        "stay": stay.id,
        "action": where,
        "entry": entry,
        "said": said,
        "token": get_token(desk.request),
        "choices": Department.Code.choices,
    }
    return desk.render("stays/entry.html", context, status)


def _unmasked(said: Entry, known: ShownActivity) -> Entry:
    """What somebody left as it was shown to them stays as it is kept: dots are not written over a name."""
    kept = Activity.objects.filter(pk=known.id).first()
    if kept is None:
        return said
    what, place = (
        (kept.what if said.what == known.what else said.what),
        (kept.place if said.place == known.place else said.place),
    )
    return dataclasses.replace(said, what=what, place=place)
