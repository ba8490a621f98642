"""The daily list: one sheet for a department, on screen as on paper."""

import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stays import words
from stays.documents import daily, pdf, printed
from stays.documents.daily import Wanted
from stays.documents.forms import BY_ENDING, FORMS
from stays.documents.sheet import Sheet
from stays.list_models import ListPrint
from stays.views.days import day_of
from stays.views.page import Desk, at_the_desk, nothing_here
from tiers.lines import SectionLine
from vipdesk.access.acts import may_manage
from vipdesk.hotel.models import Department, PaperSize, StaffMember

DAY = dt.timedelta(days=1)
SECTION = "section"  # in the address: of the department, only this section
PRINT = "print"  # in the address: this is a print of the list


@require_safe
@at_the_desk
def own(desk: Desk) -> HttpResponse:
    """The list of the viewer's own department; those who stand above departments begin with the front office."""
    code = desk.department or Department.Code.FRONT_OFFICE
    query = desk.request.GET.urlencode()
    return HttpResponseRedirect(reverse("stays:list", args=[code]) + (f"?{query}" if query else ""))


@require_safe
@at_the_desk
def page(desk: Desk, code: str) -> HttpResponse:
    """The sheet of a department, today or on any day."""
    wanted = wanted_by(desk, code)
    return desk.render("stays/list.html", context(desk, wanted, sheet_for(desk, wanted)))


@require_safe
@at_the_desk
def file(desk: Desk, code: str, ending: str) -> HttpResponse:
    """The sheet as a file to keep: for spreadsheets, or as it is printed. Its name is of ids and dates."""
    if (form := BY_ENDING.get(ending)) is None:
        raise nothing_here()
    wanted = wanted_by(desk, code)
    sheet = sheet_for(desk, wanted)
    content = pdf.pdf_of(sheet, paper=paper_of(desk)) if ending == "pdf" else form.make(sheet)
    opened = "inline" if PRINT in desk.request.GET else "attachment"
    disposition = f'{opened}; filename="{daily.name_of(wanted)}.{ending}"'
    return HttpResponse(content, content_type=form.content_type, headers={"Content-Disposition": disposition})


@require_POST
@at_the_desk
def prints(desk: Desk, code: str) -> HttpResponse:
    """The list is printed: noted with what stands on it, so that the next one can say what has changed; then it opens."""
    wanted = wanted_by(desk, code)
    made = printed.record(wanted, daily.sheet(wanted), by=StaffMember(pk=desk.viewer.by), now=desk.now)
    said = {"paper": paper_of(desk)} if desk.said("paper") else {}
    query = _query(wanted, desk.today, **{PRINT: str(made.pk)}, **said)
    as_page = desk.request.POST.get("as") == "page"
    url = reverse("stays:list", args=[code]) if as_page else reverse("stays:list_file", args=[code, "pdf"])
    return HttpResponseRedirect(url + query)


def sheet_for(desk: Desk, wanted: Wanted) -> Sheet:
    """The list with what has changed since it was last printed; a print itself with what had changed before it."""
    this = _print_of(desk, wanted)
    sheet = daily.sheet(wanted)
    if this is not None:
        sheet = replace(sheet, made=printed.words_of(this))
    return printed.since(sheet, printed.last(wanted, before=this), wanted)


def _print_of(desk: Desk, wanted: Wanted) -> ListPrint | None:
    """The print that the address names; this will raise a 404 Problem for another list's."""
    asked = desk.request.GET.get(PRINT)
    if asked is None:
        return None
    found = printed.find(wanted, asked) if asked.isdecimal() and len(asked) < 19 else None
    if found is None:
        raise nothing_here()
    return found


def paper_of(desk: Desk) -> str:
    """The paper that was chosen, A4 or Letter; else that of the house."""
    chosen = desk.request.POST.get("paper") or desk.request.GET.get("paper") or ""
    return pdf.PAPERS.get(chosen) or PaperSize.of(desk.property)


