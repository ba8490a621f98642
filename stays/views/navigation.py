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
    kept: bool = False  # what managers look after: under "More" on a wide screen too


ENTRIES = (
    Entry("board", "board", _("Arrivals")),
    Entry("department", "own_department", _("My department")),
    Entry("new", "new_booking", _("New booking"), act="book", key="n"),
    Entry("list", "own_list", _("List")),
    Entry("departures", "departures", _("Departures")),
    Entry("requests", "requests", _("Requests"), act="see_requests"),
    Entry("awards", "awards", _("Awards"), act="edit_rules", kept=True),  # others come from the requests
    Entry("roster", "roster", _("Roster"), act="keep_roster", kept=True),
    Entry("escalation", "escalation", _("Escalation"), act="edit_rules", kept=True),
    Entry("standards", "standards", _("VIP codes"), act="map_codes", kept=True),
    Entry("letters", "letters", _("Letters"), act="edit_letters", kept=True),
    Entry("list_mail", "own_list_mail", _("Addresses of lists"), act="edit_rules", kept=True),
    Entry("channels", "channels", _("Channels"), act="keep_roster", kept=True),
    Entry("deliveries", "deliveries", _("Deliveries"), act="settle_deliveries", kept=True),
    Entry("reveals", "reveals", _("Reveals"), act="read_reveals", kept=True),
    Entry("roll_call", "roll_call", _("Roll-call"), act="call_the_roll", kept=True),
)


def shown(may: Callable[[str], bool], page: str) -> dict[str, Any]:
    """The entries of this viewer: the first ones, those that a wide screen has room for too, and those under "More"."""
    mine = [one for one in ENTRIES if not one.act or may(one.act)]
    beside, rest = [_line(one, page) for one in mine if not one.kept], [_line(one, page) for one in mine if one.kept]
    alone = len(beside) == FIRST + 1 and not rest  # a menu of one entry takes as much room as the entry
    cut = FIRST + alone
    first, wide = beside[:cut], beside[cut:]
    return {"first": first, "wide": wide, "rest": rest, "here": next((one for one in wide + rest if one["here"]), None)}


def _line(one: Entry, page: str) -> dict[str, Any]:
    return {"url": reverse(f"stays:{one.route}"), "words": one.words, "key": one.key, "here": one.page == page}
