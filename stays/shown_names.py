"""The new name of a guest put into what departments are told to write again: stored texts hold none."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from stays import phrases
from stays.models import Stay
from stays.plan import Change
from vipdesk.access.guest import GuestRecord
from vipdesk.access.visibility import Sight
from vipdesk.outbox.models import Notice

NAMES = ("name_prefix", "given_name", "surname", "native_name", "alias", "incognito")
Told = Sequence[tuple[Notice, Sequence[Change]]]


def named(told: Told, sight: Sight) -> list[tuple[Notice, list[Change]]]:
    """Notices with their changes, with the name as this viewer knows it where it is asked for. One query at the most."""
    stays = {notice.subject_id for notice, seen in told if any(_asks(change) for change in seen)}
    names = _names_of(stays, sight) if stays and sight.knows_names else {}
    return [(notice, [_with_name(one, names.get(notice.subject_id, "")) for one in seen]) for notice, seen in told]


def _asks(change: Change) -> bool:
    return phrases.ANOTHER_GUEST in change.words.split(phrases.JOINED)


def _names_of(stays: Collection[int], sight: Sight) -> Mapping[int, str]:
    """What this viewer calls the guests of these stays: an incognito one by the alias."""
    rows = Stay.objects.filter(pk__in=stays).values_list("pk", *(f"guest__{name}" for name in NAMES))
    records = {pk: GuestRecord(**dict(zip(NAMES, values, strict=True))) for pk, *values in rows}
    return {pk: next(iter(sight.known_names(record)), "") for pk, record in records.items()}


def _with_name(change: Change, name: str) -> Change:
    if not name or not _asks(change):
        return change
    said = phrases.say(phrases.ANOTHER_GUEST_NAMED, name=name.replace(phrases.JOINED, ", "))
    pieces = [said if piece == phrases.ANOTHER_GUEST else piece for piece in change.words.split(phrases.JOINED)]
    return dataclasses.replace(change, words=phrases.joined(*pieces))
