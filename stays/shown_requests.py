"""Requests as one viewer may see them, with what a decision rests on: the rules' answer, and the guest's history here."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from stays import shown
from stays.models import Delegation, Stay, VipRequest
from stays.shown import ShownStay
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Property

LATELY = dt.timedelta(days=14)  # so long a decision stands on the page
MOST = 100
PEOPLE = ("tier", "stay", "asked_by", "decided_by", "decided_for")


@dataclass(frozen=True)
class History:
    """What the guest's earlier stays at this property came to."""

    stays: int = 0
    nights: int = 0
    last: dt.date | None = None


@dataclass(frozen=True)
class Earlier:
    """What was asked for the same guest before; why it was decided so is None where that may not be known."""

    row: VipRequest
    decision_reason: str | None


@dataclass(frozen=True)
class ShownRequest:
    """One request as one viewer may see it: what is None may not be known."""

    row: VipRequest
    stay: ShownStay
    reason: str | None
    decision_reason: str | None
    suggestions: tuple[str, ...]
    history: History
    earlier: tuple[Earlier, ...]


def of_property(property: Property) -> QuerySet[VipRequest]:
    """The requests of one property, each with its tier, its stay and its people."""
    return VipRequest.objects.filter(stay__property=property).select_related(*PEOPLE)


def on_the_page(property: Property, *, now: dt.datetime) -> list[VipRequest]:
    """What waits, in the order of the arrivals; then what is to be confirmed or was decided lately, the newest first."""
    rows, waiting = of_property(property), Q(state=VipRequest.State.WAITING)
    lately = Q(decided_at__gte=now - LATELY) | Q(by_telephone=True, confirmed_at=None)
    return [
        *rows.filter(waiting).order_by("stay__awaited_at", "pk")[:MOST],
        *rows.filter(~waiting & lately).order_by(F("decided_at").desc(), "-pk")[:MOST],
    ]


def waiting_on(stays: Collection[int]) -> Mapping[int, VipRequest]:
    """What waits for a decision on these stays, each with its tier."""
    rows = VipRequest.objects.filter(stay__in=stays, state=VipRequest.State.WAITING).select_related("tier")
    return {row.stay_id: row for row in rows}


def state_of(property: Property, *, now: dt.datetime) -> tuple[str, ...]:
    """What changes when the page may look different; every act on a request makes its stay's next revision."""
    rows = VipRequest.objects.filter(stay__property=property)
    recent = rows.filter(Q(state=VipRequest.State.WAITING) | Q(decided_at__gte=now - LATELY) | Q(confirmed_at=None))
    found = recent.aggregate(Count("pk"), Max("pk"), Max("decided_at"), Sum("stay__revision"), Max("stay__changed_at"))
    lent = Delegation.objects.filter(property=property, ends_at__gt=now).aggregate(Count("pk"), Max("pk"))
    return tuple(str(value) for value in (*found.values(), *lent.values()))


def dressed(
    rows: Collection[VipRequest], sight: Sight, property: Property, *, now: dt.datetime
) -> tuple[ShownRequest, ...]:
    """These requests as the viewer of this sight may see them. Four queries, however many."""
    stays = {row["id"]: row for row in shown.rows(Stay.objects.at(property).filter(pk__in={r.stay_id for r in rows}))}
    guests = {row["guest_id"] for row in stays.values()}
    past, earlier = histories(guests, property), _earlier(guests, property)
    needs = shown.needs_of(list(stays.values()), property)
    found = []
    for row in rows:
        values = stays[row.stay_id]
        guest = values["guest_id"]
        knows = sight.sees("reason")
        others = tuple(
            Earlier(one, one.decision_reason if knows else None) for one in earlier.get(guest, ()) if one.pk < row.pk
        )
        found.append(
            ShownRequest(
                row=row,
                stay=shown.shown(values, needs.get(guest, ()), sight, property, now=now),
                reason=row.reason if knows else None,
                decision_reason=row.decision_reason if knows else None,
                suggestions=tuple(f"{one['tier']}: {one['words']}" for one in values["suggestions"]) if knows else (),
                history=past.get(guest, History()),
                earlier=others,
            )
        )
    return tuple(found)


def histories(guests: Iterable[int], property: Property) -> Mapping[int, History]:
    gone = Stay.objects.at(property).filter(guest__in=set(guests), status=Stay.Status.CHECKED_OUT)
    found: dict[int, History] = {}
    for guest, arrival, departure in gone.values_list("guest_id", "arrival_date", "departure_date"):
        was = found.get(guest, History())
        last = max(departure, was.last) if was.last else departure
        found[guest] = History(was.stays + 1, was.nights + (departure - arrival).days, last)
    return found


def _earlier(guests: Iterable[int], property: Property) -> Mapping[int, list[VipRequest]]:
    """What was asked for these guests before, the newest first."""
    rows = of_property(property).filter(stay__guest__in=set(guests)).exclude(state=VipRequest.State.WAITING)
    found: dict[int, list[VipRequest]] = {}
    for row in rows.order_by("-pk"):
        found.setdefault(row.stay.guest_id, []).append(row)
    return found
