"""The entries of a guest's programme as one viewer may see them."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stays.models import Activity, Stay
from stays.plan import Change
from vipdesk.access.guest import GuestRecord, nameless
from vipdesk.access.visibility import PROGRAMME, Sight
from vipdesk.hotel.models import Property

NAMED = (
    "given_name",
    "surname",
    "native_name",
    "email",
    "phone",
    "incognito",
)  # what may have to stay out of the words
TEXTS = ("what", "place")
SAID = ("id", "starts_at", "ends_at", "what", "place", "departments")


@dataclass(frozen=True)
class ShownActivity:
    """One entry of the programme as one viewer may see it."""

    id: int
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    what: str
    place: str
    departments: tuple[str, ...]


def programme_of(stay_id: int, sight: Sight, property: Property) -> tuple[ShownActivity, ...]:
    """The programme of a stay of this property, as far as it is for this viewer, by time. One query."""
    entries = Activity.objects.filter(stay_id=stay_id, stay__property=property, removed_at=None).order_by(
        "starts_at", "pk"
    )
    rows = list(entries.values(*SAID, *(f"stay__guest__{name}" for name in NAMED)))
    if not rows:
        return ()
    record = GuestRecord(**{name: rows[0][f"stay__guest__{name}"] for name in NAMED})
    said = sight.programme(record, [{name: row[name] for name in SAID} for row in rows])
    return tuple(ShownActivity(**{**one, "departments": tuple(one["departments"])}) for one in said)


# --- what departments were told of it -----------------------------------------------------------------------------------


def worded(told: Iterable[Change]) -> tuple[Change, ...]:
    """Changes of a programme with their words put in as departments read them, others as they are. One query at the most."""
    changes = tuple(told)
    ids = {int(c.field.removeprefix(PROGRAMME)) for c in changes if c.field.startswith(PROGRAMME)}
    found = Activity.objects.filter(pk__in=ids).select_related("stay__guest") if ids else ()
    texts = {f"{PROGRAMME}{one.pk}": _texts(one) for one in found}
    return tuple(_worded(c, texts.get(c.field)) if c.field.startswith(PROGRAMME) else c for c in changes)


def _texts(activity: Activity) -> dict[str, str]:
    return {name: _unnamed(getattr(activity, name), activity.stay) for name in TEXTS}


def _unnamed(text: str, stay: Stay) -> str:
    """A text with dots for the guest's name and those of the party: who is told may know less than who wrote it."""
    for one in stay.accompanying_guests:
        person = GuestRecord(given_name=one.get("given_name") or "", surname=one.get("surname") or "")
        text = nameless(text, person)
    return nameless(text, stay.guest)


def _worded(change: Change, texts: Mapping[str, str] | None) -> Change:
    """The change with what is said now; what was said before and is no longer is None."""
    now, last = texts or dict.fromkeys(TEXTS, ""), change.after or change.before
    said = {side: _side(getattr(change, side), last, now) for side in ("before", "after")}
    return dataclasses.replace(change, **said)


def _side(side: Any, last: Any, now: Mapping[str, str]) -> Any:
    return side and {**side, **{name: now[name] if side[name] == last[name] else None for name in TEXTS}}
