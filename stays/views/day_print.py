"""One click prints a department's day as one PDF: the list, what is to be done for each stay on it, the cards to be signed."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stays import papers
from stays.documents import daily, day, pdf, printed, registration
from stays.documents.daily import Wanted
from stays.documents.paper import Paper
from stays.documents.typeset import typeset
from stays.views.daily_list import paper_of, wanted_by
from stays.views.documents import pdf as answer
from stays.views.page import Desk, at_the_desk
from vipdesk.hotel.models import StaffMember


@require_POST
@at_the_desk
def make(desk: Desk, code: str) -> HttpResponse:
    """The whole day of a department; that its list was printed is noted, and what has changed since is marked."""
    wanted = replace(wanted_by(desk, code), section=None)
    sheet = daily.sheet(wanted)
    marked = printed.since(sheet, printed.last(wanted), wanted)
    paper = Paper(desk.property, code, desk.viewer, desk.now)
    cards = _cards(desk, wanted, paper)
    parts = {"frame": paper.frame(_("The day by stay")), "parts": day.day(wanted), "cards": list(cards.values())}
    content = typeset("day", paper_of(desk), sheet=pdf.given(marked), day=parts)
    printed.record(wanted, sheet, by=StaffMember(pk=desk.viewer.by), now=desk.now)
    for stay in cards:
        papers.made(stay, papers.REGISTRATION, code, by=desk.viewer, now=desk.now)
    return answer(content, f"day-{desk.property.code}-{code}-{wanted.date}")


def _cards(desk: Desk, wanted: Wanted, paper: Paper) -> dict[int, dict[str, Any]]:
    """The registration cards of those who are still to come, by stay, where they are this department's to make."""
    kind = papers.KINDS[papers.REGISTRATION]
    if paper.department not in kind.departments or not papers.may_make(
        desk.viewer, desk.property, kind, paper.department
    ):
        return {}
    return {stay.id: registration.registration(stay, paper) for stay in day.awaited(wanted)}
