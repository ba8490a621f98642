"""Who is on duty, day by day, phone first: a manager's own department, or what stands above departments."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stays.escalation_forms import OnDuty
from stays.views import words
from stays.views.page import Desk, at_the_desk, nothing_here
from vipdesk.access.acts import may_keep_roster
from vipdesk.errors import Problem
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Department, Duty, Role

DAYS = 7
ABOVE = "above"  # in the address: duty manager and general manager
ROLES = {
    True: (Role.Code.DUTY_MANAGER, Role.Code.GENERAL_MANAGER),
    False: (Role.Code.AGENT, Role.Code.DEPARTMENT_MANAGER),
}


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk) -> HttpResponse:
    """A week of one department; whoever may keep its roster puts somebody on duty."""
    desk.require("see_stays")
    department = _department(desk)
    first = _first(desk)
    form = _form(desk, department, first)
    if desk.request.method == "POST":
        _require(desk, department)
        if form.is_valid():
            said = form.cleaned_data
            roster.put_on(desk.property, said["staff"], said["role"], department, form.days)
            messages.success(desk.request, _("On duty: %(who)s.") % {"who": said["staff"].short_name})
            return HttpResponseRedirect(_url(department, first))
    return desk.render("stays/roster.html", _context(desk, department, first, form), 422 if form.errors else 200)


@require_POST
@at_the_desk
def take_off(desk: Desk, duty: int) -> HttpResponse:
    """Somebody is not on duty after all."""
    desk.require("see_stays")
    found = Duty.objects.filter(pk=duty, property=desk.property).select_related("department", "staff").first()
    if found is None:
        raise nothing_here()
    _require(desk, found.department)
    found.delete()
    messages.success(desk.request, _("Not on duty: %(who)s.") % {"who": found.staff.short_name})
    return HttpResponseRedirect(_url(found.department, _first(desk)))


def _require(desk: Desk, department: Department | None) -> None:
    if not may_keep_roster(desk.viewer, desk.property, department.code if department else None):
        raise Problem(403, "not_allowed", "Not yours to do", _("This roster is kept by the department's manager."))


def _department(desk: Desk) -> Department | None:
    """The department asked for, else the viewer's own; None for what stands above departments."""
    code = desk.request.GET.get("department") or desk.department or ABOVE
    return None if code == ABOVE else desk.department_of(code)


def _first(desk: Desk) -> dt.date:
    """The first day shown: the one asked for, else the hotel's today."""
    today = clock.hotel_day(desk.property.zone, desk.now)
    try:
        asked = dt.date.fromisoformat(desk.request.GET.get("from", ""))
    except ValueError:
        return today
    return asked if abs((asked - today).days) < 1000 else today


def _url(department: Department | None, first: dt.date) -> str:
    return f"{reverse('stays:roster')}?department={department.code if department else ABOVE}&from={first.isoformat()}"


def _form(desk: Desk, department: Department | None, first: dt.date) -> OnDuty:
    people = roster.candidates(desk.property, department)
    roles: list[tuple[str, Any]] = [(code.value, code.label) for code in ROLES[department is None]]
    if department is not None:
        roles[0] = (roles[0][0], _("on duty"))
    data = desk.request.POST if desk.request.method == "POST" else None
    return OnDuty(data, people=people, roles=roles, initial={"first": first})


def _context(desk: Desk, department: Department | None, first: dt.date, form: OnDuty) -> dict[str, Any]:
    days = [first + dt.timedelta(days=n) for n in range(DAYS)]
    rows = Duty.objects.filter(property=desk.property, date__in=days, department=department)
    by_day: dict[dt.date, list[Duty]] = {day: [] for day in days}
    for row in rows.select_related("staff").order_by("date", "role", "staff__last_name"):
        by_day[row.date].append(row)
    code = department.code if department else ABOVE
    return {
        "page": "roster",
        "title": _("Roster"),
        "name": str(department) if department else _("Above departments"),
        "code": code,
        "may_keep": may_keep_roster(desk.viewer, desk.property, department.code if department else None),
        "may_edit_rules": desk.may("edit_rules"),
        "form": form,
        "days": [_day(day, by_day[day], department, desk) for day in days],
        "first": first.isoformat(),
        "before": (first - dt.timedelta(days=DAYS)).isoformat(),
        "after": (first + dt.timedelta(days=DAYS)).isoformat(),
        "others": [(ABOVE, _("Above departments")), *Department.Code.choices],
    }


def _day(day: dt.date, rows: list[Duty], department: Department | None, desk: Desk) -> dict[str, Any]:
    """One day: who is on duty as what, and where there is a gap."""
    roles = []
    for code in ROLES[department is None]:
        label = _("On duty") if code == Role.Code.AGENT else str(code.label)
        people = [{"id": row.pk, "name": row.staff.short_name} for row in rows if row.role == code]
        roles.append({"label": label, "people": people})
    return {"words": words.date(day), "today": day == clock.hotel_day(desk.property.zone, desk.now), "roles": roles}
