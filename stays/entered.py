"""A booking as it stands: each field as a form has it, for one viewer, and the whole of it as a booking system would say it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from guests import welcome
from guests.models import Need
from stays import amending, booking, shown
from stays.house import House
from stays.models import Stay
from vipdesk.access.guest import GuestRecord, VisibleGuest, nameless
from vipdesk.access.matrix import FULL, NONE
from vipdesk.access.visibility import Sight

Written = str | bool | list[str]
Lines = Callable[[Iterable[Any]], list[str]]

ALLERGY = "allergy_"  # begins the field of each allergen that the programme knows
SALUTATION = ("name_prefix", "given_name", "surname", "native_name", "company")
WITH = ("accompanying_guests", "booked_by_name")
CONTACT = ("phone", "email", "birth_date")
TRANSPORT = {"transport_code": "flight", "station_code": "station", "pickup": "pickup", "bags": "bags"}
TIMES = ("scheduled_at", "estimated_at")
CLASS_OF = {
    **dict.fromkeys([*SALUTATION, *WITH, "language", "alias", "incognito"], "identity"),
    **dict.fromkeys(CONTACT, "contact"),
    **dict.fromkeys(["allergies", "other_allergies", "diets", "other_diets"], "health"),
    **dict.fromkeys(["access_needs", "other_access_needs"], "access_needs"),
    **dict.fromkeys(["position", "vip_reason"], "reason"),
    **dict.fromkeys(["payer", "host_name", "host_liaison", "host_phone"], "money"),
    "special_requests": "requests",
    "preferences": "preferences",
}
TRAVEL = tuple(f"{side}{name}" for side in ("", "departure_") for name in (*TRANSPORT.values(), *TIMES))


@dataclass(frozen=True)
class Seen:
    """The fields that a viewer may change, as written; what is `kept` may be written anew, but is not shown."""

    values: Mapping[str, Written]
    kept: frozenset[str]


def as_seen(stay: Stay, needs: Sequence[Need], sight: Sight, house: House) -> Seen:
    """The booking as this viewer sees it; classes that they do not see in full are not there at all."""
    record = record_of(stay, needs)
    guest, zone = sight.guest(record), house.property.zone
    group = {"group_code": sight.code(record, stay.group_code)}
    written = {**_of_stay(stay, zone), **group, **_of_person(guest, house), **_of_incognito(record)}
    mine = {name: value for name, value in written.items() if may_change(name, sight)}
    kept = frozenset([*CONTACT, *(SALUTATION + WITH if record.incognito else ())]) & mine.keys()
    return Seen({name: "" if name in kept else _tidy(value) for name, value in mine.items()}, kept)


def _tidy(value: Written) -> Written:
    return tidy(value) if isinstance(value, str) else value


def tidy(text: str) -> str:
    """A text in the one way in which texts are compared: lines without gaps, none of them empty."""
    return "\n".join(line for line in map(one_line, text.splitlines()) if line)


def record_of(stay: Stay, needs: Sequence[Need]) -> GuestRecord:
    """The guest of a stay on the way into need to know."""
    row = {name: getattr(stay, name) for name in shown.OF_STAY}
    row |= {f"guest__{name}": getattr(stay.guest, name) for name in shown.GUEST}
    return shown.guest_record({**row, "guest_id": stay.guest_id}, needs)


def may_change(name: str, sight: Sight) -> bool:
    """Whether this viewer sees a field in full, or may write anew what is masked."""
    known = "health" if name.startswith(ALLERGY) else "travel" if name in TRAVEL else CLASS_OF.get(name, "")
    if known == "contact":
        return sight.level(known) != NONE
    return not known or sight.level(known) == FULL


def _of_incognito(record: GuestRecord) -> dict[str, Written]:
    return {"incognito": record.incognito}


def _of_stay(stay: Stay, zone: ZoneInfo) -> dict[str, Written]:
    """What says nothing of the person."""
    return {
        "arrival_date": stay.arrival_date.isoformat(),
        "departure_date": stay.departure_date.isoformat(),
        "expected_arrival_time": _time(stay.expected_arrival_at, zone),
        "expected_departure_time": _time(stay.expected_departure_at, zone),
        "adults": str(stay.adults),
        "children": ", ".join(str(child.get("age", "")) for child in stay.children),
        "room_type": stay.room_type,
        "level": stay.vip_code,
        "booked_by": stay.booked_by_kind,
        "official_visit": stay.official_visit,
        "no_fuss": stay.no_fuss,
        "protection": stay.protection,
        "occasion": occasion_of(stay),
    }


def occasion_of(stay: Stay) -> str:
    """The occasion of the stay, without the name of a guest who is here under another one."""
    return nameless(stay.occasion, stay.guest) if stay.guest.incognito else stay.occasion


def _of_person(guest: GuestRecord | VisibleGuest, house: House) -> dict[str, Written]:
    """What is known of the guest."""
    host, texts = guest.host_organisation or {}, (*SALUTATION, *CONTACT, "language", "alias", "position", "vip_reason")
    return {
        **{name: str(getattr(guest, name) or "") for name in (*texts, "payer", "booked_by_name")},
        **_transport(guest.arrival_transport or {}, "", house.property.zone),
        **_transport(guest.departure_transport or {}, "departure_", house.property.zone),
        **{f"host_{name}": str(host.get(name) or "") for name in ("name", "liaison", "phone")},
        **_needs(guest, house),
        "preferences": "\n".join(LINES["preferences"](guest.preferences or ())),
        "special_requests": "\n".join(LINES["special_requests"](guest.special_requests or ())),
        "accompanying_guests": "\n".join(LINES["accompanying_guests"](guest.accompanying_guests or ())),
    }


def _transport(said: Mapping[str, Any], side: str, zone: ZoneInfo) -> dict[str, Written]:
    written: dict[str, Written] = {f"{side}{name}": str(said.get(place) or "") for place, name in TRANSPORT.items()}
    written[f"{side}pickup"] = bool(said.get("pickup"))
    return written | {f"{side}{name}": _moment(said.get(name), zone) for name in TIMES}


def _needs(guest: GuestRecord | VisibleGuest, house: House) -> dict[str, Written]:
    """A severity for each allergen of the programme, codes that are chosen, and a line for each in the guest's own words."""
    written: dict[str, Written] = {}
    for name, kind, known in kinds(house):
        held = getattr(guest, kind) or ()
        written[name] = "\n".join(LINES[name](free(held, known)))
        if kind == "allergies":
            written |= {f"{ALLERGY}{code}": _severity(held, code) for code in known}
        else:
            written[kind] = sorted({one["code"] for one in held if one["code"] in known})
    return written


