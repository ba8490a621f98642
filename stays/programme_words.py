"""A change of the guest's programme in words: "Dinner, Restaurant Sky: now at 20:30 (was 19:00)". Pure, but for the language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from stays.reading import Reading
from vipdesk.hotel.models import Department

Said = Mapping[str, Any]


def change_words(before: Said | None, after: Said | None, why: str, reading: Reading) -> str:
    """What became of one entry, for a department that it concerns or concerned; `why` says that it goes on without it."""
    if before is None or after is None:
        return _whole(before, why) % {"entry": entry_words(before or after or {}, reading)}
    said = [_when(before, after, reading), *_other(before, after, reading)]
    return "; ".join(one for one in said if one)


def entry_words(said: Said, reading: Reading) -> str:
    """An entry in one line: "Dinner, 19:00, Restaurant Sky"."""
    return ", ".join(part for part in (said["what"], reading.time(said["starts_at"]), said["place"]) if part)


def _whole(before: Said | None, why: str) -> str:
    if before is None:
        return _("New in the programme: %(entry)s")
    if why:
        return _("%(entry)s: takes place without you")
    return _("Not taking place: %(entry)s; do not prepare it, cancel what you ordered")


def _when(before: Said, after: Said, reading: Reading) -> str:
    """What it is (or is called now) and when; and when it was."""
    said = {
        "what": after["what"],
        "now": reading.time(after["starts_at"]),
        "was": reading.time(before["starts_at"]),
    }
    if before["what"] != after["what"]:
        called = _("What was planned for %(was)s is now called %(what)s") % said
        at = _("now at %(now)s") % said if said["now"] != said["was"] else ""
        return "; ".join(one for one in (called, at) if one)
    if said["now"] != said["was"]:
        return _("%(what)s: now at %(now)s (was %(was)s)") % said
    return _("%(what)s at %(now)s") % said


def _other(before: Said, after: Said, reading: Reading) -> list[str]:
    """Until when, where, and whom it concerns: each in words of its own, as far as it changed."""
    return [_until(before, after, reading), _place(before, after), _concerns(before, after)]


def _until(before: Said, after: Said, reading: Reading) -> str:
    if before["ends_at"] == after["ends_at"] or before["starts_at"] != after["starts_at"]:
        return ""
    said = {"ends": reading.time(after["ends_at"]), "was": reading.time(before["ends_at"])}
    if not said["ends"]:
        return _("nobody knows until when: ask the guest's contact")
    return (_("now until %(ends)s (was %(was)s)") if said["was"] else _("now until %(ends)s")) % said


def _place(before: Said, after: Said) -> str:
    if before["place"] == after["place"]:
        return _("still in: %(place)s") % {"place": after["place"]} if after["place"] else ""
    if not after["place"]:
        return _("the place is not known any more: ask the guest's contact")
    return _("the place is now: %(place)s") % {"place": after["place"]}


def _concerns(before: Said, after: Said) -> str:
    if before["departments"] == after["departments"]:
        return ""
    names = ", ".join(str(Department.Code(code).label) for code in after["departments"])
    return _("who sees to it now: %(departments)s") % {"departments": names or "–"}
