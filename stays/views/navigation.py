"""The entries that lead to the pages of the desk, in their order, and who sees which."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIRST = 3  # so many stand beside each other on a phone, the others under "More"


@dataclass(frozen=True)
class Entry:
    """A page that is reached from every page; `page` is what its view calls itself, `key` its key on the keyboard."""

    page: str
    route: str
    words: str | Promise
    act: str = ""  # who may do this sees the entry; "" is everybody
    key: str = ""


ENTRIES = (
    Entry("board", "board", _("Arrivals")),
    Entry("department", "own_department", _("My department")),
    Entry("new", "new_booking", _("New booking"), act="book", key="n"),
    Entry("list", "own_list", _("List")),
    Entry("requests", "requests", _("Requests"), act="see_requests"),
    Entry("standards", "standards", _("Standards"), act="map_codes"),
    Entry("roster", "roster", _("Roster"), act="keep_roster"),
    Entry("deliveries", "deliveries", _("Deliveries"), act="settle_deliveries"),
    Entry("letters", "letters", _("Letters"), act="edit_letters"),
    Entry("reveals", "reveals", _("Reveals"), act="read_reveals"),
)


def shown(may: Callable[[str], bool], page: str) -> dict[str, Any]:
    """The entries of this viewer as the frame shows them, those that a phone has room for and the others."""
    lines = [
        {"url": reverse(f"stays:{one.route}"), "words": one.words, "key": one.key, "here": one.page == page}
        for one in ENTRIES
        if not one.act or may(one.act)
    ]
    cut = FIRST if len(lines) > FIRST + 1 else len(lines)  # a menu of one entry takes as much room as the entry
    return {"first": lines[:cut], "rest": lines[cut:], "here": next((one for one in lines[cut:] if one["here"]), None)}
