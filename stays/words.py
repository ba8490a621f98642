"""Times, parties and needs in the words of the desk. Pure, but for the language of the reader."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf.locale import LANG_INFO
from django.utils import formats
from django.utils.translation import get_language, get_language_info, gettext_noop, ngettext
from django.utils.translation import gettext as _

Chip = tuple[str, str]  # (style, text)
ROOM_STATES = {
    "being_prepared": gettext_noop("being prepared"),
    "clean": gettext_noop("clean"),
    "inspected": gettext_noop("inspected"),
}


def clock_line(zone_name: str, local: dt.datetime) -> str:
    """The time where the hotel is: "14:05 in Warsaw"."""
    city = zone_name.rpartition("/")[2].replace("_", " ")
    return _("%(time)s in %(city)s") % {"time": f"{local:%H:%M}", "city": city}


def wall(moment: dt.datetime | None, zone: ZoneInfo, today: dt.date) -> str:
    """A moment on the wall clock: "14:30", and "Sun 22 Nov 14:30" when it is not today."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    time = f"{local.hour:02}:{local.minute:02}"
    return time if local.date() == today else f"{date(local.date())} {time}"


def date(day: dt.date) -> str:
    """A date as people say it: "Tue 24 Nov"."""
    return _written(day, "D j M", get_language())


def day_and_month(day: dt.date) -> str:
    """A date that is near: "24 Nov"."""
    return _written(day, "j M", get_language())


def made_at(local: dt.datetime) -> str:
    """A moment as it stands below a list: "Thu 16 Apr 2026 09:30"."""
    return f"{_written(local.date(), 'D j M Y', get_language())} {local.hour:02}:{local.minute:02}"


def far_date(day: dt.date) -> str:
    """A date that may be years away: "16 April 2027"."""
    return _written(day, "j F Y", get_language())


def whole_date(day: dt.date) -> str:
    """A date with nothing left out: "Thursday 16 April 2026"."""
    return _written(day, "l j F Y", get_language())


@lru_cache(maxsize=1000)
def _written(day: dt.date, pattern: str, _language: str | None) -> str:
    """A date as the language that is in force writes it; a list says the same few dates again and again."""
    return formats.date_format(day, pattern)


def weekday(day: dt.date) -> str:
    """A date by its weekday: "Tue"."""
    return formats.date_format(day, "D")


def title_of(day: dt.date, today: dt.date) -> str:
    """A date as a page's title: "Today, Saturday 21 November"."""
    text = formats.date_format(day, "l j F")
    near = {0: _("Today, %(day)s"), 1: _("Tomorrow, %(day)s"), -1: _("Yesterday, %(day)s")}
    return near.get((day - today).days, "%(day)s") % {"day": text}


def span(seconds: float) -> str:
    """A length of time: "25 min", "2 h 15 min", "3 days"."""
    minutes = round(abs(seconds) / 60)
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return (_("%(h)s h %(n)s min") if rest else _("%(h)s h")) % {"h": hours, "n": rest}
    days = round(hours / 24)
    return ngettext("%(d)s day", "%(d)s days", days) % {"d": days}


def relative(moment: dt.datetime, now: dt.datetime) -> str:
    """How far off a moment is: "in 25 min", "5 min ago"."""
    seconds = (moment - now).total_seconds()
    if abs(seconds) < 30:
        return _("now")
    return (_("in %(span)s") if seconds > 0 else _("%(span)s ago")) % {"span": span(seconds)}


def due(moment: dt.datetime | None, now: dt.datetime) -> str:
    """How far off a due time is: "in 25 min", "overdue by 10 min"."""
    if moment is None:
        return _("no time yet")
    seconds = (moment - now).total_seconds()
    return relative(moment, now) if seconds >= 0 else _("overdue by %(span)s") % {"span": span(seconds)}


def nights(number: int) -> str:
    return ngettext("%(n)s night", "%(n)s nights", number) % {"n": number} if number else _("day use")


def party(adults: int, children: int) -> str:
    """The party in words: "2 adults, 1 child"."""
    grown = ngettext("%(n)s adult", "%(n)s adults", adults) % {"n": adults} if adults else ""
    small = ngettext("%(n)s child", "%(n)s children", children) % {"n": children} if children else ""
    return ", ".join(part for part in (grown, small) if part)


def chips(minds: Iterable[Mapping[str, str]]) -> list[Chip]:
    """What must not go wrong, each as a style and a few words."""
    return [chip(mind["kind"], mind["text"]) for mind in minds]


def chip(kind: str, text: str) -> Chip:
    """One thing that must not go wrong, by its kind and its code or text."""
    if kind.startswith("allergy"):
        return "grave", allergy(text, severe=kind.endswith("severe"))
    if kind == "held":
        return "grave", _("Hold all food: chef has not signed")
    if kind == "incognito":
        return "plain", _("Do not announce")
    if kind == "no_fuss":
        return "plain", _("No fuss")
    return ("need" if kind == "access" else "plain"), spoken(text)


def allergy(text: str, *, severe: bool) -> str:
    """An allergy in words: "Mango allergy, severe"."""
    said = spoken(text)
    name = _("%(what)s allergy") % {"what": said} if len(said.split()) < 3 else _("Allergy: %(what)s") % {"what": said}
    return _("%(allergy)s, severe") % {"allergy": name} if severe else name


def spoken(code: str) -> str:
    """A code or a short text as it begins a line: "tree_nuts" becomes "Tree nuts"."""
    text = code.replace("_", " ")
    return text[:1].upper() + text[1:]


def preference(liked: Mapping[str, str]) -> str:
    """A preference in a few words: "Tea: green, no sugar"."""
    return f"{spoken(_(liked['category'].replace('_', ' ')))}: {liked['value']}"


def language(tag: str | None) -> str:
    """A language by its name where it is known, else its tag."""
    base = (tag or "").split("-")[0].lower()
    ours = {"zh": _("Chinese"), "fil": _("Filipino")}
    if base in LANG_INFO and base not in ours:
        return str(get_language_info(base)["name_translated"])
    return ours.get(base, tag or "")


def room_state(state: str) -> str:
    """How far a room has come, in a word or two; "" where the plan does not say."""
    return _(ROOM_STATES[state]) if state in ROOM_STATES else ""


def journey(transport: Mapping | None) -> str:
    """The flight or train in a few words: "LO 382 delayed 40 min"."""
    if not transport:
        return ""
    carrier, name = transport.get("carrier_code") or "", transport.get("transport_code") or ""
    if not name.startswith(carrier):
        name = f"{carrier} {name}".strip()
    late = _delay(transport)
    if late >= 5:
        return f"{name} {_('delayed %(span)s') % {'span': span(late * 60)}}".strip()
    return f"{name} {_('on time')}" if name and transport.get("estimated_at") else name


def _delay(transport: Mapping) -> int:
    """By how many minutes it is late."""
    said = (transport.get("scheduled_at"), transport.get("estimated_at"))
    if not all(said):
        return 0
    scheduled, estimated = (dt.datetime.fromisoformat(str(value)) for value in said)
    return round((estimated - scheduled).total_seconds() / 60)


def listed(parts: Iterable[str]) -> str:
    """Several things in one line: "1208 · Suite"."""
    return " · ".join(filter(None, parts))
