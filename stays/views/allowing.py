"""What an official visit has switched off: to ask for it all the same, to allow or to decline it, to end it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from stays import allowing
from stays.api.calls import house_for
from stays.form_words import mistakes_of
from stays.kept_forms import WhyDecided
from stays.models import PrivilegeRequest
from stays.reception import NotPossible
from stays.requests import AlreadyDecided
from stays.views.on_stay import back, on_the_stay, say_mistakes
from stays.views.page import Desk, act, at_the_desk, back_to, nothing_here
from stays.views.privilege_lines import mark
from stays.views.request_words import first_words
from stays.views.requests import again

State = PrivilegeRequest.State


@on_the_stay
def change(desk: Desk, pk: int) -> HttpResponse:
    """Ask for what is off, or end what is allowed."""
    desk.require("ask_tier")
    asked = desk.request.POST.get("act", "")
    if asked not in ("ask", "end"):
        raise nothing_here()
    how: dict[str, Any] = {"house": house_for(desk.property), "by": desk.viewer, "now": desk.now}
    if asked == "end":
        _say(desk, act(desk, lambda: allowing.end(_request(desk, pk), **how)))
        return back(desk, pk)
    form = WhyDecided(desk.request.POST)
    if form.is_valid():
        what, reason = desk.request.POST.get("what", ""), form.cleaned_data["reason"]
        _say(desk, act(desk, lambda: allowing.ask(pk, what, reason, **how)))
    else:
        say_mistakes(desk, form)
    return back(desk, pk)


def _request(desk: Desk, stay: int) -> int:
    """The request that the form speaks of, if it is of this stay; this will raise a 404 Problem."""
    said = desk.request.POST.get("request", "")
    own = PrivilegeRequest.objects.filter(stay=stay, pk=said) if said.isascii() and said.isdigit() else None
    if own is None or not own.exists():
        raise nothing_here()
    return int(said)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def answer(desk: Desk, pk: int) -> HttpResponse:
    """What somebody answers on the page of requests; what was written is not lost when it is refused."""
    desk.require("see_requests")
    property_id = PrivilegeRequest.objects.filter(pk=pk).values_list("stay__property_id", flat=True).first()
    if property_id is None:
        raise nothing_here()
    desk = desk.at(property_id)
    desk.require("decide_tier")
    if desk.request.method != "POST":
        return back_to(desk, "requests")
    try:
        refused = _answer(desk, pk, desk.request.POST.get("act", ""))
    except AlreadyDecided as lost:
        refused = [first_words(desk, lost.request)]
    except NotPossible as impossible:
        refused = [impossible.words]
    return again(desk, mark(pk), refused) if refused else back_to(desk, "requests")


def _answer(desk: Desk, pk: int, asked: str) -> list[str]:
    """Do it; what is wrong with the form."""
    how: dict[str, Any] = {"house": house_for(desk.property), "by": desk.viewer, "now": desk.now}
    if asked == "withdraw":
        _say(desk, allowing.withdraw(pk, **how))
    elif asked == "allow":
        _say(desk, allowing.decide(pk, State.ALLOWED, "", **how))
    elif asked != "decline":
        raise nothing_here()
    else:
        form = WhyDecided(desk.request.POST)
        if not form.is_valid():
            return mistakes_of(form)
        _say(desk, allowing.decide(pk, State.DECLINED, form.cleaned_data["reason"], **how))
    return []


def _say(desk: Desk, done: PrivilegeRequest | None) -> None:
    if done is not None:
        messages.success(desk.request, SAID[State(done.state)])


SAID = {
    State.WAITING: gettext_lazy("Asked for. Those who may decide it are told."),
    State.ALLOWED: gettext_lazy("Allowed for this stay."),
    State.DECLINED: gettext_lazy("Declined. Who asked is told."),
    State.WITHDRAWN: gettext_lazy("Not asked for any more."),
    State.ENDED: gettext_lazy("Off again. Those whom it concerns are told."),
}