def kinds(house: House) -> list[tuple[str, str, Mapping[str, str]]]:
    """The field for what no list knows, the part of a booking, and the codes of the programme, of each kind of need."""
    programme = house.programme
    return [
        ("other_allergies", "allergies", programme.allergens),
        ("other_diets", "diets", programme.diets),
        ("other_access_needs", "access_needs", programme.access_needs),
    ]


def free(needs: Iterable[Any], known: Mapping[str, str]) -> list[Any]:
    """The needs that the programme has no code for."""
    return [one for one in needs if one.get("code", "") not in known]


def _severity(allergies: Iterable[Mapping[str, str]], code: str) -> str:
    """How severe somebody said that this allergy is; "" when nobody spoke of it."""
    said = {one["severity"] or Need.Severity.MILD for one in allergies if one["code"] == code}
    return str(max(said, default=""))  # of "mild" and "severe" the graver comes later


def _time(moment: dt.datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}" if moment else ""


def _moment(said: Any, zone: ZoneInfo) -> str:
    return f"{dt.datetime.fromisoformat(str(said)).astimezone(zone):%Y-%m-%dT%H:%M}" if said else ""


# --- lists, a line each ----------------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """A text as one line."""
    return " ".join(text.split())


def _need(need: Mapping[str, str]) -> str:
    text = one_line(need["text"] or need["code"])
    return f"{text} ({_('severe')})" if need.get("severity") == Need.Severity.SEVERE else text


def _companion(one: Mapping[str, Any]) -> str:
    name = " ".join(str(one[part]) for part in ("given_name", "surname") if one.get(part))
    age = "" if one.get("age") is None else str(one["age"])
    return ", ".join(part for part in (one_line(name), one_line(one.get("relation", "")), age) if part)


def _each(words: Callable[[Any], str]) -> Lines:
    return lambda values: [words(value) for value in values]


LINES: Mapping[str, Lines] = {
    "special_requests": _each(one_line),
    "preferences": _each(lambda one: f"{one['category']}: {one_line(one['value'])}"),
    "accompanying_guests": _each(_companion),
    "other_allergies": _each(_need),
    "other_diets": _each(_need),
    "other_access_needs": _each(_need),
}


# --- the whole -------------------------------------------------------------------------------------------------------


def body_of(stay: Stay, needs: Sequence[Need]) -> dict[str, Any]:
    """The booking as it stands, as a booking system would say it; the expected times are left to whoever changes them."""
    record = record_of(stay, needs)
    guest = {name: getattr(stay.guest, name) for name in welcome.PROFILE}
    guest |= {name: getattr(record, name) for name in ("preferences", "allergies", "diets", "access_needs")}
    vip = {"code": stay.vip_code, "reason": stay.vip_reason, "requested": stay.vip_requested}
    said = {
        "guest": guest,
        "arrival_date": stay.arrival_date,
        "departure_date": stay.departure_date,
        "vip": vip,
        "booked_by": {"kind": stay.booked_by_kind, "name": stay.booked_by_name},
        **{name: getattr(stay, name) for name in amending.AS_SAID},
    }
    return amending.content_of(booking.plain(said))
