"""The profiles of a property's guests, for programs: those who have a stay there, each as one viewer may see them.

They are found by the beginnings of their names, an incognito guest by the alias alone (`guests.search`). What a guest needs is
what this property was told.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from guests.models import Guest
from guests.querysets import GuestQuerySet
from stays import shown
from stays.models import Stay
from vipdesk.access.guest import VisibleGuest
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Property

Row = Mapping[str, Any]


def guests_of(property: Property) -> GuestQuerySet:
    """The guests who have a stay at this property, over or not."""
    return Guest.objects.filter(Exists(Stay.objects.at(property).filter(guest=OuterRef("pk"))))


def rows(guests: GuestQuerySet) -> Any:
    """What `shown_profiles` is made of."""
    return guests.values("id", *shown.GUEST)


def shown_profiles(found: Sequence[Row], sight: Sight, property: Property) -> list[VisibleGuest]:
    """These guests as the viewer of this sight may see them."""
    needs = shown.needs_told([row["id"] for row in found], [property.pk])
    records = (shown.guest_record(_as_joined(row), needs.get((property.pk, row["id"]), ())) for row in found)
    return [sight.guest(record) for record in records]


def _as_joined(row: Row) -> Row:
    """A profile's row as a stay's row has it."""
    return {"guest_id": row["id"], **{f"guest__{name}": row[name] for name in shown.GUEST}}
