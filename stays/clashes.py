"""What stands against a room for a stay, in words that name stays and rooms and never a guest."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stays.facts import departure_of, late_departure
from stays.house import House
from stays.models import Stay
from vipdesk.hotel import clock

HELD, SAME_DAY, OCCUPIED, OVERSTAYS = "room_held", "arrives_same_day", "occupied", "not_left"
LATE, WAITS, SHOULD_HAVE_LEFT = "late_check_out", "next_guest_waits", "should_have_left"
SHORT = {
    HELD: gettext_lazy("held by %(who)s, %(arrival)s – %(departure)s"),
    SAME_DAY: gettext_lazy("held by %(who)s, arriving the same day"),
    OCCUPIED: gettext_lazy("occupied by %(who)s until %(departure)s"),
    OVERSTAYS: gettext_lazy("still occupied by %(who)s, due to leave %(leaves)s"),
    LATE: gettext_lazy("free from %(leaves)s: late check-out of %(who)s"),
    WAITS: gettext_lazy("%(who)s comes %(arrival)s, and this guest leaves late: %(own)s"),
    SHOULD_HAVE_LEFT: gettext_lazy("%(who)s comes %(arrival)s, and this guest should have left %(own)s"),
}
LONG = {
    HELD: gettext_lazy("Room %(room)s is held by %(who)s from %(arrival)s to %(departure)s."),
    LATE: gettext_lazy("Room %(room)s is free from %(leaves)s: late check-out of %(who)s."),
    OVERSTAYS: gettext_lazy("Room %(room)s is still occupied by %(who)s, due to leave %(leaves)s."),
    WAITS: gettext_lazy("Room %(room)s: %(who)s comes on %(arrival)s, and this guest leaves late: %(own)s."),
    SHOULD_HAVE_LEFT: gettext_lazy(
        "Room %(room)s: %(who)s comes on %(arrival)s, and this guest should have left %(own)s."
    ),
}


@dataclass(frozen=True)
class Clash:
    """Another stay that stands against a room: which, how, and the words to say it."""

    code: str
    other: Stay
    said: dict[str, Any]

    @property
    def short(self) -> str:
        """The clash beside its room."""
        return str(SHORT[self.code]) % self.said

    def warning(self) -> dict[str, Any]:
        """The clash as acts and the API answer it."""
        other = self.other
        held = self.code in (HELD, SAME_DAY, OCCUPIED)
        return {
            "code": HELD if held else self.code,
            "stay": other.pk,
            "room_number": other.room_number,
            "arrival_date": other.arrival_date.isoformat(),
            "departure_date": other.departure_date.isoformat(),
            "detail": str(LONG[HELD if held else self.code]) % self.said,
        }


def who(stay_id: int) -> str:
    """How the words call another stay."""
    return _("stay %(number)s") % {"number": stay_id}


def named(words: str, names: Mapping[int, str]) -> str:
    """The words with guests in place of their stays, as somebody may see them."""
    called = {who(stay_id): name for stay_id, name in names.items()}
    stays = "|".join(map(re.escape, called))
    return re.sub(rf"\b(?:{stays})\b", lambda found: called[found[0]], words) if called else words


def clashes(stay: Stay, others: Iterable[Stay], house: House, *, now: dt.datetime) -> tuple[Clash, ...]:
    """Those of the stays that stand against this stay's coming into their room, or staying in it."""
    found = ((_code(stay, other, house, now), other) for other in others)
    return tuple(Clash(code, other, _said(stay, other, house)) for code, other in found if code)


def _code(stay: Stay, other: Stay, house: House, now: dt.datetime) -> str:
    """How the other stands against it; "" when it does not."""
    if shares_a_night(stay, other):
        return _how_held(stay, other)
    if has_not_left(other, house, now) and other.departure_date <= stay.arrival_date:
        return OVERSTAYS
    if other.departure_date == stay.arrival_date:
        return LATE if late_departure(other, house) else ""
    comes_next = other.status == Stay.Status.RESERVED and other.arrival_date == stay.departure_date
    if comes_next and has_not_left(stay, house, now):
        return SHOULD_HAVE_LEFT
    return WAITS if comes_next and late_departure(stay, house) else ""


def has_not_left(other: Stay, house: House, now: dt.datetime) -> bool:
    """Whether a guest should have left, and is still there."""
    return other.status == Stay.Status.IN_HOUSE and departure_of(other, house) < now


def _how_held(stay: Stay, other: Stay) -> str:
    if other.status == Stay.Status.IN_HOUSE:
        return OCCUPIED
    return SAME_DAY if other.arrival_date == stay.arrival_date else HELD


def shares_a_night(stay: Stay, other: Stay) -> bool:
    """Whether both hold their room on one and the same night."""
    until = other.departure_date > stay.arrival_date or other.arrival_date == stay.arrival_date
    return until and other.arrival_date < stay.free_again


def _said(stay: Stay, other: Stay, house: House) -> dict[str, Any]:
    zone = house.property.zone
    return {
        "who": who(other.pk),
        "room": other.room_number,
        "arrival": _date(other.arrival_date),
        "departure": _date(other.departure_date),
        "leaves": _moment(departure_of(other, house), zone),
        "own": _moment(departure_of(stay, house), zone),
    }


def _date(day: dt.date) -> str:
    return formats.date_format(day, "D j M")


def _moment(moment: dt.datetime, zone: ZoneInfo) -> str:
    return f"{_date(clock.today(zone, moment))} {moment.astimezone(zone):%H:%M}"
