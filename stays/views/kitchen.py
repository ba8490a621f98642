"""The page on which F&B says, thing by thing, what a guest may have; phone first."""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from stays import answering
from stays.answering import Question
from stays.api.calls import house_for
from stays.models import Stay
from stays.plan import Answer
from stays.views.page import Desk, act, at_the_desk
from stays.views.stay import desk_of
from vipdesk.access.acts import may_answer
from vipdesk.errors import Problem

SAFE, UNSAFE = "safe", "unsafe"


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk, pk: int) -> HttpResponse:
    """What F&B is asked of this stay; the stay's page once it has answered."""
    desk = desk_of(desk, pk)
    if not may_answer(desk.viewer, desk.property):
        raise Problem(403, "not_allowed", detail=_("A chef or the manager of F&B answers this."))
    stay = Stay.objects.select_related("guest", "tier", "standard", "property").get(pk=pk)
    asked = answering.questions(stay, house_for(desk.property))
    if desk.request.method == "POST" and _answered(desk, pk, asked):
        return HttpResponseRedirect(reverse("stays:stay", args=[pk]))
    shown = [(q.answer is None, _as_written(desk, q)) for q in asked]
    context = {
        "page": "stay",
        "title": _("What may the guest have?"),
        "room": stay.room_number,
        "back": reverse("stays:stay", args=[pk]),
        "waiting": [q for waits, q in shown if waits],
        "answered": [q for waits, q in shown if not waits],
    }
    return desk.render("stays/kitchen.html", context)


def _as_written(desk: Desk, question: Question) -> Question:
    """A question with what was just said of it and is not kept yet, else with what F&B said before."""
    said = _answer(desk, question)
    return replace(question, answer=said) if said else question


def _answered(desk: Desk, pk: int, asked: Iterable[Question]) -> bool:
    """Keep what was said; False, with words, when nothing was or it cannot be so."""
    said = [answer for question in asked if (answer := _answer(desk, question)) is not None]
    if not said:
        messages.warning(desk.request, _("Say of at least one thing whether it is safe."))
        return False
    house = house_for(desk.property)
    return act(desk, lambda: answering.answer(pk, said, house=house, by=desk.viewer, now=desk.now)) is not None


def _answer(desk: Desk, question: Question) -> Answer | None:
    """What was said of one thing; None where nothing was."""
    verdict = desk.request.POST.get(f"v:{question.key}", "")
    instead = desk.request.POST.get(f"i:{question.key}", "")
    known = {code for code, _name in question.alternatives}
    if verdict not in (SAFE, UNSAFE) or (instead and instead not in known):
        return None
    return Answer(question.need, question.subject, verdict == SAFE, instead if verdict == UNSAFE else "")
