"""What an official visit has switched off: to ask for it all the same, to allow or to decline it, to end it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from stays import allowing
from stays.api.calls import house_for
from stays.kept_forms import WhyDecided
from stays.models import PrivilegeRequest
from stays.views.on_stay import back, on_the_stay, say_mistakes
from stays.views.page import Desk, act, nothing_here

State = PrivilegeRequest.State


@on_the_stay
def change(desk: Desk, pk: int) -> HttpResponse:
    """Ask for what is off, allow or decline it, or end it again."""
    desk.require("ask_tier")
    form, asked = WhyDecided(desk.request.POST), desk.request.POST.get("act", "")
    if asked not in ("ask", *DECIDES, "end"):
        raise nothing_here()
    if asked != "end" and not form.is_valid():
        say_mistakes(desk, form)
        return back(desk, pk)
    how: dict[str, Any] = {"house": house_for(desk.property), "by": desk.viewer, "now": desk.now}
    reason = form.cleaned_data["reason"] if asked != "end" else ""
    if asked == "ask":
        done = act(desk, lambda: allowing.ask(pk, desk.request.POST.get("what", ""), reason, **how))
    elif asked == "end":
        done = act(desk, lambda: allowing.end(_request(desk, pk), **how))
    else:
        done = act(desk, lambda: allowing.decide(_request(desk, pk), DECIDES[asked], reason, **how))
    if done:
        messages.success(desk.request, SAID[done.state])
    return back(desk, pk)


def _request(desk: Desk, stay: int) -> int:
    """The request that the form speaks of, if it is of this stay; this will raise a 404 Problem."""
    said = desk.request.POST.get("request", "")
    own = PrivilegeRequest.objects.filter(stay=stay, pk=said) if said.isascii() and said.isdigit() else None
    if own is None or not own.exists():
        raise nothing_here()
    return int(said)


DECIDES = {"allow": State.ALLOWED, "decline": State.DECLINED}
SAID = {
    State.WAITING: gettext_lazy("Asked for. Those who may decide it are told."),
    State.ALLOWED: gettext_lazy("Allowed for this stay."),
    State.DECLINED: gettext_lazy("Declined. Who asked is told."),
    State.ENDED: gettext_lazy("Off again. Those whom it concerns are told."),
}
