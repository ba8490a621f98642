"""A change of a stay in words, as a department reads it; docs/differences.md has every sentence."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from stays import changes, phrases, programme_words
from stays.models import Stay
from vipdesk.access.visibility import PROGRAMME
from vipdesk.hotel import clock
from vipdesk.outbox.mail import UNSPOKEN


def lines_of(told: Iterable[changes.Change], zone: ZoneInfo, now: dt.datetime) -> tuple[str, ...]:
    """Changes as a department reads them, each thing said once."""
    return tuple(dict.fromkeys(line for line in (change_words(c, zone, now) for c in told) if line))


def change_words(change: changes.Change, zone: ZoneInfo, now: dt.datetime) -> str:
    """One change as a department reads it: "Fruit in room: by 12:30" or "Fruit in room: 11:50 → 12:30"; "" says nothing."""
    if change.item is None:
        return _fact_words(change, zone, now)
    title = _(change.title)
    if change.kind == changes.ADDED and isinstance(change.after, Mapping):
        return _added_words(change.after, title, zone, now)
    if change.kind == changes.MOVED:
        return f"{title}: {move_words(change, zone, now)}"
    if change.day:
        title = f"{title} ({formats.date_format(dt.date.fromisoformat(change.day), 'j M')})"
    if change.kind == changes.WITHDRAWN:
        return f"{title}: {phrases.translated(change.words) or _('no longer wanted')}"
    return _item_fact_words(change, title)


def move_words(change: changes.Change, zone: ZoneInfo, now: dt.datetime) -> str:
    """From when to when something moved: "11:50 → 12:30"."""
    was, due = (time_words(changes.moment(value), zone, now) for value in (change.before, change.after))
    return f"{was or '–'} → {due or '–'}"


def _added_words(item: Mapping[str, Any], title: str, zone: ZoneInfo, now: dt.datetime) -> str:
    due = time_words(changes.moment(item.get("due_at")), zone, now)
    said = _("%(title)s: by %(time)s") % {"title": title, "time": due} if due else title
    reason = phrases.translated(item.get("state_reason") or "")
    return f"{said} ({reason})" if reason else said


def _item_fact_words(change: changes.Change, title: str) -> str:
    if change.field in UNSPOKEN:
        return ""
    if change.words:
        return f"{title}: {phrases.translated(change.words)}"
    if change.field in ("detail", "title") and (change.before or change.after):
        return f"{title}: {change.after}" if change.after else ""
    if change.field == changes.REASON and isinstance(change.before, str) and change.before:
        return _("%(title)s: no longer “%(words)s”") % {"title": title, "words": phrases.translated(change.before)}
    parts = _parts(change)
    phrase = _("%(title)s: now %(parts)s") if parts else _("%(title)s: please open it and read it again")
    return phrase % {"title": title, "parts": parts}


def _parts(change: changes.Change) -> str:
    """What is brought now."""
    if change.field == "quantity":
        return str(change.after)
    if change.field == "components" and isinstance(change.after, list):
        return ", ".join(f"{c['quantity']} {c['name']}" for c in change.after if c["quantity"]) or _("nothing to bring")
    return ""


def _fact_words(change: changes.Change, zone: ZoneInfo, now: dt.datetime) -> str:
    before, after = change.before, change.after  # type: Any, Any
    if change.field == "request":
        return _request_words(str(after), change.words)
    if change.field.startswith(PROGRAMME):
        return programme_words.change_words(
            before, after, change.words, lambda at: time_words(changes.moment(at), zone, now)
        )
    if change.field in ("on_the_way", "waiting"):
        return _door_words(change.field, after, zone, now)
    if change.field == "leaves":
        return _("The guest leaves at %(time)s") % {"time": time_words(changes.moment(after), zone, now)}
    if change.field == "expected_arrival_at":
        before, after = (time_words(changes.moment(value), zone, now) for value in (before, after))
    if change.field == "status":
        before, after = (dict(Stay.Status.choices).get(str(value), value) for value in (before, after))
    names = {
        "room_number": _("Room"),
        "expected_arrival_at": _("Expected"),
        "party": _("Party"),
        "status": _("Status"),
        "tier": _("VIP level"),
        "allergies": _("Allergies or diet have changed: please read your items again"),
        "alias": _("The guest or the alias has changed: please look at the stay for the name"),
        "payer": _("Who pays has changed: please look at the stay"),
        "host_organisation": _("The host organisation has changed: please look at the stay for whom to call"),
        "contact": _("The guest's contact has changed: please look at the stay for whom to call"),
    }
    name = str(names.get(change.field, change.field))
    return f"{name}: {before or '–'} → {after or '–'}" if before is not None or after is not None else name


def _request_words(tier: str, state: str) -> str:
    """How a request stands: "VB was asked for: waits for a decision"."""
    states = {
        "waiting": _("%(tier)s was asked for: waits for a decision"),
        "escalated": _("%(tier)s was asked for and still waits: the arrival is near"),
        "approved": _("%(tier)s was asked for: approved"),
        "declined": _("%(tier)s was asked for: declined"),
        "withdrawn": _("%(tier)s is asked for no more"),
    }
    return states.get(state, "%(tier)s") % {"tier": tier}


def _door_words(field: str, after: Any, zone: ZoneInfo, now: dt.datetime) -> str:
    """That the guest is on the way, or waits for the room; or not any more."""
    if field == "on_the_way":
        time = time_words(changes.moment(after), zone, now)
        on_the_way = _("Guest on the way, expected %(time)s") % {"time": time} if time else _("Guest on the way")
        return _("Not on the way after all") if after is None else on_the_way
    if after is None:
        return _("The guest no longer waits")
    promised = time_words(changes.moment(after["promised_at"]), zone, now)
    said = {"place": after["place"], "time": promised}
    phrase = _("Waits: %(place)s, room promised for %(time)s") if promised else _("Waits: %(place)s")
    return phrase % said


def time_words(moment: dt.datetime | None, zone: ZoneInfo, now: dt.datetime) -> str:
    """A moment at the property: the time, with the date when that is not today."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    return formats.date_format(local, "H:i" if local.date() == clock.today(zone, now) else "j M H:i")
