"""Known guests, found while a booking is taken: as the viewer may see them, those who stayed at this hotel first.

Guests are shared by the hotels of the group, so that whoever stayed at a sister hotel is found here too; but stays, and what
concerns health, are this property's own: of a guest who was never here the list says no more than that. An incognito guest
is found by the alias, and by nothing else, whoever asks: their true name is revealed, not searched for.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q

from guests.models import Guest, Need
from guests.search import wanted
from stays import shown
from stays.models import Stay
from vipdesk.access.guest import GuestRecord, VisibleGuest
from vipdesk.access.visibility import Sight
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property

SHOWN = 8
MANY = 400  # of up to so many who fit, all are put in order; of more, the last VIP arrivals and any others
LATELY = 300  # so many last VIP arrivals are looked through
NAMES = ("surname", "given_name", "native_name")  # what is typed
READ = (
    "id",
    *("name_prefix", "given_name", "surname", "native_name", "alias", "incognito"),
    *("email", "phone", "birth_date", "language", "nationality", "position", "company", "preferences"),
)
NOBODY = 0  # asked for when nobody was found, so that nothing takes as long as something
HERE = (Stay.Status.IN_HOUSE, Stay.Status.CHECKED_OUT)


@dataclass(frozen=True)
class Visits:
    """A guest's stays at this property in short."""

    stays: int = 0  # begun or over
    last: dt.date | None = None
    here: bool = False
    coming: dt.date | None = None


@dataclass(frozen=True)
class KnownGuest:
    """One guest as one viewer may see them, with their visits."""

    guest: VisibleGuest
    visits: Visits


def find(names: Mapping[str, str], sight: Sight, property: Property, *, now: dt.datetime) -> tuple[KnownGuest, ...]:
    """The first guests whose names begin as these do. As many queries for nobody as for somebody."""
    words = wanted(" ".join(names.get(name, "") for name in NAMES))
    if not words:
        return ()
    keys = _candidates(words, property)
    visits = visits_of(keys, property, now=now)
    first = sorted(keys, key=lambda pk: _order(visits.get(pk), keys[pk], pk))[:SHOWN]
    rows = {row["id"]: row for row in Guest.objects.filter(pk__in=first or [NOBODY]).values(*READ)}
    return tuple(_dressed(rows[pk], visits.get(pk), (), sight) for pk in first if pk in rows)


def _candidates(words: tuple[str, ...], property: Property) -> dict[int, str]:
    """Those who fit, with their keys: all of them, or, where they are very many, those of late and some others."""
    fit = Guest.objects.named(words).values_list("pk", "search_key")
    found = list(fit[: MANY + 1])
    if len(found) > MANY:
        late = Stay.objects.at(property).filter(on_list=True).order_by("-arrival_date", "-pk").values("guest_id")
        found = [*fit.filter(pk__in=late[:LATELY])[:MANY], *found[:MANY]]
    return dict(found)


def _order(visits: Visits | None, key: str, pk: int) -> tuple[int, str, int]:
    """Who was here or comes goes first, the most recent before the others, then by name."""
    latest = max((day for day in (visits.last, visits.coming) if day), default=None) if visits else None
    return -latest.toordinal() if latest else 0, key, pk


def visits_of(guests: Iterable[int], property: Property, *, now: dt.datetime) -> dict[int, Visits]:
    """What is known of these guests' stays at this property, by guest, in one query.

    It is asked by guest, and the property inside: both at once makes PostgreSQL read all that the property ever had.
    """
    at = Q(property=property)
    today, begun = clock.today(property.zone, now), at & Q(status__in=HERE)
    stays = Stay.objects.filter(guest__in=list(guests) or [NOBODY])
    rows = (
        stays.order_by()
        .values("guest_id")
        .annotate(
            stays=Count("pk", filter=begun),
            last=Max("arrival_date", filter=begun),
            here=Count("pk", filter=at & Q(status=Stay.Status.IN_HOUSE)),
            coming=Min("arrival_date", filter=at & Q(status=Stay.Status.RESERVED, arrival_date__gte=today)),
        )
    )
    return {row["guest_id"]: Visits(row["stays"], row["last"], bool(row["here"]), row["coming"]) for row in rows}


def known(guest: Guest, sight: Sight, property: Property, *, now: dt.datetime) -> KnownGuest:
    """One guest, with what this property was told that they need."""
    row: dict[str, Any] = {name: getattr(guest, name) for name in READ}
    needs = Need.objects.at(property).filter(guest=guest).order_by("kind", "code", "pk")
    return _dressed(row, visits_of([guest.pk], property, now=now).get(guest.pk), needs, sight)


def _dressed(row: Mapping[str, Any], visits: Visits | None, needs: Iterable[Need], sight: Sight) -> KnownGuest:
    values = {**row, "preferences": tuple(row["preferences"])}
    return KnownGuest(sight.guest(GuestRecord(**values, **shown.needs_by_kind(needs))), visits or Visits())
