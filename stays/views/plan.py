"""The plan of a stay on its page: by stage or by department, and how it differs from the one before."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stays import shown_plan, words
from stays.gifts import Given
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from stays.views import items
from stays.views.page import Desk
from vipdesk.access.acts import may_add_item
from vipdesk.hotel.models import Department

Group = dict[str, Any]

# Where a stay stands, by its status: these stages are unfolded.
NOW_AT = {
    "reserved": ("before_arrival", "arrival"),
    "in_house": ("in_house", "departure"),
    "checked_out": ("departure", "after_stay"),
    "cancelled": (),
    "no_show": (),
}
BY_DEPARTMENT = "by=department"  # the query of the page that shows the plan so
SETTLED = ("done", "waived")


def query(desk: Desk) -> str:
    """What the address says of how the plan is shown: it is kept by polls and by what is done on the page."""
    return BY_DEPARTMENT if desk.request.GET.get("by") == "department" else ""


def shown(desk: Desk, stay: ShownStay, plan: tuple[ShownItem, ...]) -> dict[str, Any]:
    """The plan as the viewer asked for it, the other way to see it, and what has changed."""
    changed = shown_plan.shown_changes(stay.id, desk.sight, desk.property, now=desk.now)
    here, asked = reverse("stays:stay", args=[stay.id]), query(desk)
    given = items.given_before(desk, [stay.id]).get(stay.id, ())
    rows = _rows(desk, stay, plan, f"{here}items/%s/" + (f"?{asked}" if asked else ""), changed, given)
    return {
        "stages": _departments(desk, plan, rows) if asked else _stages(stay, plan, rows),
        "ways": _ways(here, asked),
        "query": f"?{asked}" if asked else "",
        "changed": _changed(desk, changed),
        "gifts_before": [items.gift_words(one) for one in given],
        "may_add_item": _may_add(desk, stay),
    }


def _rows(
    desk: Desk,
    stay: ShownStay,
    plan: Iterable[ShownItem],
    action: str,
    changed: shown_plan.ShownChanges | None,
    given: tuple[Given, ...],
) -> dict[int, dict[str, Any]]:
    names, moved = items.open_names(plan), changed.moved if changed else {}
    here = stay.row["status"] == "in_house"
    return {
        one.id: {
            **items.row(desk, one, names, here=here, gifts_before=given),
            "action": action % one.id,
            "moved": moved.get(one.id, "") if one.is_open else "",
            "before": _done_before_today(desk, one),
        }
        for one in plan
    }


def _done_before_today(desk: Desk, item: ShownItem) -> bool:
    """Whether nobody has to look at it any more: it was done on an earlier day."""
    return item.state == "done" and item.done_at is not None and desk.local(item.done_at).date() < desk.today


def _ways(here: str, asked: str) -> list[dict[str, Any]]:
    """The two ways to see the plan, as links."""
    return [
        {"id": "by-stage", "words": _("By stage"), "url": here, "here": not asked},
        {"id": "by-department", "words": _("By department"), "url": f"{here}?{BY_DEPARTMENT}", "here": bool(asked)},
    ]


def _stages(stay: ShownStay, plan: Iterable[ShownItem], rows: dict[int, dict[str, Any]]) -> list[Group]:
    """The plan by stage, unfolded where the stay stands now and where something is late."""
    own = {code: [rows[one.id] for one in plan if one.stage == code] for code in titles()}
    now = NOW_AT[stay.row["status"]]
    return [_group(code, title, own[code], unfolded=code in now) for code, title in titles().items() if own[code]]


def _departments(desk: Desk, plan: Iterable[ShownItem], rows: dict[int, dict[str, Any]]) -> list[Group]:
    """The plan by department, the viewer's own first and unfolded, as is what is late; all, for those above departments."""
    own = {str(code): [rows[one.id] for one in plan if one.department == code] for code in Department.Code.values}
    order = sorted(own, key=lambda code: code != desk.department)
    above = not own.get(desk.department)
    named = [(code, str(Department.Code(code).label)) for code in order if own[code]]
    return [_group(code, title, own[code], unfolded=above or code == desk.department) for code, title in named]


def _group(code: str, title: str, own: list[dict[str, Any]], *, unfolded: bool) -> Group:
    wanted = [one for one in own if one["state"] != "withdrawn"]
    return {
        "code": code,
        "title": title,
        "rows": [one for one in wanted if not one["before"]],
        "before": [one for one in wanted if one["before"]],
        "all": len(wanted),
        "gone": [one for one in own if one["state"] == "withdrawn"],
        "done": sum(one["state"] in SETTLED for one in wanted),
        "unfolded": unfolded or any(one["late"] for one in wanted),
    }


def titles() -> dict[str, str]:
    """The stages of a stay, in their order."""
    return {
        "before_arrival": _("Before arrival"),
        "arrival": _("Arrival"),
        "in_house": _("In house"),
        "departure": _("Departure"),
        "after_stay": _("After the stay"),
    }


def _changed(desk: Desk, changed: shown_plan.ShownChanges | None) -> dict[str, Any] | None:
    """How the plan differs from the one before, in the words of this viewer; None when nothing is theirs to know."""
    if changed is None or not changed.groups:
        return None
    return {
        "time": desk.time(changed.at),
        "when": words.relative(changed.at, desk.now),
        "groups": [{"name": name, "lines": lines} for name, lines in changed.groups],
    }


def _may_add(desk: Desk, stay: ShownStay) -> bool:
    """Whether the viewer may put something on the plan, for any department, of a stay that goes on."""
    over = stay.row["status"] in ("cancelled", "no_show")
    return not over and any(may_add_item(desk.viewer, desk.property, code) for code in Department.Code.values)
