"""The VIP level of one stay: to ask for one, to give or to lower one; to award one to its guest; each with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from stays import awards, granting, requests
from stays.form_words import mistakes_of
from stays.kept_forms import AwardForm, WhyDecided
from stays.reception import NotPossible
from stays.views.deciding import how
from stays.views.on_stay import back, on_the_stay
from stays.views.page import Desk, nothing_here
from stays.views.stay import answer


@on_the_stay
def change(desk: Desk, pk: int) -> HttpResponse:
    """Ask for a level, give, lower or award one; a form that is refused comes back as it was written."""
    desk.require("ask_tier")
    asked = desk.request.POST.get("act", "")
    if asked not in ACTS:
        raise nothing_here()
    form = (AwardForm if asked == AWARD else WhyDecided)(desk.request.POST)
    mistakes = [] if form.is_valid() else mistakes_of(form)
    try:
        if not mistakes:
            work, said = ACTS[asked]
            tier = desk.request.POST.get("tier", "")
            work(pk, tier, **form.cleaned_data, **how(desk))
            messages.success(desk.request, said())
    except NotPossible as refused:
        mistakes = [refused.words]
    if not mistakes:
        return back(desk, pk)
    fields = ("tier", "reason", "until") if asked == AWARD else ("tier", "reason")
    written = {name: desk.request.POST.get(name, "").replace("\x00", "") for name in fields}
    return answer(desk, pk, 422, asking={"mistakes": mistakes, "act": asked, **written}, every="")


AWARD = "award"
ACTS: dict[str, Any] = {
    "ask": (requests.ask, lambda: _("Asked for. Those who may decide it are told.")),
    "grant": (granting.grant, lambda: _("Given for this stay.")),
    "lower": (granting.lower, lambda: _("Lowered for this stay.")),
    AWARD: (awards.award, lambda: _("Awarded. Stays of this guest that arrive until then are graded by it.")),
}
