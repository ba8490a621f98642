"""What an official visit has switched off: to ask for it all the same, to allow or to decline it, to end it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from stays import allowing
from stays.form_words import mistakes_of
from stays.kept_forms import WhyDecided
from stays.models import PrivilegeRequest
from stays.views import requests
from stays.views.deciding import how
from stays.views.on_stay import back, on_the_stay, say_mistakes
from stays.views.page import Desk, act, at_the_desk, nothing_here
from stays.views.privilege_lines import mark

State = PrivilegeRequest.State


@on_the_stay
def change(desk: Desk, pk: int) -> HttpResponse:
    """Ask for what is off, or end what is allowed."""
    desk.require("ask_tier")
    asked = desk.request.POST.get("act", "")
    if asked not in ("ask", "end"):
        raise nothing_here()
    if asked == "end":
        _say(desk, act(desk, lambda: allowing.end(_request(desk, pk), **how(desk))))
        return back(desk, pk)
    form = WhyDecided(desk.request.POST)
    if form.is_valid():
        what, reason = desk.request.POST.get("what", ""), form.cleaned_data["reason"]
        _say(desk, act(desk, lambda: allowing.ask(pk, what, reason, **how(desk))))
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
    """What somebody answers on the page of requests."""
    return requests.answer(desk, PrivilegeRequest, pk, mark(pk), ACTS)


def _allow(desk: Desk, pk: int) -> list[str]:
    _say(desk, allowing.decide(pk, State.ALLOWED, "", **how(desk)))
    return []


def _decline(desk: Desk, pk: int) -> list[str]:
    form = WhyDecided(desk.request.POST)
    if not form.is_valid():
        return mistakes_of(form)
    _say(desk, allowing.decide(pk, State.DECLINED, form.cleaned_data["reason"], **how(desk)))
    return []


def _withdraw(desk: Desk, pk: int) -> list[str]:
    _say(desk, allowing.withdraw(pk, **how(desk)))
    return []


ACTS = {"allow": _allow, "decline": _decline, "withdraw": _withdraw}


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
