"""Stays found by what stands on somebody's screen: room, confirmation number, group, and the name as this viewer knows it.

Nothing else is compared, so that a name which is not for the viewer finds as little as one that nobody has, and as fast.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guests.search import folded
from stays import shown
from stays.models import Stay
from stays.shown import ShownStay
from vipdesk.access.guest import GuestRecord
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property

BACK, AHEAD = dt.timedelta(days=3), dt.timedelta(days=30)
MOST = 50  # rows on one page
END_OF_NUMBER = 4  # so many last characters of a number are as good as its beginning
NAMES = ("name_prefix", "given_name", "surname", "native_name", "alias", "incognito")
READ = ("id", "room_number", "confirmation_number", "group_code", "status", "awaited_at")
RANK = (Stay.Status.IN_HOUSE, Stay.Status.RESERVED, Stay.Status.CHECKED_OUT)
NOBODY: Mapping[str, Any] = {
    "guest_id": 0
}  # asked for when nobody was found, so that nothing takes as long as something


@dataclass(frozen=True)
class Found:
    """The first stays that fit, and whether there are more."""

    stays: tuple[ShownStay, ...]
    more: bool


def search(
    asked: str, sight: Sight, property: Property, *, now: dt.datetime, looks_of: Viewer | None = None, also: int = 0
) -> Found:
    """The stays around today that fit what was asked, for the viewer of this sight. Three queries, whatever is found.

    One that was found before and was changed since is found `also` when it does not fit any more.
    """
    wanted = folded(asked).split()
    around = Stay.objects.at(property).filter(_around(property, now))
    rows = [_seen(row, sight) for row in around.values(*READ, *(f"guest__{name}" for name in NAMES))]
    fits = sorted((row for row in rows if row["id"] == also or _fits(wanted, row)), key=lambda row: _order(row, wanted))
    first = [row["id"] for row in fits[:MOST]]
    found = {row["id"]: row for row in shown.rows(Stay.objects.at(property).filter(pk__in=first or [0]), looks_of)}
    needs = shown.needs_of(list(found.values()) or [NOBODY], property)
    dressed = (
        shown.shown(found[pk], needs.get(found[pk]["guest_id"], ()), sight, property, now=now)
        for pk in first
        if pk in found
    )
    return Found(tuple(dressed), more=len(fits) > MOST)


def _around(property: Property, now: dt.datetime) -> Q:
    """From three days ago to thirty days ahead, and whoever is in the house."""
    today = clock.today(property.zone, now)
    return Q(arrival_date__range=(today - BACK, today + AHEAD)) | Q(status=Stay.Status.IN_HOUSE)


def _seen(row: Mapping[str, Any], sight: Sight) -> Mapping[str, Any]:
    """A stay by what of it stands on the viewer's screen: its codes, and the names as they know them."""
    record = GuestRecord(**{name: row[f"guest__{name}"] for name in NAMES})
    codes = (row["room_number"], row["confirmation_number"], sight.code(record, row["group_code"]))
    names = folded(" ".join(sight.known_names(record)))
    return {**row, "codes": [folded(code) for code in codes if code], "names": names}


def _fits(wanted: list[str], row: Mapping[str, Any]) -> bool:
    """Whether each word stands on the viewer's screen for this stay."""
    text = row["names"]
    names = re.findall(r"\w+", text)
    return bool(wanted) and all(_is_code(word, row["codes"]) or _is_name(word, names, text) for word in wanted)


def _is_code(word: str, codes: Iterable[str]) -> bool:
    ends = len(word) >= END_OF_NUMBER
    return any(code.startswith(word) or (ends and code.endswith(word)) for code in codes)


def _is_name(word: str, names: list[str], text: str) -> bool:
    """Whether a word begins a name; scripts without case have no gaps between names, so there it stands anywhere."""
    if word.lower() == word.upper() and not word.isdigit():
        return word in text
    parts = re.findall(r"\w+", word)
    return bool(parts) and all(any(name.startswith(part) for name in names) for part in parts)


def _order(row: Mapping[str, Any], wanted: list[str]) -> tuple[bool, int, dt.datetime, int]:
    """A room, number or group that was written out comes first, then who is here, then who comes, by time."""
    rank = RANK.index(row["status"]) if row["status"] in RANK else len(RANK)
    return " ".join(wanted) not in row["codes"], rank, row["awaited_at"], row["id"]
