"""A department's desk, phone first: its notices to acknowledge, then what is due from it over all stays."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from stays import departments, shown, shown_plan
from stays.gifts import Given
from stays.models import Stay
from stays.shown import ShownStay
from stays.views import item_acts, items, notices
from stays.views.page import Desk, at_the_desk, back_to, etag, living, nothing_here
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, StaffMember
from vipdesk.outbox import telling
from vipdesk.outbox.ways import ways_of

MOST_NOTICES = 20  # on the page; more are one tap away
WHEN = (departments.TODAY, departments.TOMORROW, departments.IN_HOUSE, departments.DEPARTURES)


@require_safe
@at_the_desk
def own(desk: Desk) -> HttpResponse:
    """The viewer's own department; those who stand above departments begin with the front office."""
    code = desk.department or Department.Code.FRONT_OFFICE
    return HttpResponseRedirect(reverse("stays:department", args=[code]))


@require_safe
@at_the_desk
def page(desk: Desk, code: str) -> HttpResponse:
    """What a department has to know and to do. Everybody may look: need to know holds for each line."""
    department = _department(desk, code)
    others = [(one.value, one.label) for one in Department.Code if one.value != code]
    page = "department" if code == desk.department else "departments"
    frame = {"page": page, "title": str(department), "others": others}
    return desk.render("stays/department.html", {**frame, **_context(desk, department)})


@require_safe
@at_the_desk
def part(desk: Desk, code: str) -> HttpResponse:
    """The part of the page that lives; 304 before anything is built when nothing has changed."""
    department = _department(desk, code)
    tag = etag(desk, code, departments.state_of(desk.property, department, now=desk.now))
    return living(desk, tag, "stays/_department.html", lambda: _context(desk, department))


def _department(desk: Desk, code: str) -> Department:
    desk.require("see_stays")
    department = Department.objects.filter(property=desk.property, code=code).with_hours().first()
    if department is None:
        raise nothing_here()
    return department


def _when(desk: Desk) -> str:
    asked = desk.request.GET.get("when", "")
    return asked if asked in WHEN else departments.TODAY


# --- what is shown --------------------------------------------------------------------------------------------------


def _told(desk: Desk, department: Department) -> tuple[list[Any], int]:
    """What the department has not acknowledged, the oldest first, and how many that are; only the first of many, unless asked."""
    waiting = telling.open_notices(desk.property, department).reverse()
    told = list(waiting if _everything(desk) else waiting[:MOST_NOTICES])
    return told, waiting.count() if len(told) == MOST_NOTICES else len(told)


def _context(desk: Desk, department: Department) -> dict[str, Any]:
    when, code = _when(desk), department.code
    query = f"?{asked}" if (asked := _query(desk)) else ""
    state = departments.state_of(desk.property, department, now=desk.now)
    told, waiting = _told(desk, department)
    if code == desk.department and desk.viewer.by:
        telling.read(told, by=StaffMember(pk=desk.viewer.by), now=desk.now)
    rows = list(departments.due_items(department, when, zone=desk.property.zone, now=desk.now))
    stays = _stays(desk, {row.stay_id for row in rows} | {one.subject_id for one in told})
    return {
        "etag": etag(desk, code, state),
        "poll": reverse("stays:department_part", args=[code]) + query,
        "token": get_token(desk.request),
        "code": code,
        "query": query,
        "here": reverse("stays:department", args=[code]),
        "stay_url": reverse("stays:stay", args=[0]).removesuffix("0/"),
        "notices": _notices(desk, department, told, stays),
        "waiting": waiting,
        "everything": _everything(desk),
        "all_notices": f"?{_query(desk, everything=True)}" if waiting > len(told) else "",
        "tabs": _tabs(when),
        "empty": _empty(when),
        "department": str(department),
        **(lines := _items(desk, rows, stays, reverse("stays:department", args=[code]) + "items/", query)),
        "below": _below(lines["open"]) if told else {},
    }


