"""Lines of a list of stays as plain words, so that templates only print; and the rooms of a delegation as one."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stays import seen, shown_requests, words
from stays.arrivals import Arrival
from stays.models import Stay, VipRequest
from stays.views import door
from stays.views.filters import Filters
from stays.views.page import Desk
from vipdesk.access.matrix import PREFERENCES_OF

Row = dict[str, Any]
MOST_WISHES = 3  # preferences in a line; the stay has them all


def rows_of(desk: Desk, found: Iterable[Arrival], day: dt.date, department: str) -> list[Row]:
    """The lines of a list, with what is open for a department ("" counts what is open for anybody)."""
    lines = list(found)
    groups = Counter(one.stay.row["group_code"] for one in lines)
    asked = shown_requests.waiting_on([one.stay.id for one in lines]) if desk.may("see_requests") else {}
    return [_row(desk, one, day, groups, department, asked.get(one.stay.id)) for one in lines]


WORST_FIRST = ("overdue", "at_risk", "on_track", "ready", "")


def parts_of(lines: Iterable[Row], asked: Filters) -> list[Row]:
    """The lines, those of a delegation together at the time of its first: folded into one, or below a line of its own."""
    members: dict[str, list[Row]] = {}
    for row in lines:
        members.setdefault(row["group"] or f"#{row['id']}", []).append(row)
    return [_part(rows, asked) for rows in members.values()]


def _part(rows: list[Row], asked: Filters) -> Row:
    if len(rows) == 1:
        return {"rows": rows}
    first, worst = rows[0], min(rows, key=lambda row: WORST_FIRST.index(row["state"]))
    code = first["group"]
    folded = code in asked.fold
    return {
        "code": code,
        "id": first["id"],
        "words": _group_line(code, len(rows)),
        "query": asked.folded(code),
        "folded": folded,
        **{name: first[name] for name in ("time", "when", "late")},
        **{name: worst[name] for name in ("state", "state_words", "reason")},
        "room": worst["room"] or worst["name"],
        "done": sum(row["done"] for row in rows),
        "total": sum(row["total"] for row in rows),
        "rows": [] if folded else [row | {"together": ""} for row in rows],  # the line above says it
    }


def _row(
    desk: Desk, one: Arrival, day: dt.date, groups: Mapping[str, int], department: str, asked: VipRequest | None = None
) -> Row:
    """A line of the list as plain words, so that the template only prints."""
    stay, code = one.stay, one.stay.row["group_code"]
    return {
        "id": stay.id,
        "group": code,
        "awaited": stay.row["status"] == Stay.Status.RESERVED,
        "last_night": stay.row["arrival_date"] < day,
        "tier": stay.tier or "",
        "palette": stay.palette,
        "tier_name": stay.tier_name,
        "name": stay.guest.display_name,
        "native": stay.guest.native_name or "",
        "alias": bool(stay.guest.incognito),
        **_mark(desk, stay),
        "about": _about(stay),
        "together": _group(code, groups[code]) if code else "",
        "room": stay.room_number,
        "room_words": _room_words(stay),
        "chips": [*words.chips(stay.mind), *_late_room(desk, stay), *_asked(asked)],
        "wishes": _wishes(desk, stay, department),
        **_expected(desk, stay, day),
        **_readiness(stay),
        **_open(desk, one, department),
    }


def _wishes(desk: Desk, stay: Any, department: str) -> str:
    """The language that the house does not speak, and the preferences that matter to a department, else the first ones."""
    foreign = (stay.guest.language or "").split("-")[0] not in ("", *desk.property.languages)
    spoken = _("Speaks %(language)s") % {"language": words.language(stay.guest.language)} if foreign else ""
    own = PREFERENCES_OF.get(department)
    liked = [one for one in stay.guest.preferences or () if own is None or one["category"] in own]
    return words.listed([spoken, *(words.preference(one) for one in liked[:MOST_WISHES])])


def _mark(desk: Desk, stay: Any) -> Row:
    """What came in, or changed, since the viewer last looked."""
    mark = seen.mark(stay.row["created_at"], stay.row["plan_changed_at"], stay.seen_at, now=desk.now)
    return {"mark": mark, "mark_words": {seen.NEW: _("new"), seen.CHANGED: _("changed")}.get(mark, "")}


def _expected(desk: Desk, stay: Any, day: dt.date) -> Row:
    """When the guest comes: the time, how far off that is, and the flight for those who may see it."""
    status, row = stay.row["status"], stay.row
    if status == Stay.Status.IN_HOUSE:
        return _moment(desk, row["checked_in_at"], day, _("arrived"))
    if status == Stay.Status.CHECKED_OUT:
        return _moment(desk, row["checked_out_at"], day, _("left"))
    if stay.is_over:
        return _moment(desk, stay.awaited_at, day, str(Stay.Status(status).label))
    if waits := door.waits(desk, stay):
        return _moment(desk, stay.awaited_at, day, waits)
    if stay.expected_at is None:
        assumed = desk.local(stay.awaited_at)
        when = _("time not known, planned for %(time)s") % {"time": f"{assumed:%H:%M}"}
        return {"time": "–", "when": when, "late": False}
    journey = words.listed([door.comes(desk, stay), words.journey(stay.guest.arrival_transport)])
    expected = _moment(desk, stay.expected_at, day, words.relative(stay.expected_at, desk.now), journey)
    return {**expected, "late": stay.expected_at < desk.now}


def _moment(desk: Desk, moment: dt.datetime, day: dt.date, *said: str) -> Row:
    """A time, and below it its date where that is not the page's, and what is said of it."""
    local = desk.local(moment)
    another_day = words.date(local.date()) if local.date() != day else ""
    return {"time": f"{local:%H:%M}", "when": words.listed([another_day, *said]), "late": False}


