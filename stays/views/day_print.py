"""One click prints a department's day: the list, and what is to be done for each stay on it, as one PDF."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stays.documents import daily, day, pdf, printed
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
    parts = {"frame": paper.frame(_("The day by stay")), "parts": day.day(wanted)}
    content = typeset("day", sheet=pdf.given(marked, paper_of(desk)), day=parts)
    printed.record(wanted, sheet, by=StaffMember(pk=desk.viewer.by), now=desk.now)
    return answer(content, f"day-{desk.property.code}-{code}-{wanted.date}")
