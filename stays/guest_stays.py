"""The stays of a guest, read at once when one of them has changed: how often the guest was here, where else it counts."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, FilteredRelation, Q

from stays import grades
from stays.house import House
from stays.models import Stay, VipRequest
from stays.querysets import GOING_ON
from tiers.models import Award

FIELDS = ("pk", "guest_id", "property_id", "status", "arrival_date", "departure_date", "asked__pk", "awarded")


@dataclass(frozen=True)
class GuestStays:
    """What grading, requests and the guest's other stays have to know.

    `gone` are the dates of those that ended here, as far back as rules count; `others` the ids, guests and properties of
    those that go on beside the changed one, wherever; `waiting` is what that one asks for and nobody has decided; `awards`
    are what the stay's guest holds here.
    """

    guests: frozenset[int]  # whose others these are
    gone: grades.Dates
    others: Sequence[tuple[int, int, int]]
    waiting: VipRequest | None
    awards: grades.Awards


def read(stay: Stay, house: House, *, now: dt.datetime, also: Collection[int] = ()) -> GuestStays:
    """The stays of the (locked) stay's guest and of those `also`, in one query; one more for a request that waits, for awards."""
    since = grades.counted_since(house, now=now)
    gone = Q(status=Stay.Status.CHECKED_OUT, property=house.property, arrival_date__gte=since) if since else Q(pk=None)
    guests = frozenset({stay.guest_id, *also})
    wanted = Q(guest__in=guests) & (Q(status__in=GOING_ON) | gone) | Q(pk=stay.pk)
    asked = FilteredRelation("requests", condition=Q(requests__state=VipRequest.State.WAITING))
    awarded = Exists(Award.objects.of(house.property).filter(guest=stay.guest_id, ended_at=None))
    rows = list(Stay.objects.filter(wanted).annotate(asked=asked, awarded=awarded).order_by("pk").values_list(*FIELDS))
    waits = any(row[0] == stay.pk and row[-2] for row in rows)
    holds = any(row[-1] for row in rows)
    return GuestStays(
        guests=guests,
        gone=[row[4:6] for row in rows if row[1] == stay.guest_id and row[3] == Stay.Status.CHECKED_OUT],
        others=[row[:3] for row in rows if row[0] != stay.pk and row[3] in GOING_ON],
        waiting=grades.waiting_for(stay) if waits else None,
        awards=grades.awards_of(stay.guest_id, house) if holds else (),
    )
