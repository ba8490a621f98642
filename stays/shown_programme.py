"""The entries of a guest's programme as one viewer may see them."""

import datetime as dt
from dataclasses import dataclass

from stays.models import Activity
from vipdesk.access.guest import GuestRecord
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Property

NAMED = (
    "given_name",
    "surname",
    "native_name",
    "email",
    "phone",
    "incognito",
)  # what may have to stay out of the words
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
