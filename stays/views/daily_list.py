"""The daily list: one sheet for a department, on screen as on paper."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stays.documents import daily
from stays.documents.daily import Wanted
from stays.documents.forms import BY_ENDING, FORMS
from stays.documents.sheet import Sheet
from stays.views import words
from stays.views.days import day_of
from stays.views.page import Desk, at_the_desk, nothing_here
from vipdesk.hotel.models import Department

DAY = dt.timedelta(days=1)


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
    return desk.render("stays/list.html", context(desk, wanted, daily.sheet(wanted)))


@require_safe
@at_the_desk
def file(desk: Desk, code: str, ending: str) -> HttpResponse:
    """The sheet as a file to keep: for spreadsheets, or as it is printed. Its name is of ids and dates."""
    if (form := BY_ENDING.get(ending)) is None:
        raise nothing_here()
    wanted = wanted_by(desk, code)
    content = form.make(daily.sheet(wanted))
    disposition = f'attachment; filename="{daily.name_of(wanted)}.{ending}"'
    return HttpResponse(content, content_type=form.content_type, headers={"Content-Disposition": disposition})


def wanted_by(desk: Desk, code: str) -> Wanted:
    """Which list the address means; this will raise a 404 Problem for what is no department here."""
    desk.require("see_arrivals")
    if not Department.objects.filter(property=desk.property, code=code).exists():
        raise nothing_here()
    return Wanted(
        property=desk.property,
        department=code,
        date=day_of(desk.request.GET.get("date", ""), desk.today),
        viewer=desk.viewer,
        now=desk.now,
    )


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
        "days": _days(wanted.date, desk.today),
        "query": _query(wanted, desk),
        "files": [form.ending for form in FORMS],
        "others": [(one.value, one.label) for one in Department.Code if one.value != code],
        "stay_url": reverse("stays:stay", args=[0]).removesuffix("0/"),
    }


def _query(wanted: Wanted, desk: Desk) -> str:
    """What of the address stays the same from one form of the list to the next."""
    said = {"date": wanted.date.isoformat()} if wanted.date != desk.today else {}
    return f"?{urlencode(said)}" if said else ""


def _days(date: dt.date, today: dt.date) -> list[dict[str, Any]]:
    """The days one tap away."""
    near = [(date - DAY, f"‹ {words.weekday(date - DAY)}"), (today, _("Today")), (today + DAY, _("Tomorrow"))]
    after = date + (DAY if date != today else 2 * DAY)
    near.append((after, f"{words.weekday(after)} ›"))
    return [
        {"words": said, "query": "" if day == today else f"?date={day}", "here": day == date, "label": words.date(day)}
        for day, said in near
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
