"""The VIP level of one stay: to ask for one, to give or to lower one, each with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from stays import granting, requests
from stays.api.calls import house_for
from stays.form_words import mistakes_of
from stays.kept_forms import WhyDecided
from stays.reception import NotPossible
from stays.views.on_stay import back, on_the_stay
from stays.views.page import Desk, nothing_here
from stays.views.stay import answer


@on_the_stay
def change(desk: Desk, pk: int) -> HttpResponse:
    """Ask for a level, give one or lower it; a form that is refused comes back as it was written."""
    desk.require("ask_tier")
    asked = desk.request.POST.get("act", "")
    if asked not in ACTS:
        raise nothing_here()
    form = WhyDecided(desk.request.POST)
    mistakes = [] if form.is_valid() else mistakes_of(form)
    try:
        if not mistakes:
            work, said = ACTS[asked]
            tier = desk.request.POST.get("tier", "")
            reason = form.cleaned_data["reason"]
            work(pk, tier, reason, house=house_for(desk.property), by=desk.viewer, now=desk.now)
            messages.success(desk.request, said())
    except NotPossible as refused:
        mistakes = [refused.words]
    if not mistakes:
        return back(desk, pk)
    written = {name: desk.request.POST.get(name, "").replace("\x00", "") for name in ("tier", "reason")}
    return answer(desk, pk, 422, asking={"mistakes": mistakes, "act": asked, **written}, every="")


ACTS: dict[str, Any] = {
    "ask": (requests.ask, lambda: _("Asked for. Those who may decide it are told.")),
    "grant": (granting.grant, lambda: _("Given for this stay.")),
    "lower": (granting.lower, lambda: _("Lowered for this stay.")),
}
