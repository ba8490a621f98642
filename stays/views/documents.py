"""The documents of a stay: made by a button, opened as PDF, and written down in the timeline."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from stays import entered, letter_texts, papers, shown, shown_plan, shown_programme
from stays.documents import letter, order, plan, registration, sign, tongues
from stays.documents.paper import Paper
from stays.documents.typeset import typeset
from stays.house import house_at_hand
from stays.models import Stay
from stays.papers import Kind
from stays.shown import ShownStay
from stays.views.on_stay import on_the_stay
from stays.views.page import Desk, nothing_here
from tiers.programme import Programme
from vipdesk.errors import Problem
from vipdesk.hotel.models import PaperSize


@on_the_stay
def make(desk: Desk, pk: int, kind: str) -> HttpResponse:
    """One document as PDF, as the department may read it that it is for."""
    known = papers.KINDS.get(kind)
    if known is None:
        raise nothing_here()
    paper = Paper(desk.property, _department(desk, known), desk.viewer, desk.now)
    stay = shown.stay_for(pk, paper.sight, desk.property, now=desk.now)
    given = GIVEN[kind](stay, paper)
    content = typeset(known.template or kind, PaperSize.of(desk.property), sheet=given)
    papers.made(pk, kind, paper.department, by=desk.viewer, now=desk.now, facts=given.get("facts"))
    return pdf(content, f"{kind}-{pk}-{paper.department}")


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser; its name is of ids."""
    disposition = f'inline; filename="{name}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _department(desk: Desk, kind: Kind) -> str:
    """For whom it is made; this will raise a 403 Problem where the viewer may not make it."""
    asked = desk.request.POST.get("department") or kind.departments[0]
    if asked not in kind.departments:
        raise nothing_here()
    if not papers.may_make(desk.viewer, desk.property, kind, asked):
        raise Problem(403, "not_allowed", detail=_("This document is for others to make."))
    return asked


def _programme(paper: Paper) -> Programme | None:
    house = house_at_hand(paper.property)
    return house.programme if house.standard else None


def _plan(stay: ShownStay, paper: Paper) -> dict[str, Any]:
    items = shown_plan.items_of(stay.id, paper.sight)
    entries = shown_programme.programme_of(stay.id, paper.sight, paper.property)
    return plan.plan(stay, items, entries, _programme(paper), paper)


def _order(stay: ShownStay, paper: Paper) -> dict[str, Any]:
    programme = _programme(paper)
    keys = order.amenities(programme.standard if programme else None)
    return order.order(stay, shown_plan.items_of(stay.id, paper.sight), keys, paper)


def _letter(kind: str) -> Callable[[ShownStay, Paper], dict[str, Any]]:
    """The welcome letter or card, in the text that is in force for the guest's language."""

    def given(stay: ShownStay, paper: Paper) -> dict[str, Any]:
        hotel = paper.property
        text = letter_texts.current(hotel, kind, tongues.tongue_of(stay.guest.language, hotel))
        known = Stay.objects.select_related("guest").get(pk=stay.id)
        occasion = known.occasion if known.occasion == entered.occasion_of(known) else ""
        return letter.letter(stay, text, paper, kind, manager=letter_texts.manager_of(hotel), occasion=occasion)

    return given


# What each document is given, by its kind.
GIVEN: Mapping[str, Callable[[ShownStay, Paper], dict[str, Any]]] = {
    papers.PLAN: _plan,
    papers.ORDER: _order,
    papers.LETTER: _letter(papers.LETTER),
    papers.CARD: _letter(papers.CARD),
    papers.SIGN: sign.sign,
    papers.REGISTRATION: registration.registration,
}
