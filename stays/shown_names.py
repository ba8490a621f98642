"""Names put into what departments are told, the guest's new one and our colleague's: stored texts hold none."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stays import phrases
from stays.models import Stay
from stays.plan import Change
from stays.shown import contact_of
from vipdesk.access.guest import GuestRecord
from vipdesk.access.visibility import Sight
from vipdesk.outbox.models import Notice

NAMES = ("name_prefix", "given_name", "surname", "native_name", "alias", "incognito")
CONTACT = "contact"
OF_CONTACT = ("contact_id", "contact__first_name", "contact__last_name", "contact__username")
Told = Sequence[tuple[Notice, Sequence[Change]]]


@dataclass(frozen=True)
class Named:
    """What this viewer calls the guest of a stay ("": nothing), and who of us is the guest's person ("": nobody)."""

    guest: str
    contact: str


def named(told: Told, sight: Sight) -> list[tuple[Notice, list[Change]]]:
    """Notices with their changes, with the names as this viewer knows them where they are asked for. One query at the most."""
    stays = {notice.subject_id for notice, seen in told if any(_asks(change) for change in seen)}
    names = _names_of(stays, sight) if stays else {}
    return [(notice, [_with_name(one, names.get(notice.subject_id)) for one in seen]) for notice, seen in told]


def _asks(change: Change) -> bool:
    return change.field == CONTACT or _carries_name(change)


def _carries_name(change: Change) -> bool:
    return phrases.ANOTHER_GUEST in change.words.split(phrases.JOINED)


def _names_of(stays: Collection[int], sight: Sight) -> Mapping[int, Named]:
    """An incognito guest is called by the alias; a guest by nothing where the viewer knows rooms only."""
    rows = Stay.objects.filter(pk__in=stays).values("pk", *OF_CONTACT, *(f"guest__{name}" for name in NAMES))
    return {row["pk"]: Named(_guest_of(row, sight), contact_of(row)) for row in rows}


def _guest_of(row: Mapping[str, Any], sight: Sight) -> str:
    record = GuestRecord(**{name: row[f"guest__{name}"] for name in NAMES})
    return next(iter(sight.known_names(record)), "") if sight.knows_names else ""


def _with_name(change: Change, name: Named | None) -> Change:
    if name is None:
        return change
    if change.field == CONTACT:
        return dataclasses.replace(change, after=name.contact)
    if not name.guest or not _carries_name(change):
        return change
    said = phrases.say(phrases.ANOTHER_GUEST_NAMED, name=name.guest.replace(phrases.JOINED, ", "))
    pieces = [said if piece == phrases.ANOTHER_GUEST else piece for piece in change.words.split(phrases.JOINED)]
    return dataclasses.replace(change, words=phrases.joined(*pieces))
