"""A change of a stay in words, as a department reads it; docs/differences.md has every sentence."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from stays import changes, due, phrases, sentences
from stays.fact_words import fact_words
from stays.reading import Reading

CHANGED = frozenset(
    {"stay.amended", "stay.room_changed", "stay.departure_changed", "stay.room_free", "stay.graded_again"}
)  # what may be changed back before anybody has read of it
UNSPOKEN = frozenset({"health", "reason_health"})  # who may read a change, told with the change itself


def lines_of(told: Iterable[changes.Change], reading: Reading) -> tuple[str, ...]:
    """Changes as a department reads them, each thing said once: what several items need not wait for, of all together."""
    said = list(told)
    together = _freed_together(said)
    lines = (together.get(_freed_of(c)) or change_words(c, reading) for c in said)
    return tuple(dict.fromkeys(line for line in lines if line))


def changed_back(kind: str, told: Collection[Any]) -> tuple[str, ...]:
    """What is read of a change of which nothing is left: all was changed back before somebody acknowledged it."""
    return (
        (_("What was changed is changed back: all is as it was before the change"),)
        if kind in CHANGED and not told
        else ()
    )


def change_words(change: changes.Change, reading: Reading) -> str:
    """One change as a department reads it: "New: Fruit in room, by 12:30" or "Fruit in room: …"; "" says nothing."""
    if change.item is None:
        return fact_words(change, reading)
    title = _(change.title)
    if change.kind == changes.ADDED and isinstance(change.after, Mapping):
        return _added_words(change, change.after, title, reading)
    if change.kind == changes.MOVED:
        return _moved_words(change, title, reading)
    title = _dated(title, [change.day])
    if change.kind == changes.WITHDRAWN:
        return _of(title, sentences.said(change.words or phrases.NOT_WANTED))
    return _item_fact_words(change, title)


def move_words(change: changes.Change, reading: Reading) -> str:
    """From when to when something moved, short: "11:50 → 12:30"."""
    return f"{reading.time(change.before) or '–'} → {reading.time(change.after) or '–'}"


def _of(title: str, sentence: str) -> str:
    """A sentence of an item."""
    return _("%(title)s: %(sentence)s") % {"title": title, "sentence": sentence}


def _moved_words(change: changes.Change, title: str, reading: Reading) -> str:
    said = {"title": title, "time": reading.time(change.after), "was": reading.time(change.before)}
    if not change.after:
        return _("%(title)s: the time is not known any more (was %(was)s); ask the front office when") % said
    return (_("%(title)s: now by %(time)s (was %(was)s)") if change.before else _("%(title)s: now by %(time)s")) % said


def _added_words(change: changes.Change, item: Mapping[str, Any], title: str, reading: Reading) -> str:
    said = {
        "title": title,
        "time": reading.time(item.get("due_at")),
        "reason": sentences.said(item.get("state_reason") or ""),
    }
    again = change.before == changes.WITHDRAWN
    timed = _("Wanted again: %(title)s, by %(time)s") if again else _("New: %(title)s, by %(time)s")
    untimed = _("Wanted again: %(title)s; %(when)s") if again else _("New: %(title)s; %(when)s")
    line = (timed if said["time"] else untimed) % {**said, "when": _when(item)}
    return _("%(line)s; %(reason)s") % {**said, "line": line} if said["reason"] else line


def _when(item: Mapping[str, Any]) -> str:
    """When an item without a time is to be done."""
    if item.get("live") and item.get("stage") == due.BEFORE_ARRIVAL:
        return _("its time comes with the call that the guest is on the way")
    stages = {
        due.BEFORE_ARRIVAL: _("no time is named: before the guest comes"),
        due.ARRIVAL: _("no time is named: when the guest is here"),
        due.IN_HOUSE: _("no time is named: while the guest is in the house"),
        due.DEPARTURE: _("no time is named: before the guest leaves"),
        due.AFTER_STAY: _("no time is named: after the guest has left"),
    }
    return stages.get(str(item.get("stage")), _("no time is named: ask the front office when"))


def _item_fact_words(change: changes.Change, title: str) -> str:
    if change.field in UNSPOKEN:
        return ""
    if change.words:
        return _of(title, sentences.said(change.words))
    if change.field in ("detail", "title") and (change.before or change.after):
        said = {"title": title, "detail": str(change.after).removesuffix(".")}
        return _("%(title)s: it is now “%(detail)s”") % said if change.after else ""
    if change.field == changes.REASON and isinstance(change.before, str) and change.before:
        return _no_longer(change.before) % {"title": title, "words": sentences.said(change.before)}
    if change.field == "quantity":
        return _("%(title)s: now %(quantity)s of them") % {"title": title, "quantity": change.after}
    if change.field == "components" and isinstance(change.after, list) and change.after:
        before = change.before if isinstance(change.before, list) else []
        return _brought(before, change.after) % {"title": title, "parts": _parts(change.after)}
    if change.field == "components" and change.before:
        return _brought([], []) % {"title": title}
    return _("%(title)s has changed: read it again on the screen before you go on") % {"title": title}


def _no_longer(reason: str) -> str:
    """What holds no longer: of F&B and the chef, that nobody waits for their word any more."""
    if phrases.is_held(reason):
        return _("%(title)s: no need to wait for the chef's signature any more, bring what is listed")
    if phrases.is_unsigned(reason):
        return _(
            "%(title)s: what is in the room need not wait for the chef any more; bring back what was taken out, as listed"
        )
    if phrases.asks_kitchen(reason):
        return _("%(title)s: no need to wait for F&B any more, bring what is listed")
    return _("%(title)s: do not do this any more: “%(words)s”; do only what the item says now")


def _freed_of(change: changes.Change) -> str:
    """What an item need not wait for any more, as it is stored; "" of a change that says something else."""
    reason = change.before if change.field == changes.REASON and not change.words else ""
    if change.item is None or change.kind != changes.FACT or not isinstance(reason, str):
        return ""
    waited = {
        phrases.HOLD: phrases.is_held,
        phrases.UNSIGNED: phrases.is_unsigned,
        phrases.ASK_KITCHEN: phrases.asks_kitchen,
    }
    return next((phrase for phrase, waits in waited.items() if waits(reason)), "")


def _freed_together(told: Iterable[changes.Change]) -> dict[str, str]:
    """One sentence for what several items need not wait for any more: "…, bring what is listed: Fruit in room; Turndown"."""
    freed: dict[str, dict[str, list[str]]] = {}
    for change in told:
        if phrase := _freed_of(change):
            freed.setdefault(phrase, {}).setdefault(_(change.title), []).append(change.day)
    several = {phrase: days for phrase, days in freed.items() if sum(map(len, days.values())) > 1}
    return {phrase: _freed_words(phrase) % {"titles": _titles(days)} for phrase, days in several.items()}


def _freed_words(phrase: str) -> str:
    return {
        phrases.HOLD: _("No need to wait for the chef's signature any more, bring what is listed: %(titles)s"),
        phrases.UNSIGNED: _(
            "What is in the room need not wait for the chef any more; bring back what was taken out, as listed: %(titles)s"
        ),
        phrases.ASK_KITCHEN: _("No need to wait for F&B any more, bring what is listed: %(titles)s"),
    }[phrase]


def _titles(days: Mapping[str, list[str]]) -> str:
    """Items by their titles, those that come daily with their days: "Fruit in room; Turndown (16 Apr, 17 Apr)"."""
    return "; ".join(_dated(title, own) for title, own in days.items())


def _dated(title: str, days: Iterable[str]) -> str:
    own = [formats.date_format(dt.date.fromisoformat(day), "j M") for day in days if day]
    return f"{title} ({', '.join(own)})" if own else title


def _brought(before: list[Any], parts: list[Any]) -> str:
    if not any(part["quantity"] for part in parts):
        return _("%(title)s: bring nothing with it any more")
    if before and all(part in parts for part in before):
        return _("%(title)s: now exactly %(parts)s; what is there already stays, bring what is missing")
    return _(
        "%(title)s: now exactly %(parts)s; take out what is there and not named any more, and of food all that stands there: "
        "sealed goods go back to stock, other food is thrown away"
    )


def _parts(parts: list[Any]) -> str:
    """What is brought, and how many of each."""
    return ", ".join(_one_brought(part) for part in parts if part["quantity"])


def _one_brought(part: Any) -> str:
    note = part.get("note", "")
    said = sentences.brought(part["quantity"], part["name"], note)
    return f"{said} ({sentences.said(note)})" if phrases.says(phrases.WITHOUT_ALCOHOL, note) else said