def _about(stay: Any) -> str:
    """How long, how many, and who of the staff is theirs."""
    contact = _("contact %(name)s") % {"name": stay.contact} if stay.contact else ""
    people = words.party(stay.row["adults"], len(stay.row["children"]))
    return words.listed([words.nights(stay.nights), people, contact])


def _group(code: str, rooms: int) -> str:
    return ngettext("group %(code)s", "group %(code)s, %(n)s rooms", rooms) % {"code": code, "n": rooms}


def _group_line(code: str, rooms: int) -> str:
    """The same at the head of its rooms."""
    return ngettext("Group %(code)s", "Group %(code)s, %(n)s rooms", rooms) % {"code": code, "n": rooms}


def _room_words(stay: Any) -> str:
    if stay.room_number:
        state = words.room_state(stay.room_state) if stay.row["status"] == Stay.Status.RESERVED else ""
        return words.listed([stay.row["room_type"], state, _("locked") if stay.row["room_locked"] else ""])
    return words.listed([_("no room yet"), stay.row["room_type"]])


def _late_room(desk: Desk, stay: Any) -> list[words.Chip]:
    """That the guest before leaves late, while that lies ahead."""
    free_at = stay.room_free_at
    if free_at is None or free_at <= desk.now:
        return []
    return [("need", _("Room free from %(time)s: late check-out") % {"time": desk.time(free_at)})]


def _asked(request: VipRequest | None) -> list[words.Chip]:
    """That a level is asked for and nobody has decided."""
    if request is None:
        return []
    said = _("%(tier)s asked for, escalated") if request.escalated_at else _("%(tier)s asked for")
    return [("need", said % {"tier": request.tier.code})]


def _readiness(stay: Any) -> Row:
    ready = stay.readiness
    if ready is None:
        return {"state": "", "state_words": "", "done": 0, "total": 0, "reason": ""}
    return {
        "state": ready.state,
        "state_words": ready.label,
        "done": ready.done,
        "total": ready.total,
        "reason": ready.reason,
    }


def _open(desk: Desk, one: Arrival, department: str) -> Row:
    """What is still open for a department: the next item, and how many more."""
    if not department:
        return {"next": "", "next_when": "", "next_late": False, "more": _open_words(one.open_total)}
    if not one.open_items:
        return {"next": "", "next_when": "", "next_late": False, "more": _open_words(0)}
    first, *others = one.open_items
    due = first["due_at"]
    return {
        "next": _(first["title"]),
        "next_when": desk.time(due) or _("no time yet"),
        "next_late": bool(due and due < desk.now),
        "more": _("and %(n)s more") % {"n": len(others)} if others else "",
    }


def _open_words(number: int) -> str:
    return _("%(n)s open") % {"n": number} if number else _("Nothing open")
