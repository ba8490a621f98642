"""What every document of a stay begins with: for which department, through whose eyes, and when it was made."""

import builtins
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from stays import words
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from stays.views import items
from vipdesk.access.both import sight_for
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Department, Property


@dataclass(frozen=True)
class Paper:
    """A sheet for one department, made by somebody at some moment."""

    property: Property
    department: str
    viewer: Viewer
    now: dt.datetime

    @cached_property
    def sight(self) -> Sight:
        """What the department may see, and never more than whoever makes it."""
        return sight_for(self.viewer, self.property, self.department, "paper")

    @builtins.property  # `property` is the hotel in here
    def department_name(self) -> str:
        return str(Department.Code(self.department).label)

    def at(self, moment: dt.datetime | None) -> str:
        """A moment on the hotel's clock, always with its date: paper is read on other days too."""
        if moment is None:
            return ""
        local = moment.astimezone(self.property.zone)
        return f"{words.date(local.date())} {local:%H:%M}"

    def frame(self, title: str, whose: str = "") -> dict[str, Any]:
        """What stands at the head and at the foot."""
        local = self.now.astimezone(self.property.zone)
        at = f"{formats.date_format(local, 'D j M Y')} {local:%H:%M}"
        return {
            "lang": (translation.get_language() or "en").split("-")[0],
            "title": title,
            "whose": whose or self.department_name,
            "hotel": self.property.name,
            "made": _("Made %(time)s for %(who)s") % {"time": at, "who": self.viewer.name},
            "page": _("Page"),
        }


def who(stay: ShownStay, paper: Paper) -> dict[str, Any]:
    """The guest as this department knows them, where and when."""
    row = stay.row
    room = _("Room %(number)s") % {"number": stay.room_number} if stay.room_number else _("no room yet")
    name = stay.guest.display_name
    contact = _("contact %(name)s") % {"name": stay.contact} if stay.contact else ""
    awaited = paper.at(stay.expected_at) or _("time of arrival not known")
    leaves = paper.at(row["expected_departure_at"]) or words.date(row["departure_date"])
    group = _("group %(code)s") % {"code": row["group_code"]} if row["group_code"] else ""
    return {
        "name": name,
        "native": stay.guest.native_name or "",
        "level": stay.tier or "",
        "room": words.listed([room if room != name else "", row["room_type"], group]),
        "when": f"{awaited} – {leaves}",
        "line": words.listed(
            [
                words.nights(stay.nights),
                words.party(row["adults"], len(row["children"])),
                row["confirmation_number"],
                contact,
            ]
        ),
        "mind": [text for _style, text in words.chips(stay.mind)],
    }


def rows(shown: Iterable[ShownItem], paper: Paper) -> list[dict[str, Any]]:
    """Items to tick on paper; what is no longer wanted is not there."""
    return [row(item, paper) for item in shown if item.state != "withdrawn"]


def row(item: ShownItem, paper: Paper) -> dict[str, Any]:
    """One item as it stands on paper: by when, what is brought, how far it has come."""
    title = f"{item.quantity} × {item.title}" if item.quantity > 1 else item.title
    return {
        "state": item.state,
        "due": paper.at(item.due_at),
        "title": title,
        "gate": _("gate") if item.gate and item.is_open else "",
        "detail": item.detail,
        "parts": [said for part in item.components if part.name != item.title and (said := _part(part))],
        "note": words.listed([item.state_reason, item.override]),
        "department": item.department_name,
        "done": words.listed([item.done_by, paper.at(item.done_at)]) if item.state == "done" else _state(item),
    }


def _part(part: Any) -> str:
    """Such as "2 × kiwi (not lychee: out of season)"."""
    said = items.part(part)
    name = said["said"] if said["quantity"] else _("no %(what)s") % {"what": said["name"]}
    return f"{name} ({said['note']})" if said["note"] else name


def _state(item: ShownItem) -> str:
    """What became of an item that nobody ticks any more."""
    return items.state_words(item) if item.state in ("waived", "stopped") else ""