def wanted_by(desk: Desk, code: str) -> Wanted:
    """Which list the address means; this will raise a 404 Problem for what is no department here."""
    desk.require("see_arrivals")
    if code not in Department.Code.values:
        raise nothing_here()
    return Wanted(
        property=desk.property,
        department=code,
        date=day_of(desk.request.POST.get("date") or desk.request.GET.get("date", ""), desk.today),
        viewer=desk.viewer,
        now=desk.now,
        section=_section(desk, code),
    )


def _section(desk: Desk, code: str) -> SectionLine | None:
    """The section that the address names; this will raise a 404 Problem for what is none of this department."""
    asked = desk.request.POST.get(SECTION) or desk.request.GET.get(SECTION, "")
    if not asked:
        return None
    found = [one for one in daily.sections_of(desk.property, code) if one.code == asked]
    if not found:
        raise nothing_here()
    return found[0]


def context(desk: Desk, wanted: Wanted, sheet: Sheet) -> dict[str, Any]:
    """What the page shows: the sheet, and the way to other days and departments."""
    code, here = wanted.department, reverse("stays:list", args=[wanted.department])
    return {
        "page": "list",
        "title": sheet.title,
        "sheet": sheet,
        "rows": rows_of(sheet),
        "code": code,
        "here": here,
        "iso": wanted.date.isoformat(),
        "days": _days(wanted, desk.today),
        "section": wanted.section.code if wanted.section else "",
        "sections": _sections(wanted, desk),
        "query": _query(wanted, desk.today),
        "mail": reverse("stays:list_mail", args=[code]) if may_manage(desk.viewer, desk.property, code) else "",
        "printing": PRINT in desk.request.GET,
        "papers": PaperSize.Size.choices,
        "paper": paper_of(desk),
        "files": [form.ending for form in FORMS],
        "others": [(one.value, one.label) for one in Department.Code if one.value != code],
        "stay_url": reverse("stays:stay", args=[0]).removesuffix("0/"),
    }


def _query(wanted: Wanted, today: dt.date, **more: str) -> str:
    """What of the address stays the same from one form of the list to the next, and what is added."""
    said = {"date": wanted.date.isoformat()} if wanted.date != today else {}
    said |= {SECTION: wanted.section.code} if wanted.section else {}
    said |= more
    return f"?{urlencode(said)}" if said else ""


def _days(wanted: Wanted, today: dt.date) -> list[dict[str, Any]]:
    """The days one tap away."""
    date = wanted.date
    near = [(date - DAY, f"‹ {words.weekday(date - DAY)}"), (today, _("Today")), (today + DAY, _("Tomorrow"))]
    after = date + (DAY if date != today else 2 * DAY)
    near.append((after, f"{words.weekday(after)} ›"))
    return [
        {
            "words": said,
            "query": _query(replace(wanted, date=day), today),
            "here": day == date,
            "label": words.date(day),
        }
        for day, said in near
    ]


def _sections(wanted: Wanted, desk: Desk) -> list[dict[str, Any]]:
    """The whole department and its sections, one tap each; none where it has no sections."""
    own = daily.sections_of(desk.property, wanted.department)
    choices = [(None, _("Everything")), *((one, _(one.name)) for one in own)] if own else []
    return [
        {"words": said, "query": _query(replace(wanted, section=one), desk.today), "here": one == wanted.section}
        for one, said in choices
    ]


def rows_of(sheet: Sheet) -> list[dict[str, Any]]:
    """The sections as the template prints them: each cell with those below it."""
    return [
        {
            "title": section.title,
            "empty": section.empty,
            "lines": [
                {
                    "line": line,
                    "mark": sheet.words.get(line.mark, ""),
                    "cells": [
                        (
                            head,
                            line.cells[head.key],
                            head.key in line.changed,
                            [
                                (one, line.cells[one.key], one.key in line.changed)
                                for one in below
                                if line.cells[one.key].text
                            ],
                        )
                        for head, below in sheet.heads
                    ],
                }
                for line in section.lines
            ],
        }
        for section in sheet.sections
    ]
