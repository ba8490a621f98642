"""The daily VIP arrival list of one department: the one query, as a sheet."""

import builtins
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stays import arrivals, words
from stays.arrivals import Arrival, Asked, DayList
from stays.documents import cells
from stays.documents.cells import Page
from stays.documents.sheet import Column, Section, Sheet
from stays.documents.together import ARRIVALS, DEPARTURES, IN_HOUSE, Together
from stays.house import house_at_hand
from tiers.lines import SectionLine
from vipdesk.access.both import sight_for
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Department, Property


@dataclass(frozen=True)
class Wanted:
    """Which list: of a department, for a date, by whom; `sight` where it is not for whoever asks."""

    property: Property
    department: str
    date: dt.date
    viewer: Viewer
    now: dt.datetime
    section: SectionLine | None = None  # of the department, as the programme names it
    purpose: str = "paper"
    private: bool = True

    @builtins.property  # `property` is the hotel in here
    def sight(self) -> Sight:
        return sight_for(self.viewer, self.property, self.department, self.purpose)


def sheet(wanted: Wanted) -> Sheet:
    """The list as it stands now. Three queries, however long it is."""
    return next(_sheets([wanted]))


def sheets(wanted: Sequence[Wanted]) -> Iterator[tuple[int, Sheet]]:
    """These lists as they stand now, each with its place among them: three queries for all of a day, of however many
    hotels and departments. Each is made when its turn comes."""
    together: dict[Any, list[int]] = {}
    for place, one in enumerate(wanted):
        together.setdefault((one.date, one.now, one.section), []).append(place)
    for places in together.values():
        yield from zip(places, _sheets([wanted[place] for place in places]), strict=True)


def _sheets(wanted: Sequence[Wanted]) -> Iterator[Sheet]:
    """The same of lists of one date, of all that is open or of one section."""
    first, sights = wanted[0], [one.sight for one in wanted]
    asked = [Asked(one.property, sight, one.department) for one, sight in zip(wanted, sights, strict=True)]
    only = first.section.rows if first.section else None
    found = arrivals.day_lists(
        asked, first.date, now=first.now, part=arrivals.IN_HOUSE, brief=True, only=only, of_items=arrivals.TITLED
    )
    together = Together()
    for one, day, sight in zip(wanted, found, sights, strict=True):
        yield sheet_of(day, one, sight, together)


def sheet_of(found: DayList, wanted: Wanted, sight: Sight, together: Together) -> Sheet:
    """The lines of a day as the sheet of one department."""
    parts = parts_of(found)
    if wanted.section:  # a section works for those for whom something is open with it
        parts = {key: [one for one in lines if one.open_items] for key, lines in parts.items()}
    everybody = [one for lines in parts.values() for one in lines]
    rooms = cells.rooms_of(everybody)
    page = Page(wanted.property, wanted.date, wanted.department, sight, rooms, wanted.private, together)
    said = together.said
    department = said(_called, wanted.department, section_name(wanted))
    sections = tuple(
        Section(key, title, tuple(cells.line(one, key, page) for one in parts[key]), empty)
        for key, (title, empty) in together.sections.items()
    )
    return Sheet(
        title=said(title_of, wanted.date),
        hotel=wanted.property.name,
        department=department,
        date=wanted.date,
        columns=said(_columns, department),
        sections=sections,
        made=_made(wanted, department, together),
        words={"counts": said(counts, *_numbers(sections)), **together.around},
    )


def _called(department: str, section: str) -> str:
    """The department, and its section if the list is of one, in words."""
    return words.listed([str(Department.Code(department).label), _(section) if section else ""])


def _columns(department: str) -> tuple[Column, ...]:
    return cells.columns(_("Open for %(department)s") % {"department": department}, get_language())


def section_name(wanted: Wanted) -> str:
    """The section in the programme's words; "" for the whole department."""
    return wanted.section.name if wanted.section else ""


def sections_of(property: Property, department: str) -> list[SectionLine]:
    """The sections of a department that have a list of their own."""
    house = house_at_hand(property)
    return [one for one in house.programme.sections if one.department == department] if house.standard else []


def parts_of(found: DayList) -> dict[str, list[Arrival]]:
    """Each stay once: who comes that day, who is in the house, who leaves."""
    coming = {one.stay.id for one in found.arrivals}
    others = [one for one in found.others if one.stay.id not in coming]
    leaving = [one for one in others if one.stay.row["departure_date"] <= found.date]
    staying = [one for one in others if one.stay.row["departure_date"] > found.date]
    leaving.sort(key=lambda one: (cells.leaves_at(one.stay, found.property), one.stay.id))
    staying.sort(key=lambda one: (one.stay.row["departure_date"], one.stay.room_number, one.stay.id))
    return {ARRIVALS: list(found.arrivals), IN_HOUSE: staying, DEPARTURES: leaving}


def title_of(date: dt.date) -> str:
    """Such as "VIP arrivals, Thursday 16 April 2026"."""
    return _("VIP arrivals, %(day)s") % {"day": words.whole_date(date)}


def _numbers(sections: Iterable[Section]) -> tuple[int, int, int]:
    number = {section.key: len(section.lines) for section in sections}
    return number.get(ARRIVALS, 0), number.get(IN_HOUSE, 0), number.get(DEPARTURES, 0)


def counts(arrive: int, stay: int, leave: int) -> str:
    """How many lines each part has: "7 arrivals · 3 in house · 2 departures"."""
    return words.listed(
        [
            ngettext("%(n)s arrival", "%(n)s arrivals", arrive) % {"n": arrive},
            _("%(n)s in house") % {"n": stay},
            ngettext("%(n)s departure", "%(n)s departures", leave) % {"n": leave},
        ]
    )


def _made(wanted: Wanted, department: str, together: Together) -> str:
    """When and for whom; a mail says to which department it was sent."""
    at = words.made_at(wanted.now.astimezone(wanted.property.zone))
    if wanted.purpose == "mail":
        return together.said(_sent, at, department)
    return _("Made %(time)s for %(who)s") % {"time": at, "who": wanted.viewer.name}


def _sent(time: str, department: str) -> str:
    return _("Sent %(time)s to %(department)s") % {"time": time, "department": department}


def name_of(wanted: Wanted) -> str:
    """The name of a file with this list, of ids and dates."""
    own = f"{wanted.department}-{wanted.section.code}" if wanted.section else wanted.department
    return f"vip-arrivals-{wanted.property.code}-{own}-{wanted.date}"
