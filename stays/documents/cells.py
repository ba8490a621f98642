"""One line of the daily list as cells: what domain.md says a line holds, as the eyes that look may see it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stays import outlook, words
from stays.arrivals import Arrival
from stays.documents.sheet import Cell, Column, Line
from stays.documents.together import ARRIVALS, IN_HOUSE, NOTHING, Cells, Together
from stays.models import Stay
from stays.shown import ShownStay
from vipdesk.access.guest import room_only
from vipdesk.access.matrix import PREFERENCES_OF
from vipdesk.access.visibility import Sight
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.hotel.thousands import made

MOST_WISHES, MOST_OPEN = 4, 3  # in a line; the stay has them all
NO_MIND, NO_WISHES, NO_GROUP = Cell(fact=[]), Cell(fact=[""]), Cell(fact="")  # as the marks of earlier prints have it


@dataclass(frozen=True)
class Page:
    """What the lines of one list have in common."""

    property: Property
    date: dt.date
    department: str
    sight: Sight
    rooms: Mapping[str, int]  # of each group on this list
    private: bool  # whether rooms and times of secret stays may stand here
    together: Together

    @cached_property
    def zone(self) -> ZoneInfo:
        return self.property.zone

    def time(self, moment: dt.datetime | None) -> str:
        return words.wall(moment, self.zone, self.date)

    def item(self, title: str, due_at: dt.datetime | None) -> str:
        """An item with its time."""
        return self.together.said(_item, title, due_at, self.zone, self.date)


@lru_cache(maxsize=100)
def columns(open_for: str, _language: str | None = None) -> tuple[Column, ...]:
    """The columns of the list, in their order."""
    return (
        Column("time", _("Time"), marked=True, width=11),
        Column("travel", _("Journey"), below=True, marked=True),
        Column("level", _("Level"), marked=True, width=5),
        Column("guest", _("Guest"), marked=True, width=15),
        Column("native", _("In their own script"), below=True),
        Column("contact", _("Contact"), below=True, marked=True),
        Column("room", _("Room"), marked=True, width=9),
        Column("room_state", _("State of the room"), below=True),
        Column("nights", _("Nights"), marked=True, width=7),
        Column("leaves", _("Leaves"), below=True, marked=True),
        Column("party", _("Party"), marked=True, width=12),
        Column("group", _("Group"), below=True, marked=True),
        Column("mind", _("Mind"), marked=True, width=16),
        Column("wishes", _("Preferences"), marked=True, width=17),
        Column("ready", _("Readiness"), width=20),
        Column("reason", _("Reason"), below=True),
        Column("open", open_for, width=17),
    )


def line(one: Arrival, section: str, page: Page) -> Line:
    """One stay as a line of its section; on a channel that is not private a secret one shows no room and no time."""
    stay, closed = one.stay, one.stay.secret and not page.private
    alike, place = page.together.alike, (stay.id, closed)
    if place not in alike:
        alike[place] = _alike(stay, section, page, closed=closed)
    cells = {
        **alike[place],
        **_who(stay, page, closed=closed),
        "group": _group(stay, page),
        "mind": _mind(stay, page),
        "wishes": _wishes(stay, page),
        "open": _open(one, page, closed=closed),
    }
    if not closed:
        cells |= _in_the_house(stay, section, page)
    state = stay.readiness.state if stay.readiness else ""
    said = {"stay": stay.id, "cells": cells, "palette": stay.palette, "state": state, "secret": stay.secret}
    return made(Line, said)


def _alike(stay: ShownStay, section: str, page: Page, *, closed: bool) -> Cells:
    """What every department reads of a stay; of a journey those who know of none."""
    said = _("contact %(name)s") % {"name": stay.contact} if stay.contact else ""
    return {
        "level": Cell(stay.tier or "", fact=stay.tier),
        "contact": Cell(said, fact=stay.contact_id),
        **_how_long(stay),
        "party": _party(stay, page),
        "ready": _ready(stay, page),
        "reason": NOTHING,
        **(page.together.closed if closed else {**_room(stay, page), **_when(stay, section, page)}),
    }


def _in_the_house(stay: ShownStay, section: str, page: Page) -> dict[str, Cell]:
    """What stays in the house of a secret stay, and not all departments read alike: how they come and go, and why the
    room will be ready or not, which names times."""
    reason = {"reason": Cell(stay.readiness.reason)} if stay.readiness else {}
    transport = _transport(stay, section)
    return {**reason, **_when(stay, section, page, transport)} if transport else reason


def _transport(stay: ShownStay, section: str) -> Mapping | None:
    """The journey that a section speaks of, where the viewer knows of one."""
    if section == IN_HOUSE:
        return None
    return stay.guest.arrival_transport if section == ARRIVALS else stay.guest.departure_transport


def _when(stay: ShownStay, section: str, page: Page, transport: Mapping | None = None) -> dict[str, Cell]:
    if section == ARRIVALS:
        return _arrives(stay, page, transport)
    row = stay.row
    comes = page.together.said(_comes, row["arrival_date"]) if row["status"] == Stay.Status.RESERVED else ""
    if section == IN_HOUSE:
        leaves = page.together.said(_leaves, row["departure_date"])
        return {"time": Cell("–"), "travel": Cell(words.listed([comes, leaves]))}
    said = _("leaves") if row["expected_departure_at"] else _("time not known, check-out time")
    journey = words.listed([comes, said, words.journey(transport)])
    return _moment(leaves_at(stay, page.property), journey, page, transport)


def _comes(day: dt.date) -> str:
    return _("arrives %(day)s") % {"day": words.date(day)}


def _leaves(day: dt.date) -> str:
    return _("leaves %(day)s") % {"day": words.date(day)}


def leaves_at(stay: ShownStay, property: Property) -> dt.datetime:
    """When the guest leaves: as expected, else by the check-out time."""
    usual = clock.at(property.zone, stay.row["departure_date"], property.check_out_time)
    return stay.row["expected_departure_at"] or usual


def _arrives(stay: ShownStay, page: Page, transport: Mapping | None) -> dict[str, Cell]:
    """When the guest comes or came, by which flight, and where they are meanwhile."""
    row = stay.row
    if row["status"] == Stay.Status.IN_HOUSE:
        return _moment(row["checked_in_at"], _("arrived"), page)
    if row["status"] == Stay.Status.CHECKED_OUT:
        return _moment(row["checked_out_at"], _("left"), page)
    journey = words.journey(transport)
    if stay.expected_at is None:
        planned = _("time not known, planned for %(time)s") % {"time": page.time(stay.awaited_at)}
        return {
            "time": Cell("–"),
            "travel": Cell(words.listed([planned, journey]), fact=_plain(transport)),
        }
    on_the_way = _("on the way") if row["on_the_way_at"] else ""
    waits = _("waits: %(place)s") % {"place": row["waiting_place"]} if row["waiting_since"] else ""
    return _moment(stay.expected_at, words.listed([waits or on_the_way, journey]), page, transport)


def _moment(moment: dt.datetime, said: str, page: Page, transport: Mapping | None = None) -> dict[str, Cell]:
    local = moment.astimezone(page.zone)
    another_day = words.date(local.date()) if local.date() != page.date else ""
    return {
        "time": Cell(f"{local.hour:02}:{local.minute:02}", dt.time(local.hour, local.minute), moment.isoformat()),
        "travel": Cell(words.listed([another_day, said]), fact=_plain(transport)),
    }


def _plain(transport: Mapping | None) -> list[str]:
    return sorted(f"{name} {value}" for name, value in (transport or {}).items() if value)


def _who(stay: ShownStay, page: Page, *, closed: bool) -> dict[str, Cell]:
    name = stay.guest.display_name
    number = stay.room_number or str(stay.id)
    nameless = not page.sight.knows_names or (number in name and name == room_only(stay.room_number, stay.id))
    if closed and nameless:
        name = _("Stay %(number)s") % {"number": stay.id}
    return {
        "guest": Cell(name, fact="" if nameless else stay.guest.display_name),
        "native": Cell(stay.guest.native_name) if stay.guest.native_name else NOTHING,
    }


def _room(stay: ShownStay, page: Page) -> dict[str, Cell]:
    row = stay.row
    state = page.together.said(words.room_state, stay.room_state) if row["status"] == Stay.Status.RESERVED else ""
    said = [row["room_type"], state, _("locked") if row["room_locked"] else ""]
    if not stay.room_number:
        said = [_("no room yet"), row["room_type"]]
    return {"room": Cell(stay.room_number, fact=stay.room_number), "room_state": Cell(words.listed(said))}


def _how_long(stay: ShownStay) -> dict[str, Cell]:
    leaves = stay.row["departure_date"]
    return {
        "nights": Cell(str(stay.nights), stay.nights, stay.nights),
        "leaves": Cell(words.date(leaves), leaves, leaves.isoformat()),
    }


def _party(stay: ShownStay, page: Page) -> Cell:
    return Cell(page.together.said(words.party, stay.row["adults"], len(stay.row["children"])), fact=stay.party)


def _group(stay: ShownStay, page: Page) -> Cell:
    """The group of the stay, with how many rooms it has on this list: of whom a list is made differs, as does its name."""
    code = stay.row["group_code"]
    if not code:
        return NO_GROUP
    rooms = page.rooms.get(code, 1)
    said = ngettext("group %(code)s", "group %(code)s, %(n)s rooms", rooms) % {"code": code, "n": rooms}
    return Cell(said, fact=code)


def _mind(stay: ShownStay, page: Page) -> Cell:
    if not stay.mind:
        return NO_MIND
    said = [page.together.said(words.chip, one["kind"], one["text"])[1] for one in stay.mind]
    return Cell(words.listed(said), fact=[f"{one['kind']} {one['text']}" for one in stay.mind])


def _wishes(stay: ShownStay, page: Page) -> Cell:
    """The language that the house does not speak, and the preferences that matter to this department."""
    guest = stay.guest
    if not guest.language and not guest.preferences:
        return NO_WISHES
    tag = (guest.language or "").split("-")[0]
    foreign = tag not in ("", *page.property.languages)
    spoken = _("Speaks %(language)s") % {"language": words.language(guest.language)} if foreign else ""
    own = PREFERENCES_OF.get(page.department)
    liked = [one for one in guest.preferences or () if own is None or one["category"] in own][:MOST_WISHES]
    said = words.listed([spoken, *(words.preference(one) for one in liked)])
    return Cell(said, fact=[tag, *(f"{one['category']} {one['value']}" for one in liked)])


def _ready(stay: ShownStay, page: Page) -> Cell:
    """Whether the room will be ready, and how far it has come."""
    ready = stay.readiness
    if ready is None:
        return NOTHING
    return page.together.said(_how_far, ready.state, ready.done, ready.total)


def _how_far(state: str, done: int, total: int) -> Cell:
    return Cell(
        _("%(state)s, %(done)s of %(total)s") % {"state": _(outlook.LABELS[state]), "done": done, "total": total}
    )


def _item(title: str, due_at: dt.datetime | None, zone: ZoneInfo, date: dt.date) -> str:
    return f"{_(title)} {words.wall(due_at, zone, date)}".strip()


def _open(one: Arrival, page: Page, *, closed: bool) -> Cell:
    """What is still open for the department: the next items with their times, and how many more."""
    first, more = one.open_items[:MOST_OPEN], len(one.open_items) - MOST_OPEN
    said = [page.item(item["title"], None if closed else item["due_at"]) for item in first]
    return Cell(words.listed([*said, page.together.more % {"n": more} if more > 0 else ""]))


def rooms_of(found: Iterable[Arrival]) -> Mapping[str, int]:
    """How many rooms each group has on this list."""
    return Counter(one.stay.row["group_code"] for one in found)