def _below(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What is due first, for the top of a page on which notices stand before the items."""
    if not lines:
        return {}
    first, number = lines[0], len(lines)
    return {
        "words": ngettext("%(n)s item below", "%(n)s items below", number) % {"n": number},
        "first": f"{first['title']} → {first['room']}" if first["room"] else first["title"],
        **{name: first[name] for name in ("due", "late")},
    }


def _tabs(when: str) -> list[dict[str, Any]]:
    names = {
        departments.TODAY: _("Due today"),
        departments.TOMORROW: _("Tomorrow"),
        departments.IN_HOUSE: _("In house"),
        departments.DEPARTURES: _("Departures"),
    }
    return [{"code": code, "words": names[code], "here": code == when} for code in WHEN]


def _empty(when: str) -> str:
    return {
        departments.TODAY: _("Nothing is due today. Items appear here by themselves when a VIP arrival is booked."),
        departments.TOMORROW: _("Nothing is due tomorrow yet. Items appear here by themselves."),
        departments.IN_HOUSE: _("Nothing is open for guests in the house. Items appear here when a guest checks in."),
        departments.DEPARTURES: _(
            "Nothing is due for the departures of today and tomorrow. Items appear by themselves."
        ),
    }[when]


def _stays(desk: Desk, pks: set[int]) -> dict[int, ShownStay]:
    """The stays that the lines speak of, without needs: a line names the item, the room and the guest."""
    rows = shown.rows(Stay.objects.at(desk.property).filter(pk__in=pks))
    return {row["id"]: shown.shown(row, (), desk.sight, desk.property, now=desk.now) for row in rows}


def _notices(desk: Desk, department: Department, told: list[Any], stays: dict[int, ShownStay]) -> list[dict[str, Any]]:
    """Its notices as plain words."""
    for one in told:
        one.property = desk.property
    closed = departments.closed(department, desk.property.zone, desk.now)
    seen = shown_plan.shown_notices(told, desk.sight, desk.property, now=desk.now)
    ways = ways_of(one.pk for one in told)
    return [notices.row(desk, one, stays.get(one.stay_id), closed=closed, way=ways[one.id]) for one in seen]


def _items(desk: Desk, rows: list[Any], stays: dict[int, ShownStay], base: str, query: str) -> dict[str, Any]:
    """The lines: what waits for somebody, and below it what was done today."""
    shown_rows = [row for row in rows if shown_plan.is_shown(row, desk.sight)]
    others = [row for row in departments.waited_for(shown_rows) if shown_plan.is_shown(row, desk.sight)]
    names = items.open_names(shown_plan.dressed(row, desk.sight) for row in others)
    given = items.given_before(desk, [row.stay_id for row in shown_rows if row.gift])
    lines = [
        _line(desk, shown_plan.dressed(row, desk.sight), names, stays[row.stay_id], given.get(row.stay_id, ()))
        for row in shown_rows
    ]
    for line in lines:
        line["action"] = f"{base}{line['id']}/{query}"
    waiting = [one for one in lines if one["state"] != "done"]
    waiting.sort(key=lambda one: one["late"], reverse=True)  # stable: by due time within
    return {"open": waiting, "done": [one for one in lines if one["state"] == "done"]}


def _line(
    desk: Desk, item: shown_plan.ShownItem, names: items.Names, stay: ShownStay, given: tuple[Given, ...]
) -> dict[str, Any]:
    return {
        **items.row(desk, item, names, here=stay.row["status"] == Stay.Status.IN_HOUSE, gifts_before=given),
        "stay": stay.id,
        "room": stay.room_number,
        "tier": stay.tier or "",
        "palette": stay.palette,
        "guest": stay.guest.display_name,
        "arrives": _arrives(desk, stay),
    }


def _arrives(desk: Desk, stay: ShownStay) -> str:
    """When the guest comes; of a guest who is here and leaves today or tomorrow, when they leave."""
    row = stay.row
    if row["status"] == Stay.Status.RESERVED:
        return _("arrives %(time)s") % {"time": desk.time(stay.awaited_at)}
    if row["status"] != Stay.Status.IN_HOUSE or row["departure_date"] > desk.today + departments.DAY:
        return ""
    usual = clock.at(desk.property.zone, row["departure_date"], desk.property.check_out_time)
    return _("leaves %(time)s") % {"time": desk.time(row["expected_departure_at"] or usual)}


# --- acts -----------------------------------------------------------------------------------------------------------


@require_POST
@at_the_desk
def item(desk: Desk, code: str, item: int) -> HttpResponse:
    """Tick, begin, waive or reopen an item from the list."""
    _department(desk, code)
    item_acts.change(desk, item)
    return back_to(desk, "department", code, query=_query(desk))


@require_POST
@at_the_desk
def acknowledge(desk: Desk, code: str, notice: int) -> HttpResponse:
    """Acknowledge a notice of this department."""
    _department(desk, code)
    notices.acknowledged(desk, notice, department=code)
    return back_to(desk, "department", code, query=_query(desk))


def _everything(desk: Desk) -> bool:
    return desk.request.GET.get("notices") == "all"


def _query(desk: Desk, *, everything: bool = False) -> str:
    """What this page is asked for, or the same with all notices."""
    when = _when(desk)
    asked = {} if when == departments.TODAY else {"when": when}
    return urlencode(asked | ({"notices": "all"} if everything or _everything(desk) else {}))
