"""A change of the guest's programme in words: "Dinner moved 19:00 → 20:30, Restaurant Sky". Pure, but for the language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from stays import phrases
from vipdesk.hotel.models import Department

Said = Mapping[str, Any]
Time = Callable[[Any], str]  # a moment as JSON has it, in words


def change_words(before: Said | None, after: Said | None, why: str, time: Time) -> str:
    """What became of one entry, for a department that it concerns or concerned."""
    if before is None or after is None:
        phrase = _("Added to the programme: %(entry)s") if before is None else _("Taken off the programme: %(entry)s")
        entry = entry_words(before or after or {}, time)
        return f"{entry}: {phrases.translated(why)}" if why else phrase % {"entry": entry}
    return ", ".join(part for part in (_moved(before, after, time), *_other(before, after, time)) if part)


def entry_words(said: Said, time: Time) -> str:
    """An entry in one line: "Dinner, 19:00, Restaurant Sky"."""
    return ", ".join(part for part in (said["what"], time(said["starts_at"]), said["place"]) if part)


def _moved(before: Said, after: Said, time: Time) -> str:
    """What it is (now), and when; and when it was."""
    what = after["what"] if before["what"] == after["what"] else _("Now: %(what)s") % {"what": after["what"]}
    was, now = time(before["starts_at"]), time(after["starts_at"])
    if before["starts_at"] != after["starts_at"]:
        return _("%(what)s moved %(was)s → %(now)s") % {"what": what, "was": was, "now": now}
    return f"{what}, {now}"


def _other(before: Said, after: Said, time: Time) -> list[str]:
    """Until when, where, and whom it concerns, as far as it changed; the place also when it did not."""
    ends = f"{time(before['ends_at']) or '–'} → {time(after['ends_at']) or '–'}"
    moved = before["starts_at"] != after["starts_at"]
    until = _("until %(ends)s") % {"ends": ends} if before["ends_at"] != after["ends_at"] and not moved else ""
    place = (
        after["place"]
        if before["place"] == after["place"]
        else _("now at: %(place)s") % {"place": after["place"] or "–"}
    )
    return [until, place, _concerns(after) if before["departments"] != after["departments"] else ""]


def _concerns(after: Said) -> str:
    names = ", ".join(str(Department.Code(code).label) for code in after["departments"])
    return _("now for %(departments)s") % {"departments": names or "–"}
