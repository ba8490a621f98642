"""Who is on duty, day by day, phone first: a manager's own department, or what stands above departments."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from stays import rostering, words
from stays.escalation_forms import OnDuty
from stays.rostering import Post
from stays.views import undo
from stays.views.page import Desk, at_the_desk, nothing_here
from vipdesk.access.acts import may_keep_roster
from vipdesk.errors import Problem
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Department, Duty, Role, StaffMember
from vipdesk.outbox.models import Event

DAYS = 7
LATELY = 10  # so many of the last changes stand below the week
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
        if "take_back" in desk.request.POST:
            return _take_back(desk, department, first)
        if form.is_valid():
            return _put_on(desk, department, first, form)
    template = "stays/_roster.html" if desk.polls else "stays/roster.html"
    status = 422 if form.errors and not desk.polls else 200
    return desk.render(template, _context(desk, department, first, form), status)


def _put_on(desk: Desk, department: Department | None, first: dt.date, form: OnDuty) -> HttpResponse:
    post = Post(desk.property, department, form.cleaned_data["role"], form.cleaned_data["staff"])
    done = rostering.put_on(post, form.days, by=desk.viewer, now=desk.now)
    if done is None:
        messages.warning(desk.request, _("%(who)s is on duty on these days already.") % {"who": post.staff.short_name})
    return _done(desk, department, first, done, focus="put-on")


@require_POST
@at_the_desk
def take_off(desk: Desk, duty: int) -> HttpResponse:
    """Somebody is not on duty after all; who finds them taken off by somebody else is told."""
    desk.require("see_stays")
    rows = Duty.objects.filter(pk=duty, property=desk.property).select_related("department", "staff")
    found = rows.first()
    department = found.department if found else _department(desk)
    _require(desk, department)
    done = _taken_off(desk, found) if found else None
    if done is None:
        messages.warning(desk.request, _("Somebody has taken them off duty already."))
    return _done(desk, department, _first(desk), done, focus=f"day-{found.date.isoformat()}" if found else "")


def _taken_off(desk: Desk, duty: Duty) -> Event | None:
    post = Post(desk.property, duty.department, duty.role, duty.staff)
    return rostering.take_off(post, [duty.date], by=desk.viewer, now=desk.now)


def _take_back(desk: Desk, department: Department | None, first: dt.date) -> HttpResponse:
    """What was just done is as it was before."""
    pk = desk.said("take_back")
    known = rostering.written(desk.property, department)
    done = known.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    if done is None:
        raise nothing_here()
    if rostering.take_back(desk.property, department, done.pk, by=desk.viewer, now=desk.now):
        undo.taken_back(desk, _words(done, _staff(done)))
    return HttpResponseRedirect(_url(department, first))


def _done(desk: Desk, department: Department | None, first: dt.date, done: Event | None, *, focus: str) -> HttpResponse:
    """The week again, with what was done and how to take it back."""
    address = _url(department, first)
    if done:
        undo.offer(desk, _words(done, _staff(done)), address, focus=focus, take_back=done.pk)
    return HttpResponseRedirect(address)


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
        "lately": _lately(desk, department),
        "token": get_token(desk.request),
    }


def _day(day: dt.date, rows: list[Duty], department: Department | None, desk: Desk) -> dict[str, Any]:
    """One day: who is on duty as what, and where there is a gap."""
    roles = []
    for code in ROLES[department is None]:
        label = _("On duty") if code == Role.Code.AGENT else str(code.label)
        people = [{"id": row.pk, "name": row.staff.short_name} for row in rows if row.role == code]
        roles.append({"label": label, "people": people})
    return {
        "iso": day.isoformat(),
        "words": words.date(day),
        "today": day == clock.hotel_day(desk.property.zone, desk.now),
        "roles": roles,
    }


def _lately(desk: Desk, department: Department | None) -> list[dict[str, str]]:
    """Who put whom on duty, or took them off, and when; the last first."""
    events = list(rostering.written(desk.property, department)[:LATELY])
    people = StaffMember.objects.in_bulk({one.facts["staff"] for one in events})
    return [
        {
            "words": _words(one, people.get(one.facts["staff"])),
            "by": _("by %(who)s, %(time)s") % {"who": one.by_staff, "time": desk.time(one.happened_at)},
        }
        for one in events
    ]


def _staff(event: Event) -> StaffMember | None:
    return StaffMember.objects.filter(pk=event.facts["staff"]).first()


def _words(event: Event, staff: StaffMember | None) -> str:
    """A change in words: "On duty: K. Lis, Mon 13 Apr – Tue 14 Apr, 2 days"."""
    said = _("On duty: %(who)s, %(days)s") if event.kind == rostering.PUT_ON else _("Not on duty: %(who)s, %(days)s")
    return said % {"who": staff.short_name if staff else _("somebody"), "days": _span(rostering.days_of(event))}


def _span(days: list[dt.date]) -> str:
    """One day, or the first and the last with how many they are."""
    if len(days) == 1:
        return words.date(days[0])
    many = ngettext("%(n)s day", "%(n)s days", len(days)) % {"n": len(days)}
    return f"{words.date(days[0])} – {words.date(days[-1])}, {many}"
