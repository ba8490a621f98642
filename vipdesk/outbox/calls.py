"""People who are called in person: on their page, by mail, on their own channels. What it is about is for its letter to say."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Property, StaffMember
from vipdesk.outbox import letters
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.models import Letter


def call(
    kind: str,
    department: Department,
    people: Mapping[StaffMember, str],
    *,
    about: str,
    over_at: dt.datetime,
    now: dt.datetime,
) -> None:
    """Call these people, each as what they are; by mail where they have an address. Rows of the caller's own transaction."""
    addresses = sorted({person.email for person in people if person.email})
    day = clock.today(department.property.zone, now)
    letters.post(kind, day, {department: addresses}, now=now, about=about)
    letter = Letter.objects.get(kind=kind, department=department, about=about)
    Call.objects.bulk_create(
        Call(letter=letter, staff=person, called_as=role, called_at=now, over_at=over_at)
        for person, role in people.items()
    )


def open_for(property: Property, staff_id: int | None, *, now: dt.datetime) -> Any:
    """The calls that somebody has not answered and that are not over, the next first."""
    mine = Call.objects.filter(staff=staff_id, letter__property=property, coming_at=None, over_at__gt=now)
    return mine.select_related("letter__property").order_by("over_at", "pk")


def come(pk: int, property: Property, staff_id: int | None, *, now: dt.datetime) -> bool | None:
    """Somebody who was called says that they come; False where they had said so, None where they were not or it is over."""
    mine = Call.objects.filter(pk=pk, staff=staff_id, letter__property=property, over_at__gt=now)
    new = mine.filter(coming_at=None).update(coming_at=now)
    return bool(new) if mine.exists() else None
