"""To whom a department's lists are mailed, and when those of the hotel are: set in the browser, in force at once."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stays import calendar_links, list_mail
from stays.list_forms import MailForm, TimesForm
from stays.list_models import ListMail, ListTimes
from stays.views.page import Desk, at_the_desk
from vipdesk.access.acts import may_manage
from vipdesk.errors import Problem
from vipdesk.hotel.models import Department


@require_safe
@at_the_desk
def own(desk: Desk) -> HttpResponse:
    """The addresses of the viewer's own department; those who stand above departments begin with the front office."""
    code = desk.department or Department.Code.FRONT_OFFICE
    return HttpResponseRedirect(reverse("stays:list_mail", args=[code]))


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def page(desk: Desk, code: str) -> HttpResponse:
    """The addresses of a department's lists, for its manager and who stands above departments."""
    department = _managed(desk, code)
    sent = desk.request.POST.dict() if desk.request.method == "POST" else None
    form = MailForm(sent, initial=_initial(list_mail.mail_of(department)))
    if form.is_bound and form.is_valid() and _saved(desk, department, form):
        return HttpResponseRedirect(reverse("stays:list", args=[code]))
    return _page(desk, department, form)


@require_POST
@at_the_desk
def times(desk: Desk, code: str) -> HttpResponse:
    """Set when the lists of all departments are mailed."""
    department, form = _managed(desk, code), TimesForm(desk.request.POST.dict())
    if form.is_valid() and _times_saved(desk, form):
        return HttpResponseRedirect(reverse("stays:list_mail", args=[code]))
    return _page(desk, department, MailForm(initial=_initial(list_mail.mail_of(department))), form)


@require_POST
@at_the_desk
def links(desk: Desk, code: str) -> HttpResponse:
    """Make an address for calendars, or end one."""
    department, ends = _managed(desk, code), desk.request.POST.get("end", "")
    if ends.isdecimal() and len(ends) < 19:
        if calendar_links.end(department, int(ends), by=desk.viewer, now=desk.now):
            messages.success(desk.request, _("This address answers nobody any more."))
    elif calendar_links.make(department, seen=_seen(desk), by=desk.viewer, now=desk.now):
        messages.success(desk.request, _("There is a new address for calendars."))
    else:
        messages.warning(desk.request, _("An address has been made a moment ago: it stands below."))
    return HttpResponseRedirect(reverse("stays:list_mail", args=[code]))


def _seen(desk: Desk) -> int:
    """The newest address that was on the screen."""
    said = desk.said("seen")
    return int(said) if said.isdecimal() and len(said) < 19 else 0


def _managed(desk: Desk, code: str) -> Department:
    """The department, for whoever sets how it works; this will raise a 404 or a 403 Problem."""
    desk.require("see_arrivals")
    department = desk.department_of(code)
    if not _may(desk, code):
        raise Problem(403, "not_allowed", detail=_("This is for the department's manager."))
    return department


def _may(desk: Desk, code: str) -> bool:
    return may_manage(desk.viewer, desk.property, code)


def _links(desk: Desk, department: Department) -> list[dict[str, Any]]:
    """The addresses for calendars that nobody has ended; one answers no more when who made it has left."""
    return [
        {
            "id": link.pk,
            "url": desk.request.build_absolute_uri(reverse("stays:calendar", args=[calendar_links.token_of(link)])),
            "made": _("by %(who)s, %(time)s") % {"who": link.made_by.short_name, "time": desk.time(link.made_at)},
            "answers": calendar_links.answers(link),
        }
        for link in calendar_links.not_ended(department)
    ]


def _initial(row: ListMail) -> dict[str, Any]:
    addresses = "\n".join(row.addresses)
    return {"addresses": addresses, "morning": row.morning, "evening": row.evening, "seen": row.version}


def _saved(desk: Desk, department: Department, form: MailForm) -> bool:
    """Whether it was stored; what somebody else has stored meanwhile is shown beside what was written."""
    said = form.cleaned_data
    try:
        list_mail.change(
            department,
            said["addresses"],
            morning=said["morning"],
            evening=said["evening"],
            seen=said["seen"],
            by=desk.viewer,
            now=desk.now,
        )
    except Problem as problem:
        newer = list_mail.mail_of(department)
        form.data = {**form.data, "seen": str(newer.version)}
        form.add_error(None, ValidationError(f"{problem.detail} {', '.join(newer.addresses)}"))
        return False
    messages.success(desk.request, _("From now on the lists go to these addresses."))
    return True


def _times_initial(row: ListTimes) -> dict[str, dt.time]:
    return {
        "morning": row.morning,
        "evening": row.evening,
        "seen_morning": row.morning,
        "seen_evening": row.evening,
    }


def _times_saved(desk: Desk, form: TimesForm) -> bool:
    """Whether they were stored; those that somebody else has stored meanwhile are said beside what was written."""
    said = form.cleaned_data
    seen = (said["seen_morning"], said["seen_evening"])
    try:
        list_mail.set_times(desk.property, said["morning"], said["evening"], seen=seen, by=desk.viewer, now=desk.now)
    except Problem as problem:
        newer = list_mail.times_of(desk.property)
        form.data = {
            **form.data,
            form.add_prefix("seen_morning"): newer.morning,
            form.add_prefix("seen_evening"): newer.evening,
        }
        form.add_error(None, ValidationError(problem.detail))
        return False
    messages.success(desk.request, _("From now on the lists are mailed at these times."))
    return True


def _page(desk: Desk, department: Department, form: MailForm, times: TimesForm | None = None) -> HttpResponse:
    set_up = list_mail.times_of(desk.property)
    times = times or TimesForm(initial=_times_initial(set_up))
    context = {
        "page": "list_mail",
        "title": _("Lists of %(department)s by mail") % {"department": department},
        "form": form,
        "here": reverse("stays:list_mail", args=[department.code]),
        "back": reverse("stays:list", args=[department.code]),
        "others": [one for one in Department.Code.choices if one[0] != department.code and _may(desk, one[0])],
        "links": _links(desk, department),
        "newest": calendar_links.newest(department),
        "links_url": reverse("stays:list_calendar", args=[department.code]),
        "times": times,
        "times_url": reverse("stays:list_times", args=[department.code]),
        "morning": f"{set_up.morning:%H:%M}",
        "evening": f"{set_up.evening:%H:%M}",
    }
    return desk.render("stays/list_addresses.html", context, status=422 if form.errors or times.errors else 200)
