"""The floor of row 13: the mails of a morning by SQL over all hotels and f-strings. It writes, to the letter, what vipdesk
writes of the hotels of the bench, and knows no more: one language, no alias, no preferences, no delay."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

Mails = dict[tuple[int, str], tuple[str, str, str]]

STORED = (
    """INSERT INTO outbox_jobrun (job, slot, ran_at) SELECT 'list_mail', p.id || ' list.today {day}', '{now}'
    FROM hotel_property p WHERE ('{now}'::timestamptz AT TIME ZONE p.zone_name)::time >= '06:30'""",
    """WITH l AS (INSERT INTO outbox_letter (property_id, department_id, kind, date, about, made_at)
    SELECT property_id, id, 'list.today', '{day}', '', '{now}' FROM hotel_department WHERE email <> ''
    RETURNING id, department_id)
    INSERT INTO outbox_delivery (letter_id, stamp, level, channel, address, due_at, wanted_at, wanted_revision, sent_revision,
    claims, failures, dismissed_reason, last_error)
    SELECT l.id, gen_random_uuid(), 0, 'mail', d.email, '{now}', '{now}', 1, 0, 0, 0, '', ''
    FROM l JOIN hotel_department d ON d.id = l.department_id""",
)
HOTELS = """SELECT p.id, p.name, p.code, d.code FROM outbox_letter l JOIN hotel_department d ON d.id = l.department_id
JOIN hotel_property p ON p.id = l.property_id WHERE l.made_at = '{now}' AND l.kind = 'list.today'"""
STAYS = """SELECT s.property_id, s.id, s.guest_id, s.status, s.arrival_date, s.departure_date, s.expected_arrival_at,
s.awaited_at, s.room_number, s.room_type, s.room_locked, s.adults, s.outlook, s.arrival_transport, t.code, t.secret,
g.given_name, g.surname
FROM stays_stay s JOIN guests_guest g ON g.id = s.guest_id LEFT JOIN tiers_tier t ON t.id = s.tier_id
WHERE s.on_list AND (s.arrival_date = '{day}' AND s.status = 'reserved' OR s.status = 'in_house')
ORDER BY s.awaited_at, s.id"""
NEEDS = """SELECT n.property_id, n.guest_id, n.kind, n.code, n.severity FROM guests_need n
JOIN stays_stay s ON s.guest_id = n.guest_id AND s.property_id = n.property_id
WHERE s.on_list AND (s.arrival_date = '{day}' AND s.status = 'reserved' OR s.status = 'in_house') ORDER BY n.kind, n.code, n.id"""
ITEMS = """SELECT i.stay_id, d.code, i.title, i.due_at FROM stays_checklistitem i JOIN stays_stay s ON s.id = i.stay_id
JOIN hotel_department d ON d.id = i.department_id
WHERE s.on_list AND i.state IN ('open', 'begun') AND d.email <> '' AND (
s.arrival_date = '{day}' AND s.status = 'reserved' AND i.stage = 'before_arrival'
OR s.status = 'in_house' AND i.stage IN ('in_house', 'departure') AND i.due_at < '{ends}')
ORDER BY i.due_at, i.position, i.id"""

NAMES = {
    "front_office": "Front office",
    "housekeeping": "Housekeeping",
    "food_beverage": "Food & beverage",
    "security": "Security",
    "engineering": "Engineering",
}
OTHER_NAMES = NAMES | {
    "guest_relations": "Guest relations",
    "sales": "Sales",
    "finance": "Finance",
    "general_manager": "General manager's office",
}
HEADS = ("Time", "Level", "Guest", "Room", "Nights", "Party", "Mind", "Preferences", "Readiness")
ALL_MINDS, KNOW_NAMES, KNOW_FLIGHTS = {"front_office", "food_beverage"}, {"front_office"}, {"front_office", "security"}
Row = Sequence[Any]


class Morning:
    """What all lists of a morning have in common."""

    def __init__(self, day: dt.date, now: dt.datetime, zone: ZoneInfo) -> None:
        self.day, self.now, self.zone = day, now, zone
        self.title = f"VIP arrivals, {day:%A} {day.day} {day:%B} {day.year}"
        local = now.astimezone(zone)
        self.made = f"Sent {local:%a} {local.day} {local:%b} {local.year} {local:%H:%M}"
        self.no_room_from = dt.datetime.combine(day - dt.timedelta(days=1), dt.time(18), zone)

    def time(self, moment: dt.datetime | None) -> str:
        if moment is None:
            return ""
        local = moment.astimezone(self.zone)
        return f"{local:%H:%M}" if local.date() == self.day else f"{local:%a} {local.day} {local:%b} {local:%H:%M}"

    def ready(self, outlook: dict[str, Any], awaited: dt.datetime, room: str, arrival: dt.date) -> tuple[str, str, Any]:
        """The state, the words and the item of the reason."""
        first, gate, idle = (_point(outlook[name]) for name in ("first_open", "first_gate", "first_not_begun"))
        soon, hour = self.now + dt.timedelta(minutes=30), self.now + dt.timedelta(minutes=60)
        risk = "At risk"
        if first and first["at"] and first["at"] < self.now:
            return "Overdue", "{item} was due {time}, {department}", first
        if not room and (arrival <= self.day):
            said = "No room is assigned yet: {item}, {department}"
            return risk, said if outlook["room_item"] else "No room is assigned yet", _point(outlook["room_item"])
        if gate and awaited <= hour:
            return risk, "{item} is still open, due {time}, {department}", gate
        if idle and idle["at"] and idle["at"] <= soon:
            return risk, "{item} is due {time} and not begun, {department}", idle
        if outlook["done"] == outlook["total"]:
            return "Ready", "Everything is done", None
        return "On track", "Next: {item} by {time}, {department}", first

    def due(self, moment: dt.datetime | None) -> str:
        if moment is None:
            return ""
        local = moment.astimezone(self.zone)
        return f"{local:%H:%M}" if local.date() == self.day else f"{local.day} {local:%b} {local:%H:%M}"


def _point(said: dict[str, Any] | None) -> dict[str, Any] | None:
    return said and {**said, "at": dt.datetime.fromisoformat(said["due_at"]) if said["due_at"] else None}


def _day(date: dt.date) -> str:
    return f"{date:%a} {date.day} {date:%b}"


def morning(cursor: Any, day: dt.date, now: dt.datetime, zone: ZoneInfo) -> Mails:
    """What is to be mailed is stored, and written."""
    ends = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(5), zone)
    known = {"day": day, "now": now.isoformat(), "ends": ends.isoformat()}
    for sql in STORED:
        cursor.execute(sql.format(**known))
    hotels, stays, needs, items = (_read(cursor, sql.format(**known)) for sql in (HOTELS, STAYS, NEEDS, ITEMS))
    minds: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for property, guest, kind, code, severity in needs:
        minds[property, guest].append((kind, code, severity))
    wanted: dict[tuple[int, str], list[tuple[str, dt.datetime]]] = defaultdict(list)
    for stay, department, title, due_at in items:
        wanted[stay, department].append((title, due_at))
    common = Morning(day, now, zone)
    pages: dict[int, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for row in stays:
        pages[row[0]][row[3] == "in_house"].append(_stay(row, minds.get((row[0], row[2]), ()), common))
    for _coming, here in pages.values():
        here.sort(key=lambda stay: stay["order"])
    return {
        (hotel, department): _mail(name, code, department, pages[hotel], wanted, common)
        for hotel, name, code, department in hotels
    }


def _read(cursor: Any, sql: str) -> list[Row]:
    cursor.execute(sql)
    return cursor.fetchall()


def _stay(row: Row, needs: Sequence[Row], common: Morning) -> dict[str, Any]:
    """What is the same for all departments."""
    (_hotel, pk, _guest, status, arrives, leaves, expected, awaited, room, kind, locked, adults, outlook, flight, level,
     secret, given, surname) = row  # fmt: skip
    here = status == "in_house"
    state = {"being_prepared": "being prepared"}.get(outlook["room"], outlook["room"])
    in_words = [kind, "" if here else state, "locked" if locked else ""] if room else ["no room yet", kind]
    label, reason, point = common.ready(outlook, awaited, room, arrives)
    nights = (leaves - arrives).days
    return {
        "id": pk,
        "order": (leaves, room, pk),
        "here": here,
        "secret": bool(secret),
        "time": "–" if here or not expected else f"{expected.astimezone(common.zone):%H:%M}",
        "leaves": f"leaves {_day(leaves)}" if here else "",
        "flight": (flight or {}).get("transport_code", ""),
        "level": level,
        "names": (f"{given} {surname}".strip(), surname),
        "room": room,
        "rooms": [one for one in (room, " · ".join(word for word in in_words if word)) if one],
        "nights": [str(nights), _day(leaves)],
        "party": [f"{adults} adult" if adults == 1 else f"{adults} adults"],
        "held": outlook.get("held", ()),
        "minds": [(kind, _mind(kind, code, severity)) for kind, code, severity in needs],
        "ready": f"{label}, {outlook['done']} of {outlook['total']}",
        "reason": (reason, point),
    }


def _mind(kind: str, code: str, severity: str) -> str:
    said = code.replace("_", " ").capitalize()
    return f"{said} allergy{', severe' if severity == 'severe' else ''}" if kind == "allergy" else said


def _line(stay: dict[str, Any], department: str, wanted: Any, common: Morning) -> list[list[str]]:
    """The cells of a line that say something."""
    closed = stay["secret"]
    journey = stay["leaves"] or (stay["flight"] if department in KNOW_FLIGHTS else "")
    when = ["open vipdesk"] if closed else [one for one in (stay["time"], journey) if one]
    name = stay["names"][department not in KNOW_NAMES]
    if department == "engineering":
        name = f"Room {stay['room']}" if stay["room"] and not closed else f"Stay {stay['id']}"
    minds = [text for kind, text in stay["minds"] if department in ALL_MINDS or kind == "access"]
    if stay["held"] and (department in ALL_MINDS or department in stay["held"]):
        minds.insert(0, "Hold all food: chef has not signed")
    reason, point = stay["reason"]
    if point and not closed:
        hidden = point["health"] and department in ("security", "engineering") and department != point["department"]
        reason = reason.format(
            item="An item" if hidden else point["title"],
            time=common.due(point["at"]),
            department=OTHER_NAMES[point["department"]],
        )
    items = wanted.get((stay["id"], department), ())
    first = [title if closed else f"{title} {common.time(at)}".strip() for title, at in items[:3]]
    if len(items) > 3:
        first.append(f"and {len(items) - 3} more")
    return [
        when,
        [stay["level"]] if stay["level"] else [],
        [name],
        [] if closed else stay["rooms"],
        stay["nights"],
        stay["party"],
        [" · ".join(minds)] if minds else [],
        [],
        [stay["ready"]] if closed else [stay["ready"], reason],
        [" · ".join(first)] if first else [],
    ]


def _mail(
    hotel: str, code: str, department: str, page: tuple[list[Any], list[Any]], wanted: Any, common: Morning
) -> tuple[str, str, str]:
    name, (coming, here) = NAMES[department], page
    arrivals = f"{len(coming)} arrival" if len(coming) == 1 else f"{len(coming)} arrivals"
    counts = f"{arrivals} · {len(here)} in house · 0 departures"
    heads = (*HEADS, f"Open for {name}")
    url = f"{settings.VIPDESK_URL}/list/{department}/?date={common.day}&property={code}"
    text = [f"{common.title}\n{name}, {hotel}: {counts}\n"]
    top = "".join(f'<th align="left">{escape(head)}</th>' for head in heads)
    html = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{common.title}</title></head><body>\n'
        f"<h1>{common.title}</h1>\n<p><b>{escape(name)}</b> · {escape(hotel)} · {counts}</p>\n"
    ]
    for title, stays, empty in (
        ("Arrivals", coming, "No VIP arrivals on this day."),
        ("In house", here, "No VIP guest stays in the house."),
        ("Departures", (), "No VIP guest leaves on this day."),
    ):
        lines = [_line(stay, department, wanted, common) for stay in stays]
        text.append(f"\n{title} ({len(lines)})\n")
        html.append(f"<h2>{title} ({len(lines)})</h2>\n")
        if not lines:
            text.append(f"{empty}\n")
            html.append(f"<p>{empty}</p>\n")
            continue
        html.append(f'<table border="1" cellspacing="0" cellpadding="5"><thead><tr>{top}</tr></thead>\n<tbody>')
        for line in lines:
            said = zip(heads, line, strict=True)
            text.append("\n" + "".join(f"{head}: {' · '.join(cell)}\n" for head, cell in said if cell))
            cells = "".join(f'<td valign="top">{"<br>".join(map(escape, cell))}</td>' for cell in line)
            html.append(f"<tr>{cells}</tr>\n")
        html.append("</tbody></table>\n")
    text.append(f"\n{common.made} to {name}\n{url}\n\n")
    html.append(
        f'<p>{common.made} to {escape(name)}</p>\n<p><a href="{escape(url)}">Open the list in vipdesk</a></p>\n'
        "</body></html>\n"
    )
    return f"{common.title}: {counts}, {name}", "".join(text), "".join(html)
